// A modal dialog of the desk.
import {html, useLayoutEffect, useRef} from './preact.js';

/** A modal dialog, which the browser closes at Escape and whose focus goes back to the button that opened it. */
export function Dialog({words, title, close, children}) {
  const node = useRef(null);
  // Opened in the turn that adds it, so that a key pressed at once does not reach what lies behind it.
  useLayoutEffect(() => node.current.showModal(), []);
  return html`<dialog ref=${node} class="ld-dialog" aria-labelledby="ld-dialog" onClose=${close}>
    <h2 id="ld-dialog">${title}</h2>
    <button type="button" class="ld-link ld-close" aria-label=${words('dialog.close')} onClick=${() => node.current.close()}>×</button>
    ${children}
  </dialog>`;
}

/** The button that closes the dialog around it and changes nothing. */
export function Cancel({words}) {
  return html`<button type="button" class="ld-cancel" onClick=${event => event.target.closest('dialog').close()}
    >${words('dialog.cancel')}</button>`;
}
