// Triage of several tickets at once: chosen in a list, with one answer, whose fields are those of the form. Urgency and
// impact may differ from ticket to ticket.
import {Dialog} from './dialog.js';
import {moment} from './moment.js';
import {html, render, useEffect, useRef, useState} from './preact.js';
import {call, newKey, texts} from './server.js';
import {Status} from './status.js';

const PAUSE = 200;
const MOST_ROUNDS = 5;
/** Tickets in one call; the page tells how many are done. */
const TOGETHER = 10;
/** Characters of an option that shares its line with another. */
const SHORT = 22;
/** Fields that a ticket may have an own value of. */
const OWN = ['urgency', 'impact'];
const UNITS = [['day', 86_400], ['hour', 3600], ['minute', 60]];

function age(at) {
  const seconds = (Date.now() - new Date(at)) / 1000;
  const [unit, length] = UNITS.find(([, least]) => seconds >= least) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(document.documentElement.lang, {numeric: 'auto'})
    .format(-Math.max(0, Math.floor(seconds / length)), unit);
}

function said(words, failure) {
  return failure.detail || words(failure.status === 401 ? 'triage.signed-out' : failure.status === 403 ? 'triage.not-allowed'
    : failure.status === 0 ? 'triage.unreachable' : 'failed');
}

/** The values of a ticket that are not as for all: chosen for it, or reported where nothing is entered for all. */
function given(ticket, own, entered) {
  return Object.fromEntries(OWN.map(key => [key, own[ticket.task]?.[key] || (entered[key] ? '' : ticket.reported[key])])
    .filter(([, value]) => value));
}

/** The values as the server takes them: without what is empty or not shown. */
function answer(fields, entered, shown) {
  return Object.fromEntries(fields.filter(({key}) => shown.has(key)).map(({key, type}) => {
    const value = entered[key];
    return [key, type === 'number' && value?.trim() && Number.isFinite(Number(value)) ? Number(value) : value];
  }).filter(([, value]) => value !== undefined && value !== '' && value !== false && value.length !== 0));
}

