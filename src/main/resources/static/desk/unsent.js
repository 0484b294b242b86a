// What was typed and is not on the server yet: kept in the browser's tab until it is, over a reload and a new sign-in, for the
// account that typed it. `what` names the place, such as a ticket's message.
const PREFIX = 'loopdesk-unsent';
const place = (account, what) => `${PREFIX} ${account} ${what}`;
const other = new Map();

/** Keeps a value that JSON can hold. */
export function keepUnsent(account, what, value) {
  const key = place(account, what);
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
