// Where staff write: to the requester or among themselves. The draft is kept on the server, for each account and ticket; until
// the server has it, in the browser.
import {html, useEffect, useLayoutEffect, useRef, useState} from './preact.js';
import {call, isAway, reason, Refused} from './server.js';
import {TemplateChoice, wordInBraces} from './templates.js';
import {findUnsent, forgetUnsent, joined, keepUnsent, nameOf} from './unsent.js';

const PAUSE = 700;
const RETRY = 5000;
const AUDIENCES = ['requester', 'internal'];
const NOTHING = 'nothing';
const CHANGED = 412;

/**
 * The saving of each account's draft of a ticket, which goes on when its composer is closed and opened again: `last`, the end of
 * the saves so far, `seen`, the revision that the page has seen of the draft, `had`, its text, `sent`, the names of the texts
 * sent since, whose answers may be lost, and `taken`, what the text that is not sent yet holds of another window: `both`, that
 * window's text and this one's, `theirs`, that one's alone, or nothing.
 */
const savings = new Map();

function savingOf(account, ticket) {
  const key = `${account} ${ticket}`;
  if (!savings.has(key)) {
    savings.set(key, {last: Promise.resolve(), seen: NOTHING, had: '', sent: [], taken: ''});
  }
  return savings.get(key);
}

/** What both windows have written is a note where one of them wrote a note. */
const audienceOfBoth = (one, other) => one === other ? one : 'internal';

/** Takes what the page has got of the draft for what it has seen. */
const see = (saving, draft) => Object.assign(saving, {seen: draft?.revision ?? NOTHING, had: draft?.text ?? '', sent: []});

/** Returns the text that goes on when the draft was saved by another window or, without an answer, by this one. */
function goOn(saved, typed, {had, sent}) {
  return sent?.includes(nameOf(saved)) ? typed : typed === had ? saved : joined(saved, typed, '\n\n');
}

/** Notes what the text that goes on holds of the one that another window has saved. */
const takeIn = (saving, whole, saved) => { saving.taken = whole === saved ? 'theirs' : 'both'; };

/** Returns what the composer begins with: the draft of the server, what was typed here and is not saved, or both. */
function begin(ticket, unsent, saving) {
  const draft = ticket.draft ?? {audience: 'requester', text: ''};
  if (!draft.kept) {
    see(saving, ticket.draft);
  }
  if (!unsent) {
    return {...draft, state: ticket.draft ? 'saved' : ''};
  }
  const text = unsent.seen === saving.seen ? unsent.text : goOn(draft.text, unsent.text, unsent);
  const both = text !== unsent.text;
  if (both) {
    takeIn(saving, text, draft.text);
  }
  return {audience: both ? audienceOfBoth(draft.audience, unsent.audience) : unsent.audience, text, both, state: 'unsaved'};
}

export function Composer({words, ticket, level, sent, keep, signedOut, reached}) {
  const heading = `h${level + 1}`;
  return html`<section class="ld-composer" aria-labelledby="ld-compose">
    <${heading} id="ld-compose">${words('compose')}<//>
    <${Draft} words=${words} ticket=${ticket} sent=${sent} keep=${keep} signedOut=${signedOut}
      reached=${reached} />
  </section>`;
}

