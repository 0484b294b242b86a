export default {
  app: {
    name: 'Admin',
    vendor: 'Loopdesk'
  },
  disableWelcomeMessage: true
};
