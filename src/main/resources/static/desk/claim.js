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
        goOn(field, TURNS);
      }
    }
  }, true);
}

/** Goes on with the field in the form that takes the place of the disabled one. */
function goOn(field, turns) {
  // An id is the form's, which is new, and the field's.
  const name = field.id.replace(/^fjs-form-[^-]*/, '');
  const again = name && !document.querySelector('.task-card .disabled-form')
    && document.querySelector(`.task-card [id$="${CSS.escape(name)}"]`);
  if (!again) {
    if (turns > 0) {
      setTimeout(() => goOn(field, turns - 1), PAUSE);
    }
    return;
  }
  const chosen = ['radio', 'checkbox'].includes(again.type);
  // Tasklist moves the focus to the task's holder once.
  setTimeout(() => {
    again.scrollIntoView({block: 'nearest'});
    again.focus();
    if (chosen) {
      again.click();
    }
  }, 3 * PAUSE);
}
