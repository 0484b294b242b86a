// Putting the shown task aside until a moment, and taking it back.
import {Cancel} from './dialog.js';
import {moment} from './moment.js';
import {html, useEffect, useState} from './preact.js';
import {call, reason} from './server.js';
import {useSubmission} from './submission.js';

/** A task is back this much after its moment, as clocks differ. */
const LATER = 2000;
/** Browsers run a longer timer at once. */
const LONGEST_TIMER = 2 ** 31 - 1 - LATER;

const address = task => `tasks/${encodeURIComponent(task)}/aside`;

function useAside(task, ticket) {
  const [aside, setAside] = useState(null);
  useEffect(() => {
    let gone = false;
    call('GET', address(task)).then(found => gone || setAside(found), () => gone || setAside(null));
    return () => { gone = true; };
  }, [task, ticket]);
  return aside;
}

/** Returns the day of a moment in a zone, as the field of a date writes it. */
function dayOf(at, zone) {
  const parts = Object.fromEntries(new Intl.DateTimeFormat('en-US', {year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone})
    .formatToParts(new Date(at)).map(({type, value}) => [type, value]));
  return `${parts.year}-${parts.month}-${parts.day}`;
}

/** The action of the strip. */
export const putAside = {
  key: 'aside',
  shown: (ticket, task) => Boolean(task) && !ticket.ended,
  Panel: PutAside
};

function PutAside({words, ticket, task, done}) {
  const aside = useAside(task, ticket);
  const [until, setUntil] = useState('soon');
  const [day, setDay] = useState('');
  const {submit, busy, alarm} = useSubmission(words, async () => {
    await call('PUT', address(task), until === 'day' ? {until, day} : {until});
    await done();
  });
  const choice = (key, text) => html`<label class="ld-choice"><input type="radio" name="ld-aside" value=${key}
    checked=${until === key} onChange=${() => setUntil(key)} />${' '}<span>${text}</span></label>`;
  const due = ticket.due?.at;
  const back = until === 'day' ? day : aside?.[until];
  // The hour at which a day begins is the server's to know.
  const late = due && back && (until === 'day' ? day > dayOf(due, ticket.zone) : new Date(back) > new Date(due));
  return aside && html`<form onSubmit=${event => { event.preventDefault(); submit(); }}>
    <p>${words('aside.explained')}</p>
    <fieldset><legend>${words('aside.choose')}</legend>
      ${choice('soon', words('aside.soon', moment(aside.soon, ticket.zone)))}
      ${choice('tomorrow', words('aside.tomorrow', moment(aside.tomorrow, ticket.zone)))}
      ${choice('day', words('aside.day'))}
    </fieldset>
    ${until === 'day' && html`<p><label for="ld-aside-day">${words('aside.day.label')}</label>${' '}
      <input id="ld-aside-day" type="date" required value=${day} onInput=${event => setDay(event.target.value)} /></p>`}
    <p class="ld-hint" role="status">${late && words('aside.late', moment(due, ticket.zone))}</p>
    ${alarm}
    <p class="ld-buttons"><button type="submit" class="ld-primary" aria-disabled=${String(busy)}>${words('aside.send')}</button><${Cancel} words=${words} /></p>
  </form>`;
}

/** Says in the strip until when the shown task is put aside; one click takes it back. */
export function AsideMark({words, ticket, task, changed}) {
  const aside = useAside(task, ticket);
  const [refused, setRefused] = useState('');
  useEffect(() => {
    const left = aside?.until && new Date(aside.until) - Date.now();
    const timer = left && left < LONGEST_TIMER && setTimeout(() => changed(), Math.max(left, 0) + LATER);
    return () => clearTimeout(timer);
  }, [aside]);
  const back = async () => {
    try {
      await call('DELETE', address(task));
      setRefused('');
      await changed();
    } catch (failure) {
      setRefused(reason(words, failure));
    }
  };
  return html`<span role="status" class="ld-aside">${aside?.until && html`<span class="ld-mark ld-rests">${
    words('aside.until', moment(aside.until, ticket.zone))}</span>${' '}
    <button type="button" class="ld-link" onClick=${back}>${words('aside.back')}</button>`}${
    refused && html`${' '}<span class="ld-alarm">${refused}</span>`}</span>`;
}
