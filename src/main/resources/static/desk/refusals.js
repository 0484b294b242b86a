// A refused form names its field: the words stand at it, and it gets the focus.
import {submitted} from './drafts.js';
import {shownForm} from './form.js';

const SOON = 1000;
/** Time in which a busy browser submits a form that is completed. Saving submits it too; only completing leads to its errors. */
const SUBMITS = 5000;
let completed = -SUBMITS;

const SUBMITTED = /\/task\/([\w-]+)\/submit-form$/;
const CLAIMED = /\/task\/[\w-]+\/claim$/;
const HOLDER_SET = /\/task\/[\w-]+\/(?:unclaim|assignee)$/;

/**
 * Watches the answers to submitted forms, claims and other changes of the holder. Events of the document tell the strip:
 * `ld-completed` with the task, `ld-claimed`, `ld-overtaken` where somebody else was quicker, and `ld-holder-changing` (see
 * tellHolderChanging).
 */
export function showRefusals() {
  document.addEventListener('click', event => {
    if (event.target.closest?.('.form-actions .btn-primary')) {
      completed = performance.now();
    }
  }, true);
  const {open} = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, address, ...rest) {
    const task = method === 'POST' && SUBMITTED.exec(address)?.[1];
    if (task) {
      submitted(task, this);
      this.addEventListener('load', () => {
        if (this.status === 400) {
          // After Tasklist has shown its own notice.
          setTimeout(() => refused(this), 0);
        } else if (this.status < 300) {
          closeErrors();
          document.dispatchEvent(new CustomEvent('ld-completed', {detail: task}));
        }
      });
    } else if (method === 'POST' && HOLDER_SET.test(address)) {
      this.addEventListener('loadstart', () => tellHolderChanging('running'));
      this.addEventListener('loadend', () => {
        tellHolderChanging(this.status >= 200 && this.status < 300 ? 'done' : 'failed');
        tellOvertaken(this.status);
      });
    } else if (method === 'POST' && CLAIMED.test(address)) {
      this.addEventListener('load', () => {
        if (this.status < 300) {
          document.dispatchEvent(new Event('ld-claimed'));
        }
        tellOvertaken(this.status);
      });
    }
    return open.call(this, method, address, ...rest);
  };
}

/** Tells the strip that the reader's own change of the holder, which nobody has to be told, is `running`, `done` or `failed`. */
export function tellHolderChanging(detail) {
  document.dispatchEvent(new CustomEvent('ld-holder-changing', {detail}));
}

/** Tells the strip if an answer says that somebody else was quicker. */
export function tellOvertaken(status) {
  if (status === 409) {
    document.dispatchEvent(new Event('ld-overtaken'));
  }
}

function refused(request) {
  let refusal;
  try {
    refusal = JSON.parse(request.responseText);
  } catch {
    return;
  }
  const form = shownForm();
  const refusedFields = (refusal.fields ?? []).map(key => form?.fieldOf(key)).filter(Boolean);
  if (refusedFields.length === 0) {
    // The task may be over, or somebody else's.
    document.dispatchEvent(new Event('ld-overtaken'));
    return;
  }
  form.showErrors(Object.fromEntries(refusedFields.map(field => [field.id, [refusal.message]])));
  focusFirst(form);
}

/** Moves the focus to the first field, in the order of the page, that has an error. */
function focusFirst(form) {
  const inputs = Object.keys(form.errors()).map(id => form.inputOf(id)).filter(Boolean);
  const [first] = inputs.sort((a, b) => a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1);
  first?.scrollIntoView({block: 'center'});
  first?.focus();
}

/** Closes Tasklist's notices of errors: of a step that has succeeded, or of a task that is not shown any more. */
export function closeErrors() {
  close(document.querySelectorAll('.page-notifications .alert-danger'));
}

/** Closes, for a moment, what Tasklist says after a task was completed; the strip says it in words of the desk. */
export function closeAssignedNotice() {
  watchNotices(panel => close([...panel.querySelectorAll('.alert')].filter(notice => notice.querySelector('a[href*="task="]'))));
}

function close(notices) {
  notices.forEach(notice => notice.querySelector('button.close:not(.ng-hide)')?.click());
}

/** Closes Tasklist's notices that say nothing but that there was an error: the fields tell which. */
function closeEmptyNotices() {
  watchNotices(panel => close([...panel.querySelectorAll('.alert-danger')].filter(notice => {
    const message = notice.querySelector('.message');
    return message && !message.textContent;
  })));
}

function watchNotices(look) {
  const panel = document.querySelector('.page-notifications');
  const watch = panel && new MutationObserver(() => look(panel));
  watch?.observe(panel, {childList: true, subtree: true, characterData: true});
  if (panel) {
    look(panel);
  }
  setTimeout(() => watch?.disconnect(), SOON);
}

/** Leads to the first field that the form itself refuses when it is completed, or has refused before the form was found. */
export function focusErrors(form) {
  if (Object.keys(form.errors()).length > 0 && performance.now() - completed < SUBMITS) {
    focusFirst(form);
    closeEmptyNotices();
  }
  form.on('submit', ({errors}) => {
    if (Object.keys(errors).length > 0 && performance.now() - completed < SUBMITS) {
      // After the errors are drawn.
      setTimeout(() => focusFirst(form), 0);
      closeEmptyNotices();
    }
  });
}

/** Forgets errors of fields that the form hides now: they would keep it from being completed. */
export function forgetHiddenErrors(form) {
  const errors = Object.entries(form.errors());
  if (errors.length > 0) {
    const shown = form.values();
    const left = errors.filter(([id]) => form.keyOf(id) === undefined || form.keyOf(id) in shown);
    if (left.length < errors.length) {
      form.showErrors(Object.fromEntries(left));
    }
  }
}
