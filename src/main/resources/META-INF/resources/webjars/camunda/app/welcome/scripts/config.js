// The first language of the browser, as the application chooses its own texts.
const chinese = (navigator.languages?.[0] ?? navigator.language ?? '').toLowerCase().split('-')[0] === 'zh';
document.documentElement.lang = chinese ? 'zh-CN' : 'en';

export default {
  app: {
    name: chinese ? '欢迎' : 'Welcome',
    vendor: 'Loopdesk'
  },
  locales: {
    availableLocales: ['en', 'zh'],
    // Not English: the platform shows dates in the language that it has loaded last.
    fallbackLocale: chinese ? 'zh' : 'en'
  },
  disableWelcomeMessage: true
};
