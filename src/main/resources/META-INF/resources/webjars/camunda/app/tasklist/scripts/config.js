import replaceWords from './element-words.js';

// The first language of the browser, as the application chooses its own texts.
const chinese = (navigator.languages?.[0] ?? navigator.language ?? '').toLowerCase().split('-')[0] === 'zh';
document.documentElement.lang = chinese ? 'zh-CN' : 'en';
if (chinese) {
  replaceWords('.fjs-form-field-error, .fjs-select-placeholder, .fjs-dropdownlist-empty, .fjs-input', [
    [/^Field is required\.$/, '此项必填。'],
    [/^Field must have maximum length of (\d+)\.$/, '最多 $1 个字符。'],
    [/^Field must have minimum length of (\d+)\.$/, '至少 $1 个字符。'],
    [/^Field must have maximum value of (\S+)\.$/, '不得大于 $1。'],
    [/^Field must have minimum value of (\S+)\.$/, '不得小于 $1。'],
    [/^Field must match pattern .*$/, '格式不正确。'],
    [/^Field must be a valid email\.$/, '请填写有效的邮箱地址。'],
    [/^Field must be a valid {2}international phone number\. .*$/, '请填写有效的国际电话号码。'],
    [/^Value is not a number\.$/, '请填写数字。'],
    [/^Value is expected to be an integer\.$/, '请填写整数。'],
    [/^Value is expected to have at most (\d+) decimal digits?\.$/, '最多 $1 位小数。'],
    [/^Please select a valid value, the two nearest valid values are (\S+) and (\S+)\.$/, '数值不可用，最接近的可用数值是 $1 和 $2。'],
    [/^Select$/, '请选择'],
    [/^Search$/, '搜索'],
    [/^No results$/, '没有结果'],
    [/^All values selected$/, '已全部选择']
  ]);
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
    // The search itself listens for its keys, also in a field.
    findTicket: {
      key: 'ctrl+alt+k',
      description: chinese ? '定位到工单查找框' : 'sets the focus to the search for tickets'
    },
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
