// Takes the pictures of docs/analysts.md: makes its five changes as Modeler does, deploys them as the account analyst to a
// product that was started for a first try, and shows their pages in Cockpit: npm ci, then
// node docs/analysts.mjs http://localhost:8080. Leaves five drafts there. Needs Chromium or Chrome; CHROME names another one.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import puppeteer from 'puppeteer-core';

const BASE = process.argv[2] ?? 'http://localhost:8080';
const BROWSERS = [process.env.CHROME, '/usr/bin/chromium', '/usr/bin/google-chrome'];
const resolve = createRequire(import.meta.url).resolve;
const MODELER = resolve('bpmn-js/dist/bpmn-modeler.production.min.js');
const CAMUNDA = JSON.parse(readFileSync(resolve('camunda-bpmn-moddle/resources/camunda.json'), 'utf8'));
const ANALYST = { Authorization: `Basic ${btoa('analyst:analyst')}` };
const SUPPORT = 'technical-support.bpmn';

const read = name => readFileSync(name.endsWith('.form') ? `forms/${name}` : `processes/${name}`, 'utf8');

const ASK_DEVICE = JSON.stringify({
  components: [{
    label: 'Which device is it?', type: 'textfield', id: 'Field_deviceNumber', key: 'deviceNumber',
    description: 'The number on the sticker, such as PC-0815.', validate: { required: true },
    properties: { 'label:zh': '是哪台设备？', 'description:zh': '标签上的编号，例如 PC-0815。' },
  }],
  type: 'default', id: 'ask-device', executionPlatform: 'Camunda Platform', executionPlatformVersion: '7.24.0', schemaVersion: 16,
}, null, 2);

/** The files of each change; those that are made in a diagram take a function that runs beside Modeler's library. */
const CHANGES = {
  'target-row': () => ({
    'ticket-priority.dmn': once(read('ticket-priority.dmn'), '"PT15M"', '"PT10M"'),
  }),
  'form-option': () => {
    const form = JSON.parse(read('triage.form'));
    const category = all(form).find(({ key }) => key === 'category');
    category.values.splice(-1, 0, { label: 'Printing', value: 'printing' });
    category.properties['option.printing:zh'] = '打印';
    const row = read('ticket-routing.dmn').match(/ *<rule id="Rule_CategoryHardware">.*?<\/rule>\n/s)[0];
    return {
      'triage.form': JSON.stringify(form, null, 2),
      'ticket-routing.dmn': once(read('ticket-routing.dmn'), row, row + row.replaceAll('"hardware"', '"printing"')
        .replace(/id="([^"]*)"/g, 'id="$1_Printing"').replace(/<description>.*?<\/description>/, '<description>Printers, scanners</description>')
        .replace(/(name="description:zh" value=)"[^"]*"/, '$1"打印机、扫描仪"')),
    };
  },
  'new-task': async page => ({
    [SUPPORT]: await drawn(page, modeler => {
      const flow = modeler.get('elementRegistry').get('Flow_ToDiagnosis_To_Diagnose');
      const diagnose = modeler.get('elementRegistry').get('Task_Diagnose');
      const modeling = modeler.get('modeling');
      const make = modeler.get('bpmnFactory');
      const { source } = flow;
      const leadsBack = label => label.labelTarget?.target?.x < diagnose.x;
      modeler.get('spaceTool').makeSpace(
        modeler.get('elementRegistry').filter(e => !e.waypoints && !e.host && !leadsBack(e) && e.x >= diagnose.x && e.parent === diagnose.parent), [], { x: 150, y: 0 }, 'e', diagnose.x - 10);
      const properties = [['waitsFor', 'requester'], ['message', 'answer-wanted'], ['name:zh', '询问设备']]
        .map(([name, value]) => make.create('camunda:Property', { name, value }));
      const businessObject = make.create('bpmn:UserTask', {
        id: 'Task_AskDevice', name: 'Ask for device', 'camunda:candidateGroups': 'service-desk', 'camunda:formRef': 'ask-device',
        'camunda:formRefBinding': 'deployment',
        extensionElements: make.create('bpmn:ExtensionElements', { values: [make.create('camunda:Properties', { values: properties })] }),
      });
      const task = modeling.createShape({ type: 'bpmn:UserTask', businessObject },
        { x: diagnose.x - 100, y: diagnose.y + 40 }, source.parent);
      modeling.reconnectEnd(flow, task, { x: task.x, y: task.y + 40 });
      const on = modeling.connect(task, diagnose);
      modeling.updateProperties(on, { id: 'Flow_AskDevice_To_Diagnose' });
    }),
    'ask-device.form': ASK_DEVICE,
  }),
  'timer': async page => ({
    [SUPPORT]: await drawn(page, modeler => {
      const event = modeler.get('elementRegistry').get('TimerEvent_DetailsOverdue');
      const [timer] = event.businessObject.eventDefinitions;
      modeler.get('modeling').updateModdleProperties(event, timer.timeDuration, { body: 'P10D' });
    }),
  }),
  'approval': async page => ({
    [SUPPORT]: await drawn(page, modeler => {
      modeler.get('modeling').updateProperties(modeler.get('elementRegistry').get('Task_ApproveChange'),
        { 'camunda:candidateGroups': 'support-leads,managers' });
    }),
  }),
};

