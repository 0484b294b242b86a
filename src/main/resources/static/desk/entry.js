// What an entry of the case holds: labelled fields, words, files.
import {html, useState} from './preact.js';

const LONG = 600;

/** The fields that have a label; those that name a ticket or a known problem lead to its page. */
export function Labelled({words, fields, target}) {
  const labelled = fields.filter(field => field.label);
  return labelled.length > 0 && html`<dl>${labelled.map((field, n) => html`<div key=${n}><dt>${field.label}</dt>
    <dd>${field.address ? html`<p class="ld-words"><a href=${field.address} target=${target} dir="auto">${field.value}</a></p>`
      : html`<${Words} words=${words} text=${field.value} />`}</dd></div>`)}</dl>`;
}

/** Words of a person as they wrote them; long ones unfold. */
export function Words({words, text}) {
  const [open, setOpen] = useState(false);
  const long = text.length > LONG || text.split('\n').length > 12;
  return html`<div><p class=${`ld-words${long && !open ? ' ld-cut' : ''}`} dir="auto">${text}</p>
    ${long && html`<button type="button" class="ld-link" aria-expanded=${String(open)}
      onClick=${() => setOpen(!open)}>${words(open ? 'item.less' : 'item.more')}</button>`}</div>`;
}

/** Files as links, pictures as small ones. */
export function Files({files}) {
  return files.length > 0 && html`<ul class="ld-files">${files.map(file => html`<li key=${file.id}>
    <a href=${file.address} download>${file.picture && html`<img src=${file.picture} alt="" loading="lazy"
      onError=${event => { event.target.hidden = true; }} />`}<span dir="auto">${file.name}</span></a>
    ${' '}<span class="ld-quiet">${file.size}</span></li>`)}</ul>`;
}
