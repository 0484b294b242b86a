// The page of the history in Cockpit: any ticket, open or ended, its way on the diagram, and all that is on record of it.
import {Timeline} from './case.js';
import {Diagram, diagramOf, isScope, label, plain} from './diagram.js';
import {Evidence} from './evidence.js';
import {useCase} from './feed.js';
import {moment} from './moment.js';
import {mount} from './mount.js';
import {html, useEffect, useRef, useState} from './preact.js';
import {placesOf, showSearch} from './search.js';
import {call, reason} from './server.js';
import {duration} from './service-numbers.js';
import {Status} from './status.js';

/** Elements that are passed at once and say little in a list. */
const MINOR = /gateway|subprocess|startevent/i;

/** Seconds from which on a time is shown. */
const SHORTEST = 30;

/** Shows the search, or the ticket that the address names; returns a function that ends it. */
export const showHistory = mount(Page);

function named() {
  return new URLSearchParams(location.hash.replace(/^[^?]*\??/, '')).get('ticket');
}

function Page({words}) {
  const [number, setNumber] = useState(named());
  useEffect(() => {
    const look = () => setNumber(named());
    window.addEventListener('hashchange', look);
    return () => window.removeEventListener('hashchange', look);
  }, []);
  return html`<div class="ld-desk ld-history">${number ? html`<${One} key=${number} words=${words} number=${number} />`
    : html`<h1>${words('history')}</h1><p>${words('history.intro')}</p><${Search} words=${words} />`}</div>`;
}

function Search({words}) {
  const place = useRef(null);
  useEffect(() => showSearch(place.current, words, {
    kept: true,
    opensOnly: true,
    places: async tickets => ({...await placesOf(tickets), tasks: {}}),
    link: ticket => ({href: `#/history?ticket=${encodeURIComponent(ticket.number)}`}),
    access: () => null
  }), []);
  return html`<div ref=${place} />`;
}

function Alarm({words, refused}) {
  return refused && html`<p class="ld-alarm" role="alert">${
    refused.status === 404 ? words('not-found') : refused.status === 403 ? words('not-allowed') : reason(words, refused)}</p>`;
}

/** Returns [answer, refusal] of an address that is asked once. */
function useAnswer(address) {
  const [answer, setAnswer] = useState(null);
  const [refused, setRefused] = useState(null);
  useEffect(() => {
    let left = false;
    call('GET', address).then(found => left || setAnswer(found), failure => left || setRefused(failure));
    return () => { left = true; };
  }, [address]);
  return [answer, refused];
}

