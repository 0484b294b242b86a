package dev.loopdesk.process.requester;

import dev.loopdesk.process.contract.TechnicalSupport.Element;
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
        return position.at().stream()
                .map(Milestone::at)
                .filter(milestone -> milestone != RECEIVED)
                .max(Comparator.naturalOrder())
                .orElse(confirmed ? CLOSED : RECEIVED);
    }

    private static Milestone at(String task) {
        return switch (task) {
            case Element.TRIAGE, Element.PROVIDE_DETAILS, Element.QUICK_FIX -> ASSESSED;
            case Element.DIAGNOSE,
                    Element.PROVIDE_MORE_DETAILS,
                    Element.CONSULT,
                    Element.AUTHORIZE_REMOTE_ASSISTANCE,
                    Element.REMOTE_ASSISTANCE,
                    Element.EXPLAIN_DELAY -> DIAGNOSIS;
            case Element.PREPARE_SOLUTION,
                    Element.CHOOSE_SOLUTION,
                    Element.APPROVE_CHANGE,
                    Element.APPLY_SOLUTION,
                    Element.CARRY_OUT_SOLUTION -> SOLUTION;
            case Element.VERIFY, Element.CONFIRM_RESOLUTION -> VERIFICATION;
            case Element.FOLLOW_UP_VISIT -> CLOSED;
            default -> RECEIVED;
        };
    }
}
