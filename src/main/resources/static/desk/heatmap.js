// The heatmap in Cockpit: how often, how long and how late each element of the diagram is passed, of one version or of two.
import {Diagram, diagramOf, isScope, label, plain} from './diagram.js';
import {mount} from './mount.js';
import {html, useEffect, useState} from './preact.js';
import {call, reason} from './server.js';
import {Behind, PeriodChoice} from './service.js';
import {Count, duration} from './service-numbers.js';
import {Status} from './status.js';

/** Figures of an element: its name, where it is in an answer, and whether it is a duration. */
const MEASURES = {
  passed: {of: one => one.passed},
  open: {of: one => one.open},
  median: {of: one => one.duration?.median, lasts: true},
  p85: {of: one => one.duration?.p85, lasts: true},
  waiting: {of: one => one.waiting?.median, lasts: true},
  'waiting-p85': {of: one => one.waiting?.p85, lasts: true},
  working: {of: one => one.working?.median, lasts: true},
  'working-p85': {of: one => one.working?.p85, lasts: true},
  missed: {of: one => one.missed},
  loops: {of: one => one.loops}
};
/** Figures that lead to tickets. */
const COUNTED = ['passed', 'open', 'missed', 'loops'];
const PRIORITIES = ['all', 'P1', 'P2', 'P3', 'P4'];
/** Colours of the scale. */
const SHADES = 5;

/** Shows the page; returns a function that ends it. */
export const showHeatmap = mount(Page);

function Page({words}) {
  const [period, setPeriod] = useState({});
  const [priority, setPriority] = useState('all');
  const [versions, setVersions] = useState(['all']);
  const [measure, setMeasure] = useState('passed');
  const [answers, setAnswers] = useState([]);
  const [refused, setRefused] = useState(null);
  const [behind, setBehind] = useState(null);
  useEffect(() => {
    let over = false;
    setRefused(null);
    Promise.all(versions.map(version => call('GET', `reports/elements?${new URLSearchParams({...period, priority, version})}`)
      .then(async answer => ({...answer, version, priority, xml: await diagramOf(answer.drawn.definition)}))))
      .then(all => over || setAnswers(all), failure => over || setRefused(failure));
    return () => { over = true; };
  }, [period, priority, versions]);
  const first = answers[0];
  const scale = scaleOf(answers.flatMap(answer => answer.elements).map(MEASURES[measure].of));
  const numbers = first?.versions ?? [];
  const choose = (n, version) => setVersions(versions.map((one, at) => at === n ? version : one));
  const version = n => html`<label>${words(n === 0 ? 'heatmap.version' : 'heatmap.second')} <select value=${versions[n]}
    onChange=${event => choose(n, event.target.value)}><option value="all">${words('heatmap.all')}</option>${numbers.map(one =>
      html`<option value=${String(one.version)}>${words('history.version', one.version)}</option>`)}</select></label>`;
  return html`<div class="ld-desk ld-service ld-heatmap">
    <h1>${words('heatmap')}</h1>
    <p>${words('heatmap.intro')}</p>
    ${first && html`<${PeriodChoice} words=${words} figures=${first} choose=${setPeriod} />
      <p class="ld-choices"><label>${words('heatmap.measure')} <select value=${measure} onChange=${event => setMeasure(event.target.value)}>
        ${Object.keys(MEASURES).map(one => html`<option value=${one}>${words(`heatmap.${one}`)}</option>`)}</select></label>
      <label>${words('service.by.priority')} <select value=${priority} onChange=${event => setPriority(event.target.value)}>
        ${PRIORITIES.map(one => html`<option value=${one}>${one === 'all' ? words('heatmap.all') : one}</option>`)}</select></label>
      ${versions.map((one, n) => version(n))}
      <button type="button" aria-pressed=${String(versions.length > 1)} onClick=${() => setVersions(versions.length > 1
        ? versions.slice(0, 1) : [...versions, String((numbers[1] ?? numbers[0]).version)])}>${words('heatmap.compare')}</button></p>`}
    ${refused && html`<p class="ld-alarm" role="alert">${reason(words, refused)}</p>`}
    <${Status}>${first ? words('service.of', first.from, first.to) : words('service.loading')}<//>
    ${first && html`<${Scale} words=${words} measure=${measure} scale=${scale} />
      <div class=${answers.length > 1 ? 'ld-side-by-side' : ''}>${answers.map((answer, n) => html`<${Half}
        key=${`${n + 1} / ${answers.length} ${answer.version} ${answer.from} ${answer.to} ${answer.priority}`} words=${words} answer=${answer} measure=${measure}
        scale=${scale} behind=${setBehind} />`)}</div>`}
    ${behind && html`<${Behind} words=${words} behind=${behind} zone=${first.zone} close=${() => setBehind(null)} />`}
  </div>`;
}