function Triage({words}) {
  const [queue, setQueue] = useState(null);
  const [chosen, setChosen] = useState(new Set());
  const [entered, setEntered] = useState({});
  /** Values of single tickets, by task. */
  const [own, setOwn] = useState({});
  const [shown, setShown] = useState(new Set());
  const [errors, setErrors] = useState({});
  const [problem, setProblem] = useState('');
  const [confirmed, setConfirmed] = useState(null);
  const [outcome, setOutcome] = useState(null);
  const asked = useRef(0);
  const form = useRef(null);
  const told = useRef(null);

  const load = async () => {
    try {
      const found = await call('GET', 'triage');
      setQueue(found);
      setChosen(before => new Set(found.tickets.map(({task}) => task).filter(task => before.has(task))));
      setProblem('');
    } catch (failure) {
      setProblem(said(words, failure));
    }
  };
  useEffect(() => { load(); }, []);
  useEffect(() => told.current?.focus(), [outcome]);

  // The server evaluates the form's conditions, which an analyst may have changed.
  const check = async (values = entered) => {
    let known = shown;
    for (let round = 1; ; round++) {
      const checked = await call('POST', 'triage/check', {form: queue.form, values: answer(queue.fields, values, known)});
      const now = new Set(checked.shown);
      if (round === MOST_ROUNDS || queue.fields.every(({key}) => now.has(key) === known.has(key))) {
        return {...checked, shown: now};
      }
      // What is hidden now has no value any more, which may hide or show others.
      known = now;
    }
  };
  useEffect(() => {
    if (!queue?.form) {
      return undefined;
    }
    const turn = ++asked.current;
    const timer = setTimeout(() => check().then(checked => turn === asked.current && setShown(checked.shown),
      failure => turn === asked.current && setProblem(said(words, failure))), PAUSE);
    return () => clearTimeout(timer);
  }, [queue?.form, entered]);

  const enter = (key, value) => {
    setEntered({...entered, [key]: value});
    const {[key]: mended, ...left} = errors;
    setErrors(left);
    setProblem('');
  };
  const goOn = async event => {
    event.preventDefault();
    if (confirmed) {
      return;
    }
    if (chosen.size === 0) {
      setProblem(words('triage.none-chosen'));
      return;
    }
    try {
      asked.current++;
      const tickets = queue.tickets.filter(({task}) => chosen.has(task));
      // Tickets with the same answer are checked once.
      const answers = new Map();
      for (const ticket of tickets) {
        const values = {...entered, ...given(ticket, own, entered)};
        const which = JSON.stringify(OWN.map(key => values[key]));
        answers.set(which, answers.get(which) ?? await check(values));
      }
      const checks = [...answers.values()];
      setShown(checks[0].shown);
      const wrong = checks.find(({problem}) => problem);
      if (wrong) {
        const values = answer(queue.fields, entered, wrong.shown);
        const fields = wrong.fields.filter(key => queue.fields.some(field => field.key === key));
        setErrors(Object.fromEntries(fields.map(key => [key, key in values ? wrong.problem : words('triage.missing')])));
        setProblem(fields.length > 0 ? words('triage.look') : wrong.problem);
        setTimeout(() => form.current.querySelector('[aria-invalid=true], [data-wrong] input')?.focus(), 0);
        return;
      }
      const {shown: visible} = checks[0];
      const values = answer(queue.fields, entered, visible);
      const mayDiffer = queue.fields.filter(({key}) => OWN.includes(key));
      const ofTicket = Object.fromEntries(tickets.map(ticket => [ticket.task,
        answer(mayDiffer, given(ticket, own, entered), visible)]));
      const group = ({task}) => JSON.stringify(ofTicket[task]);
      setConfirmed({
        key: newKey(),
        tickets: tickets.sort((one, other) => group(one) < group(other) ? -1 : group(one) > group(other) ? 1 : 0),
        fields: queue.fields.filter(({key}) => key in values),
        values,
        mayDiffer,
        own: ofTicket,
        outcomes: []
      });
    } catch (failure) {
      setProblem(said(words, failure));
    }
  };
  /** Tells what became of the tickets; those that were not sent stay chosen, with what was entered for them. */
  const finished = async ({tickets, outcomes, sent}) => {
    const sentTickets = new Map(tickets.map(ticket => [ticket.task, ticket]));
    const left = tickets.slice(outcomes.length);
    setConfirmed(null);
    setErrors({});
    if (left.length === 0) {
      setEntered({});
      setOwn({});
      form.current?.querySelector('.ld-fields').scrollTo(0, 0);
    }
    setChosen(new Set(left.map(({task}) => task)));
    await load();
    setOutcome({
      done: outcomes.filter(({refusal}) => !refusal),
      refused: outcomes.filter(({refusal}) => refusal).map(one => ({...sentTickets.get(one.task), refusal: one.refusal})),
      left: tickets.slice(Math.max(sent, outcomes.length)),
      unanswered: tickets.slice(outcomes.length, sent)
    });
  };
  /** What is sent is answered first, so that nothing is told of it that may be wrong. */
  const stop = () => {
    confirmed.stopped = true;
    if (!confirmed.sent) {
      setConfirmed(null);
    } else if (confirmed.busy) {
      setProblem(words('triage.stopping'));
    } else {
      finished(confirmed);
    }
  };

  /** False if each chosen ticket has a value of its own. */
  const isRequired = ({key, required}) => required && (chosen.size === 0 || queue.tickets.some(ticket =>
    chosen.has(ticket.task) && !given(ticket, own, {})[key]));

  return html`<div class="ld-desk ld-triage">
    <h1>${words('triage.title')}</h1>
    <p>${words('triage.explained')}</p>
    ${outcome && html`<${Told} words=${words} outcome=${outcome} place=${told} />`}
    ${!queue && (problem ? html`<p class="ld-alarm" role="alert">${problem}${' '}<a href="/camunda/app/tasklist/">${words('triage.tasklist')}</a></p>`
      : html`<${Status}>${words('loading')}<//>`)}
    ${queue && queue.tickets.length === 0 && html`<${Status}>${words('triage.empty')}<//>`}
    ${queue && queue.tickets.length > 0 && html`<div class="ld-triage-columns">
      <${Queue} words=${words} queue=${queue} chosen=${chosen} choose=${which => { setChosen(which); setProblem(''); }}
        fields=${queue.fields.filter(({key}) => OWN.includes(key) && shown.has(key))} own=${own} entered=${entered}
        enter=${(task, key, value) => { setOwn({...own, [task]: {...own[task], [key]: value}}); setProblem(''); }} />
      <form class="ld-action" noValidate ref=${form} onSubmit=${goOn} aria-label=${words('triage.answer')}>
        <div class="ld-fields"><h2>${words('triage.answer')}</h2>
        ${queue.fields.filter(({key}) => shown.has(key)).map(field => html`<${Field} key=${field.key} words=${words}
          field=${{...field, required: isRequired(field)}} value=${entered[field.key]} error=${errors[field.key]} enter=${value => enter(field.key, value)} />`)}</div>
        <div class="ld-end">${problem && html`<p class="ld-alarm" role="alert">${problem}</p>`}
          <p class="ld-buttons"><button type="submit" class="ld-primary">${words('triage.continue', chosen.size)}</button></p></div>
      </form></div>`}
    ${confirmed && html`<${Dialog} words=${words} title=${words('triage.confirm', confirmed.tickets.length)}
      close=${stop}><${Confirmation} words=${words} answer=${confirmed} done=${finished} /><//>`}
  </div>`;
}

/** Returns the tickets at the beginning that one call takes: those with the same answer. */
function together(tickets, own) {
  const first = JSON.stringify(own[tickets[0].task]);
  const other = tickets.findIndex(({task}) => JSON.stringify(own[task]) !== first);
  return tickets.slice(0, Math.min(TOGETHER, other < 0 ? tickets.length : other));
}

function Told({words, outcome, place}) {
  return html`<section class="ld-told" aria-labelledby="ld-told">
    <h2 id="ld-told" tabindex="-1" ref=${place}>${words('triage.done', outcome.done.length)}</h2>
    ${outcome.done.length > 0 && html`<p>${outcome.done.map(({number}, n) => html`<span key=${number}>${n > 0 && ' '}<a
      href=${`/staff/tickets/${number}`} target="_blank">${number}</a></span>`)}</p>`}
    ${outcome.refused.length > 0 && html`<div class="ld-alarm" role="alert"><p>${words('triage.refused', outcome.refused.length)}</p>
      <ul>${outcome.refused.map(one => html`<li key=${one.number}><a href=${`/staff/tickets/${one.number}`}
        target="_blank">${one.number}</a>${' '}<bdi>${one.title}</bdi>: ${one.refusal}</li>`)}</ul></div>`}
    ${['unanswered', 'left'].map(how => outcome[how].length > 0 && html`<div key=${how} class="ld-alarm" role="alert">
      <p>${words(`triage.${how}`, outcome[how].length)}</p>
      <ul>${outcome[how].map(one => html`<li key=${one.number}><a href=${`/staff/tickets/${one.number}`}
        target="_blank">${one.number}</a>${' '}<bdi>${one.title}</bdi></li>`)}</ul></div>`)}
  </section>`;
}

function Queue({words, queue, chosen, choose, fields, own, entered, enter}) {
  const reported = (ticket, field) => !entered[field.key]
    && field.options.find(({value}) => value === ticket.reported[field.key])?.label;
  const all = queue.tickets.length;
  const toggle = task => {
    const which = new Set(chosen);
    if (!which.delete(task)) {
      which.add(task);
    }
    choose(which);
  };
  const whole = useRef(null);
  useEffect(() => { whole.current.indeterminate = chosen.size > 0 && chosen.size < all; }, [chosen, all]);
  return html`<div class="ld-waiting">
    <p role="status">${words('triage.chosen', chosen.size, all)}${queue.more && html`${' '}${words('triage.more')}`}</p>
    <table>
      <thead><tr>
        <th scope="col"><input type="checkbox" ref=${whole} aria-label=${words('triage.all')} checked=${chosen.size === all}
          onChange=${() => choose(chosen.size === all ? new Set() : new Set(queue.tickets.map(({task}) => task)))} /></th>
        <th scope="col">${words('triage.ticket')}</th><th scope="col">${words('requester')}</th>
        <th scope="col">${words('triage.age')}</th><th scope="col">${words('triage.priority')}</th>
      </tr></thead>
      <tbody>${queue.tickets.map(ticket => html`<tr key=${ticket.task} class=${chosen.has(ticket.task) ? 'ld-chosen' : ''}>
        <td><input type="checkbox" id=${`ld-${ticket.task}`} checked=${chosen.has(ticket.task)}
          aria-label=${`${ticket.number} ${ticket.title}`} onChange=${() => toggle(ticket.task)} /></td>
        <th scope="row"><label for=${`ld-${ticket.task}`}><bdi>${ticket.title}</bdi></label>
          <p class="ld-excerpt" dir="auto">${ticket.excerpt}</p>
          <p class="ld-quiet"><a href=${`/staff/tickets/${ticket.number}`} target="_blank">${ticket.number}</a>${' · '}${
            ticket.channel}${ticket.mine && html`${' · '}<strong>${words('triage.mine')}</strong>`}</p>
          ${chosen.has(ticket.task) && fields.length > 0 && html`<p class="ld-own">${fields.map(field => html`<label key=${field.key}>
            <span>${field.label}</span>${' '}<select aria-label=${words('triage.own', field.label, ticket.number)}
              value=${own[ticket.task]?.[field.key] ?? ''} onChange=${event => enter(ticket.task, field.key, event.target.value)}>
              <option value="">${reported(ticket, field) ? words('triage.own.reported', reported(ticket, field))
                : words('triage.own.common')}</option>${field.options.map(option => html`<option key=${option.value}
                value=${option.value}>${option.label}</option>`)}</select></label>`)}</p>`}</th>
        <td><bdi>${ticket.requester}</bdi>${ticket.department && html`<br /><bdi class="ld-quiet">${ticket.department}</bdi>`}</td>
        <td><time datetime=${ticket.receivedAt} title=${moment(ticket.receivedAt, queue.zone)}>${age(ticket.receivedAt)}</time>${
          ticket.due && html`<br /><span class=${new Date(ticket.due) < Date.now() ? 'ld-late' : 'ld-quiet'}>${
            words('triage.due', moment(ticket.due, queue.zone))}</span>`}</td>
        <td><span class=${`ld-mark ld-${ticket.priority.toLowerCase()}`}>${ticket.priority}</span></td>
      </tr>`)}</tbody>
    </table>
  </div>`;
}

function Field({words, field, value, error, enter}) {
  const id = `ld-field-${field.key}`;
  const how = [error && `${id}-error`, field.description && `${id}-how`].filter(Boolean).join(' ') || null;
  const label = html`${field.label}${field.required && html`<span class="ld-quiet">${' '}${words('triage.required')}</span>`}`;
  const below = html`${error && html`<p class="ld-wrong" id=${`${id}-error`}>${error}</p>`}
    ${field.description && html`<p class="ld-quiet" id=${`${id}-how`}>${field.description}</p>`}`;
  const several = field.type === 'checklist' || field.type === 'taglist';
  if (field.type === 'radio' || several) {
    const has = option => several ? (value ?? []).includes(option) : value === option;
    const change = option => several
      ? enter(has(option) ? value.filter(one => one !== option) : [...value ?? [], option]) : enter(option);
    return html`<fieldset class="ld-field" aria-describedby=${how} data-wrong=${error ? '' : null}><legend>${label}</legend>
      ${below}${field.options.map(option => html`<label key=${option.value}
        class=${`ld-option${option.label.length > SHORT ? ' ld-long' : ''}`}><input
        type=${several ? 'checkbox' : 'radio'} name=${id} value=${option.value} checked=${has(option.value)}
        onChange=${() => change(option.value)} /><span>${option.label}</span></label>`)}</fieldset>`;
  }
  if (field.type === 'checkbox') {
    return html`<div class="ld-field"><label class="ld-option"><input type="checkbox" checked=${value === true}
      aria-describedby=${how} aria-invalid=${error ? 'true' : null} onChange=${event => enter(event.target.checked)} />
      <span>${label}</span></label>${below}</div>`;
  }
  const more = {
    id,
    value: value ?? '',
    'aria-describedby': how,
    'aria-invalid': error ? 'true' : null,
    'aria-required': field.required ? 'true' : null,
    onInput: event => enter(event.target.value)
  };
  return html`<div class="ld-field"><label for=${id}>${label}</label>${
    field.type === 'select' ? html`<select ...${more}><option value=""></option>${field.options.map(option => html`<option
      key=${option.value} value=${option.value}>${option.label}</option>`)}</select>`
    : field.type === 'textarea' ? html`<textarea rows="3" dir="auto" maxlength=${field.longest} ...${more} />`
    : html`<input type="text" dir="auto" inputmode=${field.type === 'number' ? 'decimal' : null} maxlength=${field.longest} ...${more} />`
  }${below}</div>`;
}

/** Says in words what will happen to which tickets, and does it; it goes on behind what was answered, until it is stopped. */
function Confirmation({words, answer: confirmed, done}) {
  const {key, tickets, fields, values, mayDiffer, own, outcomes} = confirmed;
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const [count, setCount] = useState(outcomes.length);
  const send = async event => {
    event.preventDefault();
    if (confirmed.busy) {
      return;
    }
    confirmed.busy = true;
    setBusy(true);
    setProblem('');
    try {
      while (outcomes.length < tickets.length && !confirmed.stopped) {
        const next = together(tickets.slice(outcomes.length), own);
        confirmed.sent = outcomes.length + next.length;
        // What was sent without an answer has its key, so that nothing is done twice.
        outcomes.push(...await call('POST', 'triage',
          {key, tasks: next.map(({task}) => task), values: {...values, ...own[next[0].task]}}));
        setCount(outcomes.length);
      }
    } catch (failure) {
      confirmed.busy = false;
      if (failure.status >= 400 && failure.status < 500) {
        confirmed.sent = outcomes.length;
      }
      if (!confirmed.stopped) {
        setProblem(said(words, failure));
        setBusy(false);
        return;
      }
    }
    await done(confirmed);
  };
  const label = (field, one) => field.options.find(option => option.value === one)?.label ?? String(one);
  const named = field => {
    const value = values[field.key];
    return value === true ? words('triage.yes')
      : Array.isArray(value) ? value.map(one => label(field, one)).join(words('list.separator')) : label(field, value);
  };
  const differing = ({task}) => mayDiffer.filter(({key: field}) => own[task][field] && own[task][field] !== values[field])
    .map(field => words('triage.own.value', field.label, label(field, own[task][field.key]))).join(words('list.separator'));
  return html`<form class="ld-action" onSubmit=${send}>
    <p>${words('triage.confirm.each', tickets.length)}</p>
    <dl class="ld-answer">${fields.map(field => html`<div key=${field.key}><dt>${field.label}</dt>
      <dd class="ld-words" dir="auto">${named(field)}</dd></div>`)}</dl>
    ${fields.some(field => field.toRequester) && html`<p class="ld-hint">${words('triage.confirm.letters', tickets.length)}</p>`}
    <ul class="ld-concerned" tabindex="0" aria-label=${words('triage.confirm.tickets')}>${tickets.map(ticket => html`<li
      key=${ticket.task}>${ticket.number}${' '}<bdi>${ticket.title}</bdi> <span class="ld-quiet"><bdi>${ticket.requester}</bdi></span>${
      differing(ticket) && html`${' '}<strong>${differing(ticket)}</strong>`}</li>`)}</ul>
    <p class="ld-quiet">${words('triage.confirm.others')}</p>
    ${problem && html`<p class="ld-alarm" role="alert">${problem}</p>`}
    <p class="ld-buttons"><button type="submit" class="ld-primary" aria-disabled=${String(busy)}>${
      words('triage.send', tickets.length)}</button>${' '}<span class="ld-quiet" role="status">${
      busy && words('triage.progress', count, tickets.length)}</span></p>
  </form>`;
}

const place = document.querySelector('[data-triage]');
render(html`<${Triage} words=${await texts()} />`, place);