const browser = await puppeteer.launch({
  executablePath: BROWSERS.find(path => path && existsSync(path)),
  args: ['--no-sandbox', '--lang=en'],
});
try {
  const drawing = await browser.newPage();
  await drawing.setContent('<div id="canvas" style="width: 1440px; height: 900px"></div>');
  await drawing.addScriptTag({ path: MODELER });
  const cockpit = await signedIn();
  for (const [name, files] of Object.entries(CHANGES)) {
    const id = await deployed(name, await files(drawing));
    await cockpit.goto(`${BASE}/camunda/app/cockpit/default/#/changes?change=${id}`);
    await cockpit.waitForSelector('.ld-difference');
    const element = await cockpit.waitForSelector('.ld-difference button', { timeout: 3_000 }).catch(() => null);
    await element?.click();
    await cockpit.evaluate(() => new Promise(done => setTimeout(done, 500)));
    for (const [at, section] of (await cockpit.$$('.ld-changes section')).entries()) {
      const picture = `docs/analysts-${name}${at > 0 ? `-${at + 1}` : ''}.png`;
      await section.screenshot({ path: picture });
      console.log(picture);
    }
  }
} finally {
  await browser.close();
}

function once(text, from, to) {
  if (!text.includes(from)) {
    throw new Error(`Nothing reads ${from}`);
  }
  return text.replace(from, to);
}

function all(component) {
  return [component, ...(component.components ?? []).flatMap(all)];
}

/** Returns the diagram as Modeler saves it after a change. */
async function drawn(page, change) {
  return page.evaluate(async (xml, camunda, code) => {
    const modeler = new BpmnJS({ container: '#canvas', moddleExtensions: { camunda } });
    await modeler.importXML(xml);
    (0, eval)(`(${code})`)(modeler);
    const saved = await modeler.saveXML({ format: true });
    modeler.destroy();
    return saved.xml;
  }, read(SUPPORT), CAMUNDA, String(change));
}

/** Deploys as Modeler does; returns the id of the change. */
async function deployed(name, files) {
  const body = new FormData();
  body.set('deployment-name', name);
  Object.entries(files).forEach(([file, content]) => body.set(file, new Blob([content]), file));
  const answer = await fetch(`${BASE}/engine-rest/deployment/create`, { method: 'POST', headers: ANALYST, body });
  if (!answer.ok) {
    throw new Error(`${name}: ${await answer.text()}`);
  }
  return (await answer.json()).id;
}

async function signedIn() {
  const page = await browser.newPage();
  await page.setViewport({ width: 1000, height: 1400 });
  await page.goto(`${BASE}/camunda/app/cockpit/default/`, { waitUntil: 'networkidle2' });
  await page.waitForSelector('input[type=password]');
  await page.type('input[type=text]', 'analyst');
  await page.type('input[type=password]', 'analyst');
  await page.keyboard.press('Enter');
  await page.waitForSelector('a[href="#/changes"]');
  return page;
}
