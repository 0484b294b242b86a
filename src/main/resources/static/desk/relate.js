// Links a ticket to another one, and shows and removes its links.
import {html, useEffect, useRef, useState} from './preact.js';
import {find, isSearched} from './search.js';
import {call, reason} from './server.js';

const KINDS = ['duplicate', 'caused-by', 'see-also'];
const MOST = 8;
const PAUSE = 250;

/** A field for a number or words, and the tickets found as choices: one of them, or several. */
export function TicketChoice({words, label, without, several, state, chosen, choose}) {
  const [text, setText] = useState('');
  const [tickets, setTickets] = useState(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const wanted = text.trim();
    if (!isSearched(wanted)) {
      setTickets(null);
      return undefined;
    }
    const running = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const page = await find({q: wanted, state, limit: MOST}, running.signal);
        setTickets(page.tickets.filter(ticket => !without.includes(ticket.number)));
        setFailed(false);
      } catch (failure) {
        setFailed(failure.name !== 'AbortError');
      }
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      running.abort();
    };
  }, [text, without.join()]);
  const shown = (tickets ?? []).filter(ticket => !chosen.some(one => one.number === ticket.number));
  const pick = ticket => choose(several ? [...chosen, ticket] : [ticket]);
  return html`<div class="ld-choice">
    <label class="ld-label" for="ld-choice">${label}</label>
    <input id="ld-choice" type="search" maxlength="255" autocomplete="off" spellcheck="false" value=${text}
      onInput=${event => setText(event.target.value)}
      onKeyDown=${event => {
        if (event.key === 'Enter') {
          event.preventDefault();
        }
      }} />
    <p class="ld-quiet" role="status">${failed ? words('failed')
      : tickets?.length === 0 ? words('choice.none') : shown.length > 0 && words('choice.found', shown.length)}</p>
    <ul class="ld-chosen">${chosen.map(ticket => html`<li key=${ticket.number}><strong>${ticket.number}</strong>${' '}
      <span dir="auto">${ticket.title}</span>${' '}<button type="button" class="ld-link"
        aria-label=${words('choice.remove', ticket.number)}
        onClick=${() => choose(chosen.filter(one => one !== ticket))}>×</button></li>`)}</ul>
    <ul class="ld-found">${shown.map(ticket => html`<li key=${ticket.number}><button type="button"
      onClick=${() => pick(ticket)}><strong>${ticket.number}</strong>${' '}<span dir="auto">${ticket.title}</span>${' '}
      <span class="ld-quiet">${words(`state.${ticket.state}`)} · <span dir="auto">${ticket.requester.name}</span></span></button></li>`)}</ul>
  </div>`;
}

/** The dialog that links the ticket to another one. */
export const relate = {key: 'relate', shown: ticket => ticket.mayWork, Panel: Relate};

function Relate({words, ticket, done}) {
  const [kind, setKind] = useState('duplicate');
  const [chosen, setChosen] = useState([]);
  const [refused, setRefused] = useState(null);
  const busy = useRef(false);
  const link = async () => {
    if (busy.current || chosen.length === 0) {
      return;
    }
    busy.current = true;
    try {
      await call('POST', `tickets/${ticket.number}/relations`, {kind, other: chosen[0].number});
      await done();
    } catch (failure) {
      setRefused(reason(words, failure));
    } finally {
      busy.current = false;
    }
  };
  return html`<form class="ld-panel" onSubmit=${event => { event.preventDefault(); link(); }}>
    <fieldset><legend>${words('relate.kind', ticket.number)}</legend>${KINDS.map(one => html`<label key=${one}><input
      type="radio" name="ld-kind" checked=${kind === one} onChange=${() => setKind(one)} /> ${words(`relate.kind.${one}`)}</label>`)}</fieldset>
    <${TicketChoice} words=${words} label=${words('relate.other')} without=${[ticket.number]} state="all"
      chosen=${chosen} choose=${setChosen} />
    ${refused && html`<p class="ld-alarm" role="alert">${refused}</p>`}
    <p class="ld-buttons"><button type="submit" class="ld-primary" aria-disabled=${String(chosen.length === 0)}
      >${words('relate.do')}</button></p>
  </form>`;
}

/** The links of a ticket and the known problem to which it is linked. */
export function Related({words, ticket, level, changed}) {
  const [refused, setRefused] = useState(null);
  const remove = async related => {
    try {
      await call('DELETE', `tickets/${ticket.number}/relations/${related.id}`);
      setRefused(null);
    } catch (failure) {
      setRefused(reason(words, failure));
    }
    await changed();
  };
  const heading = `h${level}`;
  const target = level > 2 ? '_blank' : null;
  return html`<section class="ld-related">
    ${ticket.problem && html`<div><${heading}>${words('problem.linked')}<//>
      <p><a href=${`/staff/problems/${ticket.problem.id}`} target=${target}><span dir="auto">${ticket.problem.title}</span></a>${' '}
        <span class="ld-quiet">${words(ticket.problem.open ? 'problem.open' : 'problem.solved')}</span></p></div>`}
    ${(ticket.related.length > 0 || refused) && html`<div><${heading}>${words('related')}<//>
      <ul>${ticket.related.map(related => html`<li key=${related.id}>
        <span class="ld-quiet">${words(`relation.${related.relation}`)}</span>${' '}
        <a href=${`/staff/tickets/${related.number}`} target=${target}>${related.number}</a>${' '}
        <span dir="auto">${related.title}</span>${' '}
        <span class="ld-quiet">${words(related.open ? 'state.open' : 'state.closed')}</span>
        ${ticket.mayWork && html`${' '}<button type="button" class="ld-link" aria-label=${words('related.remove', related.number)}
          onClick=${() => remove(related)}>×</button>`}</li>`)}</ul>
      ${refused && html`<p class="ld-alarm" role="alert">${refused}</p>`}</div>`}
  </section>`;
}
