const PARTS = {
  weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23'
};

/** Returns a moment in the language of the page, in the zone of the service desk, written as the server writes deadlines. */
export function moment(at, zone) {
  const isChinese = language().startsWith('zh');
  const parts = Object.fromEntries(new Intl.DateTimeFormat(isChinese ? 'zh-CN' : 'en-US', {...PARTS, timeZone: zone})
    .formatToParts(new Date(at)).map(({type, value}) => [type, value]));
  const {weekday, day, month, year, hour, minute} = parts;
  return isChinese ? `${year}年${month.replace('月', '')}月${day}日${weekday} ${hour}:${minute}`
    : `${weekday} ${day} ${month} ${year}, ${hour}:${minute}`;
}

/** Returns the name of a zone in the language of the page, such as China Standard Time. */
export function zoneName(zone) {
  const isChinese = language().startsWith('zh');
  return new Intl.DateTimeFormat(isChinese ? 'zh-CN' : 'en-US', {timeZone: zone, timeZoneName: 'long'})
    .formatToParts(new Date()).find(({type}) => type === 'timeZoneName').value;
}

/** Returns the language of the page. */
export function language() {
  return document.documentElement.lang || navigator.language;
}
