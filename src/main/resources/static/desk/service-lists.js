// The lists of the page of the service: missed targets, answers, known problems, mail without a ticket.
import {Chart, Download} from './chart.js';
import {moment} from './moment.js';
import {html, useEffect, useState} from './preact.js';
import {call, reason} from './server.js';
import {Count, days, hours, named, share} from './service-numbers.js';

const PAGE = 20;
const TARGETS = ['resolution', 'first-response'];
const CAUSES = ['queue', 'person', 'specialist', 'requester'];
const SUBJECTS = ['satisfaction', 'objection', 'verification', 'follow-up'];
const ARTICLES = ['used', 'unused', 'drafts', 'retired'];
const USES = [['shown', 'shown'], ['opened', 'opened'], ['helped', 'helped'], ['solved', 'solved'], ['not-this', 'notThis']];
/** Uses that a chart draws: judgements of staff. */
const JUDGEMENTS = USES.slice(2);
/** Only a verdict that it was of no use looks dull; none looks like an alarm. */
const JUDGEMENT_COLOURS = ['#155cb5', '#5c6f00', '#6b5b4b'];
const MOST_DRAWN = 10;
const LONGEST_NAME = 40;
const OUTCOMES = ['ignored', 'discarded', 'bounce'];

/** Asks for a list page by page; what is asked for anew begins with the first page. */
function useList(address, field) {
  const [list, setList] = useState({items: [], next: undefined, answer: null});
  const [refused, setRefused] = useState(null);
  const load = before => call('GET', `${address}&limit=${PAGE}${before ? `&before=${encodeURIComponent(before)}` : ''}`);
  useEffect(() => {
    let over = false;
    setRefused(null);
    load().then(
      answer => over || setList({items: answer[field], next: answer.next, answer}), failure => over || setRefused(failure));
    return () => { over = true; };
  }, [address]);
  const more = () => load(list.next).then(
    answer => setList(known => ({...known, items: [...known.items, ...answer[field]], next: answer.next})), setRefused);
  return {...list, refused, more};
}

/** A list with its heading, its choices above, and its table as a file. */
function List({words, title, list, csv, choices, children}) {
  return html`<section class="ld-list"><h2>${title}</h2>
    <p class="ld-table-actions">${choices} <${Download} words=${words} address=${csv} name=${title} /></p>
    ${list.refused && html`<p class="ld-alarm" role="alert">${reason(words, list.refused)}</p>`}
    ${list.answer && list.items.length === 0 ? html`<p class="ld-quiet">${words('service.none')}</p>` : list.answer && children}
    ${list.next && html`<p class="ld-more"><button type="button" onClick=${list.more}>${words('service.more')}<span class="ld-hidden">: ${title}</span></button></p>`}
  </section>`;
}

/** A choice of one of several values. */
function Choice({words, name, value, values, kind, choose}) {
  return html`<label>${name} <select value=${value} onChange=${event => choose(event.target.value)}>
    ${values.map(one => html`<option value=${one}>${words(`service.${kind}.${one}`)}</option>`)}</select></label>`;
}

function Ticket({number}) {
  return html`<a href=${`/staff/tickets/${number}`} target="_blank" rel="noopener">${number}</a>`;
}

function Head({words, columns}) {
  return html`<thead><tr>${columns.map(column => html`<th scope="col">${words(`service.column.${column}`)}</th>`)}</tr></thead>`;
}

/** The missed targets of a period with their reasons. */
export function Misses({words, period, zone}) {
  const [target, setTarget] = useState(TARGETS[0]);
  const [cause, setCause] = useState('any');
  const query = new URLSearchParams({...period, target, cause});
  const list = useList(`reports/misses?${query}`, 'misses');
  const title = words('service.misses');
  return html`<${List} words=${words} title=${title} list=${list} csv=${`reports/misses.csv?${query}`} choices=${html`
      <${Choice} words=${words} name=${words('service.target')} value=${target} values=${TARGETS} kind="target" choose=${setTarget} />
      <${Choice} words=${words} name=${words('service.column.cause')} value=${cause} values=${['any', ...CAUSES, 'unrecorded']} kind="cause" choose=${setCause} />`}>
    <table><${Head} words=${words} columns=${['number', 'title', 'priority', 'team', 'due', 'met-at', 'cause', 'lines']} />
    <tbody>${list.items.map(miss => html`<${Miss} key=${`${target}${miss.number}`} words=${words} miss=${miss} zone=${zone} />`)}</tbody></table>
  <//>`;
}

