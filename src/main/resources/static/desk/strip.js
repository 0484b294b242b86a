// What stays in sight of a ticket: number, title, priority, deadline, requester, stages.
import {html, render, useEffect, useRef, useState} from './preact.js';
import {Actions} from './actions.js';
import {AsideMark} from './aside.js';
import {showChecks} from './checks.js';
import {isMiddle, isWide} from './column.js';
import {useCase} from './feed.js';
import {shownForm} from './form.js';
import {keepForm} from './drafts.js';
import {Heading} from './heading.js';
import {moment, zoneName} from './moment.js';
import {showReport} from './report.js';
import {closeAssignedNotice, closeErrors, focusErrors, forgetHiddenErrors} from './refusals.js';
import {call, texts} from './server.js';

const OFTEN = 250;
/** Looks whether Tasklist has closed a task. */
const TURNS = 60;
/** Classes of the column of a task, by what stands beside the form. */
const ROOMS = ['ld-wide', 'ld-middle'];

/**
 * Shows the strip of the task that Tasklist shows, which its address names, and beside its form the case in a wide window, the
 * words of the report in a smaller one.
 *
 * @param beside shows the case of a task in a node, and returns a function that takes it away
 * @param loadParts loads parts of Tasklist's data anew: `taskList`, or `task`, without its form
 */
export async function followTask(node, beside, loadParts) {
  const words = await texts();
  const column = node.closest('.column.task-details');
  const place = document.createElement('aside');
  place.className = 'ld-beside';
  place.setAttribute('aria-label', words('tab'));
  column?.append(place);
  // Tasklist hides the place of the strip as long as it shows no task.
  const over = document.createElement('div');
  over.className = 'ld-over-place';
  column?.querySelector('.content')?.before(over);
  const showOver = state => render(html`<${Over} words=${words} state=${state} />`, over);
  showOver(null);
  let shown;
  let besideOf;
  let leave;
  let form;
  let reopening = false;
  // Tasklist keeps the form of a task as long as it shows the task.
  const reload = async withForm => {
    // A task that is loading looks as one that is closed.
    loadParts(withForm ? ['taskList'] : ['taskList', 'task']);
    if (!withForm || reopening) {
      return;
    }
    const here = location.hash;
    const [path, query] = here.split('?');
    const left = new URLSearchParams(query);
    left.delete('task');
    reopening = true;
    location.replace(`${path}?${left}`);
    for (let turn = 0; turn === 0 || turn < TURNS && document.querySelector('.task-card'); turn++) {
      await new Promise(go => setTimeout(go, OFTEN / 5));
    }
    location.replace(here);
    reopening = false;
  };
  const follow = () => {
    if (reopening) {
      return;
    }
    const task = new URLSearchParams(location.hash.replace(/^[^?]*/, '')).get('task');
    if (task !== shown) {
      if (shown) {
        closeErrors();
      }
      if (task) {
        showOver(null);
      }
      shown = task;
      render(task && html`<${TaskStrip} key=${task} words=${words} task=${task} reload=${reload} />`, node);
    }
    // The diagram sets the groups: the link to change them leads nowhere.
    document.querySelector('[cam-tasklist-task-meta] .groups a[href]')?.removeAttribute('href');
    const now = task && shownForm();
    if (now && now !== form) {
      form = now;
      hint('none');
      keepForm(form, task, (state, why) => hint(state ? JSON.stringify(why ?? words(`form.${state}`)) : 'none'));
      focusErrors(form);
      showChecks(form, task);
    }
    if (now) {
      // The form hides fields some time after it has told of the change that hides them.
      forgetHiddenErrors(form);
    }
    const room = !task || column?.querySelector('.ld-tab') ? null
      : isWide(column) ? 'ld-wide' : now && isMiddle(column) ? 'ld-middle' : null;
    const wanted = room && `${room} ${task}`;
    if (wanted !== besideOf) {
      besideOf = wanted;
      leave?.();
      leave = room === 'ld-wide' ? beside(place, task) : room ? showReport(place, task, words) : null;
      ROOMS.forEach(one => column?.classList.toggle(one, one === room));
    }
  };
  document.addEventListener('ld-completed', async ({detail}) => {
    closeAssignedNotice();
    const state = await call('GET', `tasks/${encodeURIComponent(detail)}/state`).catch(() => null);
    if (state?.said && (!shown || shown === detail)) {
      showOver(state);
    }
  });
  // Tasklist changes its address without an event; our tab tells when it takes the case over.
  setInterval(follow, OFTEN);
  document.addEventListener('ld-tab', follow);
}

