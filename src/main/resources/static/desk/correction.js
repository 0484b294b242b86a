// Corrects requester, title and category of a ticket.
import {Cancel} from './dialog.js';
import {html, useEffect, useRef, useState} from './preact.js';
import {call, newKey, reason} from './server.js';
import {Status} from './status.js';

export const correct = {
  key: 'correct',
  shown: ticket => ticket.mayWork && !ticket.ended,
  Panel: Correction
};

/** The value of an input as its reader knows it. */
function valueIn({field, options}, facts) {
  return options.find(({value}) => value === facts[field])?.label ?? facts[field] ?? '';
}

function Correction({words, ticket, done}) {
  const address = `tickets/${ticket.number}/correction`;
  const [shown, setShown] = useState(null);
  const [facts, setFacts] = useState({});
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const key = useRef(newKey());
  const form = useRef(null);
  const refused = Object.fromEntries((problem?.errors ?? []).map(({field, message}) => [field, message]));

  useEffect(() => {
    call('GET', address).then(found => { setShown(found); setFacts(found.facts); }, setProblem);
  }, []);
  const changed = shown && shown.inputs.some(({field}) => (facts[field] || '') !== (shown.facts[field] || ''));

  const send = async event => {
    event.preventDefault();
    if (busy) {
      return;
    }
    if (!changed) {
      setProblem({status: 422, detail: words('correct.unchanged')});
      return;
    }
    setBusy(true);
    try {
      await call('POST', address, {key: key.current, seen: shown.facts, facts});
      await done(words('correct.done', shown.inputs.filter(({field}) => (facts[field] || '') !== (shown.facts[field] || ''))
        .map(input => words('triage.own.value', input.label, valueIn(input, facts))).join(words('list.separator'))), true);
    } catch (failure) {
      setProblem(failure);
      setBusy(false);
      // After the reasons are drawn.
      setTimeout(() => form.current?.querySelector('[aria-invalid=true]')?.focus(), 0);
    }
  };

  const atFields = shown?.inputs.some(({field}) => refused[field]);
  const alarm = problem && !atFields && html`<p class="ld-alarm" role="alert">${reason(words, problem)}</p>`;
  if (!shown) {
    return alarm || html`<${Status}>${words('loading')}<//>`;
  }
  const how = {requesterEmail: words('correct.address'), category: words('correct.category')};
  return html`<form class="ld-action" ref=${form} onSubmit=${send}>
    ${shown.inputs.map(({field, label, required, longest, options}) => {
      const more = {
        required,
        value: facts[field] ?? '',
        'aria-invalid': refused[field] ? 'true' : null,
        'aria-describedby': [refused[field] && `ld-wrong-${field}`, how[field] && `ld-how-${field}`].filter(Boolean).join(' ')
          || null,
        onInput: event => { setFacts({...facts, [field]: event.target.value}); setProblem(null); }
      };
      return html`<div key=${field}><label class="ld-field">${label}${options.length > 0
        ? html`<select ...${more}>${options.map(one => html`<option key=${one.value} value=${one.value}
          >${one.label}</option>`)}</select>`
        : html`<input type=${field === 'requesterEmail' ? 'email' : 'text'} maxlength=${longest} dir="auto" ...${more} />`}
        </label>${refused[field] && html`<p class="ld-wrong" id=${`ld-wrong-${field}`} role="alert">${refused[field]}</p>`}
        ${how[field] && html`<p class="ld-quiet" id=${`ld-how-${field}`}>${how[field]}</p>`}</div>`;
    })}
    <p class="ld-quiet">${words('correct.priority')}</p>
    ${alarm}
    <p class="ld-buttons"><button type="submit" class="ld-primary" aria-disabled=${String(busy)}
      >${words('correct.send')}</button><${Cancel} words=${words} /></p>
  </form>`;
}
