// Calls the desk's addresses with the session of the web applications.
export const BASE = '/camunda/api/loopdesk/';

/** Below the limit of browsers, 64 KiB for all such calls of a page. */
const MOST_BYTES_OUTLIVING = 60_000;

/**
 * The server has answered with an error; `status` is 0 if it has not answered. `errors` are those of single fields, each as
 * {field, message}; a nested field stands by its own name.
 */
export class Refused extends Error {
  constructor(status, detail, errors = []) {
    super(detail || String(status));
    this.status = status;
    this.detail = detail;
    this.errors = errors;
  }
}

/** Tells whether a call may succeed later as it is: the server is out of reach or starting. */
export function isAway({status}) {
  return [0, 502, 503, 504].includes(status);
}

/** Returns in words why a call was refused. */
export function reason(words, refused) {
  switch (refused.status) {
    case 0: return words('unreachable');
    case 401: return words('signed-out');
    default: return refused.detail || words('failed');
  }
}

/**
 * Returns the token of the session. Its cookie can be read below /camunda alone, and a change with the token of an earlier
 * session would end the present one, so other pages ask for it each time.
 */
async function token() {
  const found = document.cookie.split('; ').find(cookie => cookie.startsWith('XSRF-TOKEN='));
  return found ? decodeURIComponent(found.slice('XSRF-TOKEN='.length)) : (await call('GET', 'session')).token;
}

/**
 * Calls an address.
 *
 * @param address below those of the desk, or from the root
 * @param outlives true if the call is to go on when its page is left; a browser does so up to a number of bytes
 */
export async function call(method, address, body, outlives = false) {
  const headers = {Accept: 'application/json', 'X-Requested-With': 'XMLHttpRequest'};
  if (method !== 'GET') {
    headers['X-XSRF-TOKEN'] = await token();
  }
  let content = body;
  if (body !== undefined && !(body instanceof FormData)) {
    headers['Content-Type'] = 'application/json';
    content = JSON.stringify(body);
  }
  const keepalive = outlives && new Blob([content]).size <= MOST_BYTES_OUTLIVING;
  let answer;
  try {
    answer = await fetch(address.startsWith('/') ? address : BASE + address, {method, headers, body: content, credentials: 'same-origin', keepalive});
  } catch {
    throw new Refused(0);
  }
  const text = await answer.text();
  let json = null;
  try {
    json = text ? JSON.parse(text) : null;
  } catch {
    // Not ours: a page of a proxy, or of the platform.
  }
  if (!answer.ok) {
    // The platform refuses a change without the token of a live session before our address is reached.
    const errors = json?.errors ?? json?.fields?.map(field => ({field, message: json.detail})) ?? [];
    throw new Refused(
      answer.status === 403 && !json?.status ? 401 : answer.status,
      json?.errors?.map(error => error.message).join(' ') || json?.detail,
      errors.map(({field, message}) => ({field: field.replace(/^.*\./, ''), message})));
  }
  return json;
}

/** Returns a new key for what may be sent twice; `crypto.randomUUID` is missing where the desk is not served by HTTPS. */
export function newKey() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

let loaded;

/** Returns a function that gives the text of a key in the reader's language, with values inserted. */
export function texts() {
  loaded ??= call('GET', 'texts').then(
    all => (key, ...values) => (all[key] ?? key).replace(/\{(\d+)\}/g, (place, n) => values[n] ?? place),
    () => {
      loaded = undefined;
      return key => key;
    });
  return loaded;
}
