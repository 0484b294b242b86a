// The column of Tasklist that holds a task.
/** Width that holds a form and a case side by side. */
const WIDE = 1080;
/** Width that holds a form and the words of the report side by side. */
const MIDDLE = 640;

/** Tells whether the case stands beside the form in a column, so that its tab is not needed. */
export function isWide(column) {
  return Boolean(column) && column.clientWidth >= WIDE;
}

/** Tells whether there is room for the words of the report beside the form, though not for the case. */
export function isMiddle(column) {
  return Boolean(column) && !isWide(column) && column.clientWidth >= MIDDLE;
}
