// The pages of known problems: the list, where leads declare one, and one problem with its tickets and messages.
import {html, render, useEffect, useRef, useState} from './preact.js';
import {moment} from './moment.js';
import {TicketChoice} from './relate.js';
import {PageRefusal as Refusal} from './page-refusal.js';
import {call, newKey, reason, texts} from './server.js';
import {Status} from './status.js';
import {useSubmission} from './submission.js';

const EVERY = 5_000;
const LONGEST_TITLE = 200;
const LONGEST_TEXT = 4_000;
/** Milliseconds in which two clicks are one double click. */
const DOUBLE = 500;

/** A form whose key makes a repeated click count once; a new one is taken after each success. */
function useRepeatable(words, send) {
  const key = useRef(newKey());
  return useSubmission(words, async fields => {
    await send({...fields, key: key.current});
    key.current = newKey();
  });
}

function Area({id, label, lang, value, input, required}) {
  return html`<label class="ld-label" for=${id}>${label}</label>
    <textarea id=${id} rows="3" maxlength=${LONGEST_TEXT} lang=${lang} dir="auto" required=${required} value=${value}
      onInput=${event => input(event.target.value)} />`;
}

function List({words}) {
  const [list, setList] = useState(null);
  const [refused, setRefused] = useState(null);
  const [from, setFrom] = useState(null);
  const load = async () => {
    try {
      const number = new URLSearchParams(location.search).get('ticket');
      setFrom(number && await call('GET', `tickets/${encodeURIComponent(number)}`));
      setList(await call('GET', 'problems'));
    } catch (failure) {
      setRefused(failure);
    }
  };
  useEffect(() => { load(); }, []);
  if (!list) {
    return refused ? html`<${Refusal} words=${words} failure=${refused} />` : html`<${Status}>${words('loading')}<//>`;
  }
  return html`<h1>${words('problems.title')}</h1>
    ${list.problems.length === 0 && html`<p>${words('problems.none')}</p>`}
    <ul class="ld-problems">${list.problems.map(problem => html`<li key=${problem.id}>
      <a href=${`/staff/problems/${problem.id}`} dir="auto">${problem.title}</a>
      <p class="ld-quiet"><span class=${`ld-mark ${problem.open ? 'ld-late' : 'ld-rests'}`}>${words(`problem.${problem.state}`)}</span>
        ${' '}${problem.category} · ${words('problem.tickets', problem.tickets)} · ${words('problem.declared', problem.declaredBy,
          moment(problem.declaredAt, list.zone))}</p></li>`)}</ul>
    ${list.mayDeclare && html`<${Declare} words=${words} categories=${list.categories} from=${from} />`}`;
}

/** Declares a problem, from a ticket that shows it if `from` is its case. */
function Declare({words, categories, from}) {
  const [title, setTitle] = useState((from?.title ?? '').slice(0, LONGEST_TITLE).replace(/[\uD800-\uDBFF]$/, ''));
  const [english, setEnglish] = useState('');
  const [chinese, setChinese] = useState('');
  const [category, setCategory] = useState('');
  const heading = useRef(null);
  useEffect(() => from && heading.current.focus(), []);
  const {submit, busy, alarm} = useRepeatable(words, async fields => {
    location.assign(`/staff/problems/${(await call('POST', 'problems', fields)).id}`);
  });
  return html`<form class="ld-panel ld-draft" onSubmit=${event => {
    event.preventDefault();
    submit({title, english, chinese, category, ...from && {ticket: from.number}});
  }}>
    <h2 ref=${heading} tabindex="-1">${words('declare.title')}</h2>
    ${from && html`<p>${words('declare.from', from.number)}</p>`}
    <label class="ld-label" for="title">${words('declare.name')}</label>
    <input id="title" maxlength=${LONGEST_TITLE} required dir="auto" value=${title} onInput=${event => setTitle(event.target.value)} />
    <label class="ld-label" for="category">${words('declare.category')}</label>
    <select id="category" required value=${category} onChange=${event => setCategory(event.target.value)}><option
      value="" disabled>${words('declare.category.choose')}</option>${categories.map(one => html`<option
      key=${one.key} value=${one.key}>${one.name}</option>`)}</select>
    <p class="ld-quiet">${words('declare.how')}</p>
    <${Area} id="english" label=${words('text.english')} lang="en" value=${english} input=${setEnglish} required=${!chinese.trim()} />
    <${Area} id="chinese" label=${words('text.chinese')} lang="zh-CN" value=${chinese} input=${setChinese} required=${!english.trim()} />
    ${alarm}
    <p class="ld-buttons"><button type="submit" class="ld-primary" aria-disabled=${String(busy)}>${words('declare.do')}</button></p>
  </form>`;
}

