/** Returns a moment in the language of the page, in the zone of the service desk. */
export function moment(at, zone) {
  return new Intl.DateTimeFormat(language(), {dateStyle: 'medium', timeStyle: 'short', timeZone: zone}).format(new Date(at));
}

/** The browser's language, which may name a country, unless the page is in another one. */
function language() {
  const page = document.documentElement.lang;
  return !page || navigator.language.startsWith(page.slice(0, 2)) ? navigator.language : page;
}