function Miss({words, miss, zone}) {
  const [open, setOpen] = useState(false);
  const shares = CAUSES.filter(cause => miss.seconds[cause] > 0)
    .map(cause => `${words(`service.cause.${cause}`)} ${hours(words, miss.seconds[cause])}`).join(' · ');
  return html`<tr><td><${Ticket} number=${miss.number} /></td><td><bdi>${miss.title}</bdi></td><td>${miss.priority}</td>
    <td>${miss.team ?? words('service.nothing')}</td><td>${moment(miss.due, zone)}</td>
    <td>${miss.metAt ? moment(miss.metAt, zone) : words('service.not-met')}</td>
    <td><strong>${words(`service.cause.${miss.cause ?? 'unrecorded'}`)}</strong><br />${shares}</td>
    <td><button type="button" class="ld-link" aria-expanded=${String(open)} onClick=${() => setOpen(!open)}
      >${words(open ? 'service.reason.hide' : 'service.reason.show')}<span class="ld-hidden">: ${miss.number}</span></button>
      <ol class=${open ? 'ld-lines' : 'ld-lines ld-closed'}>${miss.lines.map(line => html`<li>${line}</li>`)}</ol></td></tr>`;
}

/** What requesters and agents answered. */
export function Answers({words, period, zone}) {
  const [about, setAbout] = useState(SUBJECTS[0]);
  const query = new URLSearchParams({...period, about});
  const list = useList(`reports/answers?${query}`, 'answers');
  return html`<${List} words=${words} title=${words('service.answers')} list=${list} csv=${`reports/answers.csv?${query}`} choices=${html`
      <${Choice} words=${words} name=${words('service.about')} value=${about} values=${SUBJECTS} kind="about" choose=${setAbout} />`}>
    <table><${Head} words=${words} columns=${['number', 'title', 'at', 'outcome', 'score', 'text']} />
    <tbody>${list.items.map(answer => html`<tr key=${answer.id}><td><${Ticket} number=${answer.number} /></td><td><bdi>${answer.title}</bdi></td>
      <td>${moment(answer.at, zone)}</td>
      <td>${[words(`service.outcome.${answer.outcome}`), ...answer.failed.map(check => words(`service.check.${check}`))].join(' · ')}</td>
      <td>${answer.score ?? '–'}</td><td class="ld-words"><bdi>${answer.text ?? '–'}</bdi></td></tr>`)}</tbody></table>
  <//>`;
}

/** The known problems that were used. */
export function KnownProblems({words, period, zone, behind}) {
  const query = new URLSearchParams(period);
  const list = useList(`reports/known-problems?${query}`, 'problems');
  const open = (problem, use) => behind({
    title: `${words(`service.column.${use}`)}: ${problem.title}`, next: 'before',
    address: `reports/known-problems/tickets?${new URLSearchParams({...period, problem: problem.id, use})}`});
  return html`<${List} words=${words} title=${words('service.known-problems')} list=${list} csv=${`reports/known-problems.csv?${query}`}>
    <table><${Head} words=${words} columns=${['title', 'declared-at', 'solved-at', 'linked', 'told']} />
    <tbody>${list.items.map(problem => html`<tr key=${problem.id}><th scope="row"><bdi>${problem.title}</bdi></th>
      <td>${moment(problem.declaredAt, zone)}</td><td>${problem.solvedAt ? moment(problem.solvedAt, zone) : '–'}</td>
      ${['linked', 'solved'].map(use => html`<td><${Count} number=${problem[use]} name=${`${problem.title}, ${words(`service.column.${use === 'solved' ? 'told' : use}`)}`}
        open=${() => open(problem, use)} /></td>`)}</tr>`)}</tbody></table>
  <//>`;
}

