export default {
  app: {
    name: 'Cockpit',
    vendor: 'Loopdesk'
  },
  locales: {
    availableLocales: ['en', 'zh'],
    fallbackLocale: 'en'
  },
  disableWelcomeMessage: true
};
