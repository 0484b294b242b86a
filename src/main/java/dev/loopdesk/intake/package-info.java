/** Receive: a report becomes a ticket (S2.1 to S2.4). */
@NullMarked
package dev.loopdesk.intake;

import org.jspecify.annotations.NullMarked;
