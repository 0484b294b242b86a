/** Outbound mail: delivery of messages through the mail server. */
@NullMarked
package dev.loopdesk.mail.outbound;

import org.jspecify.annotations.NullMarked;