function Draft({words, ticket, sent, keep, signedOut, reached}) {
  const base = `tickets/${ticket.number}/`;
  const saving = savingOf(ticket.reader, ticket.number);
  const [begun] = useState(() => begin(ticket, findUnsent(ticket.reader, base), saving));
  const [audience, setAudience] = useState(begun.audience);
  const [text, setText] = useState(begun.text);
  const [files, setFiles] = useState(ticket.draft?.files ?? []);
  const [preview, setPreview] = useState('');
  const [state, setState] = useState('');
  const [problem, setProblem] = useState('');
  /** What the text holds of another window, which the reader has to look at. */
  const [taken, setTaken] = useState(saving.taken);
  const [busy, setBusy] = useState(false);
  const [dragged, setDragged] = useState(false);
  // What the timers and the end of the page read, however often it was drawn since.
  const kept = useRef({audience, text, files, key: ticket.draft?.key, dirty: begun.state === 'unsaved', timer: 0, busy: false});
  const now = kept.current;
  const area = useRef(null);
  now.files = files;

  const failed = failure => {
    if (failure.status === 401) {
      signedOut();
    }
    if (failure.status !== CHANGED) {
      setProblem(reason(words, failure));
    }
  };
  const notSaved = failure => {
    failed(failure);
    // A composer that is gone would save again over what another one has saved since.
    if (isAway(failure) && !now.gone) {
      setProblem(words('compose.retried'));
      saveIn(RETRY);
    } else if (failure.status === CHANGED && !now.gone) {
      saveIn(PAUSE);
    }
  };
  const saveIn = pause => {
    clearTimeout(now.timer);
    now.timer = setTimeout(() => save().catch(notSaved), pause);
  };
  const keepHere = () => keepUnsent(ticket.reader, base,
    {audience: now.audience, text: now.text, seen: saving.seen, had: saving.had, sent: saving.sent});
  // Both texts stay, and the reader sees them before anything is sent.
  const takeInOther = async () => {
    const {draft} = await call('GET', `tickets/${ticket.number}`);
    if (now.gone || now.composing && now.composing === area.current) {
      // The text in the field is not to change now: the next save asks again.
      throw new Refused(CHANGED);
    }
    const whole = goOn(draft?.text ?? '', now.text, saving);
    see(saving, draft);
    if (whole === now.text) {
      return;
    }
    const field = area.current;
    if (field && field === document.activeElement) {
      // Mostly the other text stands above, so that the caret keeps its distance from the end.
      now.caret = [field.selectionStart, field.selectionEnd].map(at => Math.max(0, whole.length - (now.text.length - at)));
    }
    Object.assign(now, {text: whole, audience: audienceOfBoth(draft.audience, now.audience), key: draft.key});
    setText(now.text);
    setAudience(now.audience);
    setFiles(draft.files);
    setPreview('');
    takeIn(saving, whole, draft.text);
    setTaken(saving.taken);
    keepHere();
    throw new Refused(CHANGED);
  };
  const put = async keepalive => {
    const {audience: to, text: written} = now;
    saving.sent = [...new Set([...saving.sent, nameOf(written)])];
    keepHere();
    const draft = await call('PUT', `${base}draft`, {audience: to, text: written, seen: saving.seen}, keepalive);
    see(saving, draft);
    now.key = draft.key;
    const unsent = findUnsent(ticket.reader, base);
    if (unsent?.text === written && unsent.audience === to) {
      forgetUnsent(ticket.reader, base);
    }
  };
  // One after the other, so that an older text never arrives last.
  const save = keepalive => {
    clearTimeout(now.timer);
    saving.last = saving.last.catch(() => {}).then(async () => {
      if (!now.dirty) {
        return;
      }
      now.dirty = false;
      try {
        try {
          await put(keepalive);
        } catch (failure) {
          if (failure.status !== CHANGED || now.gone) {
            throw failure;
          }
          await takeInOther();
          await put(keepalive);
        }
        setState(now.dirty ? 'unsaved' : 'saved');
        if (!now.dirty) {
          setProblem(before => before === words('compose.retried') ? '' : before);
        }
      } catch (failure) {
        now.dirty = true;
        throw failure;
      }
    });
    return saving.last;
  };
  const changed = change => {
    Object.assign(now, change, {dirty: true});
    setState('unsaved');
    keepHere();
    setProblem('');
    saveIn(PAUSE);
  };
  // After its place is drawn empty, so that screen readers announce it.
  useEffect(() => setState(begun.state), []);
  useEffect(() => {
    if (reached && now.dirty) {
      save().catch(notSaved);
    }
  }, [reached]);
  useEffect(() => {
    if (begun.both) {
      keepHere();
    }
    const leave = () => {
      if (now.dirty) {
        save(true).catch(() => {});
      }
    };
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
      now.gone = true;
      clearTimeout(now.timer);
      // Another tab of the page may show the composer again before the case is loaded anew.
      keep({kept: true, key: now.key, audience: now.audience, text: now.text, files: now.files});
    };
  }, []);

  const upload = async chosen => {
    if (chosen.length === 0) {
      return;
    }
    setBusy(true);
    setProblem('');
    for (const file of chosen) {
      const form = new FormData();
      form.append('file', file, file.name);
      try {
        const draft = await call('POST', `${base}draft/files`, form);
        now.key = draft.key;
        setFiles(draft.files);
        setPreview('');
      } catch (failure) {
        failed(failure);
        setProblem(before => `${file.name}: ${before}`);
      }
    }
    setBusy(false);
  };
  const discard = async file => {
    try {
      setPreview('');
      setFiles((await call('DELETE', `${base}draft/files/${file.id}`)).files);
    } catch (failure) {
      failed(failure);
    }
  };
  const post = () => call('POST', `${base}messages`,
    {audience: now.audience, text: now.text, key: now.key, files: now.files.map(file => file.id), seen: saving.seen});
  const send = async () => {
    if (now.busy || !now.text.trim()) {
      return;
    }
    const left = now.audience === 'requester' && wordInBraces(now.text);
    if (left && now.told !== left) {
      now.told = left;
      setProblem(words('template.left', left));
      return;
    }
    now.busy = true;
    setBusy(true);
    setProblem('');
    try {
      now.dirty ||= !now.key;
      await save();
      try {
        await post();
      } catch (failure) {
        if (failure.status !== CHANGED) {
          throw failure;
        }
        now.dirty = true;
        await takeInOther();
        await save();
        await post();
      }
      Object.assign(now, {text: '', key: undefined, dirty: false});
      see(saving, null);
      forgetUnsent(ticket.reader, base);
      setText('');
      saving.taken = '';
      setTaken('');
      setFiles([]);
      setPreview('');
      setState(`sent.${now.audience}`);
      await sent();
    } catch (failure) {
      (now.dirty ? notSaved : failed)(failure);
    } finally {
      now.busy = false;
      setBusy(false);
    }
  };
  // The letter is written by the server, as it will be when it is sent.
  const look = async () => {
    if (preview || now.audience === 'internal') {
      setPreview(preview ? '' : now.text);
      return;
    }
    setProblem('');
    try {
      setPreview((await call('POST', `${base}preview`, {text: now.text})).text);
    } catch (failure) {
      failed(failure);
    }
  };
  // At the caret, where there is one, on lines of its own; a word in braces that has no fact is selected, to be replaced.
  const insert = template => {
    const from = area.current?.selectionStart ?? now.text.length;
    const to = area.current?.selectionEnd ?? now.text.length;
    const [before, after] = [now.text.slice(0, from).replace(/[ \t]+$/, ''), now.text.slice(to)];
    const text = `${before && !before.endsWith('\n') ? '\n' : ''}${template.text}${after && !after.startsWith('\n') ? '\n' : ''}`;
    const whole = before + text + after;
    const left = wordInBraces(template.text);
    const start = before.length + text.indexOf(template.text);
    const at = start + (left ? template.text.indexOf(left) : template.text.length);
    setPreview('');
    setText(whole);
    changed({text: whole, caret: [at, at + (left?.length ?? 0)]});
  };
  // Before another key can be pressed.
  useLayoutEffect(() => {
    if (now.caret && area.current) {
      area.current.focus();
      area.current.setSelectionRange(...now.caret);
      now.caret = null;
    }
  });
  const toRequester = audience === 'requester';
  const {requester} = ticket;
  const contact = requester.email ?? requester.phone ?? '';

  return html`<form class=${`ld-draft${dragged ? ' ld-dragged' : ''}${toRequester ? '' : ' ld-of-internal'}`}
    onSubmit=${event => { event.preventDefault(); send(); }}
    onDragOver=${event => { event.preventDefault(); setDragged(true); }}
    onDragLeave=${() => setDragged(false)}
    onDrop=${event => {
      event.preventDefault();
      setDragged(false);
      upload([...event.dataTransfer.files]);
    }}>
    <div class="ld-compose-head"><fieldset><legend>${words('compose.to')}</legend>${AUDIENCES.map(one => html`<label key=${one}><input type="radio"
      name="ld-audience" value=${one} checked=${audience === one}
      onChange=${() => { setAudience(one); setPreview(''); changed({audience: one}); }} /> ${words(`compose.${one}`)}</label>`)}</fieldset>
      <${TemplateChoice} words=${words} number=${ticket.number} language=${requester.language} chosen=${insert} /></div>
    ${toRequester && !requester.email && html`<p class="ld-hint">${words('requester.no-mail')}</p>`}
    ${toRequester && requester.email && !ticket.byLetter && html`<p class="ld-hint">${words('requester.no-letters')}</p>`}
    ${preview ? html`<div class="ld-preview" role="region" tabindex="0" aria-label=${words('compose.preview')}><p class="ld-quiet">${toRequester
        ? words('compose.preview.to', `${requester.name} ${contact}`) : words('compose.preview.note')}</p>
        <p class="ld-words" dir="auto">${preview}</p>
        ${!toRequester && files.length > 0 && html`<ul>${files.map(file => html`<li key=${file.id} dir="auto">${file.name}</li>`)}</ul>`}</div>`
      : html`<label class="ld-label" for="ld-text">${toRequester ? words('compose.text.requester', requester.name)
          : words('compose.text.internal')}</label>
        <textarea id="ld-text" ref=${area} rows=${Math.min(12, Math.max(2, text.split('\n').length + 1))} dir="auto" maxlength="50000" value=${text}
          onInput=${event => { setText(event.target.value); changed({text: event.target.value}); }}
          oncompositionstart=${() => { now.composing = area.current; }} oncompositionend=${() => { now.composing = null; }}
          onKeyDown=${event => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              send();
            }
          }}
          onPaste=${event => {
            const pasted = [...event.clipboardData.files];
            if (pasted.length > 0) {
              event.preventDefault();
              upload(pasted);
            }
          }} />`}
    ${files.length > 0 && html`<ul class="ld-files">${files.map(file => html`<li key=${file.id}>
      <span dir="auto">${file.name}</span> <span class="ld-quiet">${file.size}</span>
      ${' '}<button type="button" class="ld-link" aria-label=${words('compose.remove', file.name)}
        onClick=${() => discard(file)}>×</button></li>`)}</ul>`}
    ${taken && html`<p class="ld-alarm" role="alert">${words(`compose.${taken}`)}</p>`}
    ${problem && html`<p class="ld-alarm" role="alert">${problem}</p>`}
    <p class="ld-buttons">
      <button type="submit" class="ld-primary" aria-disabled=${String(busy || !text.trim())}
        >${words(`compose.send.${audience}`)}</button>
      <button type="button" aria-pressed=${String(Boolean(preview))} disabled=${!text.trim()}
        onClick=${look}>${words(preview ? 'compose.preview.off' : 'compose.preview')}</button>
      <label class="ld-button"><input type="file" multiple class="ld-hidden" disabled=${busy}
        onChange=${event => { upload([...event.target.files]); event.target.value = ''; }} />${words('compose.files')}</label>
      <span class="ld-quiet" role="status">${busy ? words('compose.busy') : state && words(`compose.${state}`)}</span>
      <span class="ld-quiet">${words(toRequester ? 'compose.files.how' : 'compose.files.internal')}</span>
    </p>
  </form>`;
}
