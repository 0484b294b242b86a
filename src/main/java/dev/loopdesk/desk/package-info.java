/** The case of a ticket in Tasklist and on the staff's page: one view of it, and the words of staff beside it. */
@NullMarked
package dev.loopdesk.desk;

import org.jspecify.annotations.NullMarked;
