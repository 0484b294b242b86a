// Registers what Loopdesk adds to Cockpit; what it shows is in /desk.
import {call, texts} from '/desk/server.js';

const REPOSITORY = /^#\/repository\b.*?(?:=|"|%22)([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})/;

const words = await texts();
let leave;

/** Returns the deployment that the address names in Cockpit's repository, if it is there. */
function deployment() {
  return REPOSITORY.exec(location.hash)?.[1];
}

/** Leads from the place of a deployment, to which Modeler links, to the page of the draft that was made of it. */
async function showDraft() {
  const id = deployment();
  if (!id) {
    return;
  }
  try {
    await call('GET', `changes/${id}`);
  } catch {
    // A deployment of the engine, or a reader of deployments only.
    return;
  }
  // Cockpit may have written the address anew.
  if (deployment() === id) {
    location.replace(`#/changes?change=${id}`);
  }
}

addEventListener('hashchange', showDraft);
showDraft();

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
