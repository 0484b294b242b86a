package dev.loopdesk.process;

import org.jspecify.annotations.Nullable;

/**
 * What somebody writes to a ticket without being asked.
 *
 * @param text what is new in it
 * @param folded what a mail repeats below that, and its signature; null where there is nothing of the kind
 * @param from the address that it came from, where that is not the requester's; null for the requester
 */
public record Reply(
        String text, @Nullable String folded, @Nullable String from) {}