/** How articles were used, what waits for a review, and how many tickets they helped to close. */
export function Articles({words, period, zone, behind}) {
  const [show, setShow] = useState(ARTICLES[0]);
  const query = new URLSearchParams({...period, show});
  const list = useList(`reports/articles?${query}`, 'articles');
  const whole = list.answer?.whole;
  const title = words('service.articles');
  const tickets = (use, name, article) => behind({
    title: name, next: 'before', address: `reports/articles/tickets?${new URLSearchParams({...period, use, ...article && {article}})}`});
  const column = use => words(`service.column.${use === 'solved' ? 'article-solved' : use}`);
  const open = (use, article) => tickets(use, `${column(use)}: ${article.title}`, article.id);
  return html`<${List} words=${words} title=${title} list=${list} csv=${`reports/articles.csv?${query}`} choices=${html`
      <${Choice} words=${words} name=${words('service.articles.show')} value=${show} values=${ARTICLES} kind="articles" choose=${setShow} />`}>
    <table><${Head} words=${words} columns=${['title', 'article-state', 'readers', 'written-at', 'waiting-days', ...USES.map(([use]) => use === 'solved' ? 'article-solved' : use)]} />
    <tbody>${list.items.map(article => html`<tr key=${article.id}><th scope="row"><a href=${`/staff/knowledge/${article.id}`} target="_blank" rel="noopener"><bdi>${article.title}</bdi></a></th>
      <td>${words(`service.article.${article.state}`)}</td><td>${words(`service.readers.${article.visibility}`)}</td>
      <td>${moment(article.writtenAt, zone)}</td><td>${article.waitingDays === null ? '–' : days(words, article.waitingDays)}</td>
      ${USES.map(([use, field]) => html`<td><${Count} number=${article[field]} name=${`${article.title}, ${column(use)}`}
        open=${() => open(use, article)} /></td>`)}</tr>`)}</tbody></table>
  <//>
  ${whole && html`<ul class="ld-figures">
    ${[['closed-by-either', whole.closedWithHelp], ['closed-by-article', whole.closedByArticle], ['closed-by-case', whole.closedByCase]].map(([use, number]) =>
      html`<li><${Count} number=${number} name=${words(`service.${use}`)} open=${() => tickets(use, words(`service.${use}`))} />
        <span class="ld-figure-name">${words(`service.${use}`)}</span>
        ${whole.closed > 0 && html`<span class="ld-quiet">${words('service.of-closed', share(words, number, whole.closed), whole.closed)}</span>`}</li>`)}
    <li><strong>${whole.published}</strong><span class="ld-figure-name">${words('service.article.reviewed')}</span>
      <span class="ld-quiet">${words('service.articles.unused.count', whole.unused)}</span></li>
    <li><strong>${whole.drafts}</strong><span class="ld-figure-name">${words('service.articles.drafts')}</span>
      ${whole.drafts > 0 && html`<span class="ld-quiet">${words('service.articles.oldest', days(words, whole.oldestDraftDays))}</span>`}</li>
    <li><strong>${whole.retired}</strong><span class="ld-figure-name">${words('service.articles.retired')}</span></li></ul>`}
  ${show === 'used' && list.items.length > 0 && html`<${Judgements} words=${words} column=${column} open=${open}
    articles=${list.items.slice(0, MOST_DRAWN)} csv=${`reports/articles.csv?${query}`} />`}`;
}

/** What staff said of the articles that were used most. */
function Judgements({words, articles, column, open, csv}) {
  const title = words('service.chart.articles');
  const name = article => article.title.length > LONGEST_NAME ? `${article.title.slice(0, LONGEST_NAME)}…` : article.title;
  return html`<div class="ld-charts"><${Chart} words=${words} title=${title} csv=${csv}
    description=${words('service.chart.says', title, articles.map(article => `${name(article)}: ${
      JUDGEMENTS.map(([use, field]) => `${column(use)} ${article[field]}`).join(', ')}`).join('; '))}
    open=${(judgement, article) => open(JUDGEMENTS[judgement][0], articles[article])}
    option=${{
      color: JUDGEMENT_COLOURS, xAxis: {type: 'value', minInterval: 1},
      yAxis: {type: 'category', inverse: true, data: articles.map(name), axisLabel: {width: 160, overflow: 'truncate'}},
      series: JUDGEMENTS.map(([use, field]) => ({
        type: 'bar', stack: 'all', barMaxWidth: 28, name: column(use), data: articles.map(article => article[field])}))
    }}>
    <table><${Head} words=${words} columns=${['title', ...JUDGEMENTS.map(([use]) => use === 'solved' ? 'article-solved' : use)]} />
    <tbody>${articles.map(article => html`<tr key=${article.id}><th scope="row"><bdi>${article.title}</bdi></th>
      ${JUDGEMENTS.map(([use, field]) => html`<td><${Count} number=${article[field]} name=${`${article.title}, ${column(use)}`}
        open=${() => open(use, article)} /></td>`)}</tr>`)}</tbody></table>
  <//></div>`;
}

/** Mail of which nothing was made, and returned letters. */
export function Mail({words, period, zone}) {
  const [outcome, setOutcome] = useState('any');
  const query = new URLSearchParams({...period, outcome});
  const list = useList(`reports/mail?${query}`, 'mails');
  const counts = list.answer && OUTCOMES.map(one => `${words(`service.mail.${one}`)}: ${list.answer.counts[one]}`).join(' · ');
  return html`<${List} words=${words} title=${words('service.mail')} list=${list} csv=${`reports/mail.csv?${query}`} choices=${html`
      <${Choice} words=${words} name=${words('service.column.outcome')} value=${outcome} values=${['any', ...OUTCOMES]} kind="mail" choose=${setOutcome} />
      <span>${counts}</span>`}>
    <table><${Head} words=${words} columns=${['at', 'sender', 'subject', 'outcome', 'reason', 'number']} />
    <tbody>${list.items.map(mail => html`<tr key=${mail.id}><td>${moment(mail.at, zone)}</td><td><bdi>${mail.sender ?? '–'}</bdi></td>
      <td class="ld-words"><bdi>${mail.subject}</bdi></td><td>${named(words, 'mail', mail.outcome)}</td><td>${mail.reason ?? '–'}</td>
      <td>${mail.ticket ? html`<${Ticket} number=${mail.ticket} />` : '–'}</td></tr>`)}</tbody></table>
  <//>`;
}
