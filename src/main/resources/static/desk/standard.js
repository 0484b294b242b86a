// The page of the standard in Cockpit: how well each clause is kept, worst first, and the tickets behind each number.
import {mount} from './mount.js';
import {html, useEffect, useState} from './preact.js';
import {call, reason} from './server.js';
import {Behind, PeriodChoice} from './service.js';
import {Count, share} from './service-numbers.js';
import {Status} from './status.js';

/** Name of a state in the answer, and as the tickets behind it are asked for. */
const STATES = [['skipped', 'skipped'], ['fulfilled', 'fulfilled'], ['notNeeded', 'not-needed'], ['open', 'open']];

/** Shows the page; returns a function that ends it. */
export const showStandard = mount(Page);

function Page({words}) {
  const [period, setPeriod] = useState({});
  const [report, setReport] = useState(null);
  const [refused, setRefused] = useState(null);
  const [behind, setBehind] = useState(null);
  useEffect(() => {
    let over = false;
    setRefused(null);
    call('GET', `reports/standard?${new URLSearchParams(period)}`).then(
      answer => over || setReport(answer), failure => over || setRefused(failure));
    return () => { over = true; };
  }, [period]);
  const tickets = (clause, state, title) => setBehind({
    title,
    address: `reports/standard/tickets?${new URLSearchParams({clause, state, from: report.from, to: report.to})}`,
    next: 'before'
  });
  return html`<div class="ld-desk ld-service">
    <h1>${words('standard')}</h1>
    <p class="ld-quiet">${words('standard.what')}</p>
    ${report && html`<${PeriodChoice} words=${words} figures=${report} choose=${setPeriod} />`}
    ${refused && html`<p class="ld-alarm" role="alert">${reason(words, refused)}</p>`}
    <${Status}>${report ? words('standard.of', report.from, report.to) : refused ? '' : words('service.loading')}<//>
    ${report && html`<${Clauses} words=${words} clauses=${report.clauses} tickets=${tickets} />`}
    ${behind && html`<${Behind} words=${words} behind=${behind} zone=${report.zone} close=${() => setBehind(null)} />`}
  </div>`;
}

function Clauses({words, clauses, tickets}) {
  return html`<div class="ld-wide" role="region" aria-label=${words('standard')} tabindex="0"><table>
    <caption class="ld-hidden">${words('standard.caption')}</caption>
    <thead><tr><th scope="col">${words('evidence.clause')}</th><th scope="col">${words('standard.kept')}</th>
      ${STATES.map(([, state]) => html`<th scope="col">${words(`evidence.${state}`)}</th>`)}</tr></thead>
    <tbody>${clauses.map(clause => html`<tr key=${clause.clause}>
      <th scope="row">${clause.clause}${' '}<span class="ld-clause">${words(`clause.${clause.clause}`)}</span></th>
      <td>${kept(words, clause)}</td>
      ${STATES.map(([count, state]) => {
        const name = `${clause.clause}, ${words(`evidence.${state}`)}`;
        return html`<td><${Count} number=${clause[count]} name=${name} open=${() => tickets(clause.clause, state, name)} /></td>`;
      })}</tr>`)}</tbody></table></div>`;
}

/** Returns the part of the tickets that needed the clause and fulfilled it. */
function kept(words, {fulfilled, skipped}) {
  const needed = fulfilled + skipped;
  return needed === 0 ? '–' : share(words, fulfilled, needed);
}
