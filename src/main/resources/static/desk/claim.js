// Whoever begins to fill in the form of an unclaimed task claims it.
const PAUSE = 100;
const TURNS = 50;

/** Watches the forms of Tasklist, and tells at their end why they cannot be completed yet. */
export function claimByBeginning(words) {
  const hints = document.documentElement.style;
  hints.setProperty('--ld-hint-claim', JSON.stringify(words('claim.hint')));
  hints.setProperty('--ld-hint-held', JSON.stringify(words('claim.held')));
  document.addEventListener('click', event => {
    const claim = document.querySelector('[cam-tasklist-task-meta] button.claim:not([disabled])');
    if (claim && event.target.matches?.('.disabled-form')) {
      event.preventDefault();
      event.stopPropagation();
      // The disabled form lies over its fields.
      const field = document.elementsFromPoint(event.clientX, event.clientY)
        .map(under => under.closest('label')?.control ?? under.closest('input, textarea, select')).find(Boolean);
      claim.click();
      if (field) {
        goOn(field, TURNS, keysFrom(field));
      }
    }
  }, true);
}

const shownTask = () => new URLSearchParams(location.hash.replace(/^[^?]*/, '')).get('task');

/** Keeps the letters that are typed while the form is drawn anew; `end` ends that and returns them. */
function keysFrom(field) {
  let typed = '';
  const onKey = event => {
    const letter = event.key.length === 1 && !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing;
    if (letter && (document.activeElement === document.body || document.activeElement?.closest('.task-card'))) {
      typed += event.key;
      event.preventDefault();
    }
  };
  if (field.matches('textarea, input[type=text]')) {
    document.addEventListener('keydown', onKey, true);
  }
  return {
    task: shownTask(),
    end() {
      document.removeEventListener('keydown', onKey, true);
      return typed;
    }
  };
}

/** Goes on with the field in the form that takes the place of the disabled one. */
function goOn(field, turns, keys) {
  // An id is the form's, which is new, and the field's.
  const name = field.id.replace(/^fjs-form-[^-]*/, '');
  const again = turns > 0 && name && shownTask() === keys.task && !document.querySelector('.task-card .disabled-form')
    && document.querySelector(`.task-card [id$="${CSS.escape(name)}"]`);
  if (!again) {
    if (turns > 0 && shownTask() === keys.task) {
      setTimeout(() => goOn(field, turns - 1, keys), PAUSE);
    } else {
      keys.end();
    }
    return;
  }
  const chosen = ['radio', 'checkbox'].includes(again.type);
  // Tasklist moves the focus to the task's holder once.
  setTimeout(() => {
    if (!again.isConnected) {
      // The form was drawn once more.
      goOn(field, turns - 1, keys);
      return;
    }
    again.scrollIntoView({block: 'nearest'});
    again.focus();
    if (chosen) {
      again.click();
    }
    const typed = keys.end();
    if (typed) {
      again.setRangeText(typed, again.selectionStart, again.selectionEnd, 'end');
      again.dispatchEvent(new Event('input', {bubbles: true}));
    }
    setTimeout(() => again.isConnected || goOn(field, turns - 1, keys), 3 * PAUSE);
  }, 3 * PAUSE);
}
