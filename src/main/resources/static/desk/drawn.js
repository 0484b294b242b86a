// A text that the server has drawn as HTML from the Markdown of an article, with nothing in it that runs.
import {html} from './preact.js';

export function Drawn({text, language}) {
  return html`<div class="ld-article" dir="auto" lang=${language} dangerouslySetInnerHTML=${{__html: text}} />`;
}
