export default {
  app: {
    name: 'Welcome',
    vendor: 'Loopdesk'
  },
  locales: {
    availableLocales: ['en', 'zh'],
    fallbackLocale: 'en'
  },
  disableWelcomeMessage: true
};