function One({words, number}) {
  const {ticket, refused} = useCase({number});
  const heading = useRef(null);
  const isThere = Boolean(ticket);
  useEffect(() => { heading.current?.focus(); }, [isThere]);
  return html`<p><a href="#/history">${words('history.back')}</a></p>
    <${Alarm} words=${words} refused=${refused} />
    ${!ticket && !refused && html`<${Status}>${words('loading')}<//>`}
    ${ticket && html`<h1 tabindex="-1" ref=${heading}>${number} <bdi>${ticket.title}</bdi></h1>
      <p>${[ticket.priority, ticket.category, ticket.requester.name, moment(ticket.receivedAt, ticket.zone),
        ticket.ended ?? ticket.stages[ticket.present]].filter(Boolean).map((fact, n) => html`${n > 0 && ' · '}<bdi>${fact}</bdi>`)}
        ${' · '}<a href=${`/staff/tickets/${number}`} target="_blank" rel="noopener">${words('history.case')}</a>
        ${' · '}<a href=${`/camunda/api/loopdesk/tickets/${number}/export`} download>${words('history.export')}</a></p>
      <${Way} words=${words} number=${number} />
      <div class="ld-records">
        <div><${Timeline} words=${words} ticket=${ticket} level=${1} /><${Evidence} words=${words} ticket=${ticket} /></div>
        <div><${Letters} words=${words} number=${number} /><${Clock} words=${words} number=${number} />
          <${Views} words=${words} number=${number} /></div>
      </div>`}`;
}

/** The way of the ticket on the diagrams that it has run on. */
function Way({words, number}) {
  const [answer, refused] = useAnswer(`tickets/${number}/path`);
  const [instance, setInstance] = useState(null);
  if (!answer) {
    return html`<${Alarm} words=${words} refused=${refused} />`;
  }
  const {processes, zone} = answer;
  if (processes.length === 0) {
    return html`<p>${words('history.forgotten')}</p>`;
  }
  const shown = processes.find(one => one.instance === instance) ?? processes[0];
  return html`<h2>${words('history.way')}</h2>
    <p><label>${words('history.process')} <select value=${shown.instance} onChange=${event => setInstance(event.target.value)}>
      ${processes.map(one => html`<option value=${one.instance}>${words('history.process.of', one.name, one.version,
        moment(one.from, zone), one.to ? moment(one.to, zone) : words('history.now'))}</option>`)}</select></label></p>
    <${OneWay} key=${shown.instance} words=${words} way=${shown} zone=${zone} />`;
}

function OneWay({words, way, zone}) {
  const [xml, setXml] = useState(null);
  const [refused, setRefused] = useState(null);
  const [chosen, setChosen] = useState(null);
  const [all, setAll] = useState(false);
  useEffect(() => {
    let left = false;
    diagramOf(way.definition).then(found => left || setXml(found), failure => left || setRefused(failure));
    return () => { left = true; };
  }, []);
  const choose = id => setChosen({id, count: (chosen?.count ?? 0) + 1});
  const times = Object.fromEntries(way.elements.map(one => [one.element, one]));
  const gone = way.elements.filter(one => !one.drawn);
  const steps = way.steps.filter(step => all || !MINOR.test(step.type) && !(step.type.endsWith('Event') && step.seconds === 0
    && !step.element.startsWith('EndEvent')));
  return html`<p class="ld-legend">${['passed', 'open', 'failed'].map(state =>
      html`<span class=${`ld-sign ld-sign-${state}`}>${words(`history.sign.${state}`)}</span>`)}
      <span>${words('history.legend')}</span></p>
    <${Alarm} words=${words} refused=${refused} />
    ${xml && html`<${Diagram} words=${words} name=${words('history.diagram', way.name, way.version)} xml=${xml} chosen=${chosen}
      paint=${viewer => paint(viewer, way, words)} />`}
    ${gone.length > 0 && html`<p>${words('history.gone', way.version)}</p><ul class="ld-gone">${gone.map(one => html`<li>${one.name}: ${
      badge(words, one)}</li>`)}</ul>`}
    <h2 id="ld-steps">${words('history.steps')}</h2>
    <p><label><input type="checkbox" checked=${all} onChange=${event => setAll(event.target.checked)} /> ${words('history.all')}</label></p>
    <div class="ld-wide" role="region" tabindex="0" aria-labelledby="ld-steps"><table aria-labelledby="ld-steps">
      <thead><tr>${['element', 'from', 'to', 'lasted', 'by', 'times'].map(column =>
        html`<th scope="col">${words(`history.${column}`)}</th>`)}</tr></thead>
      <tbody>${steps.map((step, n) => html`<tr key=${n}>
        <th scope="row">${times[step.element]?.drawn ? html`<button type="button" class="ld-link"
          onClick=${() => choose(step.element)}>${step.name}</button>` : step.name}
          ${step.version !== way.version && html` <span class="ld-quiet">${words('history.version', step.version)}</span>`}</th>
        <td>${moment(step.from, zone)}</td>
        <td>${step.to ? moment(step.to, zone) : html`<strong>${words(times[step.element]?.failed ? 'history.sign.failed'
          : 'history.sign.open')}</strong>`}
          ${step.cancelled && html` <span class="ld-quiet">${words('history.cancelled')}</span>`}</td>
        <td>${step.seconds >= SHORTEST ? duration(words, step.seconds) : '–'}</td>
        <td>${step.by === 'requester' ? words('evidence.by.requester') : step.byName && html`<bdi>${step.byName}</bdi>`}</td>
        <td>${times[step.element]?.times}</td></tr>`)}</tbody></table></div>`;
}

function badge(words, {times, seconds}) {
  return seconds >= SHORTEST ? words('history.badge', times, duration(words, seconds)) : words('history.badge.times', times);
}

/** Marks what was passed, and where the ticket stands. */
function paint(viewer, way, words) {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  const sign = (id, text, state) => {
    const node = document.createElement('span');
    node.className = `ld-sign ld-sign-${state}`;
    node.textContent = text;
    label(viewer, id, node);
  };
  for (const one of way.elements.filter(({element}) => registry.get(element))) {
    const state = one.failed ? 'failed' : one.open ? 'open' : 'passed';
    canvas.addMarker(one.element, isScope(registry.get(one.element)) ? 'ld-way-scope' : `ld-way-${state}`);
    sign(one.element, one.open || one.failed ? `${badge(words, one)} · ${words(`history.sign.${state}`)}` : badge(words, one), state);
  }
  plain(viewer, way.elements.map(({element}) => element));
  for (const taken of way.flows.filter(({flow}) => registry.get(flow))) {
    canvas.addMarker(taken.flow, taken.certain ? 'ld-way-taken' : 'ld-way-derived');
    if (taken.times > 1) {
      sign(taken.flow, words('history.badge.times', taken.times), 'passed');
    }
    // The engine records no links: they lie at the ends of flows.
    const {source, target} = registry.get(taken.flow);
    for (const end of [source, target].filter(({id}) => !way.elements.some(({element}) => element === id))) {
      canvas.addMarker(end, 'ld-way-passed');
    }
  }
}

function Letters({words, number}) {
  const [answer, refused] = useAnswer(`tickets/${number}/letters`);
  return html`<h2>${words('history.letters')}</h2>
    <${Alarm} words=${words} refused=${refused} />
    ${answer && (answer.letters.length === 0 ? html`<p>${words('history.letters.none')}</p>`
      : html`<table><thead><tr>${['written', 'to-whom', 'subject', 'delivery'].map(column =>
        html`<th scope="col">${words(`history.letters.${column}`)}</th>`)}</tr></thead>
      <tbody>${answer.letters.map(letter => html`<tr><td>${moment(letter.composedAt, answer.zone)}</td>
        <td>${words(`history.audience.${letter.audience}`)}${letter.recipient && html` <bdi>${letter.recipient}</bdi>`}</td>
        <td dir="auto">${letter.subject}</td>
        <td>${letter.returnedAt ? words('history.letters.returned', moment(letter.returnedAt, answer.zone))
          : letter.sentAt ? words('history.letters.sent', moment(letter.sentAt, answer.zone)) : words('history.letters.unsent')}</td></tr>`)}
      </tbody></table>`)}`;
}

function Clock({words, number}) {
  const [answer, refused] = useAnswer(`/api/tickets/${number}/clock`);
  return html`<h2>${words('history.clock')}</h2>
    <${Alarm} words=${words} refused=${refused} />
    ${answer && answer.targets.map(target => html`<p><strong>${target.headline}</strong></p>
      <ol class="ld-why">${target.why.map(line => html`<li>${line.text}</li>`)}</ol>`)}`;
}

function Views({words, number}) {
  const [answer, refused] = useAnswer(`tickets/${number}/views`);
  return html`<h2>${words('history.views')}</h2>
    <${Alarm} words=${words} refused=${refused} />
    ${answer && (answer.views.length === 0 ? html`<p>${words('history.views.none')}</p>`
      : html`<table><thead><tr>${['who', 'first', 'last', 'times'].map(column =>
        html`<th scope="col">${words(`history.views.${column}`)}</th>`)}</tr></thead>
      <tbody>${answer.views.map(view => html`<tr><td><bdi>${view.name}</bdi></td><td>${moment(view.firstAt, answer.zone)}</td>
        <td>${moment(view.lastAt, answer.zone)}</td><td>${view.times}</td></tr>`)}</tbody></table>`)}`;
}
