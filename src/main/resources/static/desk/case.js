// The case of a ticket: in Tasklist's tab and on the staff's page. All that people wrote is shown as text.
import {html, render, useEffect, useRef, useState} from './preact.js';
import {call, isAway, reason, texts} from './server.js';
import {Composer} from './composer.js';
import {Evidence} from './evidence.js';
import {Files, Labelled, Words} from './entry.js';
import {useCase} from './feed.js';
import {Heading} from './heading.js';
import {moment} from './moment.js';
import {Related} from './relate.js';
import {Status} from './status.js';
import {Strip} from './strip.js';
import {Suggestions} from './suggestions.js';
import {Summary} from './summary.js';

const GROUPS = ['all', 'requester', 'internal', 'checks'];

/** Shows the case of a task; returns a function that takes it away. */
export function showTask(node, task) {
  return show(node, {task, level: 3, strip: false});
}

/** Shows the case of a ticket; returns a function that takes it away. */
export function showTicket(node, number) {
  return show(node, {number, level: 1, strip: true});
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
    case 403: return words('not-allowed');
    case 404: return words(task ? 'no-ticket' : 'not-found');
    default: return reason(words, refused);
  }
}

function Desk({words, task, number, level, strip}) {
  const feed = useCase({task, number});
  const {ticket, refused, present} = feed;
  const [read, setRead] = useState(feed.news);

  const notice = refused && (refused.status === 401
    ? html`<p class="ld-alarm" role="alert">${words(ticket ? 'signed-out' : 'not-signed-in')}${' '}
        <a href="/camunda/app/tasklist/" target="_blank">${words(ticket ? 'signed-out.link' : 'sign-in')}</a>${' '}
        <button type="button" onClick=${() => feed.again()}>${words('signed-out.again')}</button></p>`
    : html`<p class="ld-alarm" role="alert">${isAway(refused) ? words('unreachable.retried') : problem(words, refused, task)}</p>`);
  if (!ticket) {
    return html`<div class="ld-desk">${notice ?? html`<${Status}>${words('loading')}<//>`}</div>`;
  }
  return html`<div class="ld-desk">
    ${notice}
    ${strip && html`<${Strip} words=${words} ticket=${ticket} present=${present} level=${level}
      changed=${() => feed.load()} />`}
    <p class="ld-said" role="status">${feed.news > read && words('timeline.news')}</p>
    <div class="ld-columns">
      <div class="ld-main">
        <${Composer} words=${words} ticket=${ticket} level=${level}
          sent=${async () => { await feed.load(); setRead(feed.news); }}
          keep=${draft => { feed.ticket.draft = draft; }}
          signedOut=${() => feed.fail({status: 401})} reached=${!refused} />
        <${Summary} words=${words} ticket=${ticket} open=${isHandedOn(ticket)} />
        <${Timeline} words=${words} ticket=${ticket} level=${level} />
        <${Evidence} words=${words} ticket=${ticket} />
      </div>
      <div>
        ${!ticket.ended && html`<${Suggestions} words=${words} ticket=${ticket} level=${level + 1} />`}
        <${Others} words=${words} ticket=${ticket} level=${level} changed=${() => feed.load()} />
      </div>
    </div>
  </div>`;
}

/** Tells whether a colleague left a note and the reader has written nothing since. */
function isHandedOn({timeline, reader}) {
  const last = timeline.items.find(item => item.author === reader || (item.note && item.author !== 'requester'));
  return Boolean(last?.note) && last.author !== reader;
}

/** Puts the newest page before what was loaded earlier. */
function merged(fresh, old) {
  const last = fresh.items.at(-1)?.position;
  const earlier = last === undefined ? [] : old.items.filter(item => item.position < last);
  return earlier.length === 0 ? fresh : {items: [...fresh.items, ...earlier], next: old.next};
}

/** The entries of a case, newest first, by group. */
export function Timeline({words, ticket, level}) {
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
      ${' · '}<span class="ld-group">${words(`group.${item.group}`)}</span>
      ${item.unread && html`${' '}<strong class="ld-new">${words('timeline.new')}</strong>`}</p>
    <${Heading} level=${level} dir="auto">${item.title}<//>
    <${Labelled} words=${words} fields=${item.fields} target=${level > 3 ? '_blank' : null} />
    ${item.fields.filter(field => !field.label).map((field, n) => item.author === 'loopdesk'
      ? html`<details key=${n}><summary>${words('item.letter')}</summary>
        <p class="ld-words" dir="auto">${field.value}</p></details>`
      : html`<${Words} key=${n} words=${words} text=${field.value} />`)}
    ${item.folded && html`<details><summary>${words('item.folded')}</summary>
      <p class="ld-words" dir="auto">${item.folded}</p></details>`}
    <${Files} files=${item.files} />
  </li>`;
}

function Others({words, ticket, level, changed}) {
  const {others, zone} = ticket;
  const list = open => others.filter(other => other.open === open);
  const part = open => list(open).length > 0 && html`<${Heading} level=${level + 2}>${words(open ? 'others.open' : 'others.closed')}<//>
    <ul>${list(open).map(other => html`<li key=${other.number}>
      <a href=${`/staff/tickets/${other.number}`} target=${level === 1 ? null : '_blank'}>${other.number}</a>${' '}
      <span dir="auto">${other.title}</span>${' '}
      <span class="ld-quiet">${moment(other.receivedAt, zone)}</span></li>`)}</ul>`;
  return html`<aside class="ld-others" aria-labelledby="ld-others">
    <${Related} words=${words} ticket=${ticket} level=${level + 1} changed=${changed} />
    <${Heading} level=${level + 1} id="ld-others">${words('others')}<//>
    ${others.length === 0 && html`<p>${words('others.none')}</p>`}
    ${part(true)}${part(false)}
  </aside>`;
}
