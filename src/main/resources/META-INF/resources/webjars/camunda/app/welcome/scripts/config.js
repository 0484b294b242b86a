export default {
  app: {
    name: 'Welcome',
    vendor: 'Loopdesk'
  },
  disableWelcomeMessage: true
};
