/** Case files: the data and the history of a ticket, appended and never changed (S3.6, S3.8, S5.4). */
@NullMarked
package dev.loopdesk.ticket;

import org.jspecify.annotations.NullMarked;
