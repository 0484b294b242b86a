// Past tickets that ran through the live models and a draft: how far they are, and what differs.
import {differs, Shifts, Targets, Tickets} from './figures.js';
import {html} from './preact.js';
import {Status} from './status.js';

export function Reruns({words, replay, busy, stop}) {
  const {state, tickets, done, result} = replay;
  return html`<h3>${words('changes.rerun')}</h3>
    ${state === 'running' && html`<p><label>${words(tickets === 0 ? 'changes.rerun.reading' : 'changes.rerun.running', done, tickets)}
      <progress class="ld-progress" max=${Math.max(1, tickets)} value=${done} /></label></p>
      <p><button type="button" disabled=${busy} onClick=${stop}>${words('changes.rerun.stop')}</button></p>`}
    <${Status}>${state === 'running' ? '' : said(words, replay)}<//>
    ${result && html`<${Result} words=${words} result=${result} />`}`;
}

function said(words, {state, done, tickets, result}) {
  return state === 'done' ? words(result.same ? 'changes.what-if.same' : 'changes.what-if.of', result.tickets)
    : words(`changes.rerun.${state}`, done, tickets);
}

function Result({words, result}) {
  const name = id => result.names?.[id] ?? id;
  const places = ids => ids.split(' ').map(name).join(', ');
  const changed = list => list.filter(one => one.tickets.length > 0);
  const rows = {
    ways: result.ways.map(one => [one.before ? name(one.before) : words('changes.rerun.end'),
      one.now ? name(one.now) : words('changes.rerun.end'), one.tickets]),
    stuck: result.stuck.map(one => [places(one.element), one.reason || words('changes.rerun.stands'), one.tickets]),
    'stuck-before': result.stuckBefore.map(one => [places(one.element), one.reason || words('changes.rerun.stands'), one.tickets]),
    ends: result.ends.map(one => [name(one.before), name(one.after), one.tickets]),
    guesses: result.guesses.map(one => [name(one.element), one.field ?? words('changes.rerun.whole'),
      words(one.typical ? 'changes.rerun.typical' : 'changes.rerun.first'), one.number, one.tickets]),
    unasked: result.unasked.map(one => [name(one.name), one.tickets]),
    misplaced: result.misplaced.map(one => [words(`changes.rerun.event.${one.name}`), one.tickets]),
    letters: changed(result.letters).map(one => [one.words ?? one.name, one.before, one.after, one.tickets]),
    loops: changed([result.loops]).map(one => [one.before, one.after, one.tickets]),
    work: changed(result.work).map(one => [one.team === 'requester' ? words('changes.rerun.requester') : one.team, name(one.element),
      one.before, one.after, hours(one.minutesBefore), hours(one.minutesAfter), one.tickets]),
  };
  const table = kind => html`<${Rows} key=${kind} words=${words} kind=${kind} rows=${rows[kind]} />`;
  return html`${['ways', 'stuck', 'ends'].map(table)}
    <${Shifts} words=${words} kind="priorities" shifts=${result.priorities} heading="h4" />
    <${Shifts} words=${words} kind="teams" shifts=${result.teams} heading="h4" />
    <${Targets} words=${words} targets=${result.targets.filter(differs)} heading="h4" />
    ${['letters', 'loops', 'work', 'guesses', 'unasked', 'misplaced', 'stuck-before'].map(table)}
    ${result.strays.length > 0 && html`<p class="ld-quiet">${words('changes.rerun.strays', result.strays.length)}
      <${Tickets} tickets=${result.strays} /></p>`}`;
}

/** Returns hours with one digit after the point. */
function hours(minutes) {
  return (minutes / 60).toFixed(1);
}

const COLUMNS = {
  ways: ['before', 'now'],
  stuck: ['element', 'reason'],
  'stuck-before': ['element', 'reason'],
  ends: ['before', 'now'],
  guesses: ['element', 'field', 'answer', 'number'],
  unasked: ['element'],
  misplaced: ['event'],
  letters: ['letter', 'before', 'now'],
  loops: ['before', 'now'],
  work: ['team', 'element', 'before', 'now', 'hours-before', 'hours-now'],
};

/** A table whose last column names the tickets behind each row. */
function Rows({words, kind, rows}) {
  return rows.length > 0 && html`<h4>${words(`changes.rerun.${kind}`)}</h4>
    <table><thead><tr>${COLUMNS[kind].map(column => html`<th scope="col">${words(`changes.rerun.column.${column}`)}</th>`)}
      <th scope="col">${words('changes.what-if.tickets')}</th></tr></thead>
    <tbody>${rows.map(cells => html`<tr>${cells.slice(0, -1).map(cell => html`<td dir="auto">${cell}</td>`)}
      <td>${cells.at(-1).length}: <${Tickets} tickets=${cells.at(-1)} /></td></tr>`)}</tbody></table>`;
}