function Problem({words, id}) {
  const [view, setView] = useState(null);
  const [refused, setRefused] = useState(null);
  const [said, setSaid] = useState('');
  /** True if what is said holds until all messages have arrived. */
  const [underWay, setUnderWay] = useState(false);
  const load = () => call('GET', `problems/${id}`).then(
    loaded => {
      setView(loaded);
      setRefused(null);
    },
    failure => setRefused(failure));
  useEffect(() => {
    load();
    const timer = setInterval(() => !document.hidden && load(), EVERY);
    return () => clearInterval(timer);
  }, []);
  const notice = refused && html`<${Refusal} words=${words} failure=${refused} began=${Boolean(view)} />`;
  if (!view) {
    return notice ?? html`<${Status}>${words('loading')}<//>`;
  }
  const {problem} = view;
  const arrived = view.messages.every(({delivered, toCall, tickets}) => delivered + toCall >= tickets);
  const takeOff = async ticket => {
    try {
      await call('DELETE', `problems/${id}/tickets/${ticket.number}`);
    } catch (failure) {
      setRefused(failure);
    }
    await load();
  };
  return html`${notice}
    <h1 dir="auto">${problem.title}</h1>
    <p><span class=${`ld-mark ${problem.open ? 'ld-late' : 'ld-rests'}`}>${words(`problem.${problem.state}`)}</span>
      ${' '}<span class="ld-quiet">${problem.category} · ${words('problem.declared', problem.declaredBy, moment(problem.declaredAt, view.zone))}
      ${view.solvedAt && html` · ${words('problem.solved-by', view.solvedBy, moment(view.solvedAt, view.zone))}`}
      ${view.withdrawnAt && html` · ${words('problem.withdrawn-by', view.withdrawnBy, moment(view.withdrawnAt, view.zone))}`}</span></p>
    <${Texts} words=${words} of=${view} />
    ${view.mayLead && problem.open && html`<${Change} words=${words} view=${view}
      done=${text => { setSaid(text); setUnderWay(false); return load(); }} />`}
    <p role="status" class="ld-said">${underWay && arrived ? '' : said}</p>
    ${view.corrections.length > 0 && html`<details class="ld-former"><summary>${words('problem.former')}</summary>
      <ol class="ld-items">${view.corrections.map(former => html`<li key=${former.correctedAt} class="ld-item">
        <p class="ld-byline">${words('problem.former.until', moment(former.correctedAt, view.zone), former.correctedBy)}</p>
        <p dir="auto"><strong>${former.title}</strong></p><${Texts} words=${words} of=${former} /></li>`)}</ol></details>`}
    <div class="ld-columns ld-even">
      <div>
        <h2>${words('problem.tickets', problem.tickets)}</h2>
        <ul class="ld-linked">${view.tickets.map(ticket => html`<li key=${ticket.number}><div>
          <a href=${`/staff/tickets/${ticket.number}`}>${ticket.number}</a>${' '}<span dir="auto">${ticket.title}</span>${' '}
          <span class="ld-quiet">${ticket.priority} · <span class="ld-state">${ticket.state}</span> · <span dir="auto">${ticket.requester}</span></span></div>
          ${view.mayLink && html`<button type="button" class="ld-link" aria-label=${words('problem.link.off.one', ticket.number)}
            onClick=${() => takeOff(ticket)}>×</button>`}</li>`)}</ul>
        ${view.mayLink && problem.open && html`<${LinkMany} words=${words} id=${id}
          linked=${view.tickets.map(ticket => ticket.number)} done=${text => { setSaid(text); setUnderWay(false); return load(); }} />`}
      </div>
      <div>
        <h2>${words('announce.title')}</h2>
        ${view.mayLead && problem.open && html`<${Announce} words=${words} id=${id} tickets=${view.tickets.filter(ticket => ticket.open).length}
          done=${(text, sending) => { setSaid(text); setUnderWay(sending); return load(); }} />`}
        ${view.messages.length === 0 && html`<p>${words('announce.none')}</p>`}
        <ol class="ld-items">${view.messages.map((message, n) => html`<li key=${n} class="ld-item">
          <p class="ld-byline">${moment(message.writtenAt, view.zone)} · <span dir="auto">${message.writtenBy}</span>
            ${message.solution && html`${' '}<strong>${words('problem.solved')}</strong>`}
            ${' '}<span class="ld-delivered">${words('announce.delivered', message.delivered, message.tickets)}</span>
            ${message.toCall > 0 && html` · <span>${words('announce.to-call', message.toCall)}</span>`}</p>
          ${message.english && html`<p class="ld-words" lang="en" dir="auto">${message.english}</p>`}
          ${message.chinese && message.chinese !== message.english && html`<p class="ld-words" lang="zh-CN" dir="auto">${message.chinese}</p>`}</li>`)}</ol>
      </div>
    </div>`;
}

