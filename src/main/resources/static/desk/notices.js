// Puts Tasklist's notices into the words of the desk where they come from the engine or a library, which write English.
import {call} from './server.js';

const AWAY = /^Request has been terminated/;
const GONE = /No matching task|task is null/;
const SENTENCE = /[a-z]{2,}[^\w]+[a-z]{2,}[^\w]+[a-z]{2,}/i;
const CHINESE = /\p{Script=Han}/u;
/** The notice puts a colon behind its first sentence. */
const END = /[。.：:]\s*$/u;

/** Watches the notices. */
export function wordNotices(words) {
  const panel = document.querySelector('.page-notifications');
  if (panel) {
    new MutationObserver(() => panel.querySelectorAll('.alert').forEach(notice => word(notice, words)))
      .observe(panel, {childList: true, subtree: true, characterData: true});
  }
}

function word(notice, words) {
  const [status, message] = ['.status', '.message'].map(part => notice.querySelector(part));
  [status, message].filter(Boolean).forEach(part => {
    const said = part.textContent;
    const own = inWordsOfDesk(said, words);
    if (own !== said) {
      part.title = said;
      part.textContent = own;
      if (GONE.test(said)) {
        tellEnd(part);
      }
    }
  });
  if (message?.textContent && END.test(status?.textContent ?? '')) {
    status.textContent = status.textContent.replace(END, '');
  }
}

/** Says what has become of the task of the page's address, and leads to its ticket. */
async function tellEnd(part) {
  const task = new URLSearchParams(location.hash.replace(/^[^?]*/, '')).get('task');
  if (!task) {
    return;
  }
  const address = `tasks/${encodeURIComponent(task)}`;
  try {
    const [{number}, {said}] = await Promise.all([call('GET', address), call('GET', `${address}/state`)]);
    if (said && part.isConnected) {
      const ticket = document.createElement('a');
      ticket.href = `/staff/tickets/${encodeURIComponent(number)}`;
      ticket.textContent = number;
      part.replaceChildren(said, ' ', ticket);
    }
  } catch {
    // That the task is over is said already.
  }
}

function inWordsOfDesk(said, words) {
  if (AWAY.test(said)) {
    return words('unreachable');
  }
  if (GONE.test(said)) {
    return words('task-gone');
  }
  return document.documentElement.lang.startsWith('zh') && SENTENCE.test(said) && !CHINESE.test(said) ? words('failed') : said;
}
