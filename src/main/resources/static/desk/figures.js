// Figures before and after a change, with the tickets behind them.
import {html} from './preact.js';

/** Tickets that are named behind a number. */
const NAMED = 20;

export function differs({newlyMissed, newlyMet, metBefore, metAfter, missedBefore, missedAfter}) {
  return newlyMissed.length + newlyMet.length > 0 || metBefore !== metAfter || missedBefore !== missedAfter;
}

export function Tickets({tickets}) {
  return html`<bdi>${tickets.slice(0, NAMED).join(', ')}${tickets.length > NAMED ? ' …' : ''}</bdi>`;
}

/** Tickets that a table of the draft gives another value; `heading` is the element of the heading. */
export function Shifts({words, kind, shifts, heading = 'h3'}) {
  return shifts.length > 0 && html`<${heading}>${words(`changes.what-if.${kind}`)}<//>
    <table><thead><tr><th scope="col">${words('changes.before')}</th><th scope="col">${words('changes.after')}</th>
      <th scope="col">${words('changes.what-if.tickets')}</th></tr></thead>
    <tbody>${shifts.map(({before, after, tickets}) => html`<tr><td>${before}</td><td>${after}</td>
      <td>${tickets.length}: <${Tickets} tickets=${tickets} /></td></tr>`)}</tbody></table>`;
}

const FIGURES = ['met-before', 'met-after', 'missed-before', 'missed-after'];

export function Targets({words, targets, heading = 'h3'}) {
  return targets.length > 0 && html`<${heading}>${words('changes.what-if.targets')}<//>
    <table><thead><tr>${['target', 'priority', ...FIGURES, 'tickets'].map(column =>
      html`<th scope="col">${words(`changes.what-if.${column}`)}</th>`)}</tr></thead>
    <tbody>${targets.map(one => html`<tr><td>${words(`changes.what-if.target.${one.target}`)}</td><td>${one.priority}</td>
      <td>${one.metBefore}</td><td>${one.metAfter}</td><td>${one.missedBefore}</td><td>${one.missedAfter}</td>
      <td><${Tickets} tickets=${[...one.newlyMissed, ...one.newlyMet]} /></td></tr>`)}</tbody></table>`;
}
