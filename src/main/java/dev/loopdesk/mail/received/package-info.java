/**
 * Reading mail that came in: bytes in, a readable mail and a verdict on who wrote it out. Nothing here knows the network,
 * the database or the engine, and nothing in a mail is trusted to be well formed.
 */
@NullMarked
package dev.loopdesk.mail.received;

import org.jspecify.annotations.NullMarked;
