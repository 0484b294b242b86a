// Articles and cases like a ticket, or like a call that is being taken: why each was found, what is known of it, and what staff say of it.
import {Drawn} from './drawn.js';
import {shownForm} from './form.js';
import {Heading} from './heading.js';
import {html, useEffect, useState} from './preact.js';
import {call, reason} from './server.js';

const MOST = 5;
const VERDICTS = ['helped', 'solved', 'not-this'];
const PAUSE = 500;
const FEWEST_CHARACTERS = 4;
/** Milliseconds in which the form has drawn a change. */
const SETTLED = 400;
/**
 * Fields of forms that a text can be taken over into, by its part; the first one that is shown takes it. In a diagnosis a
 * solution is what to try next; before it, a note for those who follow.
 */
const FIELDS = {check: ['diagnosisLog'], cause: ['cause', 'diagnosisLog', 'triageNote'],
  solution: ['option1Steps', 'quickFix', 'workDone', 'diagnosisLog', 'triageNote']};

const keyOf = one => `${one.kind} ${one.id}`;
const pageOf = one => one.kind === 'article' ? `/staff/knowledge/${one.id}` : `/staff/tickets/${one.id}`;

/** Puts a text behind what stands in the shown form's field for that part; returns false if the form shows none. */
function takeOver(part, text) {
  const form = shownForm();
  const field = form && FIELDS[part].map(key => form.fieldOf(key)).find(one => one && form.inputOf(one.id));
  if (!field) {
    return false;
  }
  const input = form.inputOf(field.id);
  const value = input.value.trim() ? `${input.value.trimEnd()}\n\n${text}` : text;
  // The event of typing makes the form and its draft know the text.
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(input, value);
  input.dispatchEvent(new Event('input', {bubbles: true}));
  input.focus();
  return true;
}

/** The check that found the cause of a case: the last one in the order of the list, as the shown form has it. */
function foundBy(checklist) {
  const form = shownForm();
  const checks = form ? checklist.checks.map(value => form.checkOf(checklist.field, value)).filter(Boolean) : [];
  return checks.length > 0 ? checks.reduce((a, b) => b.place > a.place ? b : a) : null;
}

/** A case or an article in a new tab, and why it was found. */
function Found({words, one, opened}) {
  return html`<a href=${pageOf(one)} target="_blank" dir="auto" lang=${one.language} onClick=${opened}>${one.title}</a>
    <p class="ld-quiet"><span class=${`ld-mark ${one.state === 'open' ? 'ld-late' : 'ld-rests'}`}>${words(`suggestions.${one.kind}.${one.state}`)}</span>${' '}${
      one.kind === 'case' ? `${one.id} · ` : ''}<span dir="auto">${one.why}</span></p>`;
}

/** A part that unfolds; that of an article is drawn then, and stands as it is written until it is. */
function Part({words, one, part, children}) {
  const [isOpen, setOpen] = useState(false);
  const [drawn, setDrawn] = useState(null);
  useEffect(() => {
    if (isOpen && one.kind === 'article') {
      call('GET', `articles/${one.id}`).then(view => setDrawn(view.drawn[part.toUpperCase()]), () => {});
    }
  }, [isOpen, one.id]);
  return html`<details onToggle=${event => setOpen(event.currentTarget.open)}><summary>${words(`suggestions.${part}`)}</summary>
    ${drawn ? html`<${Drawn} text=${drawn} language=${one.language} />` : html`<p class="ld-words" dir="auto" lang=${one.language}>${one[part]}</p>`}
    ${children}</details>`;
}

/**
 * Articles and cases like a title and a description that are being typed. They come after a pause, and stand until others
 * are found, so that nothing flickers.
 *
 * @param without numbers of tickets that are shown elsewhere
 */
export function LikeTyped({words, title, text, without, level}) {
  const [found, setFound] = useState([]);
  useEffect(() => {
    const typed = {title: (title ?? '').trim().slice(0, 255), text: (text ?? '').trim().slice(0, 2000)};
    if (typed.title.length + typed.text.length < FEWEST_CHARACTERS) {
      setFound([]);
      return undefined;
    }
    let dropped = false;
    const timer = setTimeout(() => call('POST', 'like', typed).then(
      list => { if (!dropped) { setFound(list); } },
      // The call can be taken without them.
      () => {}), PAUSE);
    return () => { dropped = true; clearTimeout(timer); };
  }, [title, text]);
  // A solved case is shown again with what is known of it.
  const shown = found.filter(one => one.cause || one.solution || !without.includes(one.id));
  return html`<section class="ld-suggestions ld-like" aria-labelledby="ld-like">
    <${Heading} level=${level} id="ld-like">${words('suggestions')}<//>
    <p role="status" aria-live="polite" class="ld-quiet">${shown.length === 0 ? words('suggestions.typed.none')
      : shown.length === 1 ? words('suggestions.typed.one') : words('suggestions.typed', shown.length)}</p>
    <ul>${shown.map(one => html`<li key=${keyOf(one)}><${Found} words=${words} one=${one} />
      ${['cause', 'solution'].filter(part => one[part]).map(part => html`<${Part} key=${part} words=${words} one=${one} part=${part} />`)}</li>`)}</ul>
  </section>`;
}

