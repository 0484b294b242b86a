// What is typed into the form of a task is kept on the server, for its account alone. Tasklist itself would keep it in the
// browser, where whoever signs in next gets it.
import {BASE, call, isAway} from './server.js';
import {findUnsent, forgetUnsent, keepUnsent} from './unsent.js';

const KEY = /^camunda-form:([\w-]{1,64})$/;
const PAUSE = 700;
const RETRY = 5000;
const SIGN_IN = /^#\/login/;

const last = new Map();
const known = new Map();
/** Completed tasks, whose values are not kept any more. */
const over = new Set();
let account = null;
let tell = () => {};

/** Takes the place of the browser's store for drafts of forms. */
export function keepDrafts() {
  const {getItem, setItem, removeItem} = Storage.prototype;
  Storage.prototype.getItem = function (key) {
    const task = this === localStorage && KEY.exec(key)?.[1];
    return task ? find(task) : getItem.call(this, key);
  };
  Storage.prototype.setItem = function (key, value) {
    const task = this === localStorage && KEY.exec(key)?.[1];
    if (task) {
      save(task, String(value));
    } else {
      setItem.call(this, key, value);
    }
  };
  Storage.prototype.removeItem = function (key) {
    const task = this === localStorage && KEY.exec(key)?.[1];
    if (task) {
      remove(task);
    } else {
      removeItem.call(this, key);
    }
  };
}

/** Saves what is typed into a form a moment later; `told` is called with the state of the draft: `saved`, `unsaved`, `away`,
 * `signed-out`, or `over` and why, or null if nothing is typed. */
export function keepForm(form, task, told) {
  let timer = 0;
  let before = JSON.stringify(form.values());
  let atFirst = before;
  // A form changes values by itself, too.
  let touched = false;
  ['keydown', 'pointerdown', 'input', 'change'].forEach(event => form.container.addEventListener(event, () => { touched = true; }));
  const tellTyped = (state, why) => told(state === 'over' || touched && JSON.stringify(form.values()) !== atFirst ? state : null, why);
  const saveNow = () => {
    const due = timer;
    clearTimeout(timer);
    timer = 0;
    const values = JSON.stringify(form.values());
    if (due || values !== before) {
      before = values;
      save(task, values);
    }
  };
  const changed = () => {
    const values = JSON.stringify(form.values());
    if (timer || values !== before) {
      // At once, as the page may be gone before the pause is over.
      keepUnsent(account, task, values);
      tell = tellTyped;
      tell('unsaved');
      clearTimeout(timer);
      timer = setTimeout(saveNow, PAUSE);
    }
  };
  form.on('changed', changed);
  if (form.begun() && form.container.contains(document.activeElement)) {
    // Somebody has typed between the form's drawing and now.
    touched = true;
    before = atFirst = '';
    changed();
  }
  window.addEventListener('pagehide', saveNow);
}

/** Keeps nothing of a task while a request completes it, and nothing afterwards; what is refused is kept as before. */
export function submitted(task, request) {
  after(task, () => new Promise(end => request.addEventListener('loadend', () => {
    if (request.status >= 200 && request.status < 300) {
      over.add(task);
      forgetUnsent(account, task);
    }
    end();
  })));
}

// Tasklist asks in the moment in which it draws the form, so it has to wait for the answer.
function find(task) {
  if (!/-/.test(task)) {
    // A form that starts a process has no task yet.
    return null;
  }
  const request = new XMLHttpRequest();
  request.open('GET', `${BASE}tasks/${task}/form-draft`, false);
  request.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
  try {
    request.send();
  } catch {
    return null;
  }
  if (request.status !== 200) {
    return null;
  }
  const draft = JSON.parse(request.responseText);
  account = draft.account;
  const mine = findUnsent(account, task);
  if (mine) {
    save(task, mine);
    return mine;
  }
  return draft.values;
}

function save(task, values) {
  const whose = account;
  known.set(task, values);
  // At once, as the page may be gone before the call has failed.
  keepUnsent(whose, task, values);
  after(task, async () => {
    if (over.has(task)) {
      forgetUnsent(whose, task);
      return;
    }
    if (known.get(task) !== values) {
      return;
    }
    try {
      await call('PUT', `tasks/${task}/form-draft`, {values}, true);
      // Something newer may have been typed meanwhile, which is not saved yet.
      if (findUnsent(whose, task) === values) {
        forgetUnsent(whose, task);
      }
      tell('saved');
    } catch (failure) {
      if (failure.status === 403) {
        // Somebody else holds the task; the page keeps the values, should it come back.
        tell('over', failure.detail);
      } else if (failure.status === 409) {
        // Somebody has completed the task meanwhile.
        forgetUnsent(whose, task);
        tell('over', failure.detail);
      } else if (failure.status === 404) {
        forgetUnsent(whose, task);
      } else {
        tell(isAway(failure) ? 'away' : failure.status === 401 ? 'signed-out' : 'unsaved');
        if (isAway(failure)) {
          setTimeout(() => findUnsent(whose, task) === values && !SIGN_IN.test(location.hash) && save(task, values), RETRY);
        }
      }
    }
  });
}

function remove(task) {
  known.delete(task);
  forgetUnsent(account, task);
  after(task, () => call('DELETE', `tasks/${task}/form-draft`).catch(() => {}));
}

// One after the other, so that an older text never arrives last.
function after(task, step) {
  last.set(task, (last.get(task) ?? Promise.resolve()).then(step));
}
