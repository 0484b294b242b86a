// Links a ticket to another one, and shows and removes its links.
import {Cancel} from './dialog.js';
import {html, useEffect, useRef, useState} from './preact.js';
import {find, isSearched} from './search.js';
import {call, reason} from './server.js';

/** Kinds of links, with the word for what the ticket is to the other one. */
const KINDS = {'duplicate': 'duplicate-of', 'caused-by': 'caused-by', 'see-also': 'see-also'};
const MOST = 8;
const PAUSE = 250;

/** A field for a number or words, and the tickets found as choices, of which Enter takes the first: one of them, or several. */
export function TicketChoice({words, label, without, several, state, chosen, choose}) {
  const [text, setText] = useState('');
  const [tickets, setTickets] = useState(null);
  const [failed, setFailed] = useState(false);
  /** True if Enter was pressed before the tickets were found. */
  const hasty = useRef(false);
  const offered = found => found.filter(ticket => !chosen.some(one => one.number === ticket.number));
  const pick = ticket => {
    choose(several ? [...chosen, ticket] : [ticket]);
    setText('');
    document.getElementById('ld-choice').focus();
  };
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
        const found = page.tickets.filter(ticket => !without.includes(ticket.number));
        setTickets(found);
        setFailed(false);
        if (hasty.current && offered(found).length > 0) {
          pick(offered(found)[0]);
        }
        hasty.current = false;
      } catch (failure) {
        setFailed(failure.name !== 'AbortError');
      }
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      running.abort();
    };
  }, [text, without.join()]);
  const shown = offered(tickets ?? []);
  return html`<div class="ld-choice">
    <label class="ld-label" for="ld-choice">${label}</label>
    <input id="ld-choice" type="search" maxlength="255" autocomplete="off" spellcheck="false" aria-describedby="ld-choice-found" value=${text}
      onInput=${event => {
        hasty.current = false;
        setTickets(null);
        setText(event.target.value);
      }}
      onKeyDown=${event => {
        // With nothing typed, Enter sends the form. An input method takes its words by Enter.
        if (event.key === 'Enter' && text.trim() && !event.isComposing) {
          event.preventDefault();
          if (shown.length > 0) {
            pick(shown[0]);
          } else {
            hasty.current = tickets === null;
          }
        }
      }} />
    <p class="ld-quiet" role="status" id="ld-choice-found">${failed ? words('failed')
      : tickets?.length === 0 ? words('choice.none') : shown.length > 0 && words(shown.length === 1 ? 'choice.found.one' : 'choice.found', shown.length)}</p>
    <ul class="ld-chosen">${chosen.map(ticket => html`<li key=${ticket.number}><strong>${ticket.number}</strong>${' '}
      <span dir="auto">${ticket.title}</span>${' '}<button type="button" class="ld-link"
        aria-label=${words('choice.remove', ticket.number)}
        onClick=${() => choose(chosen.filter(one => one !== ticket))}>×</button></li>`)}</ul>
    <ul class="ld-offered">${shown.map(ticket => html`<li key=${ticket.number}><button type="button"
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
  const form = useRef(null);
  const link = async () => {
    if (busy.current) {
      return;
    }
    if (chosen.length === 0) {
      setRefused(words('relate.wanted'));
      form.current.querySelector('#ld-choice').focus();
      return;
    }
    busy.current = true;
    try {
      const {isNew} = await call('POST', `tickets/${ticket.number}/relations`, {kind, other: chosen[0].number});
      await done(words(isNew ? 'relate.done' : 'relate.before', ticket.number, words(`relation.${KINDS[kind]}`), chosen[0].number));
    } catch (failure) {
      setRefused(reason(words, failure));
    } finally {
      busy.current = false;
    }
  };
  return html`<form class="ld-panel" ref=${form} onSubmit=${event => { event.preventDefault(); link(); }}>
    <p class="ld-quiet">${words('relate.how')}</p>
    <fieldset><legend>${words('relate.kind', ticket.number)}</legend>${Object.keys(KINDS).map(one => html`<label key=${one}><input
      type="radio" name="ld-kind" checked=${kind === one} onChange=${() => setKind(one)} /> ${words(`relation.${KINDS[one]}`)}</label>`)}</fieldset>
    <${TicketChoice} words=${words} label=${words('relate.other')} without=${[ticket.number]} state="all"
      chosen=${chosen} choose=${tickets => { setChosen(tickets); setRefused(null); }} />
    ${refused && html`<p class="ld-alarm" role="alert">${refused}</p>`}
    <p class="ld-buttons"><button type="submit" class="ld-primary" aria-describedby="ld-relate-wanted">${words('relate.do')}</button><${Cancel} words=${words} />
      <span class="ld-quiet" id="ld-relate-wanted">${chosen.length === 0 && !refused && words('relate.wanted')}</span></p>
  </form>`;
}

/** The links of a ticket and the known problem to which it is linked. */
export function Related({words, ticket, level, changed}) {
  const [refused, setRefused] = useState(null);
  const busy = useRef(false);
  const remove = async related => {
    if (busy.current) {
      return;
    }
    busy.current = true;
    try {
      await call('DELETE', `tickets/${ticket.number}/relations/${related.id}`);
      setRefused(null);
    } catch (failure) {
      setRefused(reason(words, failure));
    }
    await changed();
    busy.current = false;
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
