// The page of the service in Cockpit: what came in, what was kept and missed, what is open, and the tickets behind each number.
import {Download} from './chart.js';
import {Dialog} from './dialog.js';
import {FailedSteps} from './failed-steps.js';
import {moment} from './moment.js';
import {mount} from './mount.js';
import {html, useEffect, useState} from './preact.js';
import {call, reason} from './server.js';
import {Charts} from './service-charts.js';
import {Answers, Articles, KnownProblems, Mail, Misses} from './service-lists.js';
import {at, Count, days, duration, hours, named, share} from './service-numbers.js';
import {Status} from './status.js';

/** Figures of the page: the name in an answer, and that of the tickets behind it. */
const FIGURES = [
  [['received'], 'received'], [['closed'], 'closed'], [['solved'], 'solved'], [['open'], 'open'],
  [['firstResponse', 'met'], 'response-met'], [['firstResponse', 'missed'], 'response-missed'],
  [['resolution', 'met'], 'resolution-met'], [['resolution', 'missed'], 'resolution-missed'],
  [['firstContactSolved'], 'first-contact-solved'], [['loopsBack'], 'loops-back'], [['reopened'], 'reopened'],
  [['satisfaction', 'count'], 'rated']
];
const DIVISIONS = ['priority', 'category', 'team', 'channel', 'month'];
const PERSON = 'person';
const COLUMNS = ['received', 'closed', 'solved', 'open', 'response-missed', 'resolution-missed', 'loops-back', 'reopened'];
const STANDING = ['byStage', 'waitingFor', 'byAge', 'byPriority', 'byTeam'];
const PAGE = 50;

/** Shows the page; returns a function that ends it. */
export const showService = mount(Page);

