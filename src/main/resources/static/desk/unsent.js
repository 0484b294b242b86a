// What was typed and is not on the server yet: kept in the browser's tab until it is, over a reload and a new sign-in, for the
// account that typed it; while the account is not known, in the page alone, as somebody else may come next. `what` names the
// place, such as a ticket's message.
const PREFIX = 'loopdesk-unsent';
const place = (account, what) => `${PREFIX} ${account} ${what}`;
const other = new Map();

/** Keeps a value that JSON can hold. */
export function keepUnsent(account, what, value) {
  const key = place(account, what);
  if (account === null) {
    other.set(key, value);
    return;
  }
  other.delete(place(null, what));
  try {
    sessionStorage.setItem(key, JSON.stringify(value));
    other.delete(key);
  } catch {
    // The browser's store is full or closed.
    other.set(key, value);
  }
}

/** Returns what the account has typed there, or null. */
export function findUnsent(account, what) {
  const key = place(account, what);
  if (other.has(key)) {
    return other.get(key);
  }
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

export function forgetUnsent(account, what) {
  const key = place(account, what);
  other.delete(key);
  try {
    sessionStorage.removeItem(key);
  } catch {
    // Nothing is kept there.
  }
}

/** Returns a short name of a text, by which a page finds it among those that it has sent. */
export function nameOf(text) {
  let [one, other] = [0, 1];
  for (let at = 0; at < text.length; at++) {
    one = Math.imul(one, 31) + text.charCodeAt(at) | 0;
    other = Math.imul(other, 65_599) + text.charCodeAt(at) | 0;
  }
  return `${text.length} ${one} ${other}`;
}

/** Brings together a saved text of another window and what was typed here, neither of which is lost; `between` parts them. */
export function joined(theirs, mine, between) {
  if (!theirs.trim() || mine.startsWith(theirs)) {
    return mine;
  }
  const whole = between + theirs.trim() + between;
  return whole.includes(between + mine.trim() + between) ? theirs : theirs.trimEnd() + between + mine;
}
