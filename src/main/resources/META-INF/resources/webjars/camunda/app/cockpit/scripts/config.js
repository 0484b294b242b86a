export default {
  app: {
    name: 'Cockpit',
    vendor: 'Loopdesk'
  },
  disableWelcomeMessage: true
};
