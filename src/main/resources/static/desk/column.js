// The column of Tasklist that holds a task.
/** Width that holds a form and a case side by side. */
const WIDE = 1080;

/** Tells whether the case stands beside the form in a column, so that its tab is not needed. */
export function isWide(column) {
  return Boolean(column) && column.clientWidth >= WIDE;
}
