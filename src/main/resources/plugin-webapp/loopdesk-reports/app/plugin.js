// Registers the pages of managers in Cockpit; what they show is in /desk.
import {call, texts} from '/desk/server.js';

const words = await texts();

/** Pages in the order of their links: the name of each in the address and the texts, and a function that shows it in a node. */
const PAGES = [
  ['service', async () => (await import('/desk/service.js')).showService],
  ['standard', async () => (await import('/desk/standard.js')).showStandard],
  ['history', async () => (await import('/desk/history.js')).showHistory],
  ['heatmap', async () => (await import('/desk/heatmap.js')).showHeatmap]
];

/** Returns what shows a page in a place of Cockpit, and ends it. */
function shown(load) {
  let leave;
  return {
    render: async node => {
      const show = await load();
      leave?.();
      leave = show(node);
    },
    unmount: () => {
      leave?.();
      leave = undefined;
    }
  };
}

function page([name, load]) {
  return {
    id: `loopdesk-${name}`,
    pluginPoint: 'cockpit.route',
    priority: 100,
    properties: {path: `/${name}`, label: words(name)},
    ...shown(load)
  };
}

const dashboard = {
  id: 'loopdesk-dashboard',
  pluginPoint: 'cockpit.dashboard',
  priority: 100,
  ...shown(async () => (await import('/desk/dashboard.js')).showDashboard)
};

let reader;

/** Tells whether the reader may see the figures: an analyst opens Cockpit for the changes of the models. */
function allowed() {
  reader ??= call('GET', 'reports/open/tickets?limit=1').then(() => true, ({status}) => status !== 403);
  return reader;
}

function link([name], n) {
  return {
    id: `loopdesk-${name}-link`,
    pluginPoint: 'cockpit.navigation',
    priority: 60 - n,
    properties: {path: `/${name}`},
    render: async node => {
      if (await allowed()) {
        const address = document.createElement('a');
        address.href = `#/${name}`;
        address.textContent = words(name);
        node.replaceChildren(address);
      }
    },
    unmount: () => {}
  };
}

export default [dashboard, ...PAGES.map(page), ...PAGES.map(link)];
