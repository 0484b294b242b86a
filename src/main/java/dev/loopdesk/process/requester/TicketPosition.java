package dev.loopdesk.process.requester;

import dev.loopdesk.process.contract.RequesterTask;
import dev.loopdesk.process.contract.Stage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Position of a ticket in the process.
 *
 * @param at element ids of the open user tasks
 * @param stages stages of these tasks in the standard, if stated
 * @param requesterTask task that waits for the requester, or null
 */
public record TicketPosition(
        Set<String> at, Set<Stage> stages, @Nullable RequesterTask requesterTask) {}
