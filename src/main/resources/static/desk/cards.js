// Cards of Tasklist's queues: title first, then priority, number, task, deadline and requester; of a mail its subject and sender, of a review the article's title. One call for all cards of a page.
import {html, render} from './preact.js';
import {call} from './server.js';

/** Tasklist draws the cards of a page at once. */
const TOGETHER = 30;
/** Cards that are kept, so that a list that Tasklist draws anew does not show its own cards first. */
const KEPT = 500;
const asked = new Map();
const known = new Map();
let timer;

/** Adds what Tasklist does not say to the card that holds a node. */
export function showCard(node, task, words) {
  asked.set(node, {task, words});
  if (known.has(task)) {
    draw(node, task, known.get(task), words);
  }
  clearTimeout(timer);
  timer = setTimeout(load, TOGETHER);
}

async function load() {
  const shown = [...asked];
  asked.clear();
  const tasks = [...new Set(shown.map(([, {task}]) => task))];
  if (tasks.length === 0) {
    return;
  }
  const query = new URLSearchParams(tasks.map(task => ['task', task]));
  query.append('filter', new URLSearchParams(location.hash.replace(/^[^?]*/, '')).get('filter') ?? '');
  let cards;
  let once;
  try {
    let mails;
    let articles;
    let due;
    ({cards, mails, articles, due, once} = await call('GET', `cards?${query}`));
    for (const [task, {subject, sender, ticket}] of Object.entries(mails)) {
      cards[task] = {title: subject || null, number: ticket, requester: sender};
    }
    for (const [task, title] of Object.entries(articles)) {
      cards[task] = {title, requester: shown[0][1].words('card.article')};
    }
    Object.entries(cards).forEach(([task, card]) => { card.due = due[task]; });
  } catch {
    // The platform's own card stays.
    return;
  }
  if (known.size > KEPT) {
    known.clear();
  }
  for (const [node, {task, words}] of shown) {
    if (cards[task]) {
      known.set(task, cards[task]);
    }
    if (cards[task] && node.isConnected) {
      draw(node, task, cards[task], words);
    }
  }
  showOnce(once);
}

/** Leaves of each ticket the first card, in a queue of tickets. */
function showOnce(once) {
  const shown = new Set();
  document.querySelectorAll('li.task.ld-card').forEach(item => {
    const number = item.querySelector('.ld-card-number')?.textContent;
    item.hidden = once && Boolean(number) && shown.has(number);
    shown.add(number);
  });
}

const UNITS = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000]];

/** Says how far a deadline is, in its largest unit. */
function dueIn(due, words) {
  const left = new Date(due) - Date.now();
  const [unit, length] = UNITS.find(([, one]) => Math.abs(left) >= one) ?? UNITS.at(-1);
  const amount = new Intl.NumberFormat(document.documentElement.lang || navigator.language, {style: 'unit', unit, unitDisplay: 'long'})
    .format(Math.floor(Math.abs(left) / length));
  return words(left > 0 ? 'card.due' : 'card.late', amount);
}

function draw(node, task, card, words) {
  const item = node.closest('li.task');
  const link = item?.querySelector('h4.task a');
  if (!link) {
    return;
  }
  for (let within = node; within && !within.classList.contains('task-card-details'); within = within.parentElement) {
    within.classList.add('ld-card-part');
  }
  item.classList.add('ld-card');
  const title = `ld-card-${task}`;
  link.setAttribute('aria-describedby', title);
  render(html`
    <p class="ld-card-title" id=${title}>
      ${card.unread && html`<strong class="ld-card-new">${words('card.new')}</strong>`}<bdi title=${card.title}>${card.title ?? words('card.no-subject')}</bdi></p>
    ${card.priority && html`<span class=${`ld-card-priority ld-${card.priority.toLowerCase()}`} title=${words('priority', card.priority)}>${card.priority}</span>`}
    ${card.number && html`<span class="ld-card-number">${card.number}</span>`}
    ${card.due && html`<span class=${`ld-card-due${new Date(card.due) <= Date.now() ? ' ld-card-late' : ''}`}>${dueIn(card.due, words)}</span>`}
    <bdi class="ld-card-requester" title=${card.requester}>${card.requester}</bdi>`, node);
}
