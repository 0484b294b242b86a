// The case of a ticket: in Tasklist's tab and on the staff's page. All that people wrote is shown as text.
import {html, render, useEffect, useRef, useState} from './preact.js';
import {call, texts} from './server.js';
import {Composer} from './composer.js';

const EVERY = 15_000;
const HIDDEN = 4;
const LONG = 600;
const GROUPS = ['all', 'requester', 'internal', 'checks'];

/** Shows the case of a task; returns a function that takes it away. */
export function showTask(node, task) {
  return show(node, {task, level: 3});
}

/** Shows the case of a ticket; returns a function that takes it away. */
export function showTicket(node, number) {
  return show(node, {number, level: 1});
}

function show(node, which) {
  let gone = false;
  texts().then(words => {
    if (!gone) {
      render(html`<${Desk} words=${words} ...${which} />`, node);
    }
  });
  return () => {
    gone = true;
    render(null, node);
  };
}

function problem(words, refused, task) {
  switch (refused.status) {
    case 0: return words('unreachable');
    case 403: return words('not-allowed');
    case 404: return words(task ? 'no-ticket' : 'not-found');
    default: return refused.detail || words('failed');
  }
}

function Desk({words, task, number: given, level}) {
  const [number, setNumber] = useState(given);
  const [ticket, setTicket] = useState(null);
  const [refused, setRefused] = useState(null);
  const [present, setPresent] = useState([]);
  const [said, setSaid] = useState('');
  const [round, setRound] = useState(0);
  const version = useRef(0);
  const newest = useRef(0);

  const load = async () => {
    const address = number ?? (await call('GET', `tasks/${encodeURIComponent(task)}`)).number;
    const loaded = await call('GET', `tickets/${address}`);
    version.current = loaded.version;
    const top = loaded.timeline.items[0]?.position ?? 0;
    if (newest.current && top > newest.current) {
      setSaid(words('timeline.news'));
    }
    newest.current = top;
    setNumber(address);
    setTicket(loaded);
    setRefused(null);
    return address;
  };

  // One chain of calls: load, then ask for news until the page leaves or the session ends.
  useEffect(() => {
    let stopped = false;
    let timer;
    let address = number;
    let turn = 0;
    const step = async () => {
      try {
        if (!version.current) {
          address = await load();
        }
        if (!document.hidden || turn++ % HIDDEN === 0) {
          const readUpTo = document.hidden ? 0 : newest.current;
          const news = await call('POST', `tickets/${address}/presence`, {readUpTo});
          if (stopped) {
            return;
          }
          setPresent(news.present);
          setRefused(null);
          if (news.version !== version.current) {
            await load();
          }
        }
      } catch (failure) {
        if (stopped) {
          return;
        }
        setRefused(failure);
        if (![0, 500, 502, 503, 504].includes(failure.status)) {
          return;
        }
      }
      if (!stopped) {
        timer = setTimeout(step, EVERY);
      }
    };
    const now = () => {
      if (!document.hidden && version.current) {
        clearTimeout(timer);
        step();
      }
    };
    step();
    document.addEventListener('visibilitychange', now);
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', now);
    };
  }, [round]);

  const notice = refused && (refused.status === 401
    ? html`<p class="ld-alarm" role="alert">${words('signed-out')}${' '}
        <a href="/camunda/app/tasklist/" target="_blank">${words('signed-out.link')}</a>${' '}
        <button type="button" onClick=${() => { setRefused(null); setRound(round + 1); }}>${words('signed-out.again')}</button></p>`
    : html`<p class="ld-alarm" role="alert">${problem(words, refused, task)}</p>`);
  if (!ticket) {
    return html`<div class="ld-desk">${notice ?? html`<p role="status">${words('loading')}</p>`}</div>`;
  }
  return html`<div class="ld-desk">
    ${notice}
    <${Strip} words=${words} ticket=${ticket} present=${present} level=${level} />
    <p class="ld-said" role="status">${said}</p>
    <div class="ld-columns">
      <div class="ld-main">
        <${Composer} words=${words} ticket=${ticket} level=${level} sent=${load}
          signedOut=${() => setRefused({status: 401})} />
        <${Timeline} words=${words} ticket=${ticket} level=${level} />
      </div>
      <${Others} words=${words} others=${ticket.others} zone=${ticket.zone} level=${level} />
    </div>
  </div>`;
}

function Heading({level, children, ...rest}) {
  const tag = `h${level}`;
  return html`<${tag} ...${rest}>${children}<//>`;
}

function moment(at, zone) {
  return new Intl.DateTimeFormat(navigator.language, {dateStyle: 'medium', timeStyle: 'short', timeZone: zone})
    .format(new Date(at));
}

