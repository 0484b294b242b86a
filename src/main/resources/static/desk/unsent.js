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

/**
 * Brings together a text of another window and what was typed here, neither of which is lost.
 *
 * @param sent text that this window has sent itself, which may be the other one
 * @param between stands between the two
 */
export function joined(theirs, mine, sent, between) {
  if (!theirs.trim() || theirs === sent || mine.startsWith(theirs)) {
    return mine;
  }
  return theirs.includes(mine) ? theirs : theirs.trimEnd() + between + mine;
}
