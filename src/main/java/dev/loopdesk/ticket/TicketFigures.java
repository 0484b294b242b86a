package dev.loopdesk.ticket;

import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.servicetime.TargetResult;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keeps what reports count (S6.2) in the row of the ticket, which the transaction that changes the case writes anyway: reports
 * over all tickets read one row of each.
 */
@Component
class TicketFigures {

    private static final String FIRST_CONTACT = "first_contact";

    private final TicketTransaction transaction;
    private final WorkRecord work;
    private final ServiceTimes serviceTimes;

    TicketFigures(TicketTransaction transaction, WorkRecord work, ServiceTimes serviceTimes) {
        this.transaction = transaction;
        this.work = work;
        this.serviceTimes = serviceTimes;
    }

    /** Follows the clocks of a ticket, given all their events. Returns true if nothing has changed. */
    boolean followClocks(String number, List<ClockEvent> events) {
        TargetResult response = TargetResult.of(Target.FIRST_RESPONSE, events, serviceTimes::calendar);
        TargetResult resolution = TargetResult.of(Target.RESOLUTION, events, serviceTimes::calendar);
        Map<String, @Nullable Object> figures = new HashMap<>();
        figures.put("response_missed", response.missed());
        figures.put("response_decided_at", response.decidedAt());
        figures.put("response_met_at", response.firstMetAt());
        figures.put("response_used", seconds(response.firstUsed()));
        figures.put("response_cause", cause(number, Target.FIRST_RESPONSE, response, events));
        figures.put("resolution_missed", resolution.missed());
        figures.put("resolution_decided_at", resolution.decidedAt());
        figures.put("solved_at", resolution.metAt());
        figures.put("resolution_used", seconds(resolution.used()));
        figures.put("resolution_cause", cause(number, Target.RESOLUTION, resolution, events));
        figures.put("reopened", resolution.restarts());
        figures.put("reopened_at", resolution.restartedAt());
        return change(number, figures);
    }

    /** Follows a new entry. */
    void followEntry(String number, EntryKind kind, @Nullable EntryOutcome outcome) {
        Boolean before = (Boolean) transaction.lock(number).valueIfAny(FIRST_CONTACT);
        followEntries(number, firstContact(before, kind, outcome));
    }

    /** Follows all entries. Returns true if nothing has changed. */
    boolean followEntries(String number, @Nullable Boolean firstContact) {
        Map<String, @Nullable Object> figures = new HashMap<>();
        figures.put(FIRST_CONTACT, firstContact);
        return change(number, figures);
    }

    /**
     * Tells whether a ticket was solved at first contact: a quick fix solved it (S2.6), and nothing had to be diagnosed before or
     * after.
     *
     * @param before answer after the entries before; null if they say neither
     */
    static @Nullable Boolean firstContact(@Nullable Boolean before, EntryKind kind, @Nullable EntryOutcome outcome) {
        if (kind == EntryKind.DIAGNOSIS) {
            return Boolean.FALSE;
        }
        boolean solved = before == null && outcome == EntryOutcome.SOLVED_AT_ONCE;
        return solved ? Boolean.TRUE : before;
    }

    /** Changes only what differs, so that the statement stays short. */
    private boolean change(String number, Map<String, @Nullable Object> figures) {
        TicketTransaction.Row ticket = transaction.lock(number);
        figures.entrySet().removeIf(figure -> Objects.equals(figure.getValue(), ticket.valueIfAny(figure.getKey())));
        if (!figures.isEmpty()) {
            transaction.change(number, figures);
        }
        return figures.isEmpty();
    }

    /** Returns the name of the cause of a missed target, or null. */
    private @Nullable String cause(String number, Target target, TargetResult result, List<ClockEvent> events) {
        if (!Boolean.TRUE.equals(result.missed())) {
            return null;
        }
        return TargetClock.firstMissed(target, events, serviceTimes::calendar)
                .map(missed -> MissCause.of(missed, work.events(number)))
                .map(MissCause::name)
                .orElse(null);
    }

    private static @Nullable Long seconds(@Nullable Duration used) {
        return used == null ? null : Long.valueOf(used.toSeconds());
    }
}
