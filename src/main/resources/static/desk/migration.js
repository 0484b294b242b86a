// What runs on other versions than a publication: the trial of its move, the move, and how far it is.
import {Cancel, Dialog} from './dialog.js';
import {html, useEffect, useRef, useState} from './preact.js';
import {call, reason} from './server.js';
import {Status} from './status.js';
import {useSubmission} from './submission.js';

/** Time between two looks at a move that is under way. */
const LOOK = 2_000;

/** Shows what runs, and moves it. */
export function Migration({words, change, setChange, say}) {
  const {migration, onOtherVersions} = change;
  const [trial, setTrial] = useState(null);
  const [mapping, setMapping] = useState({});
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState(null);
  const [asks, setAsks] = useState(false);
  const isRunning = migration?.state === 'running';
  const shown = useRef(true);
  useEffect(() => () => { shown.current = false; }, []);
  useEffect(() => {
    if (!isRunning) {
      return undefined;
    }
    const look = changed => {
      if (shown.current) {
        setChange(changed);
        if (changed.migration?.state !== 'running') {
          say(outcome(words, changed.migration));
        }
      }
    };
    const timer = setTimeout(() => call('GET', `changes/${change.id}`).then(look, () => shown.current && setChange({...change})), LOOK);
    return () => clearTimeout(timer);
  }, [change]);
  const isDraft = change.state === 'draft';
  const canTry = isDraft || change.state === 'published';
  if (!migration && (!canTry || onOtherVersions === 0)) {
    return null;
  }
  const wanted = () => Object.fromEntries(Object.entries(mapping).map(([element, other]) => [element, other.trim()])
    .filter(([, other]) => other));
  const attempt = async () => {
    setBusy(true);
    setRefused(null);
    setTrial(null);
    try {
      setTrial(await call('POST', `changes/${change.id}/migrate`, {dryRun: true, mapping: wanted()}));
    } catch (failure) {
      setRefused(failure);
    }
    setBusy(false);
  };
  const started = changed => {
    setAsks(false);
    setTrial(null);
    setChange(changed);
    say(words('changes.said.migrating'));
  };
  const staying = trial?.cannotMove ?? migration?.failed ?? [];
  return html`<h2>${words('changes.running')}</h2>
    ${migration && html`<${Progress} words=${words} migration=${migration} />`}
    ${canTry && !isRunning && html`<p>${onOtherVersions > 0 ? words(isDraft ? 'changes.running.draft' : 'changes.running.others', onOtherVersions)
      : words('changes.running.none')}</p>
      ${onOtherVersions > 0 && html`<p class="ld-buttons">
        <button type="button" disabled=${busy} onClick=${attempt}>${words('changes.try')}</button>
        ${!isDraft && html`<button type="button" aria-haspopup="dialog" disabled=${busy} onClick=${() => setAsks(true)}>${words('changes.migrate')}</button>`}</p>`}`}
    ${refused && html`<p class="ld-alarm" role="alert">${reason(words, refused)}</p>`}
    <${Status} class="ld-tried">${busy ? words('changes.try.busy')
      : trial && words('changes.try.result', trial.canMove, trial.cannotMove.length)}<//>
    ${trial && html`<${Places} words=${words} places=${trial.elements} />`}
    ${staying.length > 0 && html`<p>${words(trial ? 'changes.stays' : 'changes.stayed')}</p>
      <ul class="ld-items ld-staying">${staying.map(one => html`<li><bdi>${words('changes.stay', one.ticket ?? one.process, one.reason)}</bdi></li>`)}</ul>`}
    ${canTry && !isRunning && elements(staying).map(one => html`<p key=${one.element}>
      <label class="ld-label" for=${`ld-becomes-${one.element}`}>${words('changes.becomes', one.name, one.element)}</label>
      <input id=${`ld-becomes-${one.element}`} type="text" maxlength="255" autocomplete="off" spellcheck=${false}
        value=${mapping[one.element] ?? ''}
        onInput=${event => setMapping({...mapping, [one.element]: event.target.value})} /></p>`)}
    ${asks && html`<${Start} words=${words} change=${change} mapping=${wanted()} done=${started} close=${() => setAsks(false)} />`}`;
}

/** Returns the elements that need one in their place, each once. */
function elements(staying) {
  const known = new Map(staying.filter(({element}) => element).map(one => [one.element, one]));
  return [...known.values()];
}

function Progress({words, migration}) {
  const {state, direction, moved, left, failed} = migration;
  if (state === 'running') {
    const total = moved + left + failed.length;
    return html`<p><label>${words(`changes.moving.${direction}`, moved, left, failed.length)}
      <progress class="ld-progress" max=${Math.max(1, total)} value=${total - left} /></label></p>`;
  }
  return html`<p class="ld-moved">${outcome(words, migration)}</p>`;
}

function outcome(words, {state, direction, moved, failed}) {
  return state === 'stopped' ? words(`changes.stopped.${direction}`, moved)
    : words(`changes.moved.${direction}`, moved, failed.length);
}

function Places({words, places}) {
  return html`<table class="ld-places"><thead><tr>${['process', 'version', 'element', 'instances', 'can-move'].map(column =>
    html`<th scope="col">${words(`changes.${column}`)}</th>`)}</tr></thead>
    <tbody>${places.map(place => html`<tr key=${`${place.process} ${place.version} ${place.element}`}>
      <td>${place.process}</td><td>${place.version}</td><th scope="row"><bdi>${place.name}</bdi></th>
      <td>${place.instances}</td><td>${place.canMove}</td></tr>`)}</tbody></table>`;
}

function Start({words, change, mapping, done, close}) {
  const {submit, busy, alarm} = useSubmission(words, async () => done(await call('POST', `changes/${change.id}/migrate`,
    {mapping})));
  return html`<${Dialog} words=${words} title=${words('changes.migrate')} close=${close}>
    <form onSubmit=${event => { event.preventDefault(); submit(); }}>
      <p>${words('changes.migrate.means')}</p>
      ${alarm}
      <p class="ld-buttons"><button type="submit" class="ld-primary" disabled=${busy}>${words('changes.migrate')}</button>
        <${Cancel} words=${words} /></p>
    </form><//>`;
}
