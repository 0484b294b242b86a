package dev.loopdesk.process.requester;

import dev.loopdesk.process.contract.Stage;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The stages of the standard as a requester is told of them, from first to last. */
public enum Milestone {
    RECEIVED,
    ASSESSED,
    DIAGNOSIS,
    SOLUTION,
    VERIFICATION,
    CLOSED;

    /** The name that bundles and programs know it by. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Where a ticket is. */
    public static Milestone of(Ticket ticket, List<Entry> entries, TicketPosition position) {
        if (ticket.endedAs() != null) {
            return CLOSED;
        }
        // Between closing and the follow-up visit nobody has a task, unless to read a reply, which is no stage.
        boolean confirmed = entries.stream().anyMatch(entry -> entry.kind() == EntryKind.CONFIRMATION);
        return position.stages().stream()
                .map(Milestone::of)
                .filter(milestone -> milestone != RECEIVED)
                .max(Comparator.naturalOrder())
                .orElse(confirmed ? CLOSED : RECEIVED);
    }

    private static Milestone of(Stage stage) {
        return switch (stage) {
            case RECEIVE -> RECEIVED;
            case ASSESS -> ASSESSED;
            case DIAGNOSE -> DIAGNOSIS;
            case SOLVE -> SOLUTION;
            case VERIFY, CLOSE -> VERIFICATION;
            case FOLLOW_UP -> CLOSED;
        };
    }
}
