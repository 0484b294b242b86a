package dev.loopdesk.process.requester;

import dev.loopdesk.process.contract.RequesterTask;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a ticket stands.
 *
 * @param at ids of the user tasks that are open
 * @param requesterTask what is asked of the requester, if anything
 */
public record TicketPosition(Set<String> at, @Nullable RequesterTask requesterTask) {}
