// The page on which leads write templates: a form, the list, and who has changed what.
import {moment} from './moment.js';
import {html, render, useEffect, useRef, useState} from './preact.js';
import {call, newKey, reason, texts} from './server.js';
import {Status} from './status.js';
import {useSubmission} from './submission.js';
import {IN_BRACES} from './templates.js';

const LANGUAGES = ['en', 'zh-CN'];

texts().then(words => render(html`<${Page} words=${words} />`, document.getElementById('templates')));

/** Those in the language of the page come first. */
function ownFirst(templates) {
  const own = template => template.language === document.documentElement.lang;
  return [...templates.filter(own), ...templates.filter(template => !own(template))];
}

function Page({words}) {
  const [overview, setOverview] = useState(null);
  const [refused, setRefused] = useState(null);
  const [edited, setEdited] = useState(null);
  const [said, setSaid] = useState('');
  const back = useRef(null);

  const load = async () => {
    try {
      setOverview(await call('GET', 'templates'));
      setRefused(null);
    } catch (failure) {
      setRefused(failure);
    }
  };
  useEffect(() => { load(); }, []);
  useEffect(() => {
    // The form is gone, so the focus goes back to where it was opened.
    if (!edited && back.current) {
      (document.getElementById(back.current) ?? document.getElementById('new')).focus();
      back.current = null;
    }
  }, [edited, overview]);
  const edit = (template, from) => {
    back.current = from;
    setSaid('');
    setEdited(template);
  };
  const saved = async template => {
    await load();
    setSaid(words('templates.saved', template.name));
    setEdited(null);
  };
  const remove = async template => {
    if (!window.confirm(words('templates.remove.sure', template.name))) {
      return;
    }
    try {
      await call('DELETE', `templates/${template.id}?version=${template.version}`);
      await load();
      setSaid(words('templates.removed', template.name));
      document.getElementById('new').focus();
    } catch (failure) {
      setRefused(failure);
    }
  };
  const name = account => account === 'loopdesk' ? words('author.loopdesk') : overview.names[account] ?? account;

  const alarm = refused && html`<p class="ld-alarm" role="alert">${refused.status === 401
    ? html`${words('not-signed-in')}${' '}<a href="/camunda/app/tasklist/">${words('sign-in')}</a>`
    : refused.status === 403 ? words('templates.leads-only')
      : reason(words, refused)}</p>`;
  return html`<div class="ld-desk ld-template-page">
    <h1>${words('templates')}</h1>
    ${alarm}
    ${overview ? html`<p>${words('templates.intro')}</p>
      <p class="ld-said" role="status">${said}</p>
      <p><button type="button" id="new" onClick=${() => edit({id: newKey(), version: 0, name: '', text: '',
        language: LANGUAGES.includes(document.documentElement.lang) ? document.documentElement.lang : 'en'}, 'new')}
        >${words('templates.new')}</button></p>
      ${edited && html`<${Form} key=${edited.id} words=${words} template=${edited} placeholders=${overview.placeholders} saved=${saved}
        cancel=${() => setEdited(null)} />`}
      <h2>${words('templates.list')}</h2>
      ${overview.templates.length === 0 && html`<p>${words('templates.none')}</p>`}
      <ul>${ownFirst(overview.templates).map(template => html`<li key=${template.id} class="ld-template">
        <h3 dir="auto">${template.name}</h3>
        <span class="ld-mark ld-rests">${words(`template.language.${template.language}`)}</span>${' '}
        <span class="ld-quiet">${template.version === 1 && template.changedBy === 'loopdesk' ? words('templates.shipped')
          : words('templates.changed', name(template.changedBy), moment(template.changedAt, overview.zone))}</span>
        <p class="ld-words" dir="auto">${template.text}</p>
        <button type="button" id=${`edit-${template.id}`} aria-label=${words('templates.edit.which', template.name)}
          onClick=${() => edit(template, `edit-${template.id}`)}>${words('templates.edit')}</button>${' '}
        <button type="button" aria-label=${words('templates.remove.which', template.name)}
          onClick=${() => remove(template)}>${words('templates.remove')}</button></li>`)}</ul>
      <h2>${words('templates.changes')}</h2>
      ${overview.changes.length === 0 && html`<p>${words('templates.changes.none')}</p>`}
      ${overview.changes.map((change, n) => html`<${Change} key=${n} words=${words} change=${change} zone=${overview.zone}
        name=${name} />`)}`
      : !refused && html`<${Status}>${words('loading')}<//>`}
  </div>`;
}

function Change({words, change, zone, name}) {
  const {former, present} = change;
  const what = !former ? 'added' : !present ? 'removed' : 'changed';
  const side = (heading, said) => said && html`<div><p class="ld-quiet">${words(heading)}</p>
    <p><strong dir="auto">${said.name}</strong>${' '}${words(`template.language.${said.language}`)}</p>
    <p class="ld-words" dir="auto">${said.text}</p></div>`;
  return html`<details><summary dir="auto">${words(`templates.change.${what}`, name(change.changedBy), (present ?? former).name,
    moment(change.changedAt, zone))}</summary>
    <div class="ld-both">${side('templates.before', former)}${side('templates.after', present)}</div></details>`;
}

function Form({words, template, placeholders, saved, cancel}) {
  const [value, setValue] = useState({name: template.name, language: template.language, text: template.text});
  const first = useRef(null);
  const area = useRef(null);
  const caret = useRef(null);
  useEffect(() => first.current.focus(), []);
  useEffect(() => {
    if (caret.current !== null) {
      area.current.focus();
      area.current.setSelectionRange(caret.current, caret.current);
      caret.current = null;
    }
  });
  const insert = placeholder => {
    const {selectionStart, selectionEnd} = area.current;
    const word = `{${placeholder}}`;
    caret.current = selectionStart + word.length;
    setValue({...value, text: value.text.slice(0, selectionStart) + word + value.text.slice(selectionEnd)});
  };
  const {submit, busy, alarm} = useSubmission(words, async () => saved(await call('PUT', `templates/${template.id}`,
    {...value, version: template.version})));
  const example = value.text.replace(IN_BRACES,
    (word, key) => placeholders.includes(key) ? words(`placeholder.example.${key}`) : word);
  return html`<form class="ld-edit" onSubmit=${event => { event.preventDefault(); submit(); }}>
    <label>${words('templates.name')}<input ref=${first} required maxlength="100" dir="auto" value=${value.name}
      onInput=${event => setValue({...value, name: event.target.value})} /></label>
    <label>${words('templates.language')}<select value=${value.language}
      onChange=${event => setValue({...value, language: event.target.value})}>${LANGUAGES.map(one => html`<option key=${one}
      value=${one}>${words(`template.language.${one}`)}</option>`)}</select></label>
    <label>${words('templates.text')}<textarea ref=${area} required rows="8" maxlength="4000" dir="auto" value=${value.text}
      onInput=${event => setValue({...value, text: event.target.value})} /></label>
    <p class="ld-buttons"><span class="ld-quiet">${words('templates.placeholders')}</span>${placeholders.map(one => html`<button
      key=${one} type="button" onClick=${() => insert(one)}>${words(`placeholder.${one}`)}</button>`)}</p>
    ${value.text.trim() && html`<p class="ld-quiet">${words('templates.example')}</p>
      <p class="ld-words ld-preview" dir="auto">${example}</p>`}
    ${alarm}
    <p class="ld-buttons"><button type="submit" class="ld-primary" aria-disabled=${String(busy)}>${words('templates.save')}</button>
      <button type="button" onClick=${cancel}>${words('templates.cancel')}</button></p>
  </form>`;
}
