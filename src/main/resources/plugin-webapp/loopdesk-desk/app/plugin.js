// Registers the tab "Case" in Tasklist; what it shows is in /desk, which the staff's pages use too.
import {texts} from '/desk/server.js';

const words = await texts();
let leave;

export default {
  id: 'loopdesk-case',
  pluginPoint: 'tasklist.task.detail',
  // After the form (1000), before history (800).
  priority: 900,
  properties: {label: words('tab')},
  render: async (node, {taskId}) => {
    leave?.();
    let gone = false;
    leave = () => { gone = true; };
    const {showTask} = await import('/desk/case.js');
    if (!gone) {
      leave = showTask(node, taskId);
    }
  },
  unmount: () => {
    leave?.();
    leave = undefined;
  }
};
