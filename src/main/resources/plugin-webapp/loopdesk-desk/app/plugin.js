// Registers what Loopdesk adds to Tasklist; what it shows is in /desk, which the staff's pages use too.
import {watchAccount} from '/desk/account.js';
import {keepDrafts} from '/desk/drafts.js';
import {wordNotices} from '/desk/notices.js';
import {showRefusals} from '/desk/refusals.js';
import {texts} from '/desk/server.js';
import {tellSessionEnd} from '/desk/session-end.js';

watchAccount();
keepDrafts();
showRefusals();
const words = await texts();
if (words('tab') === 'tab') {
  // Tasklist does not start then, and its page says so.
  throw new Error('The texts are not loaded');
}
tellSessionEnd(words);
wordNotices(words);

/** Loads modules of the desk; where that fails, their place says so. */
async function load(node, ...modules) {
  try {
    return await Promise.all(modules.map(module => import(`/desk/${module}.js`)));
  } catch (failure) {
    const notice = document.createElement('p');
    notice.className = 'ld-desk ld-alarm';
    notice.setAttribute('role', 'alert');
    const again = document.createElement('button');
    again.type = 'button';
    again.textContent = words('load.again');
    again.addEventListener('click', () => location.reload());
    notice.append(words('load.failed'), ' ', again);
    node.replaceChildren(notice);
    throw failure;
  }
}

let leave;
let tab;

const caseTab = {
  id: 'loopdesk-case',
  pluginPoint: 'tasklist.task.detail',
  // After the form (1000), before history (800).
  priority: 900,
  properties: {label: words('tab')},
  render: async (node, {taskId}) => {
    leave?.();
    let gone = false;
    tab = node;
    tab.classList.add('ld-tab');
    document.dispatchEvent(new Event('ld-tab'));
    leave = () => { gone = true; };
    const [{showTask}] = await load(node, 'case');
    if (!gone) {
      leave = showTask(node, taskId);
    }
  },
  unmount: () => {
    leave?.();
    leave = undefined;
    tab?.classList.remove('ld-tab');
  }
};

const strip = {
  id: 'loopdesk-strip',
  pluginPoint: 'tasklist.task.action',
  // After the platform's own actions, which stand at the right.
  priority: 10,
  render: async (node, given, scope) => {
    const [{followTask}, {claimByBeginning}, {showTask}] = await load(node, 'strip', 'claim', 'case');
    claimByBeginning(words);
    node.closest('.task-actions')?.classList.add('ld-strip-place');
    followTask(node, showTask, parts => scope.$apply(() => parts.forEach(part => scope.taskData.changed(part))));
  }
};

const card = {
  id: 'loopdesk-card',
  pluginPoint: 'tasklist.card',
  priority: 100,
  render: async (node, {taskId}) => (await import('/desk/cards.js')).showCard(node, taskId, words),
  unmount: () => {}
};

const calls = {
  id: 'loopdesk-calls',
  pluginPoint: 'tasklist.navbar.action',
  priority: 200,
  render: async node => (await load(node, 'call'))[0].showCalls(node, words),
  unmount: () => {}
};

const triage = {
  id: 'loopdesk-triage',
  pluginPoint: 'tasklist.navbar.action',
  priority: 150,
  render: node => {
    const link = document.createElement('a');
    link.href = '/staff/triage';
    link.textContent = words('triage.link');
    node.replaceChildren(link);
  },
  unmount: () => {}
};

let leaveSearch;

const search = {
  id: 'loopdesk-search',
  pluginPoint: 'tasklist.navbar.action',
  // Before the platform's own actions.
  priority: 1000,
  render: async node => {
    const [{showHeaderSearch}] = await load(node, 'tasklist-search');
    leaveSearch?.();
    leaveSearch = showHeaderSearch(node, words);
  },
  unmount: () => {
    leaveSearch?.();
    leaveSearch = undefined;
  }
};

export default [caseTab, strip, card, search, calls, triage];
