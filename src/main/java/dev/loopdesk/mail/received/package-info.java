/**
 * Reading of received mail: from bytes to a readable mail and a classification of its sender. This package does not use
 * the network, the database or the engine, and assumes no mail to be well formed.
 */
@NullMarked
package dev.loopdesk.mail.received;

import org.jspecify.annotations.NullMarked;
