// What is typed into the form of a task is kept on the server, for its account alone. Tasklist itself would keep it in the
// browser, where whoever signs in next gets it.
import {knownAccount, tellAccount} from './account.js';
import {BASE, call, isAway} from './server.js';
import {findUnsent, forgetUnsent, joined, keepUnsent, nameOf} from './unsent.js';

const KEY = /^camunda-form:([\w-]{1,64})$/;
const PAUSE = 700;
const RETRY = 5000;
const SIGN_IN = /^#\/login/;
const NOTHING = 'nothing';
const CHANGED = 412;
/** What stands between the words of two windows, by the type of the field. */
const BETWEEN = {textarea: '\n\n', textfield: ' / '};
/** Types of fields of which one value is chosen. */
const CHOSEN = ['radio', 'select', 'datetime', 'number', 'checkbox', 'checklist', 'taglist'];

const last = new Map();
/**
 * What this page knows of the drafts on the server, by task: `seen`, the revision, `had`, its values, `sent`, the names of the
 * values sent since, whose answers may be lost, `both`, whether values of another window were taken in, and `newer`, whether
 * another window has saved values that this one cannot save over.
 */
const servers = new Map();
const known = new Map();
/** Completed tasks, whose values are not kept any more. */
const over = new Set();
let tell = () => {};
/** Forms in which somebody has typed or chosen, which are found a moment after they are drawn. */
const touchedForms = new WeakSet();

/** Takes the place of the browser's store for drafts of forms. */
export function keepDrafts() {
  ['keydown', 'pointerdown', 'input', 'change'].forEach(event => document.addEventListener(event, ({target}) => {
    const container = target.closest?.('.fjs-container');
    if (container) {
      touchedForms.add(container);
    }
  }, true));
  const {getItem, setItem, removeItem} = Storage.prototype;
  Storage.prototype.getItem = function (key) {
    const task = this === localStorage && KEY.exec(key)?.[1];
    return task ? find(task) : getItem.call(this, key);
  };
  Storage.prototype.setItem = function (key, value) {
    const task = this === localStorage && KEY.exec(key)?.[1];
    if (task) {
      save(task, String(value));
    } else {
      setItem.call(this, key, value);
    }
  };
  Storage.prototype.removeItem = function (key) {
    const task = this === localStorage && KEY.exec(key)?.[1];
    if (task) {
      remove(task);
    } else {
      removeItem.call(this, key);
    }
  };
}

/** Saves what is typed into a form a moment later; `told` is called with the state of the draft: `saved`, `unsaved`, `away`,
 * `signed-out`, `newer`, or `over`, with the reason if somebody else holds the task, or null if nothing is typed. */
export function keepForm(form, task, told) {
  let timer = 0;
  let before = JSON.stringify(form.values());
  let atFirst = before;
  // A form changes values by itself, too. What is typed before now is told of a moment later.
  const touched = () => touchedForms.has(form.container);
  const server = serverOf(task);
  server.had ??= before;
  const tellTyped = (state, why) => told(['over', 'newer'].includes(state) || touched() && JSON.stringify(form.values()) !== atFirst ? state
    : server.both ? 'both' : null, why);
  tell = tellTyped;
  if (server.both || server.newer) {
    tell(server.newer ? 'newer' : null);
  }
  const saveNow = () => {
    const due = timer;
    clearTimeout(timer);
    timer = 0;
    const values = JSON.stringify(form.values());
    if (due || values !== before) {
      before = values;
      save(task, values);
    }
  };
  const changed = () => {
    const values = JSON.stringify(form.values());
    if (timer || values !== before) {
      // At once, as the page may be gone before the pause is over.
      keepTyped(knownAccount(), task, values);
      tell = tellTyped;
      tell('unsaved');
      clearTimeout(timer);
      timer = setTimeout(saveNow, PAUSE);
    }
  };
  form.on('changed', changed);
  if (form.begun() && touched()) {
    // Somebody has typed between the form's drawing and now.
    before = atFirst = '';
    changed();
  }
  window.addEventListener('pagehide', () => {
    // A field tells its form of what was typed last a moment later, or when it is left.
    if (form.container.contains(document.activeElement)) {
      document.activeElement.blur();
    }
    saveNow();
  });
}

/** Keeps nothing of a task while a request completes it, and nothing afterwards; what is refused is kept as before. */
export function submitted(task, request) {
  after(task, () => new Promise(end => request.addEventListener('loadend', () => {
    if (request.status >= 200 && request.status < 300) {
      over.add(task);
      forgetUnsent(knownAccount(), task);
    }
    end();
  })));
}

// Tasklist asks in the moment in which it draws the form, so it has to wait for the answer.
function find(task) {
  if (!/-/.test(task)) {
    // A form that starts a process has no task yet.
    return null;
  }
  const request = new XMLHttpRequest();
  request.open('GET', `${BASE}tasks/${task}/form-draft`, false);
  request.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
  try {
    request.send();
  } catch {
    return typedHere(task);
  }
  if (request.status !== 200) {
    return isAway(request) ? typedHere(task) : null;
  }
  const draft = JSON.parse(request.responseText);
  tellAccount(draft.account);
  const mine = findUnsent(draft.account, task);
  servers.set(task, {seen: draft.revision, had: draft.values, sent: [], both: false});
  if (!mine) {
    return draft.values;
  }
  const values = mine.seen === draft.revision || !draft.values || mine.sent?.includes(nameOf(draft.values)) ? mine.values
    : ofBoth(task, draft.values, mine);
  if (values === null) {
    // What was typed here stays here, and is not saved over the other, until the form can be read.
    return goOn(task, mine);
  }
  serverOf(task).both = values !== mine.values;
  save(task, values);
  return values;
}

