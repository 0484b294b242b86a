// Why a page of the desk shows nothing, or nothing new.
import {html} from './preact.js';
import {reason} from './server.js';

/** @param began true if the page was shown, so that there was a session */
export function PageRefusal({words, failure, began}) {
  return failure.status === 401
    ? html`<p class="ld-alarm" role="alert">${words(began ? 'signed-out' : 'not-signed-in')}${' '}<a
        href="/camunda/app/tasklist/" target="_blank">${words(began ? 'signed-out.link' : 'sign-in')}</a></p>`
    : html`<p class="ld-alarm" role="alert">${reason(words, failure)}</p>`;
}
