// Registers the pages of reports in Cockpit; what they show is in /desk.
import {call, texts} from '/desk/server.js';

const words = await texts();
let leave;

function end() {
  leave?.();
  leave = undefined;
}

/** Returns a page of Cockpit at an address; its script is loaded when it is opened. */
function page(name, load) {
  return {
    id: `loopdesk-${name}`,
    pluginPoint: 'cockpit.route',
    priority: 100,
    properties: {path: `/${name}`, label: words(name)},
    render: async node => {
      const show = await load();
      leave?.();
      leave = show(node);
    },
    unmount: end
  };
}

/** Tells whether the reader may see the figures: an analyst opens Cockpit for the changes of the models. */
const allowed = (async () => {
  try {
    await call('GET', 'reports/open/tickets?limit=1');
    return true;
  } catch ({status}) {
    return status !== 403;
  }
})();

/** Returns the link to a page in the navigation. */
function link(name, priority) {
  return {
    id: `loopdesk-${name}-link`,
    pluginPoint: 'cockpit.navigation',
    priority,
    properties: {path: `/${name}`},
    render: async node => {
      if (await allowed) {
        const address = document.createElement('a');
        address.href = `#/${name}`;
        address.textContent = words(name);
        node.replaceChildren(address);
      }
    },
    unmount: () => {}
  };
}

export default [
  page('service', async () => (await import('/desk/service.js')).showService),
  page('standard', async () => (await import('/desk/standard.js')).showStandard),
  link('service', 60),
  link('standard', 59)
];
