// Says at the sign-in of Tasklist that the session has ended; the application shows its form without a word.
const OFTEN = 500;

export function tellSessionEnd(words) {
  let wasIn = false;
  let left = false;
  document.addEventListener('click', event => {
    left ||= Boolean(event.target.closest?.('.logout'));
  }, true);
  // The application changes its address without an event.
  setInterval(() => {
    const form = document.querySelector('form[name="signinForm"]');
    if (!form) {
      if (document.querySelector('.ld-take-call, .task-filters')) {
        wasIn = true;
        left = false;
      }
      return;
    }
    if (wasIn && !left) {
      const told = document.createElement('p');
      told.className = 'ld-desk ld-session-over';
      told.setAttribute('role', 'status');
      form.prepend(told);
      // A screen reader announces what comes into a place that it has found empty.
      setTimeout(() => { told.textContent = words('session.over'); }, OFTEN);
    }
    wasIn = false;
  }, OFTEN);
}
