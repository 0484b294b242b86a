package dev.loopdesk.reports;

import dev.loopdesk.servicetime.Target;
import dev.loopdesk.ticket.EntryOutcome;
import dev.loopdesk.ticket.MissCause;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A number of a report and the tickets behind it: both are asked for by the same condition on the row of a ticket {@code t}, with
 * the parameters {@code start} and {@code end}.
 */
enum Figure {
    /** Tickets that came in. */
    RECEIVED("received", within("t.received_at")),
    /** Tickets that ended, whichever way. */
    CLOSED("closed", within("t.ended_at")),
    /** Tickets whose solution the requester confirmed, or did not object to (S5.3). */
    SOLVED("solved", within("t.solved_at")),
    /** Tickets that were open at the end of the period, or now if that is still to come. */
    OPEN("open", "t.received_at < :end and (t.ended_at is null or t.ended_at >= :end)"),
    /** First responses in time (S1.1). */
    RESPONSE_MET("response-met", "t.response_missed = false and " + within("t.response_decided_at")),
    /** First responses that were missed (S1.1). */
    RESPONSE_MISSED("response-missed", "t.response_missed = true and " + within("t.response_decided_at")),
    /** Solutions in time (S1.1). */
    RESOLUTION_MET("resolution-met", "t.resolution_missed = false and " + within("t.resolution_decided_at")),
    /** Solutions that were missed (S1.1). */
    RESOLUTION_MISSED("resolution-missed", "t.resolution_missed = true and " + within("t.resolution_decided_at")),
    /** Missed first responses most of whose time went by while nobody had the ticket. */
    RESPONSE_MISSED_QUEUE("response-missed-queue", missed("response", MissCause.QUEUE)),
    /** Missed first responses most of whose time went by while a person had the ticket. */
    RESPONSE_MISSED_PERSON("response-missed-person", missed("response", MissCause.PERSON)),
    /** Missed first responses most of whose time went by while specialists were asked. */
    RESPONSE_MISSED_SPECIALIST("response-missed-specialist", missed("response", MissCause.SPECIALIST)),
    /** Missed first responses most of whose time went by while the requester was asked. */
    RESPONSE_MISSED_REQUESTER("response-missed-requester", missed("response", MissCause.REQUESTER)),
    /** Missed first responses of tickets whose tasks were not recorded. */
    RESPONSE_MISSED_UNRECORDED("response-missed-unrecorded", missed("response", null)),
    /** Missed solutions most of whose time went by while nobody had the ticket. */
    RESOLUTION_MISSED_QUEUE("resolution-missed-queue", missed("resolution", MissCause.QUEUE)),
    /** Missed solutions most of whose time went by while a person had the ticket. */
    RESOLUTION_MISSED_PERSON("resolution-missed-person", missed("resolution", MissCause.PERSON)),
    /** Missed solutions most of whose time went by while specialists were asked. */
    RESOLUTION_MISSED_SPECIALIST("resolution-missed-specialist", missed("resolution", MissCause.SPECIALIST)),
    /** Missed solutions most of whose time went by while the requester was asked. */
    RESOLUTION_MISSED_REQUESTER("resolution-missed-requester", missed("resolution", MissCause.REQUESTER)),
    /** Missed solutions of tickets whose tasks were not recorded. */
    RESOLUTION_MISSED_UNRECORDED("resolution-missed-unrecorded", missed("resolution", null)),
    /** Tickets whose problem came back after it was solved (S5.5). */
    REOPENED("reopened", within("t.reopened_at")),
    /** Tickets that a quick fix solved, without a diagnosis (S2.6). */
    FIRST_CONTACT_SOLVED("first-contact-solved", "t.first_contact = true and " + within("t.solved_at")),
    /** Ways back to the diagnosis (S5.5). */
    LOOPS_BACK("loops-back", leadingBack()),
    /** Verifications that failed (S5.1, S5.2). */
    NOT_VERIFIED("not-verified", EntryOutcome.NOT_VERIFIED),
    /** Objections of requesters (S5.3). */
    NOT_CONFIRMED("not-confirmed", EntryOutcome.NOT_CONFIRMED),
    /** Follow-up visits that found the problem again (S5.6). */
    RECURRED("recurred", EntryOutcome.RECURRED),
    /** Replies that the problem is still there (S5.5). */
    STILL_BROKEN("still-broken", EntryOutcome.STILL_BROKEN),
    /** Follow-up visits that found nothing (S5.6). */
    RUNS_WELL("runs-well", EntryOutcome.RUNS_WELL),
    /** Solutions to which nobody objected in time (S5.3). */
    CONFIRMED_BY_SILENCE("confirmed-by-silence", EntryOutcome.CONFIRMED_BY_SILENCE),
    /** Answers how satisfied the requester is (S5.3). */
    RATED(
            "rated",
            "exists (select 1 from ticket_entry e where e.ticket_id = t.id and e.outcome in ('CONFIRMED', 'NOT_CONFIRMED')"
                    + " and e.score is not null and " + within("e.written_at") + ")");

    private final String key;
    private final String condition;
    private final boolean countsTickets;

    Figure(String key, String condition) {
        this.key = key;
        this.condition = condition;
        this.countsTickets = true;
    }

    Figure(String key, EntryOutcome... outcomes) {
        this.key = key;
        this.countsTickets = false;
        String names = Stream.of(outcomes).map(outcome -> "'" + outcome + "'").collect(Collectors.joining(", "));
        this.condition = "exists (select 1 from ticket_entry e where e.ticket_id = t.id and e.outcome in (" + names
                + ") and " + within("e.written_at") + ")";
    }

    private static EntryOutcome[] leadingBack() {
        return Stream.of(EntryOutcome.values()).filter(EntryOutcome::leadsBack).toArray(EntryOutcome[]::new);
    }

    private static String missed(String target, @Nullable MissCause cause) {
        String column = "t." + target + "_cause";
        return "t." + target + "_missed = true and "
                + (cause == null ? column + " is null" : column + " = '" + cause + "'") + " and "
                + within("t." + target + "_decided_at");
    }

    private static String within(String column) {
        return column + " >= :start and " + column + " < :end";
    }

    /** Returns the name in addresses. */
    String key() {
        return key;
    }

    /** Returns the condition on a ticket {@code t}. */
    String condition() {
        return condition;
    }

    /** Returns the name of its column in a result. */
    String column() {
        return key.replace('-', '_') + "_";
    }

    /**
     * Returns the figure of missed targets with a cause.
     *
     * @param cause null for tickets whose tasks were not recorded
     */
    static Figure missed(Target target, @Nullable MissCause cause) {
        String figure = target == Target.FIRST_RESPONSE ? RESPONSE_MISSED.key : RESOLUTION_MISSED.key;
        return of(figure + "-" + (cause == null ? "unrecorded" : cause.key())).orElseThrow();
    }

    static Optional<Figure> of(String key) {
        return Stream.of(values()).filter(figure -> figure.key.equals(key)).findFirst();
    }

    /** Returns the figures that count tickets and not entries. */
    static List<Figure> ofTickets() {
        return Stream.of(values())
                .filter(figure -> figure.countsTickets && figure != RATED)
                .toList();
    }
}
