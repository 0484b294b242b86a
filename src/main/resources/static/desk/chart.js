// A chart with the table of its numbers behind it.
import {html, useEffect, useRef, useState} from './preact.js';
import {language} from './moment.js';

/** Colours of series, each with enough contrast to white; patterns tell them apart as well. */
const COLOURS = ['#155cb5', '#a4262c', '#5c6f00', '#7a3e9d', '#6b5b4b'];

let charts = 0;

/**
 * A chart.
 *
 * @param title its heading
 * @param description what a screen reader says in place of the picture
 * @param option of ECharts, without colours
 * @param open called with the index of the series and of the part that was clicked
 * @param csv address of its table as a file
 * @param children the table
 */
export function Chart({words, title, description, option, open, csv, children}) {
  const node = useRef(null);
  const [id] = useState(() => `ld-chart-${++charts}`);
  const [shown, setShown] = useState(false);
  useEffect(() => draw(node.current, option, open), [JSON.stringify(option)]);
  return html`<section class="ld-chart" aria-labelledby=${id}>
    <h3 id=${id}>${title}</h3>
    <div ref=${node} class="ld-chart-picture" role="img" aria-label=${description}></div>
    <p class="ld-table-actions"><button type="button" aria-expanded=${String(shown)} aria-controls=${`${id}-table`}
      onClick=${() => setShown(!shown)}>${words(shown ? 'service.table.hide' : 'service.table.show')}<span class="ld-hidden">: ${title}</span></button>
      ${csv && html`<${Download} words=${words} address=${csv} name=${title} />`}</p>
    <div id=${`${id}-table`} class=${shown ? 'ld-chart-table' : 'ld-chart-table ld-closed'}>${children}</div>
  </section>`;
}

/** A link that downloads a table. */
export function Download({words, address, name}) {
  return html`<a class="ld-download" href=${`/camunda/api/loopdesk/${address}`} download aria-label=${words('service.csv.of', name)}
    >${words('service.csv')}</a>`;
}

/** Draws a chart and follows the size of its place; returns what ends it. */
function draw(place, option, open) {
  let over = false;
  let chart;
  const size = new ResizeObserver(() => chart?.resize());
  import('./echarts.js').then(({init}) => {
    if (over) {
      return;
    }
    chart = init(place, null, {renderer: 'svg', locale: language().startsWith('zh') ? 'ZH' : 'EN'});
    chart.setOption({
      animation: false,
      color: COLOURS,
      aria: {enabled: true, label: {enabled: false}, decal: {show: true}},
      textStyle: {fontFamily: 'inherit'},
      tooltip: {trigger: 'axis', axisPointer: {type: 'shadow'}},
      legend: {top: 0, type: 'plain', textStyle: {color: '#333'}},
      grid: {left: 8, right: 16, top: 56, bottom: 8, containLabel: true},
      ...option
    });
    chart.on('click', ({seriesIndex, dataIndex}) => open?.(seriesIndex, dataIndex));
    size.observe(place);
  });
  return () => {
    over = true;
    size.disconnect();
    chart?.dispose();
  };
}
