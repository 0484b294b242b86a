/** The case file of a ticket: what is known of it and everything that happened, appended and never changed (S3.6, S3.8, S5.4). */
@NullMarked
package dev.loopdesk.ticket;

import org.jspecify.annotations.NullMarked;
