// What staff do with a ticket besides its form: a button in the strip for each, which opens a dialog.
import {putAside} from './aside.js';
import {newTicket} from './call.js';
import {correct} from './correction.js';
import {Dialog} from './dialog.js';
import {handOver} from './hand-over.js';
import {knownProblem} from './known-problem.js';
import {html, useState} from './preact.js';
import {relate} from './relate.js';

/**
 * The actions, in the order of their buttons. Each is `{key, shown, Panel}`: `action.<key>` is the text of its button,
 * `shown(ticket, task)` tells whether it is offered (`task` is missing on the staff's page), and `Panel` is the dialog's
 * content with the properties `words`, `ticket`, `task`, and `done(said, anew)`, which is called when the ticket was changed;
 * `said` tells in words what was done, and `anew` makes Tasklist show the task and its form anew.
 */
const ACTIONS = [
  putAside,
  handOver,
  correct,
  relate,
  knownProblem,
  newTicket
];

export function Actions({words, ticket, task, changed}) {
  const [open, setOpen] = useState(null);
  const offered = ACTIONS.filter(action => action.shown(ticket, task));
  return offered.length > 0 && html`<div class="ld-actions">${offered.map(action => html`<button key=${action.key} type="button"
      aria-haspopup="dialog" onClick=${() => setOpen(action)}>${words(`action.${action.key}`)}</button>`)}
    ${open && html`<${Dialog} words=${words} title=${words(`action.${open.key}`)} close=${() => setOpen(null)}>
      <${open.Panel} words=${words} ticket=${ticket} task=${task} done=${(said, anew) => { setOpen(null); return changed(said, anew); }} />
    <//>`}</div>`;
}
