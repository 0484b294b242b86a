// Registers the figures of the service in Cockpit; what it shows is in /desk.
import {call, texts} from '/desk/server.js';

const words = await texts();
let leave;

/** Shows the page in a place of Cockpit. */
async function show(node) {
  const {showService} = await import('/desk/service.js');
  leave?.();
  leave = showService(node);
}

function end() {
  leave?.();
  leave = undefined;
}

const page = {
  id: 'loopdesk-service',
  pluginPoint: 'cockpit.route',
  priority: 100,
  properties: {path: '/service', label: words('service')},
  render: show,
  unmount: end
};

/** Tells whether the reader may see the figures: an analyst opens Cockpit for the changes of the models. */
async function allowed() {
  try {
    await call('GET', 'reports/open/tickets?limit=1');
    return true;
  } catch ({status}) {
    return status !== 403;
  }
}

const link = {
  id: 'loopdesk-service-link',
  pluginPoint: 'cockpit.navigation',
  priority: 60,
  properties: {path: '/service'},
  render: async node => {
    if (await allowed()) {
      const address = document.createElement('a');
      address.href = '#/service';
      address.textContent = words('service');
      node.replaceChildren(address);
    }
  },
  unmount: () => {}
};

export default [page, link];