/** Returns the day of a moment in a zone, as the server reads it. */
function day(at, zone) {
  return new Intl.DateTimeFormat('en-CA', {timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit'}).format(at);
}

/** Returns the first and the last day of a span until today, in the zone of the service desk. */
function span(name, zone) {
  const to = day(new Date(), zone);
  const first = new Date(`${to}T12:00:00Z`);
  if (name === 'week') {
    first.setUTCDate(first.getUTCDate() - (first.getUTCDay() + 6) % 7);
  } else if (name === 'month') {
    first.setUTCDate(1);
  } else if (name === 'last-month') {
    const last = new Date(first);
    last.setUTCDate(0);
    first.setUTCMonth(first.getUTCMonth() - 1, 1);
    return {from: first.toISOString().slice(0, 10), to: last.toISOString().slice(0, 10)};
  } else if (name === 'year') {
    first.setUTCMonth(0, 1);
  }
  return {from: first.toISOString().slice(0, 10), to};
}

function Page({words}) {
  // The server begins with its month: it alone knows its zone.
  const [period, setPeriod] = useState({});
  const [by, setBy] = useState(DIVISIONS[0]);
  const [figures, setFigures] = useState(null);
  const [standing, setStanding] = useState(null);
  const [refused, setRefused] = useState(null);
  const [unknown, setUnknown] = useState(null);
  const [behind, setBehind] = useState(null);
  useEffect(() => {
    let over = false;
    const query = new URLSearchParams({...period, by, compare: true});
    setRefused(null);
    call('GET', `reports/service?${query}`).then(
      answer => over || setFigures({...answer, divided: by}), failure => over || setRefused(failure));
    return () => { over = true; };
  }, [period, by]);
  useEffect(() => { call('GET', 'reports/open').then(setStanding, setUnknown); }, [period]);
  const tickets = (figure, name, part = {}) => setBehind({
    title: name,
    address: `reports/service/tickets?${new URLSearchParams({figure, from: figures.from, to: figures.to, ...part})}`,
    next: 'before'
  });
  const asked = figures && {from: figures.from, to: figures.to};
  return html`<div class="ld-desk ld-service">
    <h1>${words('service')}</h1>
    ${figures && html`<${PeriodChoice} words=${words} figures=${figures} choose=${setPeriod} />`}
    ${refused && html`<p class="ld-alarm" role="alert">${reason(words, refused)}</p>`}
    <${Status}>${figures ? words('service.of', figures.from, figures.to) : ''}<//>
    ${figures && html`<${FailedSteps} words=${words} zone=${figures.zone} />`}
    ${figures && html`<${Numbers} words=${words} figures=${figures} tickets=${tickets} />
      <${Charts} words=${words} figures=${figures} tickets=${tickets} />
      <${Times} words=${words} figures=${figures} />
      <${Divided} words=${words} figures=${figures} by=${by} choose=${setBy} tickets=${tickets} />`}
    ${figures && html`<${Misses} words=${words} period=${asked} zone=${figures.zone} />
      <${Answers} words=${words} period=${asked} zone=${figures.zone} />
      <${KnownProblems} words=${words} period=${asked} zone=${figures.zone} behind=${setBehind} />
      <${Articles} words=${words} period=${asked} zone=${figures.zone} behind=${setBehind} />
      <${Mail} words=${words} period=${asked} zone=${figures.zone} />`}
    ${unknown && !refused && html`<p class="ld-alarm" role="alert">${reason(words, unknown)}</p>`}
    ${standing && html`<${Standing} words=${words} standing=${standing} tickets=${(choice, name) => setBehind({
      title: name, address: `reports/open/tickets?${new URLSearchParams(choice)}`, next: 'after'})} />`}
    ${behind && html`<${Behind} words=${words} behind=${behind} zone=${figures?.zone} close=${() => setBehind(null)} />`}
  </div>`;
}

/** The choice of a period: today, this week, this month, or any days. */
export function PeriodChoice({words, figures, choose}) {
  const [from, setFrom] = useState(figures.from);
  const [to, setTo] = useState(figures.to);
  const take = chosen => {
    setFrom(chosen.from);
    setTo(chosen.to);
    choose(chosen);
  };
  const ask = event => {
    event.preventDefault();
    choose({from, to});
  };
  return html`<form class="ld-period" onSubmit=${ask}>
    ${['today', 'week', 'month', 'last-month', 'year'].map(name => {
      const one = span(name, figures.zone);
      return html`<button type="button" aria-pressed=${String(figures.from === one.from && figures.to === one.to)}
        onClick=${() => take(one)}>${words(`service.${name}`)}</button>`;
    })}
    <label>${words('service.from')} <input type="date" required value=${from} onInput=${event => setFrom(event.target.value)} /></label>
    <label>${words('service.to')} <input type="date" required min=${from} value=${to} onInput=${event => setTo(event.target.value)} /></label>
    <button type="submit">${words('service.show')}</button>
  </form>`;
}

/** The numbers of the period beside those of the period before. */
function Numbers({words, figures, tickets}) {
  return html`<ul class="ld-figures">${FIGURES.map(([path, figure]) => {
    const number = at(figures, path);
    const name = words(`service.${figure}`);
    return html`<li><${Count} number=${number} name=${name} open=${() => tickets(figure, name)} />
      <span class="ld-figure-name">${name}</span>
      <span class="ld-quiet">${words('service.before', at(figures.before, path))}</span>
      ${path[1] === 'met' && html`<span class="ld-quiet">${rate(words, figures[path[0]])}, ${
        words('service.before', rate(words, figures.before[path[0]]))}</span>`}</li>`;
  })}
  <li><strong>${figures.satisfaction.average ?? '–'}</strong><span class="ld-figure-name">${words('service.satisfaction')}</span>
    <span class="ld-quiet">${words('service.before', figures.before.satisfaction.average ?? '–')}</span></li></ul>`;
}

/** Returns the part of the decided targets that were met. */
function rate(words, {met, missed}) {
  return met + missed === 0 ? '–' : share(words, met, met + missed);
}

function Times({words, figures}) {
  const rows = [['timeToFirstResponse', 'clock'], ['timeToFirstResponse', 'serviceHours'],
    ['timeToSolution', 'clock'], ['timeToSolution', 'serviceHours']];
  return html`<h2>${words('service.times')}</h2>
    <table><thead><tr>${['time', 'median', 'p85', 'median-before'].map(column =>
      html`<th scope="col">${words(`service.${column}`)}</th>`)}</tr></thead>
    <tbody>${rows.map(([time, kind]) => html`<tr><th scope="row">${words(`service.${time}.${kind}`)}</th>
      ${[figures[time][kind].median, figures[time][kind].p85, figures.before[time][kind].median].map(seconds =>
        html`<td>${kind === 'serviceHours' ? hours(words, seconds) : duration(words, seconds)}</td>`)}</tr>`)}
      <tr><th scope="row">${words('service.age')}</th><td>${days(words, figures.backlogAgeDays.median)}</td>
      <td>${words('service.p90', days(words, figures.backlogAgeDays.p90))}</td>
      <td>${days(words, figures.before.backlogAgeDays.median)}</td></tr></tbody></table>`;
}

function Divided({words, figures, by, choose, tickets}) {
  const parts = Object.entries(figures.by ?? {});
  const value = (part, column) => at(part, FIGURES.find(([, figure]) => figure === column)[0]);
  return html`<h2 id="ld-divided">${words('service.divided')}</h2>
    <p><label>${words('service.by')} <select value=${by} onChange=${event => choose(event.target.value)}>
      ${[...DIVISIONS, ...figures.persons ? [PERSON] : []].map(one => html`<option value=${one}>${words(`service.by.${one}`)}</option>`)}</select></label>
      <${Download} words=${words} name=${words('service.divided')}
        address=${`reports/service.csv?${new URLSearchParams({from: figures.from, to: figures.to, by: figures.divided})}`} /></p>
    <table aria-labelledby="ld-divided"><thead><tr><th scope="col">${words(`service.by.${figures.divided}`)}</th>
      ${COLUMNS.map(column => html`<th scope="col">${words(`service.${column}`)}</th>`)}</tr></thead>
    <tbody>${parts.map(([part, numbers]) => html`<tr><th scope="row">${named(words, figures.divided, part)}</th>
      ${COLUMNS.map(column => html`<td><${Count} number=${value(numbers, column)}
        name=${`${named(words, figures.divided, part)}, ${words(`service.${column}`)}`}
        open=${() => tickets(column, `${words(`service.${column}`)}: ${named(words, figures.divided, part)}`, {by: figures.divided, part})} /></td>`)}</tr>`)}</tbody></table>`;
}

function Standing({words, standing, tickets}) {
  return html`<h2>${words('service.now')}</h2>
    <p class="ld-table-actions"><${Download} words=${words} name=${words('service.now')} address="reports/open.csv" /></p>
    <ul class="ld-figures">
      <li><${Count} number=${standing.tickets} name=${words('service.all-open')} open=${() => tickets({}, words('service.all-open'))} />
        <span class="ld-figure-name">${words('service.all-open')}</span></li>
      ${['atRisk', 'breached'].map(by => html`<li><${Count} number=${standing[by]} name=${words(`service.${by}`)}
        open=${() => tickets({by}, words(`service.${by}`))} /><span class="ld-figure-name">${words(`service.${by}`)}</span></li>`)}
    </ul>
    <div class="ld-standing">${STANDING.map(by => html`<table><caption>${words(`service.${by}`)}</caption>
      <tbody>${Object.entries(standing[by]).map(([part, number]) => {
        const name = named(words, by, part);
        return html`<tr><th scope="row">${name}</th><td><${Count} number=${number} name=${name}
          open=${() => tickets({by, part}, `${words(`service.${by}`)}: ${name}`)} /></td></tr>`;
      })}</tbody></table>`)}</div>`;
}

/** The tickets behind a number, page by page. */
export function Behind({words, behind, zone, close}) {
  const [tickets, setTickets] = useState([]);
  const [next, setNext] = useState(undefined);
  const [refused, setRefused] = useState(null);
  const load = last => {
    setNext(undefined);
    return call('GET', `${behind.address}&limit=${PAGE}${last ? `&${behind.next}=${last}` : ''}`.replace('?&', '?')).then(page => {
      setTickets(known => [...known, ...page.tickets]);
      setNext(page.next);
    }, failure => {
      setNext(last);
      setRefused(failure);
    });
  };
  useEffect(() => { load(); }, []);
  return html`<${Dialog} words=${words} title=${behind.title} close=${close}>
    ${refused && html`<p class="ld-alarm" role="alert">${reason(words, refused)}</p>`}
    <table class="ld-behind"><thead><tr>${['number', 'title', 'priority', 'received-at', 'state'].map(column =>
      html`<th scope="col">${words(`service.ticket.${column}`)}</th>`)}</tr></thead>
    <tbody>${tickets.map(ticket => html`<tr><td><a href=${`#/history?ticket=${ticket.number}`}>${ticket.number}</a></td>
      <td><bdi>${ticket.title}</bdi></td><td>${ticket.priority}</td><td>${moment(ticket.receivedAt, zone)}</td>
      <td>${ticket.endedAs ? named(words, 'ended', ticket.endedAs) : words('service.ticket.open')}</td></tr>`)}</tbody></table>
    ${next && html`<p><button type="button" onClick=${() => load(next)}>${words('service.more')}</button></p>`}
  <//>`;
}
