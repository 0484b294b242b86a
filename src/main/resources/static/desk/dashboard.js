// The part of Cockpit's dashboard: how the service stands now, with the way to the page of the service.
import {mount} from './mount.js';
import {html, useEffect, useState} from './preact.js';
import {call} from './server.js';

/** Shows the part; returns a function that ends it. */
export const showDashboard = mount(Standing);

function Standing({words}) {
  const [standing, setStanding] = useState(null);
  const [failed, setFailed] = useState(null);
  useEffect(() => {
    // Who may not read reports sees a dashboard without this part.
    call('GET', 'reports/open').then(setStanding, () => {});
    call('GET', 'reports/failed-steps').then(setFailed, () => {});
  }, []);
  if (!standing || !failed) {
    return null;
  }
  const numbers = [['service.all-open', standing.tickets], ['service.atRisk', standing.atRisk],
    ['service.breached', standing.breached], ['failed-steps', `${failed.steps.length}${failed.more ? '+' : ''}`]];
  return html`<section class="ld-desk ld-standing-now" aria-labelledby="ld-standing-now">
    <h2 id="ld-standing-now">${words('service.now')}</h2>
    <ul class="ld-figures">${numbers.map(([name, number]) => html`<li><strong>${number}</strong>
      <span class="ld-figure-name">${words(name)}</span></li>`)}</ul>
    <p><a href="#/service">${words('service')}</a></p>
  </section>`;
}
