// Numbers of the page of the service, and their words.
import {html} from './preact.js';

/** Returns the value at a path of an answer. */
export function at(answer, path) {
  return path.reduce((part, name) => part?.[name], answer);
}

/** A number that leads to its tickets; zero is plain text. */
export function Count({number, name, open}) {
  return number > 0 ? html`<button type="button" class="ld-link" aria-label=${`${name}: ${number}`} onClick=${open}>${number}</button>`
    : html`<span>${number}</span>`;
}

export function days(words, number) {
  return number === null ? '–' : words('service.days', number);
}

/** Returns a duration in the unit in which it is read at a glance. */
export function duration(words, seconds) {
  if (seconds === null) {
    return '–';
  }
  const minutes = seconds / 60;
  if (minutes < 90) {
    return words('service.minutes', Math.round(minutes));
  }
  return minutes < 48 * 60 ? words('service.hours', Math.round(minutes / 6) / 10) : words('service.days', Math.round(minutes / 144) / 10);
}

/** Returns the words of a value, if there are some. */
export function named(words, kind, value) {
  if (value === '') {
    return words('service.nothing');
  }
  const key = `service.${kind}.${value}`;
  return words(key) === key ? value : words(key);
}