/** Returns the values that were typed here, which are saved as soon as the server answers, or null. */
function typedHere(task) {
  const mine = findUnsent(knownAccount(), task);
  return mine && goOn(task, mine);
}

/** Goes on with what was typed here from what it was typed on. */
function goOn(task, {values, seen, had, sent}) {
  servers.set(task, {seen, had, sent: sent ?? [], both: false});
  save(task, values);
  return values;
}

function serverOf(task) {
  if (!servers.has(task)) {
    servers.set(task, {seen: NOTHING, had: null, sent: [], both: false});
  }
  return servers.get(task);
}

function keepTyped(whose, task, values) {
  const {seen, had, sent} = serverOf(task);
  keepUnsent(whose, task, {values, seen, had, sent});
}

/**
 * Brings together what another window has saved and what was typed here. A field that only one of them has changed is that
 * one's; of a field that both have changed, words stand one below the other, and of choices the saved one stays.
 *
 * @return null if both have changed a field, and the form that tells its type cannot be read
 */
function ofBoth(task, saved, mine) {
  const [theirs, own, had] = [saved, mine.values, mine.had ?? '{}'].map(text => JSON.parse(text));
  const same = (one, other) => JSON.stringify(one ?? '') === JSON.stringify(other ?? '');
  const changed = Object.entries(own).filter(([key, value]) => !same(value, had[key]) && !same(value, theirs[key]));
  const inBoth = ([key]) => !same(theirs[key], had[key]);
  const whole = {...theirs, ...Object.fromEntries(changed.filter(one => !inBoth(one)))};
  const types = changed.some(inBoth) ? typesOf(task) : new Map();
  if (!types) {
    return null;
  }
  changed.filter(inBoth).forEach(([key, value]) => {
    const type = types.get(key);
    if (typeof value === 'string' && !CHOSEN.includes(type)) {
      whole[key] = joined(String(theirs[key] ?? ''), value, BETWEEN[type] ?? BETWEEN.textarea);
    }
  });
  return JSON.stringify(whole);
}

/** Returns the types of the fields of a task's form, by key, or null if the form cannot be read. */
function typesOf(task) {
  const request = new XMLHttpRequest();
  request.open('GET', `/camunda/api/engine/engine/default/task/${task}/deployed-form`, false);
  const types = new Map();
  const collect = ({key, type, components}) => {
    types.set(key, type);
    components?.forEach(collect);
  };
  try {
    request.send();
    if (request.status !== 200) {
      return null;
    }
    collect(JSON.parse(request.responseText));
    return types;
  } catch {
    return null;
  }
}

/** Saves over what this page has seen. Values that it has sent itself count as seen, although the answer was lost. */
async function put(whose, task, values) {
  const server = serverOf(task);
  const saveOver = async () => {
    server.seen = (await call('PUT', `tasks/${task}/form-draft`, {values, seen: server.seen}, true)).revision;
    Object.assign(server, {had: values, sent: [], newer: false});
  };
  const before = server.sent;
  server.sent = [...new Set([...before, nameOf(values)])];
  const mine = findUnsent(whose, task);
  if (mine) {
    keepUnsent(whose, task, {...mine, sent: server.sent});
  }
  try {
    await saveOver();
  } catch (failure) {
    const draft = failure.status === CHANGED && await call('GET', `tasks/${task}/form-draft`);
    if (!draft || !before.includes(nameOf(draft.values ?? ''))) {
      throw failure;
    }
    server.seen = draft.revision;
    await saveOver();
  }
}

function save(task, values) {
  const whose = knownAccount();
  known.set(task, values);
  // At once, as the page may be gone before the call has failed.
  keepTyped(whose, task, values);
  after(task, async () => {
    if (over.has(task)) {
      forgetUnsent(whose, task);
      return;
    }
    if (known.get(task) !== values) {
      return;
    }
    try {
      await put(whose, task, values);
      // Something newer may have been typed meanwhile, which is not saved yet.
      if (findUnsent(whose, task)?.values === values) {
        forgetUnsent(whose, task);
      }
      tell('saved');
    } catch (failure) {
      serverOf(task).newer = failure.status === CHANGED;
      if (failure.status === 403) {
        // Somebody else holds the task; the page keeps the values, should it come back.
        tell('over', failure.detail);
      } else if (failure.status === 409) {
        // Somebody has completed the task meanwhile; the server has moved the values into the draft about the ticket.
        forgetUnsent(whose, task);
        tell('over');
      } else if (failure.status === 404) {
        forgetUnsent(whose, task);
      } else if (failure.status === CHANGED) {
        tell('newer');
      } else {
        tell(isAway(failure) ? 'away' : failure.status === 401 ? 'signed-out' : 'unsaved');
        if (isAway(failure)) {
          setTimeout(() => findUnsent(whose, task)?.values === values && !SIGN_IN.test(location.hash) && save(task, values), RETRY);
        }
      }
    }
  });
}

function remove(task) {
  known.delete(task);
  servers.delete(task);
  forgetUnsent(knownAccount(), task);
  after(task, () => call('DELETE', `tasks/${task}/form-draft`).catch(() => {}));
}

// One after the other, so that an older text never arrives last.
function after(task, step) {
  last.set(task, (last.get(task) ?? Promise.resolve()).then(step));
}
