// What a draft would have meant for past tickets.
import {html, useEffect, useState} from './preact.js';
import {call, reason} from './server.js';
import {Status} from './status.js';

const USUAL = 1_000;
const MOST = 10_000;
/** Tickets that are named behind a number. */
const NAMED = 20;

export function WhatIf({words, change}) {
  const [report, setReport] = useState(null);
  const [last, setLast] = useState(USUAL);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState(null);
  useEffect(() => {
    // Nobody has asked yet if there is none.
    call('GET', `changes/${change.id}/what-if`).then(setReport, () => {});
  }, []);
  const ask = async event => {
    event.preventDefault();
    if (busy) {
      return;
    }
    setBusy(true);
    setRefused(null);
    try {
      setReport(await call('POST', `changes/${change.id}/what-if`, {last: Number(last)}));
    } catch (failure) {
      setRefused(failure);
    }
    setBusy(false);
  };
  if (change.state !== 'draft' && !report) {
    return null;
  }
  return html`<h2>${words('changes.what-if')}</h2>
    ${change.state === 'draft' && html`<form class="ld-what-if" onSubmit=${ask}>
      <p>${words('changes.what-if.means')}</p>
      <label class="ld-label" for="ld-what-if-last">${words('changes.what-if.last')}</label>
      <input id="ld-what-if-last" type="number" min="1" max=${MOST} required value=${last}
        onInput=${event => setLast(event.target.value)} />
      <button type="submit" disabled=${busy}>${words('changes.what-if.ask')}</button>
      ${refused && html`<p class="ld-alarm" role="alert">${reason(words, refused)}</p>`}
    </form>`}
    <${Status}>${busy ? words('changes.what-if.busy') : report ? said(words, report.decisions) : ''}<//>
    ${report && html`<${Shifts} words=${words} kind="priorities" shifts=${report.decisions.priorities} />
      <${Shifts} words=${words} kind="teams" shifts=${report.decisions.teams} />
      <${Targets} words=${words} targets=${report.decisions.targets.filter(differs)} />
      ${report.decisions.unjudged.length > 0
        && html`<p class="ld-quiet">${words('changes.what-if.unjudged', report.decisions.unjudged.length)}</p>`}`}`;
}

function differs({newlyMissed, newlyMet, metBefore, metAfter, missedBefore, missedAfter}) {
  return newlyMissed.length + newlyMet.length > 0 || metBefore !== metAfter || missedBefore !== missedAfter;
}

function said(words, {tickets, priorities, teams, targets}) {
  const same = priorities.length + teams.length === 0 && !targets.some(differs);
  return words(same ? 'changes.what-if.same' : 'changes.what-if.of', tickets);
}

function Tickets({tickets}) {
  return html`<bdi>${tickets.slice(0, NAMED).join(', ')}${tickets.length > NAMED ? ' …' : ''}</bdi>`;
}

function Shifts({words, kind, shifts}) {
  return shifts.length > 0 && html`<h3>${words(`changes.what-if.${kind}`)}</h3>
    <table><thead><tr><th scope="col">${words('changes.before')}</th><th scope="col">${words('changes.after')}</th>
      <th scope="col">${words('changes.what-if.tickets')}</th></tr></thead>
    <tbody>${shifts.map(({before, after, tickets}) => html`<tr><td>${before}</td><td>${after}</td>
      <td>${tickets.length}: <${Tickets} tickets=${tickets} /></td></tr>`)}</tbody></table>`;
}

const FIGURES = ['met-before', 'met-after', 'missed-before', 'missed-after'];

function Targets({words, targets}) {
  return targets.length > 0 && html`<h3>${words('changes.what-if.targets')}</h3>
    <table><thead><tr>${['target', 'priority', ...FIGURES, 'tickets'].map(column =>
      html`<th scope="col">${words(`changes.what-if.${column}`)}</th>`)}</tr></thead>
    <tbody>${targets.map(one => html`<tr><td>${words(`changes.what-if.target.${one.target}`)}</td><td>${one.priority}</td>
      <td>${one.metBefore}</td><td>${one.metAfter}</td><td>${one.missedBefore}</td><td>${one.missedAfter}</td>
      <td><${Tickets} tickets=${[...one.newlyMissed, ...one.newlyMet]} /></td></tr>`)}</tbody></table>`;
}
