import replaceWords from '../../tasklist/scripts/element-words.js';

// The first language of the browser, as the application chooses its own texts.
const chinese = (navigator.languages?.[0] ?? navigator.language ?? '').toLowerCase().split('-')[0] === 'zh';
document.documentElement.lang = chinese ? 'zh-CN' : 'en';
if (chinese) {
  replaceWords('.hit-policy, .clause, th.annotation', [
    [/^Hit policy:$/, '命中策略：'],
    [/^When$/, '当'],
    [/^And$/, '且'],
    [/^Then$/, '则'],
    [/^Annotations$/, '注释'],
    [/^Unique$/, '唯一'],
    [/^First$/, '首条'],
    [/^Any$/, '任意'],
    [/^Rule order$/, '规则顺序'],
    [/^Collect$/, '收集']
  ]);
}

export default {
  app: {
    name: chinese ? '流程监控' : 'Cockpit',
    vendor: 'Loopdesk'
  },
  locales: {
    availableLocales: ['en', 'zh'],
    // Not English: the platform shows dates in the language that it has loaded last.
    fallbackLocale: chinese ? 'zh' : 'en'
  },
  disableWelcomeMessage: true
};
