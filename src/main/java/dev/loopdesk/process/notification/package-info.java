/** Notification: decides in the transaction of a step on the messages and events that tell of it. */
@NullMarked
package dev.loopdesk.process.notification;

import org.jspecify.annotations.NullMarked;
