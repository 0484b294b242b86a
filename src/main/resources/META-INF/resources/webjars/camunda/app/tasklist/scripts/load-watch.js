// Says so where an application does not finish loading: a module of it has failed, or takes very long.
(() => {
  const LONG = 30_000;
  const SOON = 1000;
  const chinese = (navigator.languages?.[0] ?? navigator.language ?? '').toLowerCase().split('-')[0] === 'zh';

  function tell() {
    const splash = document.querySelector('.app-splash');
    if (!splash || splash.querySelector('[role=alert]')) {
      return;
    }
    const words = document.createElement('p');
    words.setAttribute('role', 'alert');
    words.textContent = chinese ? '页面未能完整加载，可能是网络中断或较慢。' : 'This page has not loaded completely. The network may be slow or interrupted.';
    const again = document.createElement('button');
    again.type = 'button';
    again.className = 'btn btn-primary';
    again.textContent = chinese ? '重新加载' : 'Reload';
    again.addEventListener('click', () => location.reload());
    splash.replaceChildren(words, again);
  }

  // What is not about loading is told nowhere: the sign of loading is gone by then.
  const soon = () => setTimeout(tell, SOON);
  addEventListener('error', soon, true);
  addEventListener('unhandledrejection', soon);
  setTimeout(tell, LONG);
})();
