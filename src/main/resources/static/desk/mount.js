// Shows a page in a place that a web application offers.
import {html, render} from './preact.js';
import {texts} from './server.js';

/** Returns a function that shows a page in a node, and returns one that ends it. */
export function mount(Page) {
  return node => {
    let gone = false;
    texts().then(words => {
      if (!gone) {
        render(html`<${Page} words=${words} />`, node);
      }
    });
    return () => {
      gone = true;
      render(null, node);
    };
  };
}