/** Tells beside the buttons of the form whether what was typed is kept. */
function hint(content) {
  document.documentElement.style.setProperty('--ld-hint-draft', content);
}

const hasHint = () => !['', 'none'].includes(document.documentElement.style.getPropertyValue('--ld-hint-draft').trim());

/** Says what was done with a task, and leads to the reader's next one of the same ticket. */
function Over({words, state}) {
  return html`<div class=${state ? 'ld-desk ld-over' : ''}><p role="status">${state?.said}${state?.next && html`${' '}<a
    href=${taskAddress(state.next.id)}>${words('over.next')}</a>`}</p></div>`;
}

/** The address of a task; the filter and what else Tasklist shows stay. */
function taskAddress(task) {
  const address = new URLSearchParams(location.hash.replace(/^[^?]*\??/, ''));
  address.set('task', task);
  return `#/?${address}`;
}

function TaskStrip({words, task, reload}) {
  const feed = useCase({task});
  const {ticket, present, refused, state} = feed;
  const before = useRef(null);
  /** The reader's own change of the holder: `running`, or `done` until the server has told of the task again. */
  const own = useRef(null);
  const [taken, setTaken] = useState('');
  useEffect(() => {
    const past = before.current;
    // The reader's own claim, return and handing over are shown already; the form that was begun stays.
    const byOthers = state && past && state.holder !== past.holder && !state.mine && !own.current;
    if (state && own.current === 'done') {
      own.current = null;
    }
    if (state?.mine) {
      setTaken('');
    } else if (byOthers && past.mine && state.open) {
      setTaken(state.holder ? words('taken', state.holder) : words('taken.queue'));
    }
    if (state && past && (state.open !== past.open || byOthers)) {
      if (!state.open) {
        closeErrors();
        if (hasHint()) {
          hint(JSON.stringify(words('form.over')));
        }
      }
      reload(false);
    }
    before.current = state ?? before.current;
  }, [state]);
  useEffect(() => {
    const overtaken = () => {
      own.current = null;
      reload(false);
      feed.look();
    };
    const claimed = () => {
      // Somebody else may take the task before the next answer tells that it was the reader's.
      before.current = {open: true, ...before.current, mine: true, holder: ''};
      feed.look();
    };
    const holderChanging = ({detail: step}) => {
      own.current = step === 'failed' ? null : step;
      if (step !== 'running') {
        feed.look();
      }
    };
    document.addEventListener('ld-overtaken', overtaken);
    document.addEventListener('ld-claimed', claimed);
    document.addEventListener('ld-holder-changing', holderChanging);
    return () => {
      document.removeEventListener('ld-overtaken', overtaken);
      document.removeEventListener('ld-claimed', claimed);
      document.removeEventListener('ld-holder-changing', holderChanging);
    };
  }, [feed]);
  useEffect(() => {
    const footer = document.getElementById('footer-timezone');
    if (ticket && footer) {
      const {timeZone} = Intl.DateTimeFormat().resolvedOptions();
      footer.textContent = words(timeZone === ticket.zone ? 'zone' : 'zone.history', zoneName(ticket.zone), zoneName(timeZone));
    }
  }, [ticket?.zone]);
  // The place is kept while the ticket loads, so that the form below does not move.
  return (ticket || !refused) && html`<div class="ld-desk ld-above">${ticket
    && html`<${Strip} words=${words} ticket=${ticket} task=${task} present=${present} level=${3} over=${state?.said ?? taken}
      changed=${withForm => { reload(withForm); return feed.load(); }} />`}</div>`;
}

/** What the ticket belongs to: category, known problem, linked tickets. */
function Context({words, ticket, target}) {
  const {category, problem, related} = ticket;
  const parts = [
    category && html`<span class="ld-category">${category}</span>`,
    problem && html`<span>${words('action.knownProblem')}${words('colon')}<a href=${`/staff/problems/${problem.id}`}
      target=${target}><span dir="auto">${problem.title}</span></a></span>`,
    ...related.map(({relation, number, title}) => html`<span>${words(`relation.${relation}`)}${' '}<a
      href=${`/staff/tickets/${number}`} target=${target} title=${title}>${number}</a></span>`)
  ].filter(Boolean);
  return parts.length > 0 && html`<p class="ld-context">${parts.map((part, n) => html`${n > 0 && ' · '}${part}`)}</p>`;
}

