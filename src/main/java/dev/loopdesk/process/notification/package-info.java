/** Notification: creates messages and events in the transaction of the step that they report. */
@NullMarked
package dev.loopdesk.process.notification;

import org.jspecify.annotations.NullMarked;
