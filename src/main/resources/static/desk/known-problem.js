// Links a ticket to a known problem, or takes it off.
import {Cancel} from './dialog.js';
import {html, useEffect, useRef, useState} from './preact.js';
import {call, reason} from './server.js';

export const knownProblem = {
  key: 'knownProblem',
  shown: ticket => ticket.mayWork && (!ticket.ended || ticket.problem),
  Panel: KnownProblem
};

function KnownProblem({words, ticket, done}) {
  const [open, setOpen] = useState(null);
  const [mayDeclare, setMayDeclare] = useState(false);
  const [chosen, setChosen] = useState(null);
  const [refused, setRefused] = useState(null);
  const busy = useRef(false);
  useEffect(() => {
    if (!ticket.problem) {
      call('GET', 'problems').then(
        list => {
          const all = list.problems.filter(problem => problem.open);
          setOpen(all);
          setMayDeclare(list.mayDeclare);
          setChosen(all.length === 1 ? all[0].id : null);
        },
        failure => setRefused(reason(words, failure)));
    }
  }, []);
  const change = async action => {
    if (busy.current) {
      return;
    }
    busy.current = true;
    try {
      await done(await action());
    } catch (failure) {
      setRefused(reason(words, failure));
    } finally {
      busy.current = false;
    }
  };
  const linkNow = () => chosen ? change(async () => {
    const result = (await call('POST', `problems/${chosen}/tickets`, {numbers: [ticket.number]})).tickets[ticket.number];
    if (result !== 'NOW' && result !== 'BEFORE') {
      throw Object.assign(new Error(), {detail: words(`problem.link.refused.${result}`, ticket.number)});
    }
    return words('problem.link.one.done', ticket.number, open.find(problem => problem.id === chosen).title);
  }) : setRefused(words('problem.link.wanted'));
  const takeOff = () => change(async () => {
    await call('DELETE', `problems/${ticket.problem.id}/tickets/${ticket.number}`);
    return words('problem.link.off.done', ticket.number, ticket.problem.title);
  });

  const alarm = refused && html`<p class="ld-alarm" role="alert">${refused}</p>`;
  const all = html`<a href="/staff/problems" target="_blank">${words('problems.all')}</a>`;
  if (ticket.problem) {
    return html`<div class="ld-panel"><p>${words('problem.linked')}${words('colon')}<a
        href=${`/staff/problems/${ticket.problem.id}`} target="_blank"><span dir="auto">${ticket.problem.title}</span></a></p>
      ${alarm}<p class="ld-buttons"><button type="button" onClick=${takeOff}>${words('problem.link.off')}</button><${Cancel} words=${words} />${all}</p></div>`;
  }
  return html`<form class="ld-panel" onSubmit=${event => { event.preventDefault(); linkNow(); }}>
    ${open && open.length === 0 && html`<p>${words('problem.link.none')}${!mayDeclare && html`${' '}${words('problem.link.none.ask')}`}</p>`}
    ${open && open.length > 0 && html`<fieldset><legend>${words('problem.link.on')}</legend>${open.map(problem => html`<label
      key=${problem.id}><input type="radio" name="ld-problem" checked=${chosen === problem.id}
      onChange=${() => { setChosen(problem.id); setRefused(null); }} /> <span><span dir="auto">${problem.title}</span>${' '}
      <span class="ld-quiet">${words('problem.tickets', problem.tickets)}</span></span></label>`)}</fieldset>`}
    ${alarm}
    <p class="ld-buttons">${open && open.length > 0 && html`<button type="submit" class="ld-primary">${words('problem.link.do')}</button>`}<${Cancel} words=${words} />${mayDeclare && html`<a class="ld-button ld-declare"
      href=${`/staff/problems?ticket=${ticket.number}`} target="_blank">${words('problem.link.declare')}</a>`}${all}
      ${open && open.length > 0 && !chosen && !refused && html`<span class="ld-quiet">${words('problem.link.wanted')}</span>`}</p>
  </form>`;
}
