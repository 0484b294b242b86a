// The search in Tasklist's header: a ticket opens in the reader's task, or to be read in a window of its own.
import {isWide} from './column.js';
import {placesOf, showSearch} from './search.js';

const CASE_TAB = 'loopdesk-case';

/** Shows the search in an element of the header; returns a function that takes it away. */
export function showHeaderSearch(node, words) {
  node.classList.add('ld-find');
  const leave = showSearch(node, words, {
    kept: false,
    opensOnly: true,
    places: placesOf,
    link: (ticket, task) => task
      ? {href: taskAddress(task.id), 'data-task': task.id}
      : {href: `/staff/tickets/${encodeURIComponent(ticket.number)}`, target: '_blank', rel: 'noopener'},
    access: (ticket, task) => task ? task.isMine && words('search.yours') : words('search.elsewhere')
  });
  const field = node.querySelector('input');
  field.placeholder = words('search.place');
  field.title = words('search.shortcut');
  const panel = document.createElement('div');
  panel.className = 'ld-found';
  panel.hidden = true;
  const hint = node.querySelector('.ticket-search-hint');
  panel.append(hint, ...[...node.children].filter(child => child.tagName !== 'FORM'));
  node.append(panel);
  const show = shown => { panel.hidden = !shown; };

  const onKey = event => {
    if (event.ctrlKey && event.altKey && event.code === 'KeyK' && !event.getModifierState('AltGraph')
      && node.offsetParent && !document.querySelector('.modal.in, dialog[open]')) {
      event.preventDefault();
      field.focus();
      field.select();
      show(true);
    }
  };
  const onPointer = event => {
    if (!node.contains(event.target)) {
      show(false);
    }
  };
  document.addEventListener('keydown', onKey, true);
  document.addEventListener('pointerdown', onPointer, true);
  field.addEventListener('input', () => show(true));
  field.addEventListener('click', () => show(true));
  node.addEventListener('focusout', event => {
    if (event.relatedTarget && !node.contains(event.relatedTarget)) {
      show(false);
    }
  });
  // Before the search itself, which leads from the results back to the field.
  node.addEventListener('keydown', event => {
    if (event.key === 'ArrowDown') {
      show(true);
    } else if (event.key === 'Escape' && event.target === field && !panel.hidden) {
      event.preventDefault();
      show(false);
    }
  }, true);
  panel.addEventListener('click', event => {
    const link = event.target.closest('a');
    if (!link) {
      return;
    }
    if (link.dataset.task && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      location.hash = taskAddress(link.dataset.task);
      const column = document.querySelector('.column.task-details');
      column?.setAttribute('tabindex', '-1');
      column?.focus();
    }
    show(false);
  });
  return () => {
    document.removeEventListener('keydown', onKey, true);
    document.removeEventListener('pointerdown', onPointer, true);
    leave();
  };
}

/** The address of a task; the filter and what else Tasklist shows stay. */
function taskAddress(task) {
  const address = new URLSearchParams(location.hash.replace(/^[^?]*\??/, ''));
  address.set('task', task);
  if (!isWide(document.querySelector('.column.task-details'))) {
    address.set('detailsTab', CASE_TAB);
  }
  return `#/?${address}`;
}