/** What requesters read, in each language that there is. */
function Texts({words, of}) {
  return html`<dl class="ld-texts">${of.english && html`<div><dt>${words('text.english')}</dt><dd lang="en" dir="auto" class="ld-words">${of.english}</dd></div>`}
    ${of.chinese && html`<div><dt>${words('text.chinese')}</dt><dd lang="zh-CN" dir="auto" class="ld-words">${of.chinese}</dd></div>`}</dl>`;
}

/** The buttons that correct what a problem says, or withdraw it while nobody was written to, and what they open. */
function Change({words, view, done}) {
  const [opened, setOpened] = useState(null);
  const place = useRef(null);
  const before = useRef(null);
  useEffect(() => {
    if (opened || before.current) {
      place.current.querySelector(opened ? 'input, button' : `[data-opens="${before.current}"]`)?.focus();
    }
    before.current = opened;
  }, [opened]);
  const closed = async text => {
    setOpened(null);
    await done(text);
  };
  return html`<div ref=${place}>${opened === 'correct' ? html`<${Correct} words=${words} view=${view} done=${closed} cancel=${() => setOpened(null)} />`
    : opened === 'withdraw' ? html`<${Withdraw} words=${words} view=${view} done=${closed} cancel=${() => setOpened(null)} />`
      : html`<p class="ld-buttons"><button type="button" data-opens="correct" onClick=${() => setOpened('correct')}>${words('problem.correct')}</button>
        ${view.messages.length === 0 && html`<button type="button" data-opens="withdraw" onClick=${() => setOpened('withdraw')}>${words('problem.withdraw')}</button>`}</p>`}</div>`;
}

function Correct({words, view, done, cancel}) {
  // As it was when the form was opened: somebody else may correct it meanwhile.
  const [seen] = useState(view.corrections.length);
  const [title, setTitle] = useState(view.problem.title);
  const [english, setEnglish] = useState(view.english ?? '');
  const [chinese, setChinese] = useState(view.chinese ?? '');
  const {submit, busy, alarm} = useRepeatable(words, async ({key, ...fields}) => {
    await call('PUT', `problems/${view.problem.id}`, fields);
    await done(words('problem.correct.done'));
  });
  return html`<form class="ld-panel ld-draft" onSubmit=${event => {
    event.preventDefault();
    submit({title, english, chinese, corrections: seen});
  }}>
    <h2>${words('problem.correct.title')}</h2>
    <p class="ld-quiet">${words('problem.correct.how')}</p>
    <label class="ld-label" for="new-title">${words('declare.name')}</label>
    <input id="new-title" maxlength=${LONGEST_TITLE} required dir="auto" value=${title} onInput=${event => setTitle(event.target.value)} />
    <${Area} id="new-english" label=${words('text.english')} lang="en" value=${english} input=${setEnglish} required=${!chinese.trim()} />
    <${Area} id="new-chinese" label=${words('text.chinese')} lang="zh-CN" value=${chinese} input=${setChinese} required=${!english.trim()} />
    ${alarm}
    <p class="ld-buttons"><button type="submit" class="ld-primary" aria-disabled=${String(busy)}>${words('problem.correct.do')}</button>
      <button type="button" onClick=${cancel}>${words('dialog.cancel')}</button></p>
  </form>`;
}

function Withdraw({words, view, done, cancel}) {
  const [asked] = useState(performance.now());
  const {submit, busy, alarm} = useRepeatable(words, async () => {
    await call('DELETE', `problems/${view.problem.id}`);
    await done(words('problem.withdraw.done'));
  });
  return html`<form class="ld-panel ld-draft ld-asked" aria-label=${words('problem.withdraw')} onSubmit=${event => {
    event.preventDefault();
    // A double click does not answer.
    if (performance.now() - asked > DOUBLE) {
      submit({});
    }
  }}>
    <p><strong>${words('problem.withdraw.ask', view.problem.tickets)}</strong></p>
    ${alarm}
    <p class="ld-buttons"><button type="submit" class="ld-primary" aria-disabled=${String(busy)}>${words('problem.withdraw.yes')}</button>
      <button type="button" onClick=${cancel}>${words('dialog.cancel')}</button></p>
  </form>`;
}