/** Returns the steps of a scale, each with its least and greatest value: as many values in one as in another. */
function scaleOf(values) {
  const known = [...new Set(values.filter(value => value > 0))].sort((one, other) => one - other);
  const steps = Math.min(SHADES, known.length);
  return Array.from({length: steps}, (none, n) => {
    const part = known.slice(Math.floor(n * known.length / steps), Math.floor((n + 1) * known.length / steps));
    return {least: part[0], most: part.at(-1), shade: steps === 1 ? SHADES : 1 + Math.round(n * (SHADES - 1) / (steps - 1))};
  });
}

function said(words, measure, value) {
  return value === null || value === undefined ? '–' : MEASURES[measure].lasts ? duration(words, value) : String(value);
}

function Scale({words, measure, scale}) {
  return html`<p class="ld-legend"><strong>${words(`heatmap.${measure}`)}</strong>
    ${scale.length === 0 && words('heatmap.none')}
    ${scale.map(({least, most, shade}) => html`<span class=${`ld-shade ld-shade-${shade}`}>${least === most
      ? said(words, measure, least) : `${said(words, measure, least)} – ${said(words, measure, most)}`}</span>`)}</p>`;
}

function Half({words, answer, measure, scale, behind}) {
  const [chosen, setChosen] = useState(null);
  const name = answer.version === 'all' ? words('heatmap.of-all', answer.drawn.version) : words('history.version', answer.version);
  return html`<section aria-label=${name}>
    <${Diagram} key=${measure} words=${words} name=${name} xml=${answer.xml} chosen=${chosen}
      paint=${viewer => paint(viewer, answer.elements, measure, scale, words)} />
    <${Table} words=${words} answer=${answer} name=${name} behind=${behind}
      choose=${id => setChosen({id, count: (chosen?.count ?? 0) + 1})} />
  </section>`;
}

/** Colours each element by its figure, and writes the figure at it. */
function paint(viewer, elements, measure, scale, words) {
  const registry = viewer.get('elementRegistry');
  const coloured = [];
  for (const one of elements) {
    const value = MEASURES[measure].of(one);
    const step = scale.find(({least, most}) => value >= least && value <= most);
    if (step && registry.get(one.element)) {
      if (!isScope(registry.get(one.element))) {
        viewer.get('canvas').addMarker(one.element, `ld-heat-${step.shade}`);
        coloured.push(one.element);
      }
      const node = document.createElement('span');
      node.className = `ld-shade ld-shade-${step.shade}`;
      node.textContent = said(words, measure, value);
      label(viewer, one.element, node);
    }
  }
  plain(viewer, coloured);
}

function Table({words, answer, name, behind, choose}) {
  const [order, setOrder] = useState({by: 'passed', down: true});
  const value = one => order.by === 'element' ? one.name : MEASURES[order.by].of(one) ?? -1;
  const rows = [...answer.elements].sort((one, other) => {
    const [a, b] = [value(one), value(other)];
    const compared = typeof a === 'string' ? a.localeCompare(b) : a - b;
    return order.down ? -compared : compared;
  });
  const heading = by => html`<th scope="col" aria-sort=${order.by !== by ? 'none' : order.down ? 'descending' : 'ascending'}>
    <button type="button" class="ld-link" onClick=${() => setOrder({by, down: order.by === by ? !order.down : by !== 'element'})}>${
      words(`heatmap.${by}`)}<span aria-hidden="true">${order.by !== by ? '' : order.down ? ' ▾' : ' ▴'}</span></button></th>`;
  const tickets = (one, count) => behind({
    title: `${words(`heatmap.${count}`)}: ${one.name}`,
    address: `reports/elements/tickets?${new URLSearchParams({element: one.element, count, from: answer.from, to: answer.to,
      version: answer.version, priority: answer.priority})}`,
    next: 'before'
  });
  return html`<div class="ld-wide" role="region" tabindex="0" aria-label=${words('heatmap.table', name)}><table>
    <caption>${words('heatmap.table', name)}</caption>
    <thead><tr>${heading('element')}${Object.keys(MEASURES).map(heading)}</tr></thead>
    <tbody>${rows.map(one => html`<tr key=${one.element}><th scope="row">${one.drawn ? html`<button type="button" class="ld-link"
      onClick=${() => choose(one.element)}>${one.name}</button>` : html`${one.name} <span class="ld-quiet">${words('heatmap.gone')}</span>`}</th>
      ${Object.keys(MEASURES).map(measure => html`<td>${COUNTED.includes(measure)
        ? html`<${Count} number=${one[measure]} name=${`${one.name}, ${words(`heatmap.${measure}`)}`} open=${() => tickets(one, measure)} />`
        : said(words, measure, MEASURES[measure].of(one))}</td>`)}</tr>`)}</tbody></table></div>`;
}
