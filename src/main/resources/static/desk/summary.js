// Summary of a case for whoever goes on with it, and the text model that may put it into sentences.
import {moment} from './moment.js';
import {html, useEffect, useState} from './preact.js';
import {call, reason} from './server.js';
import {Words} from './entry.js';
import {Status} from './status.js';

/** Puts points of the same entry together, which share their author and time. */
function byEntry(points) {
  const groups = [];
  points.forEach(point => {
    const last = groups.at(-1);
    if (last && last[0].at === point.at && last[0].by === point.by) {
      last.push(point);
    } else {
      groups.push([point]);
    }
  });
  return groups;
}

/**
 * The summary, folded until it is opened.
 *
 * `open` tells whether it begins unfolded, and `insert(text)` takes it over into a note; without it, the text is copied.
 */
export function Summary({words, ticket, open, insert}) {
  const [shown, setShown] = useState(Boolean(open));
  const [summary, setSummary] = useState(null);
  const [refused, setRefused] = useState(null);
  const [said, setSaid] = useState('');
  const address = `tickets/${ticket.number}/summary`;
  const load = async () => {
    try {
      setSummary(await call('GET', address));
      setRefused(null);
    } catch (failure) {
      setRefused(reason(words, failure));
    }
  };
  useEffect(() => { shown && load(); }, [shown, ticket.number, ticket.version]);
  const take = async text => {
    if (insert) {
      insert(text);
      setSaid(words('summary.inserted'));
    } else {
      await (navigator.clipboard?.writeText(text) ?? Promise.reject(new Error())).then(
        () => setSaid(words('summary.copied')), () => setSaid(words('summary.not-copied')));
    }
  };
  return html`<details class="ld-summary" open=${shown} onToggle=${event => setShown(event.currentTarget.open)}>
    <summary>${words('summary')}</summary>
    ${refused && html`<p class="ld-alarm" role="alert">${refused}</p>`}
    ${shown && !summary && !refused && html`<${Status}>${words('loading')}<//>`}
    ${summary && html`<p class="ld-quiet">${words('summary.how')}</p>
      ${summary.sections.length === 0 && html`<p>${words('summary.none')}</p>`}
      ${summary.sections.map(section => html`<section key=${section.key} class=${`ld-summary-${section.key}`}
        aria-label=${section.title}><p class="ld-summary-title">${section.title}</p>
        ${byEntry(section.points).map((points, n) => html`<div key=${n} class="ld-of-entry">
          ${points[0].at && html`<p class="ld-byline">${words('summary.by', points[0].by, moment(points[0].at, ticket.zone))}</p>`}
          <dl>${points.map((point, m) => html`<div key=${m}><dt>${point.label}</dt><dd>
            <${Words} words=${words} text=${point.text} />${point.remark
              && html`<span class="ld-mark ld-rests">${point.remark}</span>`}</dd></div>`)}</dl></div>`)}</section>`)}
      <p class="ld-buttons"><button type="button" onClick=${() => take(summary.text)}>${
        words(insert ? 'summary.insert' : 'summary.copy')}</button></p>
      ${summary.model && html`<${TextModel} words=${words} address=${address} model=${summary.model} take=${take}
        insert=${insert} again=${load} />`}
      <p role="status" class="ld-noted">${said}</p>`}
  </details>`;
}

function TextModel({words, address, model, take, insert, again}) {
  const [account, setAccount] = useState(null);
  const [refused, setRefused] = useState(null);
  const [busy, setBusy] = useState(false);
  const ask = async () => {
    if (busy) {
      return;
    }
    setBusy(true);
    setRefused(null);
    try {
      setAccount(await call('POST', `${address}/account`, {revision: model.revision}));
    } catch (failure) {
      setRefused(reason(words, failure));
      if (failure.status === 409) {
        await again();
      }
    }
    setBusy(false);
  };
  return html`<details><summary>${words('summary.model')}</summary>
    <p>${words('summary.model.to', model.name, model.host, model.origins.join(words('list.separator')))}</p>
    <p class="ld-byline">${words('summary.model.sent')}</p>
    <p class="ld-words ld-sent" dir="auto" tabindex="0">${model.sent}</p>
    <p class="ld-buttons"><button type="button" aria-disabled=${String(busy)} onClick=${ask}>${words('summary.model.ask')}</button></p>
    <p role="status">${busy && words('summary.model.asked')}</p>
    ${refused && html`<p class="ld-alarm" role="alert">${refused}</p>`}
    ${account && html`<p class="ld-words ld-written" dir="auto">${account.marked}</p>
      <p class="ld-buttons"><button type="button" onClick=${() => take(account.marked)}>${
        words(insert ? 'summary.insert' : 'summary.copy')}</button></p>`}
  </details>`;
}
