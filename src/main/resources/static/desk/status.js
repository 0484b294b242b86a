// What screen readers announce by themselves.
import {html, useEffect, useState} from './preact.js';

/** Time in which a screen reader finds the empty place. */
const SOON = 100;

/** A line that is announced although it comes with its words: its place is there, empty, before them. */
export function Status({children, ...rest}) {
  const [there, setThere] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setThere(true), SOON);
    return () => clearTimeout(timer);
  }, []);
  return html`<p role="status" ...${rest}>${there && children}</p>`;
}
