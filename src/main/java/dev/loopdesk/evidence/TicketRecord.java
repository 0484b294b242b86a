package dev.loopdesk.evidence;

import dev.loopdesk.message.Outbox.Delivery;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.Ticket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is on record of a ticket.
 *
 * @param version id of the process definition that it runs on, or ran on; null if the engine has forgotten it
 * @param entries entries of the case file without those of messages, oldest first
 * @param clocks events of its clocks
 * @param letters letters to the requester
 */
record TicketRecord(
        Ticket ticket,
        @Nullable String version,
        List<Entry> entries,
        List<ClockEvent> clocks,
        List<Delivery> letters) {}
