// Steps of processes that have failed for good: a manager tries each once more when its reason is gone.
import {moment} from './moment.js';
import {html, useEffect, useState} from './preact.js';
import {call, reason} from './server.js';
import {Status} from './status.js';

/** Milliseconds after which a step that is tried again shows whether it has failed once more. */
const TRIED = 5_000;

/** The list, if there is any; it is as new as the page, and is read anew after each try. */
export function FailedSteps({words, zone}) {
  const [failed, setFailed] = useState(null);
  const [refused, setRefused] = useState(null);
  const [tried, setTried] = useState('');
  const load = () => call('GET', 'reports/failed-steps').then(setFailed, setRefused);
  useEffect(() => { load(); }, []);
  useEffect(() => {
    if (!tried) {
      return undefined;
    }
    const timer = setTimeout(load, TRIED);
    return () => clearTimeout(timer);
  }, [tried]);
  const retry = async step => {
    setRefused(null);
    try {
      await call('POST', `reports/failed-steps/${step.job}/retry`);
      setTried(step.job);
    } catch (failure) {
      setRefused(failure);
    }
    await load();
  };
  if (!refused && !tried && !failed?.steps.length) {
    return null;
  }
  return html`<section aria-labelledby="ld-failed-steps"><h2 id="ld-failed-steps">${words('failed-steps')}</h2>
    ${refused && html`<p class="ld-alarm" role="alert">${reason(words, refused)}</p>`}
    <${Status}>${tried && words('failed-steps.tried')}<//>
    ${failed?.steps.length > 0 && html`<table aria-labelledby="ld-failed-steps">
      <thead><tr>${['ticket', 'what', 'since', 'action'].map(column =>
        html`<th scope="col">${words(`failed-steps.${column}`)}</th>`)}</tr></thead>
      <tbody>${failed.steps.map(step => html`<tr key=${step.job}>
        <td>${step.ticket ? html`<a href=${`/staff/tickets/${step.ticket}`} target="_blank" rel="noopener">${step.ticket}</a>` : '–'}</td>
        <td>${words('failed-steps.failed', step.step)} <bdi class="ld-quiet">${step.reason}</bdi></td>
        <td>${moment(step.since, zone)}</td>
        <td><button type="button" aria-label=${words('failed-steps.retry-of', step.step, step.ticket ?? '')}
          onClick=${() => retry(step)}>${words('failed-steps.retry')}</button></td></tr>`)}</tbody></table>`}
    ${failed?.more && html`<p class="ld-quiet">${words('failed-steps.more')}</p>`}
  </section>`;
}
