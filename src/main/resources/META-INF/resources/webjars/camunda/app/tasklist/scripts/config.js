import translateForms from './form-words.js';

// The first language of the browser, as the application chooses its own texts.
const chinese = (navigator.languages?.[0] ?? navigator.language ?? '').toLowerCase().split('-')[0] === 'zh';
document.documentElement.lang = chinese ? 'zh-CN' : 'en';
if (chinese) {
  translateForms();
}

export default {
  app: {
    name: chinese ? '任务列表' : 'Tasklist',
    vendor: 'Loopdesk'
  },
  locales: {
    availableLocales: ['en', 'zh'],
    // Not English: the platform shows dates in the language that it has loaded last.
    fallbackLocale: chinese ? 'zh' : 'en'
  },
  disableWelcomeMessage: true,
  shortcuts: {
    claimTask: {
      key: 'ctrl+alt+c',
      description: chinese ? '认领当前选中的任务' : 'claims the currently selected task'
    },
    focusFilter: {
      key: 'ctrl+shift+f',
      description: chinese ? '定位到第一个筛选器' : 'set the focus to the first filter in the list'
    },
    focusList: {
      key: 'ctrl+alt+l',
      description: chinese ? '定位到第一个任务' : 'sets the focus to the first task in the list'
    },
    focusForm: {
      key: 'ctrl+alt+f',
      description: chinese ? '定位到任务表单的第一个输入项' : 'sets the focus to the first input field in a task form'
    },
    startProcess: {
      key: 'ctrl+alt+p',
      description: chinese ? '打开启动流程对话框' : 'opens the start process modal dialog'
    }
  }
};
