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

/** Returns a duration by the clock in the unit in which it is read at a glance. */
export function duration(words, seconds) {
  return seconds === null || seconds < 48 * 3600 ? hours(words, seconds) : words('service.days', Math.round(seconds / 8640) / 10);
}

/** Returns a duration, never in days: a day of service has fewer hours than one of the clock. */
export function hours(words, seconds) {
  if (seconds === null) {
    return '–';
  }
  const minutes = seconds / 60;
  return minutes < 90 ? words('service.minutes', Math.round(minutes)) : words('service.hours', Math.round(minutes / 6) / 10);
}

/** Returns a part of a whole in percent; a part that is not the whole never reads as all of it. */
export function share(words, part, whole) {
  const tenths = Math.round(1000 * part / whole);
  return words('service.share', (part < whole ? Math.min(tenths, 999) : tenths) / 10);
}

/** Returns the words of a value, if there are some. */
export function named(words, kind, value) {
  if (value === '') {
    return words('service.nothing');
  }
  const key = `service.${kind}.${value}`;
  return words(key) === key ? value : words(key);
}
