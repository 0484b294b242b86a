// A heading of the level that the page around it needs.
import {html} from './preact.js';

export function Heading({level, children, ...rest}) {
  const tag = `h${level}`;
  return html`<${tag} ...${rest}>${children}<//>`;
}
