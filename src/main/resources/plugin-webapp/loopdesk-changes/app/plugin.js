// Registers what Loopdesk adds to Cockpit; what it shows is in /desk.
import {texts} from '/desk/server.js';

const words = await texts();
let leave;

const page = {
  id: 'loopdesk-changes',
  pluginPoint: 'cockpit.route',
  priority: 100,
  properties: {path: '/changes', label: words('changes')},
  render: async node => {
    const {showChanges} = await import('/desk/changes.js');
    leave?.();
    leave = showChanges(node);
  },
  unmount: () => {
    leave?.();
    leave = undefined;
  }
};

const link = {
  id: 'loopdesk-changes-link',
  pluginPoint: 'cockpit.navigation',
  priority: 50,
  properties: {path: '/changes'},
  render: node => {
    const address = document.createElement('a');
    address.href = '#/changes';
    address.textContent = words('changes');
    node.replaceChildren(address);
  },
  unmount: () => {}
};

export default [page, link];
