// What the requester has reported, beside the form of a task: read while the form is filled in.
import {Files, Labelled} from './entry.js';
import {useCase} from './feed.js';
import {moment} from './moment.js';
import {html, render, useState} from './preact.js';

const FOLDED = 'loopdesk.report.folded';

/** Shows the report of a task's ticket; returns a function that takes it away. */
export function showReport(node, task, words) {
  render(html`<${Report} words=${words} task=${task} />`, node);
  return () => render(null, node);
}

function isFolded() {
  try {
    return localStorage.getItem(FOLDED) === 'true';
  } catch {
    // The browser keeps nothing.
    return false;
  }
}

function Report({words, task}) {
  const {ticket} = useCase({task});
  const [folded, setFolded] = useState(isFolded);
  const fold = () => {
    try {
      localStorage.setItem(FOLDED, String(!folded));
    } catch {
      // It is folded for this page alone.
    }
    setFolded(!folded);
  };
  if (!ticket?.report) {
    return null;
  }
  const {fields, files} = ticket.report;
  // The first entry is the report itself.
  const newest = ticket.timeline.items.find(item => item.author === 'requester' && item.position > 1 && item.fields.length > 0);
  const note = ticket.timeline.items.find(item => item.note);
  return html`<section class="ld-desk ld-report" aria-label=${words('report')}>
    ${note && html`<div class="ld-note-beside"><p class="ld-byline">${words('report.note', note.name, moment(note.at, ticket.zone))}</p>
      <p class="ld-words" dir="auto">${note.note}</p></div>`}
    <button type="button" class="ld-link" aria-expanded=${String(!folded)} onClick=${fold}><span aria-hidden="true">${
      folded ? '◂' : '▸'}</span>${' '}${words('report')}</button>
    ${!folded && html`<div class="ld-report-words" tabindex="0" role="group" aria-label=${words('report.words', ticket.requester.name)}>
      ${newest && html`<section class="ld-newest"><p class="ld-byline">${words('report.newest', newest.title, moment(newest.at, ticket.zone))}</p>
        ${newest.fields.filter(field => !field.label).map((field, n) => html`<p key=${n} class="ld-words" dir="auto">${field.value}</p>`)}
        <${Labelled} words=${words} fields=${newest.fields} target="_blank" /><${Files} files=${newest.files} /></section>
      <p class="ld-byline">${words('report')}</p>`}
      ${fields.filter(field => !field.label).map((field, n) => html`<p key=${n} class="ld-words" dir="auto">${field.value}</p>`)}
      <${Labelled} words=${words} fields=${fields} />
      <${Files} files=${files} /></div>`}
  </section>`;
}
