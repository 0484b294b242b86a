// Hands a task over to a person or a team, with a note.
import {Cancel} from './dialog.js';
import {html, useEffect, useRef, useState} from './preact.js';
import {tellHolderChanging, tellOvertaken} from './refusals.js';
import {call, newKey, reason} from './server.js';
import {Status} from './status.js';
import {Summary} from './summary.js';

/** Limit of the server. */
const LONGEST_NOTE = 10_000;
/** A note of more characters gets a larger field. */
const LONG_NOTE = 300;

export const handOver = {
  key: 'handover',
  shown: ticket => ticket.mayWork && !ticket.ended,
  Panel: HandOver
};

function HandOver({words, ticket, task, done}) {
  const address = `tickets/${ticket.number}/hand-over`;
  const [choice, setChoice] = useState(null);
  const [receiver, setReceiver] = useState(null);
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const key = useRef(newKey());

  const load = async which => {
    try {
      setChoice(await call('GET', which ? `${address}?task=${encodeURIComponent(which)}` : address));
      setReceiver(null);
    } catch (failure) {
      setProblem(failure);
    }
  };
  useEffect(() => { load(task); }, []);

  const send = async event => {
    event.preventDefault();
    if (busy) {
      return;
    }
    if (!receiver) {
      setProblem({status: 422, detail: words('handover.choose')});
      return;
    }
    setBusy(true);
    let refused = null;
    tellHolderChanging('running');
    try {
      await call('POST', address, {task: choice.task.id, holder: choice.task.holder, [receiver.kind]: receiver.id, note,
        key: key.current});
      await done(words('handover.done', choice.task.name, receiver.name), true);
    } catch (failure) {
      refused = failure;
      setProblem(failure);
      setBusy(false);
    }
    tellHolderChanging(refused ? 'failed' : 'done');
    tellOvertaken(refused?.status);
  };

  const alarm = problem && html`<p class="ld-alarm" role="alert">${reason(words, problem)}</p>`;
  if (!choice) {
    return alarm || html`<${Status}>${words('loading')}<//>`;
  }
  if (!choice.task) {
    return html`<p>${words('handover.none')}</p>`;
  }
  const option = (kind, id, label, more) => html`<label key=${kind + id} class="ld-option"><input type="radio"
    name="ld-receiver" checked=${receiver?.kind === kind && receiver.id === id}
    onChange=${() => { setReceiver({kind, id, name: label}); setProblem(null); }} /><span dir="auto">${label}</span>
    ${more && html`<span class="ld-quiet">${more}</span>`}</label>`;
  return html`<form class="ld-action" onSubmit=${send}>
    ${choice.tasks.length > 1 ? html`<label class="ld-field">${words('handover.task')}<select value=${choice.task.id}
        onChange=${event => load(event.target.value)}>${choice.tasks.map(one => html`<option key=${one.id}
        value=${one.id}>${one.name}</option>`)}</select></label>` : html`<p><strong>${choice.task.name}</strong></p>`}
    <p class="ld-quiet">${choice.task.holder ? words('handover.holder', choice.holder) : words('handover.queue')}</p>
    <fieldset><legend>${words('handover.person')}</legend>
      ${choice.people.length === 0 && html`<p>${words('handover.alone')}</p>`}
      ${choice.people.map(one => option('person', one.account, one.name, words('handover.load', one.load)))}</fieldset>
    ${choice.teams.length > 0 && html`<fieldset><legend>${words('handover.team')}</legend>
      <p class="ld-quiet">${words('handover.team.how')}</p>
      ${choice.teams.map(one => option('team', one.id, one.name))}</fieldset>`}
    <label class="ld-field">${words('handover.note')} <span class="ld-quiet">${words('handover.note.how')}</span>${' '}
      <span class="ld-quiet">${words('handover.draft')}</span>
      <textarea rows=${note.length > LONG_NOTE ? 12 : 3} dir="auto" value=${note} onInput=${event => setNote(event.target.value)} /></label>
    <${Summary} words=${words} ticket=${ticket}
      insert=${text => setNote(before => (before.trim() ? `${before.trimEnd()}\n\n${text}` : text).slice(0, LONGEST_NOTE))} />
    ${alarm}
    <p class="ld-buttons"><button type="submit" class="ld-primary" aria-disabled=${String(busy)}
      >${words('handover.send')}</button><${Cancel} words=${words} /></p>
  </form>`;
}
