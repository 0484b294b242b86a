// The page of the changes of the models: what is proposed, what it changes, and who has decided what.
import {DiagramDifference} from './diagram.js';
import {Cancel, Dialog} from './dialog.js';
import {Migration} from './migration.js';
import {moment} from './moment.js';
import {mount} from './mount.js';
import {html, useEffect, useRef, useState} from './preact.js';
import {call, reason} from './server.js';
import {Status} from './status.js';
import {useSubmission} from './submission.js';
import {WhatIf} from './what-if.js';

/** Steps that a change in a state can take. */
const STEPS = {draft: ['publish', 'discard'], published: ['roll-back'], 'rolled-back': [], discarded: []};
const LONGEST_REASON = 2_000;
/** Milliseconds between two looks at what goes on. */
const LOOK_AGAIN = 5_000;

/** Shows the list, or the change that the address names; returns a function that ends it. */
export const showChanges = mount(Page);

function named() {
  return new URLSearchParams(location.hash.replace(/^[^?]*\??/, '')).get('change');
}

function Page({words}) {
  const [id, setId] = useState(named());
  useEffect(() => {
    const look = () => setId(named());
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, []);
  return html`<div class="ld-desk ld-changes">${id ? html`<${One} key=${id} words=${words} id=${id} />`
    : html`<${List} words=${words} />`}</div>`;
}

function Alarm({words, refused}) {
  return refused && html`<p class="ld-alarm" role="alert">${reason(words, refused)}</p>`;
}

function List({words}) {
  const [list, setList] = useState(null);
  const [refused, setRefused] = useState(null);
  useEffect(() => { call('GET', 'changes').then(setList, setRefused); }, []);
  return html`<h1>${words('changes')}</h1>
    <p>${words('changes.intro')}</p>
    <${Alarm} words=${words} refused=${refused} />
    ${list && (list.changes.length === 0 ? html`<p>${words('changes.none')}</p>`
      : html`<table class="ld-change-list">
        <thead><tr>${['name', 'state', 'author', 'at'].map(column => html`<th scope="col">${words(`changes.${column}`)}</th>`)}</tr></thead>
        <tbody>${list.changes.map(change => html`<tr key=${change.id}>
          <td><a href=${`#/changes?change=${change.id}`} dir="auto">${change.name || words('changes.nameless')}</a></td>
          <td><${State} words=${words} state=${change.state} /></td>
          <td>${change.authorName}</td>
          <td>${moment(change.proposedAt, list.zone)}</td></tr>`)}</tbody></table>`)}`;
}

function State({words, state}) {
  return html`<span class=${`ld-mark ld-state-${state}`}>${words(`changes.state.${state}`)}</span>`;
}

function One({words, id}) {
  const [change, setChange] = useState(null);
  const [refused, setRefused] = useState(null);
  const [step, setStep] = useState(null);
  const [accepting, setAccepting] = useState(null);
  const [said, setSaid] = useState('');
  const heading = useRef(null);
  useEffect(() => {
    call('GET', `changes/${id}`).then(setChange, setRefused);
  }, []);
  useEffect(() => {
    if (change?.walks?.state !== 'running') {
      return undefined;
    }
    const again = setTimeout(() => call('GET', `changes/${id}`).then(setChange, setRefused), LOOK_AGAIN);
    return () => clearTimeout(again);
  }, [change]);
  useEffect(() => { heading.current?.focus(); }, [change?.id]);
  const done = changed => {
    setChange(changed);
    setStep(null);
    setSaid(words(`changes.said.${changed.planned ? 'planned' : changed.state}`));
  };
  const accepted = changed => {
    setChange(changed);
    setAccepting(null);
    setSaid(words('changes.said.accepted'));
  };
  const open = change?.toAccept ?? [];
  const canPublish = change?.mayPublish && !change.overtaken && open.length === 0 && change.difference.length > 0
    && (!change.walks || change.walks.state === 'passed');
  const walk = useSubmission(words, async () => setChange(await call('POST', `changes/${id}/walk`)));
  return html`<p><a href="#/changes">${words('changes.back')}</a></p>
    <${Alarm} words=${words} refused=${refused} />
    ${change && html`<h1 tabindex="-1" ref=${heading} dir="auto">${change.name || words('changes.nameless')}</h1>
      <p><${State} words=${words} state=${change.state} /> ${words('changes.by', change.authorName,
        moment(change.proposedAt, change.zone))}</p>
      <${Status} class="ld-said">${said}<//>
      ${change.planned && html`<p>${words('changes.planned', moment(change.planned.at, change.zone), change.planned.name)}</p>`}
      ${change.misbehaving && html`<p class="ld-alarm">${words('changes.misbehaving', change.misbehaving.incidents,
        change.misbehaving.failedSteps, moment(change.misbehaving.since, change.zone), change.misbehaving.limit)}</p>`}
      ${change.state === 'published' && change.walks?.state === 'found' && html`<p class="ld-alarm">${words('changes.walks-found')}</p>`}
      ${change.overtaken && html`<p class="ld-alarm">${words('changes.overtaken')}</p>`}
      ${change.state === 'draft' && !change.mayPublish && html`<p>${words('changes.own')}</p>`}
      ${change.mayPublish && open.length > 0 && html`<p>${words('changes.not-yet')}</p>`}
      <p class="ld-buttons">${STEPS[change.state].filter(key => key !== 'publish' || canPublish).map(key => html`<button
        type="button" key=${key} class=${key === 'publish' ? 'ld-primary' : ''} aria-haspopup="dialog"
        onClick=${() => setStep(key)}>${words(`changes.${key}`)}</button>`)}</p>
      ${step && html`<${StepDialog} words=${words} change=${change} step=${step} done=${done} close=${() => setStep(null)} />`}
      <${Migration} words=${words} change=${change} setChange=${setChange} say=${setSaid} />
      <${Conflicts} words=${words} conflicts=${change.conflicts} />
      ${change.walks && html`<h2>${words('changes.walks')}</h2>
        <${Status}>${words(`changes.walks.${change.walks.state}`, change.walks.tickets, change.walks.passed, change.walks.elements)}
          ${change.walks.ahead > 0 && html` ${words('changes.walks.waiting', change.walks.ahead)}`}<//>
        ${change.state === 'draft' && change.walks.state === 'failed' && html`<p class="ld-buttons"><button type="button"
          aria-disabled=${String(walk.busy)} onClick=${() => walk.submit()}>${words('changes.walks.again')}</button></p>${walk.alarm}`}`}
      ${accepting && html`<${AcceptDialog} words=${words} change=${change} finding=${accepting} done=${accepted}
        close=${() => setAccepting(null)} />`}
      <${Findings} words=${words} change=${change} accept=${setAccepting} />
      <${WhatIf} words=${words} change=${change} />
      <${Differences} words=${words} change=${change} />
      <h2>${words('changes.steps')}</h2>
      <ol class="ld-items">${change.steps.map(taken => html`<li>
        <p class="ld-byline">${moment(taken.at, change.zone)}${taken.note ? html`, ${taken.name}: <bdi>${taken.note}</bdi>`
          : html`: ${words(`changes.state.${taken.state}`)}, ${taken.name}`}</p>
        ${taken.reason && html`<p class="ld-words" dir="auto">${taken.reason}</p>`}</li>`)}</ol>`}`;
}

function StepDialog({words, change, step, done, close}) {
  const [why, setWhy] = useState('');
  const [at, setAt] = useState('');
  const {submit, busy, alarm} = useSubmission(words, async () => done(await call('POST', `changes/${change.id}/${step}`,
    {reason: why, ...(at ? {at: new Date(at).toISOString()} : {})})));
  return html`<${Dialog} words=${words} title=${words(`changes.${step}`)} close=${close}>
    <form onSubmit=${event => { event.preventDefault(); submit(); }}>
      <p>${words(`changes.${step}.means`)}</p>
      <label class="ld-label" for="ld-change-reason">${words('changes.reason')}</label>
      <textarea id="ld-change-reason" rows="3" maxlength=${LONGEST_REASON} dir="auto" value=${why}
        onInput=${event => setWhy(event.target.value)} />
      ${step === 'publish' && html`<label class="ld-label" for="ld-change-at">${words('changes.publish.at')}</label>
        <input id="ld-change-at" type="datetime-local" value=${at} onInput=${event => setAt(event.target.value)} />`}
      ${alarm}
      <p class="ld-buttons"><button type="submit" class="ld-primary" disabled=${busy}>${words(`changes.${step}`)}</button>
        <${Cancel} words=${words} /></p>
    </form><//>`;
}

function AcceptDialog({words, change, finding, done, close}) {
  const [why, setWhy] = useState('');
  const {submit, busy, alarm} = useSubmission(words, async () => done(await call('POST', `changes/${change.id}/accept`,
    {finding: finding.id, reason: why})));
  return html`<${Dialog} words=${words} title=${words('changes.accept')} close=${close}>
    <form onSubmit=${event => { event.preventDefault(); submit(); }}>
      <p><bdi>${place(finding)}</bdi>: <bdi>${finding.problem}</bdi></p>
      <p>${words('changes.accept.means', finding.clause)}</p>
      <label class="ld-label" for="ld-accept-reason">${words('changes.accept.reason')}</label>
      <textarea id="ld-accept-reason" rows="3" required maxlength=${LONGEST_REASON} dir="auto" value=${why}
        onInput=${event => setWhy(event.target.value)} />
      ${alarm}
      <p class="ld-buttons"><button type="submit" class="ld-primary" disabled=${busy}>${words('changes.accept')}</button>
        <${Cancel} words=${words} /></p>
    </form><//>`;
}

function place(finding) {
  return [finding.file, finding.name ?? finding.element].filter(Boolean).join(', ');
}

function Findings({words, change, accept}) {
  const isDraft = change.state === 'draft';
  // What was accepted for a published change stays; it is not checked anew, but walked.
  const findings = isDraft ? change.findings : [...change.findings, ...change.accepted.map(({finding}) => finding)];
  if (findings.length === 0) {
    return isDraft && html`<p>${words('changes.findings.none')}</p>`;
  }
  return html`<h2>${words(isDraft || change.findings.length > 0 ? 'changes.findings' : 'changes.accepted.all')}</h2>
    <ul class="ld-items">${findings.map(finding => {
      const acceptance = change.accepted.find(one => one.finding.id === finding.id);
      return html`<li key=${finding.id} class=${`ld-finding-${finding.severity}`}>
        <p><strong>${words(`changes.${finding.severity}`)}</strong> <bdi>${place(finding)}</bdi>: <bdi>${finding.problem}</bdi>
          ${finding.clause && html` <span class="ld-mark">${words('changes.clause', finding.clause)}</span>`}</p>
        ${finding.remedy && html`<p class="ld-quiet">${finding.remedy}</p>`}
        ${acceptance && html`<p class="ld-byline">${words('changes.accepted', acceptance.name,
          moment(acceptance.at, change.zone))}</p><p class="ld-words" dir="auto">${acceptance.reason}</p>`}
        ${change.toAccept.includes(finding.id) && (change.mayAccept
          ? html`<p class="ld-buttons"><button type="button" aria-haspopup="dialog" aria-label=${`${words('changes.accept')}: ${
            place(finding)}: ${finding.problem}`} onClick=${() => accept(finding)}>${words('changes.accept')}</button></p>`
          : html`<p class="ld-quiet">${words('changes.accept.wanted')}</p>`)}</li>`;
    })}</ul>`;
}

function Conflicts({words, conflicts}) {
  return conflicts.length > 0 && html`<h2>${words('changes.conflicts')}</h2>
    <p>${words('changes.conflicts.means')}</p>
    <ul class="ld-items">${conflicts.map(({file, element, name}) => html`<li><bdi>${[file, name ?? element].filter(Boolean).join(', ')}</bdi></li>`)}</ul>`;
}

function Differences({words, change}) {
  const files = [...new Set(change.difference.map(({file}) => file))];
  return html`<h2>${words('changes.difference')}</h2>
    ${files.length === 0 && html`<p>${words('changes.same')}</p>`}
    ${files.map(file => html`<${FileDifference} key=${file} words=${words} change=${change} file=${file} />`)}`;
}

/** Where two differences of an element are of two kinds, it is marked as changed. */
function marksOf(difference) {
  const marks = {};
  difference.filter(({element}) => element).forEach(({element, kind}) => { marks[element] ??= kind; });
  return marks;
}

function FileDifference({words, change, file}) {
  const [drawn, setDrawn] = useState(new Set());
  const [chosen, setChosen] = useState(null);
  const difference = change.difference.filter(one => one.file === file);
  return html`<section><h3><bdi>${file}</bdi></h3>
    ${file.endsWith('.bpmn') && html`<${DiagramDifference} words=${words} change=${change} file=${file} marks=${marksOf(difference)}
      chosen=${chosen} drawn=${setDrawn} />`}
    <table class="ld-difference"><thead><tr>${['where', 'what', 'before', 'after'].map(column =>
      html`<th scope="col">${words(`changes.${column}`)}</th>`)}</tr></thead>
    <tbody>${difference.map(one => html`<tr>
      <th scope="row"><${Place} words=${words} one=${one} isDrawn=${drawn.has(one.element)} isChosen=${chosen?.id === one.element}
        choose=${() => setChosen({id: one.element})} /></th>
      <td>${one.property ? html`<bdi>${propertyName(words, one.property)}</bdi>` : words(`changes.kind.${one.kind}`)}</td>
      <td><del><${Said} words=${words} one=${one} text=${one.before} /></del>
        <${Letter} words=${words} change=${change} one=${one} letter=${one.before} /></td>
      <td><ins><${Said} words=${words} one=${one} text=${one.after} /></ins>
        <${Letter} words=${words} change=${change} one=${one} letter=${one.after} /></td></tr>`)}</tbody></table></section>`;
}

function Place({words, one, isDrawn, isChosen, choose}) {
  if (!one.element) {
    return words('changes.file');
  }
  const name = html`<bdi>${one.name ?? one.element}</bdi>`;
  return html`${isDrawn ? html`<button type="button" class="ld-link" aria-pressed=${String(isChosen)} title=${words('changes.diagram.show')}
    onClick=${choose}>${name}</button>` : name}${one.name && html` <span class="ld-quiet">${one.element}</span>`}`;
}

/** Returns the name of a property for people, where it has one. */
function propertyName(words, property) {
  if (property.startsWith('values.')) {
    return words('changes.property.values', property.slice('values.'.length));
  }
  if (property.startsWith('properties.')) {
    return propertyName(words, property.slice('properties.'.length));
  }
  const key = `changes.property.${property}`;
  const name = words(key);
  return name === key ? property : name;
}

/** A value, or all that a new or former element says by property. */
function Said({words, one, text}) {
  const said = one.element && !one.property && text
    ? text.split('\n').map(line => line.replace(/^([^:]+(?::zh)?): /, (whole, property) => `${propertyName(words, property)}: `)).join('\n')
    : text;
  return html`<bdi class="ld-said-text">${said}</bdi>`;
}

/** The words of the letter that an element sends. */
function Letter({words, change, one, letter}) {
  const wording = one.property === 'message' && change.letters[letter];
  return wording && html`<details open><summary>${words('changes.letter')}</summary>
    ${wording.subject && html`<p><strong>${wording.subject}</strong></p>`}
    ${wording.passages.map(passage => html`<p>${passage}</p>`)}</details>`;
}
