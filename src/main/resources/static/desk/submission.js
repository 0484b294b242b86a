// What a form sends: once at a time, and with what was refused.
import {html, useState} from './preact.js';
import {reason} from './server.js';

/** Returns `submit`, which hands what it is given to `send` unless that is under way, `busy` and the alarm of a refusal. */
export function useSubmission(words, send) {
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState(null);
  const submit = async given => {
    if (busy) {
      return;
    }
    setBusy(true);
    setRefused(null);
    try {
      await send(given);
    } catch (failure) {
      setRefused(reason(words, failure));
    } finally {
      setBusy(false);
    }
  };
  return {submit, busy, alarm: refused && html`<p class="ld-alarm" role="alert">${refused}</p>`};
}
