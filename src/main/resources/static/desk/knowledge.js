// The pages of the knowledge base: the list, where staff write articles, and one article with its versions and reviews.
import {Drawn} from './drawn.js';
import {Heading} from './heading.js';
import {html, render, useEffect, useRef, useState} from './preact.js';
import {moment} from './moment.js';
import {PageRefusal} from './page-refusal.js';
import {call, reason, texts} from './server.js';
import {Status} from './status.js';
import {useSubmission} from './submission.js';

const SECTIONS = ['SYMPTOM', 'ENVIRONMENT', 'CAUSE', 'SOLUTION', 'WORKAROUND'];
const STATES = ['draft', 'reviewed', 'retired'];
const LANGUAGES = ['en', 'zh-CN'];
const READERS = ['internal', 'requesters'];
const LONGEST_TITLE = 255;
const LONGEST_SECTION = 100_000;
/** Milliseconds without a key after which a text that is being written is drawn. */
const PAUSE = 400;

function useLoaded(address) {
  const [view, setView] = useState(null);
  const [refused, setRefused] = useState(null);
  const load = () => call('GET', address).then(
    loaded => {
      setView(loaded);
      setRefused(null);
    },
    failure => setRefused(failure));
  useEffect(() => { load(); }, []);
  return {view, refused, load};
}

function Mark({words, state}) {
  return html`<span class=${`ld-mark ${state === 'reviewed' ? 'ld-done' : state === 'draft' ? 'ld-late' : 'ld-rests'}`}>${words(`article.state.${state}`)}</span>`;
}

function List({words}) {
  const {view, refused} = useLoaded('articles');
  const [state, setState] = useState('');
  const [writing, setWriting] = useState(false);
  if (!view) {
    return refused ? html`<${PageRefusal} words=${words} failure=${refused} />` : html`<${Status}>${words('loading')}<//>`;
  }
  const shown = view.articles.filter(article => !state || article.state === state);
  return html`<h1>${words('knowledge.title')}</h1>
    ${view.articles.length === 0 ? html`<p>${words('knowledge.none')}</p>` : html`<p><label>${words('knowledge.show')} <select id="state"
      value=${state} onChange=${event => setState(event.target.value)}><option value="">${words('knowledge.show.all')}</option>${STATES.map(one =>
        html`<option key=${one} value=${one}>${words(`article.state.${one}`)}</option>`)}</select></label></p>`}
    <ul class="ld-problems">${shown.map(article => html`<li key=${article.id}>
      <a href=${`/staff/knowledge/${article.id}`} dir="auto" lang=${article.language}>${article.title}</a>
      <p class="ld-quiet"><${Mark} words=${words} state=${article.state} />${' '}${article.category ?? words('article.category.any')} · ${
        words(`article.visibility.${article.visibility}`)} · <span dir="auto">${article.writtenBy}</span>, ${moment(article.writtenAt, view.zone)}</p></li>`)}</ul>
    ${view.mayWrite && (writing ? html`<${Editor} words=${words} heading=${words('article.write')} categories=${view.categories}
      label=${words('article.write.do')} send=${async fields => location.assign(`/staff/knowledge/${(await call('POST', 'articles', fields)).id}`)}
      cancel=${() => setWriting(false)} />`
      : html`<p class="ld-buttons"><button type="button" class="ld-primary" onClick=${() => setWriting(true)}>${words('article.write')}</button></p>`)}`;
}

