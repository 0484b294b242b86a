// The charts of the page of the service.
import {Chart} from './chart.js';
import {html, useEffect, useState} from './preact.js';
import {call, reason} from './server.js';
import {at, Count, duration, named} from './service-numbers.js';

/** Most days whose figures are drawn day by day; more are drawn by month. */
const MOST_DAYS = 62;
const CAUSES = ['queue', 'person', 'specialist', 'requester', 'unrecorded'];
const FLOW = [['received', ['received']], ['closed', ['closed']]];
/** None of them looks like an alarm. */
const FLOW_COLOURS = ['#155cb5', '#5c6f00'];
const TARGETS = [
  ['response-met', ['firstResponse', 'met']], ['response-missed', ['firstResponse', 'missed']],
  ['resolution-met', ['resolution', 'met']], ['resolution-missed', ['resolution', 'missed']]
];
const TIMES = [['median', ['timeToSolution', 'clock', 'median']], ['p85', ['timeToSolution', 'clock', 'p85']]];
const HOUR = 3600;

/** The charts of a period; its figures are asked for by day or by month. */
export function Charts({words, figures, tickets}) {
  const by = (Date.parse(figures.to) - Date.parse(figures.from)) / 86_400_000 < MOST_DAYS ? 'day' : 'month';
  const [parts, setParts] = useState(null);
  const [refused, setRefused] = useState(null);
  const query = new URLSearchParams({from: figures.from, to: figures.to, by});
  useEffect(() => {
    let over = false;
    setRefused(null);
    call('GET', `reports/service?${query}`).then(
      answer => over || setParts(answer.by), failure => over || setRefused(failure));
    return () => { over = true; };
  }, [figures.from, figures.to]);
  if (refused) {
    return html`<p class="ld-alarm" role="alert">${reason(words, refused)}</p>`;
  }
  if (!parts) {
    return null;
  }
  const chart = {words, by, parts, tickets, csv: `reports/service.csv?${query}`};
  return html`<h2>${words('service.charts')}</h2><div class="ld-charts">
    <${Bars} ...${chart} name="flow" series=${FLOW} colours=${FLOW_COLOURS} />
    <${Bars} ...${chart} name="targets" series=${TARGETS} stack=${figure => figure.split('-')[0]} />
    <${Durations} ...${chart} />
    <${Causes} words=${words} figures=${figures} tickets=${tickets} csv=${`reports/service.csv?${query}`} />
  </div>`;
}

function names(parts) {
  return Object.keys(parts);
}

/** Numbers of each part of the period, as bars. */
function Bars({words, by, parts, tickets, csv, name, series, stack, colours}) {
  const title = words(`service.chart.${name}`);
  const open = (figure, part) => tickets(figure, `${words(`service.${figure}`)}: ${part}`, {by, part});
  const sum = path => Object.values(parts).reduce((all, numbers) => all + at(numbers, path), 0);
  return html`<${Chart} words=${words} title=${title} csv=${csv}
    description=${words('service.chart.says', title, series.map(([figure, path]) => `${words(`service.${figure}`)} ${sum(path)}`).join(', '))}
    open=${(one, part) => open(series[one][0], names(parts)[part])}
    option=${{
      ...colours && {color: colours}, xAxis: {type: 'category', data: names(parts)}, yAxis: {type: 'value', minInterval: 1},
      series: series.map(([figure, path]) => ({
        type: 'bar', name: words(`service.${figure}`), stack: stack?.(figure), data: Object.values(parts).map(numbers => at(numbers, path))}))
    }}>
    <table><thead><tr><th scope="col">${words(`service.by.${by}`)}</th>${series.map(([figure]) =>
      html`<th scope="col">${words(`service.${figure}`)}</th>`)}</tr></thead>
    <tbody>${Object.entries(parts).map(([part, numbers]) => html`<tr><th scope="row">${part}</th>
      ${series.map(([figure, path]) => html`<td><${Count} number=${at(numbers, path)} name=${`${part}, ${words(`service.${figure}`)}`}
        open=${() => open(figure, part)} /></td>`)}</tr>`)}</tbody></table>
  <//>`;
}

/** How long a solution took in each part of the period, as lines. */
function Durations({words, by, parts, csv}) {
  const title = words('service.chart.durations');
  const last = Object.values(parts).map(numbers => at(numbers, TIMES[0][1])).filter(seconds => seconds !== null).pop() ?? null;
  return html`<${Chart} words=${words} title=${title} csv=${csv}
    description=${words('service.chart.says', title, `${words('service.median')} ${duration(words, last)}`)}
    option=${{
      xAxis: {type: 'category', data: names(parts)}, yAxis: {type: 'value', name: words('service.chart.hours')},
      series: TIMES.map(([name, path], line) => ({
        type: 'line', name: words(`service.${name}`), symbol: line ? 'rect' : 'circle', symbolSize: 8, connectNulls: true,
        lineStyle: {type: line ? 'dashed' : 'solid'},
        data: Object.values(parts).map(numbers => at(numbers, path)).map(seconds => seconds === null ? null : Math.round(seconds / HOUR * 10) / 10)}))
    }}>
    <table><thead><tr><th scope="col">${words(`service.by.${by}`)}</th>${TIMES.map(([name]) =>
      html`<th scope="col">${words(`service.${name}`)}</th>`)}</tr></thead>
    <tbody>${Object.entries(parts).map(([part, numbers]) => html`<tr><th scope="row">${part}</th>
      ${TIMES.map(([, path]) => html`<td>${duration(words, at(numbers, path))}</td>`)}</tr>`)}</tbody></table>
  <//>`;
}

/** Where the time of missed targets went. */
function Causes({words, figures, tickets, csv}) {
  const title = words('service.chart.causes');
  const targets = [['firstResponse', 'response-missed'], ['resolution', 'resolution-missed']];
  const number = (target, cause) => figures.missedBecause[target][cause];
  const open = (figure, cause) => tickets(`${figure}-${cause}`, words(`service.${figure}-${cause}`));
  return html`<${Chart} words=${words} title=${title} csv=${csv}
    description=${words('service.chart.says', title, targets.map(([target, figure]) => `${words(`service.${figure}`)}: ${
      CAUSES.map(cause => `${named(words, 'cause', cause)} ${number(target, cause)}`).join(', ')}`).join('; '))}
    open=${(cause, target) => open(targets[target][1], CAUSES[cause])}
    option=${{
      xAxis: {type: 'value', minInterval: 1}, yAxis: {type: 'category', inverse: true, data: targets.map(([, figure]) => words(`service.${figure}`))},
      series: CAUSES.map(cause => ({
        type: 'bar', stack: 'all', barMaxWidth: 48, name: words(`service.cause.${cause}`), data: targets.map(([target]) => number(target, cause))}))
    }}>
    <table><thead><tr><th scope="col">${words('service.column.cause')}</th>${targets.map(([, figure]) =>
      html`<th scope="col">${words(`service.${figure}`)}</th>`)}</tr></thead>
    <tbody>${CAUSES.map(cause => html`<tr><th scope="row">${words(`service.cause.${cause}`)}</th>
      ${targets.map(([target, figure]) => html`<td><${Count} number=${number(target, cause)} name=${words(`service.${figure}-${cause}`)}
        open=${() => open(figure, cause)} /></td>`)}</tr>`)}</tbody></table>
  <//>`;
}
