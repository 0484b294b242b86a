// The case of a ticket as the server tells it: loaded once for all parts of a page that show it, and again when there is news.
import {useEffect, useState} from './preact.js';
import {call} from './server.js';

const EVERY = 15_000;
const HIDDEN = 4;
const feeds = new Map();

/**
 * Returns the case of a task or a ticket: {ticket, refused, present, state, news, load, again, look}. It is the same object for all who
 * ask for the same, and asks for news until the last of them is gone or the session ends.
 */
export function useCase({task, number}) {
  const key = number ?? `task ${task}`;
  const [, draw] = useState(0);
  if (!feeds.has(key)) {
    feeds.set(key, new Feed(key, task, number));
  }
  const feed = feeds.get(key);
  useEffect(() => feed.join(() => draw(n => n + 1)), [feed]);
  return feed;
}

class Feed {
  ticket = null;
  refused = null;
  present = [];
  /** What has become of the task, for a case that was asked for by its task: {open, holder, said, next}; null at first. */
  state = null;
  /** Grows when somebody else has added to the case. */
  news = 0;
  #key;
  #task;
  #number;
  #newest = 0;
  #timer = 0;
  #turn = 0;
  #run = 0;
  #loads = 0;
  #watchers = new Set();
  #seen = () => {
    if (!document.hidden && this.ticket) {
      this.#start();
    }
  };

  constructor(key, task, number) {
    this.#key = key;
    this.#task = task;
    this.#number = number;
  }

  /** Begins to watch; returns a function that ends it. */
  join(watcher) {
    this.#watchers.add(watcher);
    if (this.#watchers.size === 1) {
      document.addEventListener('visibilitychange', this.#seen);
      this.#start();
    }
    return () => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size === 0) {
        this.#run++;
        clearTimeout(this.#timer);
        document.removeEventListener('visibilitychange', this.#seen);
        feeds.delete(this.#key);
      }
    };
  }

  /** Loads the case, such as after a change by this page. */
  async load() {
    const load = ++this.#loads;
    this.#number ??= (await call('GET', `tasks/${encodeURIComponent(this.#task)}`)).number;
    const loaded = await call('GET', `tickets/${this.#number}`);
    if (load !== this.#loads) {
      // Another call has been sent since, whose answer is newer.
      return;
    }
    const newest = loaded.timeline.items[0]?.position ?? 0;
    if (this.#newest && newest > this.#newest) {
      this.news++;
    }
    this.#newest = newest;
    this.ticket = loaded;
    this.refused = null;
    this.#tell();
  }

  /** Goes on after the session has ended and begun again. */
  again() {
    this.refused = null;
    this.#start();
    this.#tell();
  }

  /** Asks for news at once, such as after somebody else was quicker. */
  look() {
    this.#start();
  }

  /** Tells all parts of the page that a call was refused. */
  fail(refused) {
    this.refused = refused;
    this.#tell();
  }

  #tell() {
    this.#watchers.forEach(watcher => watcher());
  }

  #start() {
    clearTimeout(this.#timer);
    this.#step(++this.#run);
  }

  // One chain of calls at a time: load, then ask for news.
  async #step(run) {
    try {
      if (!this.ticket) {
        await this.load();
        if (run !== this.#run) {
          return;
        }
      }
      if (!document.hidden || this.#turn++ % HIDDEN === 0) {
        const readUpTo = document.hidden ? 0 : this.#newest;
        const task = this.state?.open === false ? undefined : this.#task;
        const news = await call('POST', `tickets/${this.#number}/presence`, {readUpTo, task});
        if (run !== this.#run) {
          return;
        }
        this.present = news.present;
        this.state = news.state ?? this.state;
        this.refused = null;
        if (news.version !== this.ticket.version) {
          await this.load();
          if (run !== this.#run) {
            return;
          }
        }
        this.#tell();
      }
    } catch (failure) {
      if (run !== this.#run) {
        return;
      }
      this.fail(failure);
      if (![0, 500, 502, 503, 504].includes(failure.status)) {
        return;
      }
    }
    if (run === this.#run) {
      this.#timer = setTimeout(() => this.#step(run), EVERY);
    }
  }
}