function Strip({words, ticket, present, level}) {
  const {requester, due} = ticket;
  const dial = requester.phone?.replace(/[^\d+*#]/g, '');
  return html`<header class="ld-strip">
    <p class="ld-marks">
      <a class="ld-number" href=${`/staff/tickets/${ticket.number}`} target=${level === 1 ? null : '_blank'}>${ticket.number}</a>
      <span class=${`ld-mark ld-${ticket.priority.toLowerCase()}`}>${words('priority', ticket.priority)}</span>
      ${ticket.attempt > 1 && html`<span class="ld-mark">${words('attempt', ticket.attempt)}</span>`}
      <span class="ld-quiet">${words('received', moment(ticket.receivedAt, ticket.zone), ticket.channel)}</span>
    </p>
    <${Heading} level=${level} class="ld-title" dir="auto">${ticket.title}<//>
    ${ticket.ended && html`<p>${ticket.ended}</p>`}
    ${due && html`<details class="ld-due">
      <summary><span class=${`ld-mark ld-${due.state}`}>${words(`due.${due.state}`)}</span>
        ${' '}<span>${due.headline}</span>${' '}<span class="ld-why">${words('due.why')}</span></summary>
      <ol>${due.why.map((line, n) => html`<li key=${n}>${line}</li>`)}</ol>
    </details>`}
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
    <p class="ld-present" role="status">${present.length > 0 && words(
      present.length === 1 ? 'present.one' : 'present.many', present.join(words('list.separator')))}</p>
  </header>`;
}

/** Puts the newest page before what was loaded earlier. */
function merged(fresh, old) {
  const last = fresh.items.at(-1)?.position;
  const earlier = last === undefined ? [] : old.items.filter(item => item.position < last);
  return earlier.length === 0 ? fresh : {items: [...fresh.items, ...earlier], next: old.next};
}

function Timeline({words, ticket, level}) {
  const [group, setGroup] = useState('all');
  const [pages, setPages] = useState(ticket.timeline);
  const [refused, setRefused] = useState(null);
  const chosen = useRef('all');
  const base = `tickets/${ticket.number}/timeline?group=`;

  const fetched = async (which, before, take) => {
    try {
      const page = await call('GET', `${base}${which}${before ? `&before=${before}` : ''}`);
      if (chosen.current === which) {
        setPages(take(page));
        setRefused(null);
      }
    } catch (failure) {
      setRefused(failure);
    }
  };
  useEffect(() => {
    if (group === 'all') {
      setPages(old => merged(ticket.timeline, old));
    } else {
      fetched(group, null, page => merged(page, pages));
    }
  }, [ticket]);
  const choose = which => {
    chosen.current = which;
    setGroup(which);
    if (which === 'all') {
      setPages(ticket.timeline);
    } else {
      fetched(which, null, page => page);
    }
  };

  return html`<section class="ld-timeline" aria-labelledby="ld-timeline">
    <${Heading} level=${level + 1} id="ld-timeline">${words('timeline')}<//>
    <div class="ld-groups" role="group" aria-label=${words('timeline.group')}>${GROUPS.map(one => html`<button
      key=${one} type="button" aria-pressed=${String(group === one)} onClick=${() => choose(one)}
      >${words(`group.${one}`)}</button>`)}</div>
    ${refused && html`<p class="ld-alarm" role="alert">${problem(words, refused)}</p>`}
    ${pages.items.length === 0 && html`<p>${words('timeline.empty')}</p>`}
    <ol class="ld-items">${pages.items.map(item => html`<${Item} key=${item.position} words=${words} item=${item}
      zone=${ticket.zone} level=${level + 2} />`)}</ol>
    ${pages.next && html`<button type="button" class="ld-more" onClick=${() => fetched(group, pages.next,
      page => ({items: [...pages.items, ...page.items], next: page.next}))}>${words('timeline.more')}</button>`}
  </section>`;
}

function Item({words, item, zone, level}) {
  return html`<li class=${`ld-item ld-of-${item.group}`}>
    <p class="ld-byline"><time datetime=${item.at}>${moment(item.at, zone)}</time> · <span dir="auto">${item.name}</span>
      ${' '}<span class="ld-group">${words(`group.${item.group}`)}</span>
      ${item.unread && html`${' '}<strong class="ld-new">${words('timeline.new')}</strong>`}</p>
    <${Heading} level=${level} dir="auto">${item.title}<//>
    ${item.fields.some(field => field.label) && html`<dl>${item.fields.filter(field => field.label).map((field, n) => html`
      <div key=${n}><dt>${field.label}</dt><dd><${Words} words=${words} text=${field.value} /></dd></div>`)}</dl>`}
    ${item.fields.filter(field => !field.label).map((field, n) => html`
      <${Words} key=${n} words=${words} text=${field.value} />`)}
    ${item.folded && html`<details><summary>${words('item.folded')}</summary>
      <p class="ld-words" dir="auto">${item.folded}</p></details>`}
    ${item.files.length > 0 && html`<${Files} files=${item.files} />`}
  </li>`;
}

function Words({words, text}) {
  const [open, setOpen] = useState(false);
  const long = text.length > LONG || text.split('\n').length > 12;
  return html`<div><p class=${`ld-words${long && !open ? ' ld-cut' : ''}`} dir="auto">${text}</p>
    ${long && html`<button type="button" class="ld-link" aria-expanded=${String(open)}
      onClick=${() => setOpen(!open)}>${words(open ? 'item.less' : 'item.more')}</button>`}</div>`;
}

function Files({files}) {
  return html`<ul class="ld-files">${files.map(file => html`<li key=${file.id}>
    <a href=${file.address} download>${file.picture && html`<img src=${file.picture} alt="" loading="lazy"
      onError=${event => { event.target.hidden = true; }} />`}<span dir="auto">${file.name}</span></a>
    ${' '}<span class="ld-quiet">${file.size}</span></li>`)}</ul>`;
}

function Others({words, others, zone, level}) {
  const list = open => others.filter(other => other.open === open);
  const part = open => list(open).length > 0 && html`<${Heading} level=${level + 2}>${words(open ? 'others.open' : 'others.closed')}<//>
    <ul>${list(open).map(other => html`<li key=${other.number}>
      <a href=${`/staff/tickets/${other.number}`} target=${level === 1 ? null : '_blank'}>${other.number}</a>${' '}
      <span dir="auto">${other.title}</span>${' '}
      <span class="ld-quiet">${moment(other.receivedAt, zone)}</span></li>`)}</ul>`;
  return html`<aside class="ld-others" aria-labelledby="ld-others">
    <${Heading} level=${level + 1} id="ld-others">${words('others')}<//>
    ${others.length === 0 && html`<p>${words('others.none')}</p>`}
    ${part(true)}${part(false)}
  </aside>`;
}
