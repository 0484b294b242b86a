// What a draft would have meant for past tickets.
import {differs, Shifts, Targets} from './figures.js';
import {html, useEffect, useState} from './preact.js';
import {Reruns} from './reruns.js';
import {call, isAway, reason} from './server.js';
import {Status} from './status.js';

const USUAL = 1_000;
const MOST = 10_000;
/** Milliseconds between two looks at tickets that are running. */
const LOOK_AGAIN = 3_000;

export function WhatIf({words, change}) {
  const [report, setReport] = useState(null);
  const [last, setLast] = useState(USUAL);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState(null);
  useEffect(() => {
    // Nobody has asked yet if there is none.
    call('GET', `changes/${change.id}/what-if`).then(setReport, () => {});
  }, []);
  useEffect(() => {
    if (report?.replay?.state !== 'running') {
      return undefined;
    }
    const again = setTimeout(() => call('GET', `changes/${change.id}/what-if`).then(setReport, failure => {
      if (isAway(failure)) {
        setReport({...report});
      } else {
        setRefused(failure);
      }
    }), LOOK_AGAIN);
    return () => clearTimeout(again);
  }, [report]);
  const post = async (address, body) => {
    if (busy) {
      return;
    }
    setBusy(true);
    setRefused(null);
    try {
      const answer = await call('POST', `changes/${change.id}/what-if${address}`, body);
      setReport(address || body.replay ? answer : {...answer, replay: report?.replay});
    } catch (failure) {
      setRefused(failure);
    }
    setBusy(false);
  };
  const ask = event => {
    event.preventDefault();
    const replay = event.submitter?.value === 'replay';
    post('', {...replay && {replay}, last: Number(last), ...from && {from}, ...to && {to}});
  };
  const runs = report?.replay?.state === 'running';
  if (change.state !== 'draft' && !report) {
    return null;
  }
  return html`<h2>${words('changes.what-if')}</h2>
    ${change.state === 'draft' && html`<form class="ld-what-if" onSubmit=${ask}>
      <p>${words('changes.what-if.means')}</p>
      <label class="ld-label" for="ld-what-if-last">${words('changes.what-if.last')}</label>
      <input id="ld-what-if-last" type="number" min="1" max=${MOST} required value=${last}
        onInput=${event => setLast(event.target.value)} />
      <p class="ld-period"><label>${words('changes.what-if.from')} <input type="date" value=${from} max=${to}
        onInput=${event => setFrom(event.target.value)} /></label>
      <label>${words('changes.what-if.to')} <input type="date" value=${to} min=${from}
        onInput=${event => setTo(event.target.value)} /></label></p>
      <p>${words('changes.rerun.means')}</p>
      <p class="ld-buttons"><button type="submit" disabled=${busy}>${words('changes.what-if.ask')}</button>
      <button type="submit" value="replay" disabled=${busy || runs}>${words('changes.rerun.ask')}</button></p>
      ${refused && html`<p class="ld-alarm" role="alert">${reason(words, refused)}</p>`}
    </form>`}
    <${Status}>${busy ? words('changes.what-if.busy') : report?.decisions ? said(words, report.decisions) : ''}<//>
    ${report?.decisions && html`<${Shifts} words=${words} kind="priorities" shifts=${report.decisions.priorities} />
      <${Shifts} words=${words} kind="teams" shifts=${report.decisions.teams} />
      <${Targets} words=${words} targets=${report.decisions.targets.filter(differs)} />
      ${report.decisions.unjudged.length > 0
        && html`<p class="ld-quiet">${words('changes.what-if.unjudged', report.decisions.unjudged.length)}</p>`}`}
    ${report?.replay && html`<${Reruns} words=${words} replay=${report.replay} busy=${busy}
      stop=${() => post('/stop', {})} />`}`;
}

function said(words, {tickets, priorities, teams, targets}) {
  const same = priorities.length + teams.length === 0 && !targets.some(differs);
  return words(same ? 'changes.what-if.same' : 'changes.what-if.of', tickets);
}
