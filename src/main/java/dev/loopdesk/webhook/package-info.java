/** Delivery of events to webhooks and group robots. */
@NullMarked
package dev.loopdesk.webhook;

import org.jspecify.annotations.NullMarked;