/** The form of an article, new or to be changed. */
function Editor({words, heading, how, of, categories, label, send, cancel}) {
  const [fields, setFields] = useState({
    title: of?.article.title ?? '',
    language: of?.article.language ?? (document.documentElement.lang.startsWith('zh') ? 'zh-CN' : 'en'),
    category: of?.category ?? '',
    visibility: of?.article.visibility ?? 'internal',
    ...Object.fromEntries(SECTIONS.map(section => [section.toLowerCase(), of?.sections[section] ?? '']))
  });
  const place = useRef(null);
  useEffect(() => place.current.querySelector('input').focus(), []);
  const {submit, busy, alarm} = useSubmission(words, send);
  const entered = name => event => {
    const {value} = event.target;
    setFields(now => ({...now, [name]: value}));
  };
  const written = useRef('SOLUTION');
  /** Puts Markdown where the reader was writing, as a paragraph of its own, and returns the section. */
  const insert = markdown => {
    const section = written.current;
    const at = place.current.querySelector(`#${section}`).selectionStart;
    setFields(now => {
      const text = now[section.toLowerCase()];
      const [before, after] = [text.slice(0, at).trimEnd(), text.slice(at).trimStart()];
      return {...now, [section.toLowerCase()]: [before, markdown, after].filter(Boolean).join('\n\n')};
    });
    return section;
  };
  const choice = (name, options) => html`<label class="ld-label" for=${name}>${words(`article.${name}`)}</label>
    <select id=${name} value=${fields[name]} onChange=${entered(name)}>${options.map(([value, text]) =>
      html`<option key=${value} value=${value}>${text}</option>`)}</select>`;
  return html`<form class="ld-panel ld-draft" ref=${place} onSubmit=${event => {
    event.preventDefault();
    const {category, ...rest} = fields;
    submit(category ? fields : rest);
  }}>
    <h2>${heading}</h2>
    ${how && html`<p class="ld-quiet">${how}</p>`}
    <label class="ld-label" for="title">${words('article.name')}</label>
    <input id="title" maxlength=${LONGEST_TITLE} required dir="auto" lang=${fields.language} value=${fields.title} onInput=${entered('title')} />
    ${choice('language', LANGUAGES.map(one => [one, words(`article.language.${one}`)]))}
    ${choice('category', [['', words('article.category.any')], ...categories.map(one => [one.key, one.name]),
      ...of?.category && !categories.some(one => one.key === of.category) ? [[of.category, of.article.category]] : []])}
    ${choice('visibility', READERS.map(one => [one, words(`article.visibility.${one}`)]))}
    <p class="ld-quiet">${words('article.markdown')}</p>
    <div class="ld-columns ld-even"><div>${SECTIONS.map(section => html`<label class="ld-label" key=${section} for=${section}>${words(`article.${section}`)}</label>
      <textarea id=${section} rows=${section === 'SOLUTION' ? '12' : '4'} maxlength=${LONGEST_SECTION} dir="auto" lang=${fields.language} value=${fields[section.toLowerCase()]}
        onInput=${entered(section.toLowerCase())} onFocus=${() => { written.current = section; }} />`)}
      ${of ? html`<${Pictures} words=${words} of=${of} insert=${insert} />` : html`<p class="ld-quiet">${words('article.pictures.new')}</p>`}</div>
      <${Preview} words=${words} fields=${fields} of=${of} /></div>
    ${alarm}
    <p class="ld-buttons"><button type="submit" class="ld-primary" aria-disabled=${String(busy)}>${label}</button>
      <button type="button" onClick=${cancel}>${words('dialog.cancel')}</button></p>
  </form>`;
}

