// The choice of a template in the composer: typed words narrow it, and the server has filled in the facts of the ticket.
import {html, useEffect, useRef, useState} from './preact.js';
import {call} from './server.js';

const MOST = 50;

/** A word in braces, as the server reads it in templates. */
export const IN_BRACES = /\{([a-z]{1,20})\}/g;

/** Returns the first word in braces of a text, which a template has left to be replaced; null if there is none. */
export function wordInBraces(text) {
  return text.match(IN_BRACES)?.[0] ?? null;
}

/** Returns the templates that hold all typed words in their name or text, those with them in the name first. */
function found(templates, typed) {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const holds = text => wanted.every(word => text.toLowerCase().includes(word));
  const byName = templates.filter(template => holds(template.name));
  const byText = templates.filter(template => !byName.includes(template) && holds(`${template.name} ${template.text}`));
  return [...byName, ...byText].slice(0, MOST);
}

/**
 * A field that offers templates; `chosen` is called with the one that was chosen, `{name, language, text}`.
 *
 * @param language language of the requester
 */
export function TemplateChoice({words, number, language, chosen}) {
  const [all, setAll] = useState(null);
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const [said, setSaid] = useState('');
  const field = useRef(null);
  const list = useRef(null);

  const load = async () => {
    try {
      setAll(await call('GET', `tickets/${number}/templates`));
      setSaid('');
    } catch (failure) {
      setAll(null);
      setSaid(words(failure.status === 401 ? 'signed-out' : 'template.failed'));
    }
  };
  const offered = open && all ? found(all.templates, typed) : [];
  const active = Math.min(at, offered.length - 1);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({block: 'nearest'});
  }, [active, open]);
  const begin = () => {
    if (!open) {
      setOpen(true);
      setAt(0);
      load();
    }
  };
  const take = template => {
    setOpen(false);
    setTyped('');
    setSaid(words('template.inserted', template.name));
    chosen(template);
  };
  const onKeyDown = event => {
    // What an input method takes is no choice yet.
    if (event.isComposing) {
      return;
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      begin();
      if (open && offered.length > 0) {
        setAt((active + (event.key === 'ArrowDown' ? 1 : offered.length - 1)) % offered.length);
      }
    } else if (event.key === 'Enter') {
      // It would send the message.
      event.preventDefault();
      if (offered[active]) {
        take(offered[active]);
      }
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    }
  };

  return html`<div class="ld-templates" onFocusOut=${event => {
      if (!event.currentTarget.contains(event.relatedTarget)) {
        setOpen(false);
      }
    }}>
    <input ref=${field} type="text" role="combobox" autocomplete="off" spellcheck=${false} maxlength="100"
      aria-label=${words('template.choose')} placeholder=${words('template.type')} aria-autocomplete="list"
      aria-expanded=${String(open)} aria-controls="ld-template-list"
      aria-activedescendant=${offered[active] ? `ld-template-${active}` : null} value=${typed}
      onClick=${begin} onKeyDown=${onKeyDown}
      onInput=${event => { setTyped(event.target.value); setAt(0); begin(); }} />
    <div class="ld-template-choice" hidden=${!open} onMouseDown=${event => {
        // The field keeps the focus; links take theirs.
        if (!event.target.closest('a')) {
          event.preventDefault();
        }
      }}>
      <ul id="ld-template-list" ref=${list} role="listbox" hidden=${offered.length === 0} aria-label=${words('template.choose')}>${offered.map((template, n) => html`
        <li key=${template.id} id=${`ld-template-${n}`} role="option" aria-selected=${String(n === active)}
          onClick=${() => take(template)}><strong dir="auto">${template.name}</strong>${template.language !== language && html`
          ${' '}<span class="ld-mark ld-rests">${words(`template.language.${template.language}`)}</span>`}
          <span class="ld-quiet" dir="auto">${template.text}</span></li>`)}</ul>
      ${all && offered.length === 0 && html`<p>${words(typed.trim() ? 'template.none' : 'templates.none')}</p>`}
      ${all?.mayManage && html`<p><a href="/staff/templates" target="_blank" rel="noopener">${words('template.manage')}</a></p>`}
    </div>
    <span class="ld-hidden" role="status">${open && all ? words('template.count', offered.length) : said}</span>
  </div>`;
}
