// The evidence of a ticket: which clause of the standard it keeps, and why not. It is asked for when it is opened.
import {html, useEffect, useState} from './preact.js';
import {call, reason} from './server.js';
import {moment} from './moment.js';
import {Status} from './status.js';

const BY_NAME = ['requester', 'loopdesk', 'participant', 'correspondent'];

function by(words, {by: author, name}) {
  return BY_NAME.includes(author) ? words(`evidence.by.${author}`) : name ?? author;
}

function Row({words, found, zone}) {
  return html`<tr>
    <th scope="row">${found.clause}${' '}<span class="ld-clause">${words(`clause.${found.clause}`)}</span></th>
    <td><span class=${`ld-state ld-is-${found.state}`}>${words(`evidence.${found.state}`)}</span></td>
    <td>${found.at && html`<time datetime=${found.at}>${moment(found.at, zone)}</time>`}
      ${found.by && html`${found.at && ' · '}<bdi>${by(words, found)}</bdi>`}</td>
    <td dir="auto">${found.why}</td>
  </tr>`;
}

/** A part that is closed at first; what it shows is as new as the ticket. */
export function Evidence({words, ticket}) {
  const [open, setOpen] = useState(false);
  const [clauses, setClauses] = useState(null);
  const [refused, setRefused] = useState(null);
  useEffect(() => {
    if (!open) {
      return undefined;
    }
    let left = false;
    call('GET', `tickets/${ticket.number}/evidence`).then(
      found => {
        if (!left) {
          setClauses(found.clauses);
          setRefused(null);
        }
      },
      failure => {
        if (!left) {
          setRefused(failure);
        }
      });
    return () => { left = true; };
  }, [open, ticket]);

  return html`<details class="ld-evidence" open=${open} onToggle=${event => setOpen(event.currentTarget.open)}>
    <summary>${words('evidence')}</summary>
    ${refused && html`<p class="ld-alarm" role="alert">${reason(words, refused)}</p>`}
    ${open && !clauses && !refused && html`<${Status}>${words('loading')}<//>`}
    ${clauses && html`<div class="ld-wide" role="region" aria-label=${words('evidence')} tabindex="0"><table>
      <caption class="ld-hidden">${words('evidence.caption')}</caption>
      <thead><tr>${['clause', 'state', 'step', 'why'].map(column =>
        html`<th key=${column} scope="col">${words(`evidence.${column}`)}</th>`)}</tr></thead>
      <tbody>${clauses.map(found => html`<${Row} key=${found.clause} words=${words} found=${found} zone=${ticket.zone} />`)}</tbody>
    </table></div>`}
  </details>`;
}
