// Shows the search on the staff page, which carries its texts.
import {showSearch, staffPage} from './search.js';

const node = document.getElementById('search');
const all = JSON.parse(node.dataset.texts);
const words = (key, ...values) => (all[key] ?? key).replace(/\{(\d+)\}/g, (place, n) => values[n] ?? place);

showSearch(node, words, staffPage(node.dataset.zone));