/** When like tickets were solved, and what that rests on; its line is kept while it loads, so that nothing below moves. */
function Expected({words, ticket}) {
  const [said, setSaid] = useState(null);
  useEffect(() => {
    let gone = false;
    call('GET', `tickets/${ticket.number}/forecast`).then(one => gone || setSaid(one), () => gone || setSaid({open: false}));
    return () => { gone = true; };
  }, [ticket.number, ticket.version]);
  return said?.headline ? html`<details class="ld-expected">
      <summary><span class="ld-headline">${said.headline}</span>${' '}<span class="ld-why">${words('forecast.basis')}</span></summary>
      <ul>${said.basis.map((line, n) => html`<li key=${n}>${line}</li>`)}</ul>
    </details>` : html`<p class="ld-expected" aria-hidden="true">${said ? '' : '\u00a0'}</p>`;
}

export function Strip({words, ticket, task, present, level, over, changed}) {
  const {requester, due} = ticket;
  const [said, setSaid] = useState('');
  const acted = (done, anew) => {
    setSaid(done ?? '');
    return changed(Boolean(anew));
  };
  const dial = requester.phone?.replace(/[^\d+*#]/g, '');
  return html`<header class="ld-strip">
    <div class="ld-marks">
      <a class="ld-number" href=${`/staff/tickets/${ticket.number}`} target=${level === 1 ? null : '_blank'}>${ticket.number}</a>
      <span class=${`ld-mark ld-${ticket.priority.toLowerCase()}`}>${words('priority', ticket.priority)}</span>
      ${ticket.attempt > 1 && html`<span class="ld-mark">${words('attempt', ticket.attempt)}</span>`}
      <span class="ld-quiet">${words('received', moment(ticket.receivedAt, ticket.zone), ticket.channel)}</span>
      ${task && html`<${AsideMark} words=${words} ticket=${ticket} task=${task} changed=${acted} />`}
      <${Actions} words=${words} ticket=${ticket} task=${task} changed=${acted} />
    </div>
    <p class="ld-done" role="status">${over || said}</p>
    <${Heading} level=${level} class="ld-title" dir="auto">${ticket.title}<//>
    ${ticket.ended && html`<p>${ticket.ended}</p>`}
    ${due && html`<details class="ld-due">
      <summary><span class=${`ld-mark ld-${due.state}`}>${words(`due.${due.state}`)}</span>
        ${' '}<span>${due.headline}</span>${' '}<span class="ld-why">${words('due.why')}</span></summary>
      <p class="ld-quiet">${words('zone', zoneName(ticket.zone))}</p>
      <ol>${due.why.map((line, n) => html`<li key=${n}>${line}</li>`)}</ol>
    </details>`}
    ${!ticket.ended && html`<${Expected} words=${words} ticket=${ticket} />`}
    <p class="ld-requester">
      <span class="ld-quiet">${words('requester')}</span>${' '}
      <strong dir="auto">${requester.name}</strong>
      ${requester.department && html`${' '}<span dir="auto">${requester.department}</span>`}
      ${requester.phone && html`${' '}${dial ? html`<a href=${`tel:${dial}`}>${requester.phone}</a>`
        : html`<span>${requester.phone}</span>`}`}
      ${requester.email && html`${' '}<a href=${`mailto:${encodeURIComponent(requester.email).replace('%40', '@')}`}
        >${requester.email}</a>`}
      ${' '}<span class="ld-quiet">${words(`requester.language.${requester.language}`)}</span>
    </p>
    <ol class="ld-stages" aria-label=${words('stages')}>${ticket.stages.map((stage, n) => html`<li key=${n}
      class=${n < ticket.present ? 'ld-past' : ''} aria-current=${n === ticket.present ? 'step' : null}>${stage}</li>`)}</ol>
    <${Context} words=${words} ticket=${ticket} target=${level === 1 ? null : '_blank'} />
    <p class="ld-present" role="status">${present.length > 0 && words(
      present.length === 1 ? 'present.one' : 'present.many', present.join(words('list.separator')))}</p>
  </header>`;
}
