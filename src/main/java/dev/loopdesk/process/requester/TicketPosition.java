package dev.loopdesk.process.requester;

import dev.loopdesk.process.contract.RequesterTask;
import dev.loopdesk.process.contract.Stage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a ticket stands.
 *
 * @param at ids of the user tasks that are open
 * @param stages of the standard that they belong to, where they say so
 * @param requesterTask what is asked of the requester, if anything
 */
public record TicketPosition(
        Set<String> at, Set<Stage> stages, @Nullable RequesterTask requesterTask) {}