function LinkMany({words, id, linked, done}) {
  const [chosen, setChosen] = useState([]);
  const [typed, setTyped] = useState('');
  const [refused, setRefused] = useState(null);
  const busy = useRef(false);
  const link = async () => {
    const numbers = [...new Set([...chosen.map(ticket => ticket.number), ...(typed.toUpperCase().match(/LD-\d{1,18}/g) ?? [])])];
    // What stands between the numbers that are read.
    const unread = typed.toUpperCase().split(/[\s,;，；、]+/).filter(part => part && !/^LD-\d{1,18}$/.test(part));
    if (busy.current) {
      return;
    }
    if (unread.length > 0) {
      setRefused(words('problem.link.unread', unread.join(words('list.separator'))));
      return;
    }
    if (numbers.length === 0) {
      setRefused(words('problem.link.many.wanted'));
      return;
    }
    busy.current = true;
    try {
      const {tickets} = await call('POST', `problems/${id}/tickets`, {numbers});
      const failed = Object.entries(tickets).filter(([, result]) => result !== 'NOW' && result !== 'BEFORE');
      setRefused(failed.length > 0 ? failed.map(([number, result]) => words(`problem.link.refused.${result}`, number)).join(' ') : null);
      setChosen([]);
      setTyped('');
      await done(words('problem.link.done', numbers.length - failed.length));
    } catch (failure) {
      setRefused(reason(words, failure));
    } finally {
      busy.current = false;
    }
  };
  return html`<form class="ld-panel ld-draft" onSubmit=${event => { event.preventDefault(); link(); }}>
    <h3>${words('problem.link.title')}</h3>
    <${TicketChoice} key=${linked.join()} words=${words} label=${words('problem.link.find')} without=${linked} several=${true} state="open"
      chosen=${chosen} choose=${setChosen} />
    <label class="ld-label" for="numbers">${words('problem.link.numbers')}</label>
    <textarea id="numbers" rows="2" maxlength="3000" spellcheck="false" value=${typed} onInput=${event => setTyped(event.target.value)} />
    ${refused && html`<p class="ld-alarm" role="alert">${refused}</p>`}
    <p class="ld-buttons"><button type="submit" class="ld-primary">${words('problem.link.do.many')}</button></p>
  </form>`;
}

function Announce({words, id, tickets, done}) {
  const [english, setEnglish] = useState('');
  const [chinese, setChinese] = useState('');
  const [solves, setSolves] = useState(false);
  /** When it was asked whether to send: a double click does not answer. */
  const [asked, setAsked] = useState(0);
  const yes = useRef(null);
  useEffect(() => { asked && yes.current.focus(); }, [asked]);
  const {submit, busy, alarm} = useRepeatable(words, async fields => {
    await call('POST', `problems/${id}/${solves ? 'solution' : 'messages'}`, fields);
    setEnglish('');
    setChinese('');
    setAsked(0);
    await done(words(solves ? 'announce.solved' : 'announce.sent'), !solves);
  });
  if (asked) {
    return html`<form class="ld-panel ld-draft ld-asked" aria-label=${words('announce.title')}
      onSubmit=${event => {
        event.preventDefault();
        if (performance.now() - asked > DOUBLE) {
          submit({english, chinese});
        }
      }}>
      <p><strong>${words(solves ? 'announce.ask.solve' : 'announce.ask', tickets)}</strong></p>
      ${english.trim() && html`<p class="ld-words" lang="en" dir="auto">${english}</p>`}
      ${chinese.trim() && html`<p class="ld-words" lang="zh-CN" dir="auto">${chinese}</p>`}
      ${alarm}
      <p class="ld-buttons"><button type="submit" class="ld-primary" ref=${yes} aria-disabled=${String(busy)}
        >${words('announce.yes', tickets)}</button>
        <button type="button" onClick=${() => setAsked(0)}>${words('compose.preview.off')}</button></p>
    </form>`;
  }
  return html`<form class="ld-panel ld-draft" onSubmit=${event => {
    event.preventDefault();
    setAsked((english + chinese).trim() ? performance.now() : 0);
  }}>
    <p class="ld-quiet">${words('announce.how', tickets)}</p>
    <${Area} id="to-english" label=${words('text.english')} lang="en" value=${english} input=${setEnglish} />
    <${Area} id="to-chinese" label=${words('text.chinese')} lang="zh-CN" value=${chinese} input=${setChinese} />
    <p class="ld-solves"><label><input type="checkbox" id="solves" checked=${solves} onChange=${event => setSolves(event.target.checked)} /> ${words('announce.solves')}</label></p>
    ${alarm}
    <p class="ld-buttons"><button type="submit" class="ld-primary" aria-disabled=${String(busy || !(english + chinese).trim())}
      >${words(solves ? 'announce.do.solve' : 'announce.do')}</button></p>
  </form>`;
}

const place = document.getElementById('problems');
texts().then(words => render(html`<div class="ld-desk">${place.dataset.problem
  ? html`<${Problem} words=${words} id=${place.dataset.problem} />` : html`<${List} words=${words} />`}</div>`, place));