/** The pictures of an article: what is added is described and stands in the text. */
function Pictures({words, of, insert}) {
  const base = `articles/${of.article.id}/pictures`;
  const [pictures, setPictures] = useState(of.pictures);
  const [description, setDescription] = useState('');
  const [alarm, setAlarm] = useState(null);
  const [said, setSaid] = useState('');
  const [busy, setBusy] = useState(false);
  const file = useRef(null);
  const describe = useRef(null);
  const wrong = (key, field) => {
    setAlarm(words(key));
    field.current.focus();
  };
  const put = name => {
    const alt = description.trim().replace(/\s+/g, ' ').replace(/[\\[\]`*_<>&!]/g, '\\$&');
    const section = insert(`![${alt}](${name})`);
    setDescription('');
    setSaid(words('article.picture.added', name, words(`article.${section}`)));
  };
  const attempt = async work => {
    if (busy) {
      return;
    }
    setBusy(true);
    setAlarm(null);
    setSaid('');
    try {
      await work();
    } catch (failure) {
      setAlarm(reason(words, failure));
    } finally {
      setBusy(false);
    }
  };
  const add = () => {
    const chosen = file.current.files[0];
    if (!chosen) {
      return wrong('article.picture.missing', file);
    }
    if (!description.trim()) {
      return wrong('article.picture.undescribed', describe);
    }
    return attempt(async () => {
      const form = new FormData();
      form.append('file', chosen);
      const added = await call('POST', base, form);
      setPictures(now => [...now, added]);
      file.current.value = '';
      put(added.name);
    });
  };
  const again = name => description.trim() ? (setAlarm(null), put(name)) : wrong('article.picture.undescribed', describe);
  const remove = name => attempt(async () => {
    await call('DELETE', `${base}/${encodeURIComponent(name)}`);
    setPictures(now => now.filter(one => one.name !== name));
    setSaid(words('article.picture.removed', name));
  });
  return html`<section class="ld-pictures" aria-labelledby="pictures">
    <h3 id="pictures">${words('article.pictures')}</h3>
    ${pictures.length > 0 && html`<ul>${pictures.map(({name, address}) => html`<li key=${name}><img src=${address} alt="" /><span dir="auto">${name}</span>
      <button type="button" aria-label=${words('article.picture.insert.one', name)} onClick=${() => again(name)}>${words('article.picture.insert')}</button>
      <button type="button" aria-label=${words('article.picture.remove.one', name)} onClick=${() => remove(name)}>${words('article.picture.remove')}</button></li>`)}</ul>`}
    <label class="ld-label" for="picture">${words('article.picture.file', of.mostMegabytes)}</label>
    <input id="picture" type="file" accept="image/png,image/jpeg,image/gif,image/webp" ref=${file} />
    <label class="ld-label" for="description">${words('article.picture.description')}</label>
    <input id="description" maxlength="255" dir="auto" aria-required="true" ref=${describe} value=${description} onInput=${event => setDescription(event.target.value)} />
    ${alarm && html`<p class="ld-alarm" role="alert">${alarm}</p>`}
    <p class="ld-buttons"><button type="button" aria-disabled=${String(busy)} onClick=${add}>${words('article.picture.add')}</button></p>
    <p role="status" class="ld-said">${said}</p>
  </section>`;
}

/** Shows what is being written as its readers will see it. */
function Preview({words, fields, of}) {
  const [drawn, setDrawn] = useState({});
  const written = SECTIONS.map(section => fields[section.toLowerCase()]);
  useEffect(() => {
    let isOver = false;
    const pause = setTimeout(() => call('POST', of ? `articles/${of.article.id}/preview` : 'articles/preview',
      Object.fromEntries(SECTIONS.map((section, n) => [section.toLowerCase(), written[n]]))).then(
      answer => isOver || setDrawn(answer),
      // The text is kept in its field; saving says what is wrong with it.
      () => {}), PAUSE);
    return () => {
      isOver = true;
      clearTimeout(pause);
    };
  }, written);
  return html`<section class="ld-preview ld-article-preview" aria-labelledby="preview" tabindex="0">
    <h2 id="preview">${words('article.preview')}</h2>
    <${Sections} words=${words} drawn=${drawn} language=${fields.language} level="3" /></section>`;
}

function Article({words, id}) {
  const {view, refused, load} = useLoaded(`articles/${id}`);
  const [opened, setOpened] = useState(null);
  const [said, setSaid] = useState('');
  const {submit: review, busy, alarm} = useSubmission(words, async () => {
    const {isNew} = await call('POST', `articles/${id}/review`);
    setSaid(words(isNew ? 'article.review.done' : 'article.review.before'));
    await load();
  });
  const notice = refused && html`<${PageRefusal} words=${words} failure=${refused} began=${Boolean(view)} />`;
  if (!view) {
    return notice ?? html`<${Status}>${words('loading')}<//>`;
  }
  const {article, zone} = view;
  const done = async text => {
    setOpened(null);
    setSaid(text);
    await load();
  };
  return html`${notice}
    <h1 dir="auto" lang=${article.language}>${article.title}</h1>
    <p><${Mark} words=${words} state=${article.state} />${' '}<span class="ld-quiet">${article.category ?? words('article.category.any')} · ${
      words(`article.visibility.${article.visibility}`)} · ${words('article.written', view.version, article.writtenBy, moment(article.writtenAt, zone))}
      ${view.reviewedAt && html` · ${words('article.reviewed', view.reviewedBy, moment(view.reviewedAt, zone))}`}
      ${view.sourceTicket && html` · <a href=${`/staff/tickets/${view.sourceTicket}`}>${words('article.source', view.sourceTicket)}</a>`}</span></p>
    <p role="status" class="ld-said">${said}</p>
    ${opened === 'edit' ? html`<${Editor} words=${words} heading=${words('article.edit')} how=${words('article.edit.how')} of=${view}
      categories=${view.categories} label=${words('article.edit.do')} cancel=${() => setOpened(null)} send=${async fields => {
        await call('PUT', `articles/${id}`, {...fields, version: view.version});
        await done(words('article.edit.done'));
      }} />` : html`<${Sections} words=${words} drawn=${view.drawn} language=${article.language} />`}
    ${opened === 'retire' && html`<${Retire} words=${words} id=${id} done=${() => done(words('article.retire.done'))} cancel=${() => setOpened(null)} />`}
    ${alarm}
    ${view.mayWrite && !opened && html`<p class="ld-buttons">
      <button type="button" onClick=${() => setOpened('edit')}>${words('article.edit')}</button>
      <button type="button" aria-disabled=${String(busy)} onClick=${() => review()}>${words('article.review')}</button>
      ${article.state !== 'retired' && html`<button type="button" onClick=${() => setOpened('retire')}>${words('article.retire')}</button>`}</p>`}
    ${view.reviews.length > 0 && html`<h2>${words('article.reviews')}</h2><ul class="ld-items">${view.reviews.map(one =>
      html`<li key=${one.reviewedAt} class="ld-item"><p class="ld-byline">${words('article.review.line', one.version,
        words(`article.state.${one.outcome}`), one.reviewedBy, moment(one.reviewedAt, zone))}</p>
        ${one.note && html`<p class="ld-words" dir="auto">${one.note}</p>`}</li>`)}</ul>`}
    ${view.versions.length > 0 && html`<details class="ld-former"><summary>${words('article.versions')}</summary>
      <ol class="ld-items">${view.versions.map(former => html`<li key=${former.version} class="ld-item">
        <p class="ld-byline">${words('article.written', former.version, former.writtenBy, moment(former.writtenAt, zone))}</p>
        <p dir="auto"><strong>${former.title}</strong></p><${Sections} words=${words} drawn=${former.drawn} language=${article.language} level="3" /></li>`)}</ol></details>`}`;
}

function Sections({words, drawn, language, level = '2'}) {
  return SECTIONS.filter(section => drawn[section]).map(section => html`<section key=${section}>
    <${Heading} level=${level}>${words(`article.${section}`)}<//><${Drawn} text=${drawn[section]} language=${language} /></section>`);
}

function Retire({words, id, done, cancel}) {
  const [note, setNote] = useState('');
  const place = useRef(null);
  useEffect(() => place.current.focus(), []);
  const {submit, busy, alarm} = useSubmission(words, async fields => {
    await call('POST', `articles/${id}/retirement`, fields);
    await done();
  });
  return html`<form class="ld-panel ld-draft" onSubmit=${event => {
    event.preventDefault();
    submit({note});
  }}>
    <label class="ld-label" for="note">${words('article.retire.why')}</label>
    <textarea id="note" rows="2" maxlength="2000" required dir="auto" ref=${place} value=${note} onInput=${event => setNote(event.target.value)} />
    ${alarm}
    <p class="ld-buttons"><button type="submit" class="ld-primary" aria-disabled=${String(busy)}>${words('article.retire.do')}</button>
      <button type="button" onClick=${cancel}>${words('dialog.cancel')}</button></p>
  </form>`;
}

const place = document.getElementById('knowledge');
texts().then(words => render(html`<div class="ld-desk">${place.dataset.article
  ? html`<${Article} words=${words} id=${place.dataset.article} />` : html`<${List} words=${words} />`}</div>`, place));
