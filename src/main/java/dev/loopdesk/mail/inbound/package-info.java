/** Inbound mail: collects, stores and routes received mail. */
@NullMarked
package dev.loopdesk.mail.inbound;

import org.jspecify.annotations.NullMarked;
