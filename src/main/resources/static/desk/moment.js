/** Returns a moment in the reader's language, in the zone of the service desk. */
export function moment(at, zone) {
  return new Intl.DateTimeFormat(navigator.language, {dateStyle: 'medium', timeStyle: 'short', timeZone: zone})
    .format(new Date(at));
}
