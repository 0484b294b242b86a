// The staff's page of one ticket.
import {showTicket} from './case.js';

const place = document.querySelector('[data-ticket]');
showTicket(place, place.dataset.ticket);
