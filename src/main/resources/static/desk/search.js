// The search for tickets: one field and its results, on the staff page and wherever else a node is given.
import {moment} from './moment.js';
import {call, Refused} from './server.js';

const ADDRESS = '/api/tickets';
const PAGE = 20;
const LONGEST = 255;
const PAUSE = 300;
const KEPT = 'loopdesk.search';
const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Creates an element; texts become text nodes, so nothing in them is markup. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    made.setAttribute(attribute, value);
  }
  made.append(...children);
  return made;
}

function keep(text) {
  try {
    sessionStorage.setItem(KEPT, text);
  } catch {
    // The browser keeps nothing.
  }
}

function keptText() {
  try {
    return sessionStorage.getItem(KEPT);
  } catch {
    // The browser keeps nothing.
    return null;
  }
}

/** Returns a page of tickets; those with `why` are like the words, the others have them all: `criteria` are the parameters of the API, `q` the words. */
export async function find(criteria, signal) {
  // The header keeps the browser from asking for a password in a dialog of its own.
  const answer = await fetch(`${ADDRESS}?${new URLSearchParams(criteria)}`,
    {signal, credentials: 'same-origin', headers: {Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest'}});
  if (!answer.ok) {
    throw new Refused(answer.status);
  }
  return answer.json();
}

/** Tells whether a text is looked for while it is typed: one letter begins too many words. */
export function isSearched(text) {
  return text.length > 1 || CJK.test(text);
}

/** Returns {tasks, names, zone} of tickets, as the server knows them. */
export async function placesOf(tickets) {
  if (tickets.length === 0) {
    return {tasks: {}, names: {}};
  }
  const query = new URLSearchParams();
  tickets.forEach(ticket => query.append('ticket', ticket.number));
  [...new Set(tickets.map(ticket => ticket.assignee).filter(Boolean))].forEach(holder => query.append('holder', holder));
  return call('GET', `places?${query}`);
}

/** Returns the staff's page: tickets are read there, and the last search stands there again when the reader comes back. */
export const staffPage = zone => ({
  kept: true,
  places: async tickets => ({tasks: {}, names: (await placesOf(tickets).catch(() => ({}))).names ?? {}, zone}),
  link: ticket => ({href: `/staff/tickets/${encodeURIComponent(ticket.number)}`}),
  access: () => null
});

/**
 * Shows the search in a node.
 *
 * @param node an empty element
 * @param words returns the text of a key in the reader's language, with values inserted
 * @param at where it is shown: `kept` is true if the last search is kept for the window, `opensOnly` if Enter opens the only
 *   ticket found, or the one of that number, `places(tickets)` promises
 *   {tasks, names, zone}, tasks by number, names by account, and the zone of the service desk; `link(ticket, task)` returns the attributes of a result's link, and
 *   `access(ticket, task)` says in words what the reader may do there, or null
 * @return a function that removes the search
 */
export function showSearch(node, words, at) {
  const field = element('input', {
    type: 'search', id: 'ticket-search', name: 'q', maxlength: LONGEST, autocomplete: 'off', spellcheck: 'false',
    'aria-describedby': 'ticket-search-hint', 'aria-controls': 'ticket-search-results'
  });
  const status = element('p', {role: 'status', 'aria-live': 'polite', class: 'ticket-search-status'});
  const results = element('ul', {id: 'ticket-search-results', class: 'ticket-search-results'});
  const likeHeading = element('p', {id: 'ticket-search-like', class: 'ticket-search-like', hidden: ''}, words('search.like'));
  const like = element('ul', {class: 'ticket-search-results', 'aria-labelledby': 'ticket-search-like'});
  const more = element('button', {type: 'button', class: 'second', hidden: ''}, words('search.more'));
  const form = element('form', {role: 'search', class: 'ticket-search'},
    element('label', {for: 'ticket-search'}, words('search.label')),
    element('div', {class: 'ticket-search-line'}, field, element('button', {type: 'submit'}, words('search.go'))),
    element('p', {id: 'ticket-search-hint', class: 'ticket-search-hint'}, words('search.hint')));
  node.append(form, status, results, likeHeading, like, more);

  let timer;
  let running;
  let shown = '';
  let next = null;

  function item(ticket, {tasks, names, zone}) {
    const task = tasks[ticket.number];
    // Between its closing and the follow-up a ticket is open, and nobody has to do anything.
    const closing = ticket.stage === 'closed';
    const place = ticket.state === 'closed' ? words('search.closed')
      : closing ? words('stage.before-follow-up') : words('search.open', words(`stage.${ticket.stage}`));
    // Whose task it is is said once.
    const holder = ticket.state === 'closed' || closing && !ticket.assignee || task?.isMine
      ? null
      : ticket.assignee ? words('search.held', names[ticket.assignee] ?? ticket.assignee) : words('search.free');
    const facts = [place, holder, at.access(ticket, task), ticket.priority, ticket.requester.name,
      words('search.changed', moment(ticket.updatedAt, zone)), ticket.why];
    return element('li', {},
      element('a', at.link(ticket, task),
        element('span', {class: 'ticket-search-number'}, ticket.number), ' ', element('bdi', {}, ticket.title)),
      element('p', {}, ...facts.filter(Boolean).flatMap((fact, i) =>
        [...(i ? [' · '] : []), element('bdi', {}, fact)])));
  }

  function say(text, ...links) {
    status.replaceChildren(text, ...links);
  }

  function clear() {
    results.replaceChildren();
    like.replaceChildren();
    likeHeading.hidden = true;
    more.hidden = true;
    next = null;
  }

  function failed(problem) {
    clear();
    if (problem.status === 401) {
      say(words('search.signed-out'), ' ',
        element('a', {href: '/camunda/app/tasklist/'}, words('search.sign-in')));
    } else {
      say(words(problem.status === 403 ? 'search.not-staff' : 'search.failed'));
    }
  }

  async function search(further, opens = false) {
    const text = further ? shown : field.value.trim();
    clearTimeout(timer);
    running?.abort();
    if (!text) {
      shown = '';
      clear();
      say('');
      return;
    }
    const mine = new AbortController();
    running = mine;
    node.setAttribute('aria-busy', 'true');
    try {
      const page = await find({q: text, limit: PAGE, ...further && {cursor: next}}, mine.signal);
      const places = await at.places(page.tickets);
      if (running !== mine) {
        return;
      }
      if (!further) {
        clear();
      }
      // The ticket of that number stands before those that mention it.
      const named = ({number}) => [text, `LD-${text}`].includes(number) || number === text.toUpperCase();
      const tickets = [...page.tickets].sort((a, b) => named(b) - named(a));
      const items = tickets.map(ticket => item(ticket, places));
      items.forEach((one, i) => (tickets[i].why ? like : results).append(one));
      likeHeading.hidden = like.children.length === 0;
      shown = text;
      next = page.next;
      more.hidden = !next;
      const count = results.children.length;
      const alike = like.children.length;
      const found = !count ? words('search.none', text) : count === 1 ? words('search.found-one', text)
        : words(next && !alike ? 'search.first' : 'search.found', count, text);
      say(alike ? `${found} ${words(alike === 1 ? 'search.like.one' : 'search.like.found', alike)}` : found);
      if (further) {
        items[0]?.querySelector('a').focus();
      }
      if (opens && (count === 1 && !tickets[0]?.why || tickets.length > 0 && named(tickets[0]))) {
        items[0].querySelector('a').click();
      }
      if (at.kept) {
        keep(text);
      }
    } catch (problem) {
      if (running === mine) {
        failed(problem);
      }
    } finally {
      if (running === mine) {
        node.removeAttribute('aria-busy');
      }
    }
  }

  form.addEventListener('submit', event => {
    event.preventDefault();
    search(false, at.opensOnly);
  });
  field.addEventListener('input', event => {
    clearTimeout(timer);
    const text = field.value.trim();
    // What an input method has not finished is no word yet.
    if (!event.isComposing && (!text || isSearched(text))) {
      timer = setTimeout(() => search(false), PAUSE);
    }
  });
  field.addEventListener('compositionend', () => {
    clearTimeout(timer);
    timer = setTimeout(() => search(false), PAUSE);
  });
  more.addEventListener('click', () => search(true));
  node.addEventListener('keydown', event => {
    const links = [...results.querySelectorAll('a'), ...like.querySelectorAll('a')];
    const at = links.indexOf(document.activeElement);
    if (event.key === 'ArrowDown' && (document.activeElement === field || at >= 0) && links[at + 1]) {
      event.preventDefault();
      links[at + 1].focus();
    } else if (event.key === 'ArrowUp' && at >= 0) {
      event.preventDefault();
      (links[at - 1] ?? field).focus();
    } else if (event.key === 'Escape' && at >= 0) {
      event.preventDefault();
      field.focus();
    }
  });

  const kept = at.kept && keptText();
  if (kept) {
    field.value = kept;
    search(false);
  }
  return () => {
    clearTimeout(timer);
    running?.abort();
    node.replaceChildren();
  };
}
