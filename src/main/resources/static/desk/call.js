// A call comes in: who calls, what is known of them, and a new ticket, in a dialog that the header of Tasklist opens, or the
// page of a closed ticket, from which the new one goes on.
import {knownAccount} from './account.js';
import {Cancel, Dialog} from './dialog.js';
import {moment} from './moment.js';
import {html, render, useEffect, useRef, useState} from './preact.js';
import {call, isAway, newKey, reason} from './server.js';
import {Status} from './status.js';
import {LikeTyped} from './suggestions.js';
import {findUnsent, forgetUnsent, keepUnsent} from './unsent.js';

const PAUSE = 250;
const RETRY = 5000;
const LONGEST_LINE = 255;
const PHONE = /^[+(\d][\d ()/.\u2010-\u2013-]*$/;
const CALLER = ['requesterName', 'requesterDepartment', 'requesterEmail', 'requesterPhone'];
const FIRST = [...CALLER, 'language', 'title', 'description', 'urgency', 'impact'];
const TALL = new Set(['description', 'errorMessage', 'steps', 'businessImpact']);

/** What is typed outlives the dialog and the page, until it is sent or another account signs in. */
let kept = begin(null);
/** Where that is kept. */
let what = 'call';

function begin(account) {
  return {account, typed: '', facts: null, seen: [], key: newKey()};
}

/** Takes up what the account has typed there, or begins anew. */
function takeUp(place, account) {
  if (kept.account !== account || what !== place) {
    what = place;
    kept = findUnsent(account, place) ?? begin(account);
  }
}

/** Returns the account that is signed in, or null if there is none or the server does not tell. */
async function signedIn() {
  try {
    const answer = await fetch('/camunda/api/admin/auth/user/default',
      {credentials: 'same-origin', headers: {Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest'}});
    return answer.ok ? (await answer.json()).userId : null;
  } catch {
    return null;
  }
}

/** Shows the button; an account that takes no calls gets none. */
export async function showCalls(node, words) {
  let form = null;
  try {
    form = await call('GET', 'calls/form');
  } catch (failure) {
    if (failure.status === 403) {
      return;
    }
  }
  // The header is drawn anew when somebody signs in.
  document.querySelector('.ld-calls')?.remove();
  const place = document.createElement('div');
  place.className = 'ld-desk ld-calls';
  document.body.append(place);
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'ld-take-call';
  button.setAttribute('aria-haspopup', 'dialog');
  button.textContent = words('calls.take');
  button.addEventListener('click', async () => {
    takeUp('call', await signedIn() ?? knownAccount());
    render(html`<${Dialog} words=${words} title=${words('calls.take')}
      close=${() => render(null, place)}><${TakeCall} words=${words} given=${form} /><//>`, place);
  });
  node.append(button);
}

/** Opens in Tasklist the task in which the account works on a ticket; false if there is none. */
async function open(number) {
  let task;
  try {
    task = (await call('GET', `places?ticket=${encodeURIComponent(number)}`)).tasks[number];
  } catch {
    // The dialog links to the page of the ticket.
  }
  if (task) {
    const [path, given] = location.hash.split('?');
    const parts = new URLSearchParams(given ?? '');
    parts.set('task', task.id);
    location.hash = `${path || '#/'}?${parts}`;
  }
  return Boolean(task);
}

const page = number => `/staff/tickets/${encodeURIComponent(number)}`;

/** Who is not known yet has given what was typed. */
function stranger(typed) {
  const text = typed.trim();
  return PHONE.test(text) ? {phone: text} : text.includes('@') ? {email: text} : {name: text};
}

function factsOf(form, {name, department, email, phone, language}) {
  const facts = {...form.facts, requesterName: name, requesterDepartment: department, requesterEmail: email,
    requesterPhone: phone};
  return language ? {...facts, language} : facts;
}

/** Returns the first field that is wanted and empty, in the order of the form. */
function firstEmpty(facts) {
  const reached = facts.requesterEmail || facts.requesterPhone;
  return ['requesterName', 'requesterPhone', 'title'].find(key => !facts[key] && !(key === 'requesterPhone' && reached))
    ?? 'description';
}

/** The action that makes a new ticket of the requester of a closed one, with a link to it; not beside a task. */
export const newTicket = {
  key: 'newTicket',
  shown: (ticket, task) => ticket.mayWork && !task && ticket.present === ticket.stages.length - 1,
  Panel: NewTicket
};

function NewTicket({words, ticket, done}) {
  const [form, setForm] = useState(null);
  const [problem, setProblem] = useState(null);
  useEffect(() => {
    call('GET', 'calls/form').then(given => {
      takeUp(`call after ${ticket.number}`, ticket.reader);
      kept.facts ??= factsOf(given, ticket.requester);
      setForm(given);
    }).catch(setProblem);
  }, []);
  return form ? html`<${TakeCall} words=${words} given=${form} from=${ticket.number} over=${done} />`
    : problem ? html`<p class="ld-alarm" role="alert">${reason(words, problem)}</p>` : html`<${Status}>${words('loading')}<//>`;
}

/**
 * @param from number of the closed ticket from which the new one goes on, if there is one
 * @param over called in words with what was done, instead of showing it, where the new ticket goes on from another
 */
function TakeCall({words, given, from, over}) {
  const [form, setForm] = useState(given);
  const [typed, setTyped] = useState(kept.typed);
  const [people, setPeople] = useState(null);
  const [facts, setFacts] = useState(kept.facts);
  const [offers, setOffers] = useState(null);
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(null);
  const field = useRef(null);
  const node = useRef(null);
  const running = useRef(false);
  const again = useRef(0);

  const gone = useRef(false);
  useEffect(() => () => {
    gone.current = true;
    clearTimeout(again.current);
  }, []);
  useEffect(() => {
    if (!form) {
      call('GET', 'calls/form').then(setForm, setProblem);
    }
  }, []);
  useEffect(() => {
    if (!done) {
      Object.assign(kept, {typed, facts, account: kept.account ?? knownAccount()});
      if (typed || facts) {
        keepUnsent(kept.account, what, kept);
      }
    }
  });
  useEffect(() => {
    // After the dialog has moved the focus to its first button.
    const timer = setTimeout(() => {
      (facts ? node.current?.querySelector(`#ld-call-${firstEmpty(facts)}`) : field.current)?.focus();
    }, 0);
    return () => clearTimeout(timer);
  }, [Boolean(facts), Boolean(form)]);

  // The answer to what was typed before is dropped.
  useEffect(() => {
    const text = typed.trim();
    setPeople(null);
    if (facts || !text) {
      return undefined;
    }
    let dropped = false;
    const timer = setTimeout(() => call('POST', 'calls/people', {typed: text}).then(
      found => { if (!dropped) { setPeople(found.people); setProblem(null); } },
      failure => { if (!dropped) { setProblem(failure); } }), PAUSE);
    return () => { dropped = true; clearTimeout(timer); };
  }, [typed, Boolean(facts)]);

  const {requesterEmail: email, requesterPhone: phone, title} = facts ?? {};
  useEffect(() => {
    if (!facts || done) {
      return undefined;
    }
    let dropped = false;
    const timer = setTimeout(() => call('POST', 'calls/tickets', {email, phone, title}).then(
      found => { if (!dropped) { show(found); } },
      // The ticket can be made without them, and the server looks again.
      () => {}), offers ? PAUSE : 0);
    return () => { dropped = true; clearTimeout(timer); };
  }, [Boolean(facts), email, phone, title]);

  const show = found => {
    kept.seen = found.own.filter(one => one.equal).map(one => one.number);
    setOffers(found);
  };
  const equal = offers?.own.some(one => one.equal);

  const finish = async (number, said) => {
    forgetUnsent(kept.account, what);
    kept = begin(kept.account);
    if (from) {
      await over(said);
    } else {
      setDone({number, said, opened: await open(number)});
    }
  };
  const attempt = async action => {
    if (running.current) {
      return;
    }
    running.current = true;
    clearTimeout(again.current);
    setBusy(true);
    setProblem(null);
    try {
      await action();
    } catch (failure) {
      refuse(failure);
      if (isAway(failure) && !gone.current) {
        // The key keeps a call that the server has taken from being taken twice.
        again.current = setTimeout(() => attempt(action), RETRY);
      }
    }
    running.current = false;
    setBusy(false);
  };
  // The focus goes to the first field, in the order of the page, that is wrong.
  const refuse = failure => {
    setProblem(failure);
    const wrong = (failure.errors ?? []).map(({field: key}) => `#ld-call-${CSS.escape(key)}`);
    if (wrong.length > 0) {
      node.current?.querySelector(wrong.join())?.focus();
    }
  };
  const start = event => {
    event.preventDefault();
    const missing = form.inputs.filter(one => one.required && !facts[one.field]?.trim())
      .map(one => ({field: one.field, message: words('calls.fill', one.label)}));
    if (!facts.requesterEmail?.trim() && !facts.requesterPhone?.trim()) {
      missing.push({field: 'requesterPhone', message: words('calls.fill.contact')});
    }
    if (missing.length > 0) {
      refuse({status: 422, errors: missing});
      return;
    }
    attempt(async () => {
      const report = Object.fromEntries(Object.entries(facts).filter(([, value]) => value));
      const taken = await call('POST', 'calls', {key: kept.key, seen: kept.seen, from, report});
      if (taken.number) {
        await finish(taken.number, from ? words('calls.started.from', taken.number, from) : words('calls.started'));
        return;
      }
      const others = (offers?.own ?? []).filter(one => !taken.equal.some(other => other.number === one.number));
      show({own: [...taken.equal, ...others], alike: offers?.alike ?? []});
      setProblem({status: 409, detail: words('calls.equal')});
    });
  };
  const note = number => attempt(async () => {
    if (!facts.title && !facts.description) {
      throw {status: 422, errors: [{field: 'title', message: words('calls.note.empty')}]};
    }
    const who = [facts.requesterName, facts.requesterPhone || facts.requesterEmail].filter(Boolean);
    const text = [words('calls.note.by', who.join(words('list.separator'))), facts.title, facts.description].filter(Boolean).join('\n');
    await call('POST', `tickets/${number}/messages`, {audience: 'internal', key: kept.key, text});
    await finish(number, from ? words('calls.noted.at', number) : words('calls.noted'));
  });

  if (done) {
    return html`<${Done} words=${words} done=${done} next=${() => {
      setDone(null);
      setFacts(null);
      setTyped('');
      setOffers(null);
    }} />`;
  }
  // What is wrong with a field stands there.
  const atField = problem?.errors?.length > 0 && problem.errors.every(({field: key}) => form?.inputs.some(one => one.field === key));
  const told = problem && !atField && (facts && isAway(problem) ? words('calls.retried') : reason(words, problem));
  const alarm = told && html`<p class="ld-alarm" role="alert">${told}
    ${problem.status === 401 && html`${' '}<a href="/camunda/app/tasklist/" target="_blank">${words('signed-out.link')}</a>`}</p>`;
  if (!form) {
    return alarm || html`<${Status}>${words('loading')}<//>`;
  }
  if (!facts) {
    const pick = person => setFacts(factsOf(form, person));
    return html`<form class="ld-action" role="search" ref=${node} onSubmit=${event => {
      event.preventDefault();
      if (people) {
        pick(people[0] ?? stranger(typed));
      }
    }}>
      <label class="ld-field" for="ld-call-typed">${words('calls.who')}</label>
      <input id="ld-call-typed" class="ld-call-typed" ref=${field} value=${typed} maxlength=${LONGEST_LINE} dir="auto"
        autocomplete="off" spellcheck="false" aria-describedby="ld-call-how" onInput=${event => setTyped(event.target.value)} />
      <p id="ld-call-how" class="ld-quiet">${words('calls.who.how')}</p>
      <p class="ld-said" role="status">${people && words('calls.found', people.length)}</p>
      ${alarm}
      <ul class="ld-people">${(people ?? []).map((one, n) => html`<li key=${n}><button type="button" onClick=${() => pick(one)}>
        <strong dir="auto">${one.name}</strong>
        ${[one.department, one.phone, one.email].filter(Boolean).map(fact => html`${' '}<span dir="auto">${fact}</span>`)}
        ${' '}<span class="ld-quiet">${words('calls.open', one.open)}</span></button></li>`)}</ul>
      <p class="ld-buttons"><button type="button" onClick=${() => pick(stranger(typed))}>${words('calls.new')}</button>
        <${Cancel} words=${words} /></p>
    </form>`;
  }
  const input = key => form.inputs.find(one => one.field === key);
  const change = (key, value) => { clearTimeout(again.current); setFacts({...facts, [key]: value}); setProblem(null); };
  const part = key => input(key) && html`<${Entry} key=${key} input=${input(key)} value=${facts[key]}
    wrong=${problem?.errors?.find(error => error.field === key)?.message} change=${value => change(key, value)} />`;
  const others = form.inputs.map(one => one.field).filter(key => !FIRST.includes(key));
  return html`<form class="ld-action ld-call" ref=${node} noValidate onSubmit=${start}>
    <div class="ld-call-form">
      ${from && html`<p>${words('calls.from', from)}</p>`}
      <p class="ld-quiet">${words('calls.required')}</p>
      <div class="ld-pairs">${CALLER.map(part)}</div>
      ${part('title')}
      ${part('description')}
      <div class="ld-triples">${['language', 'urgency', 'impact'].map(part)}</div>
      <details open=${problem?.errors?.some(error => others.includes(error.field))}><summary>${words('calls.more')}</summary>${others.map(part)}</details>
    </div>
    <div class="ld-call-side">
      <${Offers} words=${words} offers=${offers} zone=${form.zone} busy=${busy} note=${note} onPage=${Boolean(from)} />
      <${LikeTyped} words=${words} title=${facts.title} text=${facts.description} level=${3}
        without=${[from, ...[...offers?.own ?? [], ...offers?.alike ?? []].map(one => one.number)]} />
    </div>
    <div class="ld-call-end">${alarm}
      <p class="ld-buttons"><button type="submit" class="ld-primary" aria-disabled=${String(busy)}>${
        words(equal ? 'calls.second' : 'calls.start')}</button>
        ${!from && html`<button type="button" class="ld-link" onClick=${() => { clearTimeout(again.current); setFacts(null); setOffers(null); setProblem(null); }}>${words('calls.another')}</button>`}
        <${Cancel} words=${words} /></p>
    </div>
  </form>`;
}

/** A field of the report. */
function Entry({input: {field, label, required, longest, options}, value, wrong, change}) {
  const id = `ld-call-${field}`;
  const error = wrong && html`<span class="ld-wrong" id=${`${id}-wrong`}>${wrong}</span>`;
  const more = {'aria-invalid': wrong ? 'true' : null, 'aria-describedby': wrong ? `${id}-wrong` : null};
  if (options.length > 0) {
    return html`<fieldset class="ld-choice" ...${more}><legend>${label}</legend>${options.map(one => html`<label
      class="ld-option" key=${one.value}><input type="radio" name=${id} checked=${value === one.value}
      onChange=${() => change(one.value)} /><span>${one.label}</span></label>`)}${error}</fieldset>`;
  }
  const entry = {...more, id, value: value ?? '', maxlength: longest, dir: 'auto', autocomplete: 'off',
    'aria-required': required ? 'true' : null, onInput: event => change(event.target.value)};
  return html`<div class="ld-field"><label for=${id}>${label}${required && html`<span class="ld-required" aria-hidden="true"> *</span>`}</label>${TALL.has(field)
    ? html`<textarea rows=${field === 'description' ? 4 : 2} ...${entry} />` : html`<input type="text" ...${entry} />`}${error}</div>`;
}

/** What the call may be about: tickets of the caller, and open ones of others that say the same. */
function Offers({words, offers, zone, busy, note, onPage}) {
  const dialog = useRef(null);
  const show = async number => {
    if (!onPage && await open(number)) {
      dialog.current.closest('dialog').close();
    } else {
      window.open(page(number), '_blank');
    }
  };
  const offer = one => html`<li key=${one.number} class=${one.equal ? 'ld-equal' : ''}>
    ${one.equal && html`<strong class="ld-mark ld-late">${words('calls.same')}</strong>${' '}`}
    ${one.open ? html`<button type="button" class="ld-link" onClick=${() => show(one.number)}>${one.number}</button>`
      : html`<a href=${page(one.number)} target="_blank">${one.number}</a>`}
    ${' '}<span dir="auto">${one.title}</span>
    <p class="ld-quiet">${[one.open ? one.stage ?? words('others.open') : words('others.closed'), one.requester, one.holder,
      moment(one.receivedAt, zone)].filter(Boolean).map((fact, n) => html`${n > 0 && ' · '}<bdi>${fact}</bdi>`)}</p>
    ${one.open && html`<button type="button" aria-disabled=${String(busy)} onClick=${() => note(one.number)}>${words('calls.note')}</button>`}</li>`;
  return html`<aside class="ld-offers" ref=${dialog} aria-live="polite">
    <h3>${words('calls.own')}</h3>
    ${!offers ? html`<p class="ld-quiet">${words('compose.busy')}</p>` : offers.own.length === 0 ? html`<p class="ld-quiet">${words('others.none')}</p>`
      : html`<ul>${offers.own.map(offer)}</ul>`}
    ${offers?.alike.length > 0 && html`<h3>${words('calls.alike')}</h3><ul>${offers.alike.map(offer)}</ul>`}
  </aside>`;
}

/** The number of the ticket, to be read to the caller; the ticket is open behind. */
function Done({words, done, next}) {
  const close = useRef(null);
  useEffect(() => close.current.focus(), []);
  return html`<div class="ld-call-done">
    <${Status}>${done.said}<//>
    <p class="ld-call-number">${done.number}</p>
    <p class="ld-quiet">${words('calls.read')}</p>
    <p class="ld-buttons">${done.opened
      ? html`<button type="button" class="ld-primary" ref=${close}
          onClick=${event => event.target.closest('dialog').close()}>${words('calls.to-ticket')}</button>`
      : html`<a class="ld-button" ref=${close} href=${page(done.number)} target="_blank">${words('calls.to-ticket')}</a>`}
      <button type="button" onClick=${next}>${words('calls.next')}</button></p>
  </div>`;
}
