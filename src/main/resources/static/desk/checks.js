// What each check of a checklist found in like cases, beside it in the form; the best next one is marked. The order stays.
import {call} from './server.js';

/** Shows the figures of the checks of a task's form. */
export async function showChecks(form, task) {
  const {field, checks} = await call('GET', `tasks/${encodeURIComponent(task)}/checks`).catch(() => ({}));
  const component = field && form.fieldOf(field);
  if (!component) {
    return;
  }
  const draw = () => {
    const inputs = [...form.container.querySelectorAll(`input[type=checkbox][id*="-${CSS.escape(component.id)}-"]`)];
    if (inputs.length !== checks.length) {
      // The form is about to change.
      return;
    }
    const best = bestOf(checks, form.values()[field] ?? []);
    inputs.forEach((input, n) => {
      const figures = figuresOf(input, `ld-check-${component.id}-${n}-figures`);
      const {value, words, next} = checks[n];
      const said = value === best ? next : '';
      if (figures.dataset.words !== words + said) {
        figures.dataset.words = words + said;
        figures.replaceChildren(words);
        if (said) {
          const mark = document.createElement('strong');
          mark.className = 'ld-next';
          mark.textContent = said;
          figures.prepend(mark, ' · ');
        }
      }
    });
  };
  draw();
  form.on('changed', () => setTimeout(draw));
}

/** The value of the check that finds the most causes per minute, else the first of the standard's order; what was done is none. */
function bestOf(checks, ticked) {
  const left = checks.filter(check => !check.ticked && !ticked.includes(check.value));
  const compared = left.filter(check => check.perMinute > 0);
  return (compared.length > 0 ? compared.reduce((a, b) => b.perMinute > a.perMinute ? b : a) : left[0])?.value;
}

/** The place of the figures of a check, which a screen reader reads after its name. */
function figuresOf(input, id) {
  const holder = input.parentElement;
  let figures = holder.querySelector('.ld-check');
  if (!figures) {
    figures = document.createElement('span');
    figures.className = 'ld-check';
    figures.id = id;
    holder.append(figures);
  }
  if (input.getAttribute('aria-describedby') !== id) {
    input.setAttribute('aria-describedby', id);
  }
  return figures;
}
