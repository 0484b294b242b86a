/** Search of tickets: the words of every case file, kept with it in one transaction. */
@NullMarked
package dev.loopdesk.search;

import org.jspecify.annotations.NullMarked;
