package dev.loopdesk.process.requester;

import dev.loopdesk.process.contract.Stage;
import dev.loopdesk.ticket.CaseFiles.Step;
import dev.loopdesk.ticket.Confirmation;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.Ticket;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Stages of the standard that are shown to the requester, in order. */
public enum Milestone {
    RECEIVED,
    ASSESSED,
    DIAGNOSIS,
    SOLUTION,
    VERIFICATION,
    CLOSED;

    /** Returns the key used in bundles and the API. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the stage of a ticket. */
    public static Milestone of(Ticket ticket, List<Entry> entries, TicketPosition position) {
        return ofSteps(ticket, entries.stream().map(Step::of).toList(), position);
    }

    /** Returns the stage of a ticket by its steps so far, without their contents. */
    public static Milestone ofSteps(Ticket ticket, List<Step> steps, TicketPosition position) {
        return ticket.endedAs() != null ? CLOSED : of(position.stages(), steps);
    }

    /** Returns the stage of an open ticket by the stages of its open tasks and its steps so far. */
    static Milestone of(Set<Stage> stages, List<Step> steps) {
        // Between closing and the follow-up visit there is no task, except reading a reply, which is no stage.
        boolean confirmed = Confirmation.stands(steps);
        return stages.stream()
                .map(Milestone::of)
                .filter(milestone -> milestone != RECEIVED)
                .max(Comparator.naturalOrder())
                .orElse(confirmed ? CLOSED : RECEIVED);
    }

    /** Returns the stages with a completed step, whichever way the ticket went. */
    public static Set<Milestone> reached(Ticket ticket, List<Entry> entries) {
        var reached = EnumSet.of(RECEIVED);
        for (Entry entry : entries) {
            switch (entry.kind()) {
                case TRIAGE, QUICK_FIX -> reached.add(ASSESSED);
                case DIAGNOSIS, CONSULTATION, REMOTE_SESSION, DELAY -> reached.add(DIAGNOSIS);
                case SOLUTION, CHOICE, APPROVAL, APPLICATION -> reached.add(SOLUTION);
                case VERIFICATION -> reached.add(VERIFICATION);
                case ANSWER ->
                    Arrays.stream(Stage.values())
                            .filter(stage -> stage.key().equals(entry.text(Entry.STAGE)))
                            .forEach(stage -> reached.add(of(stage)));
                default -> {}
            }
        }
        if (ticket.endedAs() != null) {
            reached.add(CLOSED);
        }
        return reached;
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
