// Draws the pictures of docs/ from the diagrams in processes/, with the library that the Modeler draws with:
// npm ci, then npm run draw. Needs Chromium or Chrome; CHROME names another one.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import puppeteer from 'puppeteer-core';
import { optimize } from 'svgo';

const MARGIN = 15;
const VIEWER = createRequire(import.meta.url).resolve('bpmn-js/dist/bpmn-viewer.production.min.js');
const BROWSERS = [process.env.CHROME, '/usr/bin/chromium', '/usr/bin/google-chrome'];

const browser = await puppeteer.launch({
  executablePath: BROWSERS.find(path => path && existsSync(path)),
  args: ['--no-sandbox'],
});
try {
  const page = await browser.newPage();
  await page.setContent('<div id="canvas" style="width: 1440px; height: 900px"></div>');
  await page.addScriptTag({ path: VIEWER });
  for (const file of readdirSync('processes').filter(name => name.endsWith('.bpmn'))) {
    const drawn = await page.evaluate(draw, readFileSync(`processes/${file}`, 'utf8'));
    const picture = `docs/${basename(file, '.bpmn')}.svg`;
    writeFileSync(picture, optimize(framed(drawn), { multipass: true }).data);
    console.log(picture);
  }
} finally {
  await browser.close();
}

/** Runs in the browser. */
async function draw(xml) {
  const viewer = new BpmnJS({ container: '#canvas' });
  const { warnings } = await viewer.importXML(xml);
  if (warnings.length > 0) {
    throw new Error(warnings.map(warning => warning.message).join('\n'));
  }
  // only for a mouse
  document.querySelectorAll('.djs-hit, .djs-outline').forEach(area => area.remove());
  const { svg } = await viewer.saveSVG();
  const { x, y, width, height } = viewer.get('canvas').viewbox().inner;
  const title = viewer.get('canvas').getRootElement().businessObject.name;
  viewer.destroy();
  return { svg, title, box: [x, y, width, height].map(Math.round) };
}

/** The drawing alone on a white ground, with a margin and its name. */
function framed({ svg, title, box: [x, y, width, height] }) {
  const [left, top, wide, high] = [x - MARGIN, y - MARGIN, width + 2 * MARGIN, height + 2 * MARGIN];
  const content = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}" `
    + `viewBox="${left} ${top} ${wide} ${high}"><title>${title}</title>`
    + `<rect width="${wide}" height="${high}" x="${left}" y="${top}" fill="#fff"/>${content}`;
}