export function Suggestions({words, ticket, level}) {
  const [found, setFound] = useState(null);
  const [given, setGiven] = useState({});
  const [refused, setRefused] = useState(null);
  const [said, setSaid] = useState('');
  const base = `tickets/${ticket.number}`;
  useEffect(() => {
    Promise.all([call('GET', `${base}/similar?limit=${MOST}`), call('GET', `${base}/verdicts`)]).then(
      ([list, own]) => {
        setFound(list);
        const articles = list.filter(one => one.kind === 'article').map(one => one.id);
        if (ticket.mayWork && articles.length > 0) {
          // A figure of the service alone; nothing here waits for it.
          call('POST', `${base}/verdicts/shown`, {articles}).catch(() => {});
        }
        setGiven(Object.fromEntries(own.map(one => [keyOf(one), one.verdict])));
      },
      failure => setRefused(reason(words, failure)));
  }, [ticket.number, ticket.title]);
  const say = async (one, verdict) => {
    try {
      await call('POST', `${base}/verdicts`, {kind: one.kind, id: one.id, verdict});
      setRefused(null);
      if (verdict !== 'opened') {
        setGiven({...given, [keyOf(one)]: verdict === 'none' ? undefined : verdict});
        setSaid(words('suggestions.noted'));
      }
    } catch (failure) {
      setRefused(reason(words, failure));
    }
  };
  const take = async (one, part) => {
    const text = `${one[part]}\n(${words(one.kind === 'article' ? 'suggestions.from.article' : 'suggestions.from.case', one.id)})`;
    const taken = takeOver(part, text);
    if (!taken) {
      await navigator.clipboard?.writeText(text).catch(() => {});
    }
    setSaid(words(taken ? 'suggestions.taken' : 'suggestions.copied'));
    if (taken && !given[keyOf(one)]) {
      await say(one, 'helped');
    }
  };
  const takeCheck = async one => {
    const check = foundBy(one.checklist);
    if (!check) {
      setSaid(words('suggestions.no-checklist'));
      return;
    }
    if (!check.input.checked) {
      check.input.click();
      // The form draws its fields anew, and would forget a text that is put into one meanwhile.
      await new Promise(done => setTimeout(done, SETTLED));
    }
    takeOver('check', `${check.label} (${words('suggestions.from.case', one.id)})`);
    setSaid(words('suggestions.checked', check.label));
    if (!given[keyOf(one)]) {
      await say(one, 'helped');
    }
  };
  return html`<section class="ld-suggestions" aria-labelledby="ld-suggestions">
    <${Heading} level=${level} id="ld-suggestions">${words('suggestions')}<//>
    <p role="status" class="ld-noted">${said}</p>
    ${refused && html`<p class="ld-alarm" role="alert">${refused}</p>`}
    ${found?.length === 0 && html`<p>${words('suggestions.none')}</p>`}
    <ul>${(found ?? []).map(one => html`<li key=${keyOf(one)}>
      <${Found} words=${words} one=${one} opened=${() => { ticket.mayWork && say(one, 'opened'); }} />
      ${['cause', 'solution'].filter(part => one[part]).map(part => html`<${Part} key=${part} words=${words} one=${one} part=${part}>
        ${ticket.mayWork && html`<p class="ld-buttons"><button type="button" onClick=${() => take(one, part)}
          aria-label=${words(`suggestions.take.${part}`, one.title)}>${words('suggestions.take')}</button></p>`}<//>`)}
      ${ticket.mayWork && one.checklist && html`<p class="ld-buttons"><button type="button" onClick=${() => takeCheck(one)}
        aria-label=${words('suggestions.take.check.of', one.title)}>${words('suggestions.take.check')}</button></p>`}
      ${ticket.mayWork && html`<div class="ld-groups" role="group" aria-label=${words('suggestions.verdict', one.title)}>${VERDICTS.filter(verdict => verdict !== 'solved' || one.state !== 'open').map(verdict => html`<button
        key=${verdict} type="button" aria-pressed=${String(given[keyOf(one)] === verdict)}
        onClick=${() => say(one, given[keyOf(one)] === verdict ? 'none' : verdict)}>${words(`suggestions.${verdict}`)}</button>`)}</div>`}</li>`)}</ul>
  </section>`;
}
