// Diagrams drawn by Cockpit's own viewer, and those of a change: what is added, changed and removed is marked by colour, line and
// word.
import {html, useEffect, useRef, useState} from './preact.js';
import {call, reason} from './server.js';

/** Where the engine gives the diagram of a version, in the language of the reader. */
const DEFINITIONS = '/camunda/api/engine/engine/default/process-definition/';

/** Space around a chosen element, in pixels of the diagram. */
const AROUND = 260;
/** The words at the elements get no smaller than this, however small the diagram is. */
const SMALLEST_WORDS = 0.5;
const SIGNS = {added: '+', changed: '≠', removed: '−'};

let viewerType;

/**
 * Returns the class of Cockpit's viewer. Its widget alone reaches it; it writes the view to the address of the page, so
 * only its viewer is taken from it.
 */
function cockpitsViewer() {
  if (!viewerType) {
    const injector = window.angular.element(document.body).injector();
    const scope = injector.get('$rootScope').$new(true);
    scope.control = {};
    injector.get('$compile')('<div cam-widget-bpmn-viewer control="control"></div>')(scope);
    viewerType = scope.control.getViewer().constructor;
    scope.$destroy();
  }
  return viewerType;
}

/**
 * Shows the diagram of a file: as proposed, and as it was live if something of it is removed.
 *
 * @param marks kind of the difference by the id of the element
 * @param chosen id of the element to show, with a number that grows with each choice: {id, count}
 * @param drawn takes the ids of all elements that are drawn, once they are
 */
export function DiagramDifference({words, change, file, marks, chosen, drawn}) {
  const [models, setModels] = useState(null);
  const [refused, setRefused] = useState(null);
  const known = useRef(new Set());
  useEffect(() => {
    call('GET', `changes/${change.id}/file?name=${encodeURIComponent(file)}`).then(setModels, setRefused);
  }, []);
  if (refused) {
    return html`<p class="ld-alarm" role="alert">${reason(words, refused)}</p>`;
  }
  if (!models) {
    return null;
  }
  const found = ids => {
    ids.forEach(id => known.current.add(id));
    drawn(new Set(known.current));
  };
  const kinds = [...new Set(Object.values(marks))];
  const isGone = !models.after || kinds.includes('removed');
  return html`${kinds.length > 0 && html`<p class="ld-legend">${words('changes.diagram.legend')} ${['added', 'changed', 'removed']
      .filter(kind => kinds.includes(kind)).map(kind => html`<${Sign} words=${words} kind=${kind} />`)}</p>`}
    ${models.after && html`<${Diagram} words=${words} name=${words('changes.diagram.after', file)} xml=${models.after}
      chosen=${chosen} paint=${viewer => found(mark(viewer, marks, words))} />`}
    ${models.before && isGone && html`<${Diagram} words=${words} name=${words('changes.diagram.before', file)}
      xml=${models.before} chosen=${chosen} paint=${viewer => found(mark(viewer, marks, words))} />`}`;
}

function Sign({words, kind}) {
  return html`<span class=${`ld-sign ld-sign-${kind}`}>${SIGNS[kind]} ${words(`changes.kind.${kind}`)}</span>`;
}

/** Returns the diagram of a version of a process. */
export async function diagramOf(definition) {
  return (await call('GET', `${DEFINITIONS}${encodeURIComponent(definition)}/xml`)).bpmn20Xml;
}

/**
 * Shows a diagram.
 *
 * @param paint takes the viewer once the diagram is drawn
 * @param chosen id of the element to show, with a number that grows with each choice: {id, count}
 */
export function Diagram({words, name, xml, paint, chosen}) {
  const place = useRef(null);
  const viewer = useRef(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let gone = false;
    const start = async () => {
      const Viewer = cockpitsViewer();
      const view = new Viewer({container: place.current});
      viewer.current = view;
      await view.importXML(xml);
      if (!gone) {
        view.get('canvas').zoom('fit-viewport', 'auto');
        paint(view);
      }
    };
    start().catch(() => setFailed(true));
    return () => {
      gone = true;
      viewer.current?.destroy();
    };
  }, []);
  useEffect(() => {
    if (chosen && viewer.current) {
      show(viewer.current, chosen.id);
    }
  }, [chosen]);
  const zoom = step => viewer.current.get('zoomScroll').stepZoom(step);
  return html`<div class="ld-diagram" role="group" aria-label=${name}>
    <p class="ld-diagram-name"><strong>${name}</strong>
      <button type="button" aria-label=${`${words('changes.diagram.closer')}: ${name}`} onClick=${() => zoom(1)}>+</button>
      <button type="button" aria-label=${`${words('changes.diagram.farther')}: ${name}`} onClick=${() => zoom(-1)}>−</button>
      <button type="button" onClick=${() => viewer.current.get('canvas').zoom('fit-viewport', 'auto')}
        >${words('changes.diagram.whole')}</button></p>
    ${failed && html`<p>${words('changes.diagram.failed')}</p>`}
    <div class="ld-canvas" ref=${place} hidden=${failed} /></div>`;
}

/** Marks the elements that differ; returns the ids of all that are drawn. */
function mark(viewer, marks, words) {
  const canvas = viewer.get('canvas');
  const ids = viewer.get('elementRegistry').filter(element => !element.labelTarget).map(({id}) => id);
  for (const [id, kind] of Object.entries(marks).filter(([id]) => ids.includes(id))) {
    canvas.addMarker(id, `ld-${kind}`);
    const sign = document.createElement('span');
    sign.className = `ld-sign ld-sign-${kind}`;
    sign.textContent = `${SIGNS[kind]} ${words(`changes.kind.${kind}`)}`;
    label(viewer, id, sign);
  }
  return ids;
}

/** Puts a label above an element, or upon the middle of a flow. */
export function label(viewer, id, node) {
  const {waypoints} = viewer.get('elementRegistry').get(id);
  const position = {top: -18, left: 0};
  if (waypoints) {
    const box = around(waypoints);
    const [one, other] = waypoints.slice(Math.max(0, Math.floor(waypoints.length / 2) - 1));
    position.left = (one.x + other.x) / 2 - box.x - 8;
    position.top = (one.y + other.y) / 2 - box.y - 9;
  }
  viewer.get('overlays').add(id, {html: node, position, scale: {min: SMALLEST_WORDS}});
}

/** Tells whether an element is drawn around others. */
export function isScope(element) {
  return element.businessObject.$instanceOf('bpmn:SubProcess');
}

/** Takes their own colours from all activities but some, so that no colour stands for two things. */
export function plain(viewer, ids) {
  viewer.get('elementRegistry')
    .filter(element => element.businessObject?.$instanceOf?.('bpmn:Activity') && !element.labelTarget && !isScope(element)
      && !ids.includes(element.id))
    .forEach(element => viewer.get('canvas').addMarker(element, 'ld-plain'));
}

function show(viewer, id) {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  registry.filter(element => canvas.hasMarker(element, 'ld-chosen')).forEach(element => canvas.removeMarker(element, 'ld-chosen'));
  const element = registry.get(id);
  if (!element || element === canvas.getRootElement()) {
    return;
  }
  canvas.addMarker(element, 'ld-chosen');
  canvas.setRootElement(canvas.findRoot(element));
  const box = element.waypoints ? around(element.waypoints) : element;
  canvas.viewbox({x: box.x - AROUND, y: box.y - AROUND, width: box.width + 2 * AROUND, height: box.height + 2 * AROUND});
}

function around(points) {
  const [xs, ys] = [points.map(({x}) => x), points.map(({y}) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return {x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y};
}
