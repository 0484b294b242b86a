package dev.loopdesk.reports;

import dev.loopdesk.reports.CountedTickets.CountedTicket;
import dev.loopdesk.reports.CountedTickets.Part;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ClockWords;
import dev.loopdesk.servicetime.Explanation;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.ticket.ClockRecord;
import dev.loopdesk.ticket.MissCause;
import dev.loopdesk.ticket.WorkEvent;
import dev.loopdesk.ticket.WorkRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Missed targets, each with its reason line by line and where its time went (S1.1, S6.2). */
@Component
class Misses {

    private final CountedTickets tickets;
    private final ClockRecord clocks;
    private final WorkRecord work;
    private final ServiceTimes serviceTimes;
    private final Clock clock;

    Misses(CountedTickets tickets, ClockRecord clocks, WorkRecord work, ServiceTimes serviceTimes, Clock clock) {
        this.tickets = tickets;
        this.clocks = clocks;
        this.work = work;
        this.serviceTimes = serviceTimes;
        this.clock = clock;
    }

    /**
     * A missed target.
     *
     * @param missedAt time at which the miss was recorded
     * @param metAt time at which it was met late; null if it was not
     * @param cause key of the {@link MissCause}; null if the tasks of the ticket were not recorded
     * @param seconds service time of each cause until the deadline
     * @param lines explanation of the deadline in the reader's language
     */
    record Miss(
            String number,
            String title,
            String priority,
            @Nullable String team,
            Instant due,
            Instant missedAt,
            @Nullable Instant metAt,
            @Nullable String cause,
            Map<String, Long> seconds,
            List<String> lines) {}

    /** Choice of missed targets. */
    record Choice(Target target, Figure figure, Part part) {}

    /** Returns missed targets, those of the newest tickets first. */
    @Transactional(readOnly = true)
    List<Miss> of(Choice choice, @Nullable String before, int most, Locale reader) {
        List<CountedTicket> found = tickets.of(choice.figure(), choice.part(), before, most);
        List<String> numbers = found.stream().map(CountedTicket::number).toList();
        Map<String, List<ClockEvent>> events = clocks.events(numbers);
        Map<String, List<WorkEvent>> worked = work.events(numbers);
        var words = new ClockWords(reader, serviceTimes.zone());
        return found.stream()
                .flatMap(ticket -> TargetClock.firstMissed(
                        choice.target(), events.getOrDefault(ticket.number(), List.of()), serviceTimes::calendar)
                        .map(missed -> miss(ticket, missed, worked.getOrDefault(ticket.number(), List.of()), words))
                        .stream())
                .toList();
    }

    private Miss miss(CountedTicket ticket, TargetClock missed, List<WorkEvent> work, ClockWords words) {
        ClockEvent breach = last(missed, ClockEvent.Kind.BREACHED).orElseThrow();
        Map<String, Long> seconds = new LinkedHashMap<>();
        MissCause.times(missed, work).forEach((cause, time) -> seconds.put(cause.key(), time.toSeconds()));
        return new Miss(
                ticket.number(),
                ticket.title(),
                ticket.priority(),
                ticket.team(),
                MissCause.deadline(missed),
                breach.at(),
                last(missed, ClockEvent.Kind.MET).map(ClockEvent::at).orElse(null),
                Optional.ofNullable(MissCause.of(missed, work))
                        .map(MissCause::key)
                        .orElse(null),
                seconds,
                Explanation.of(missed, clock.instant()).stream()
                        .filter(line -> !line.isFleeting())
                        .map(line -> words.line(missed, line))
                        .toList());
    }

    private static Optional<ClockEvent> last(TargetClock clock, ClockEvent.Kind kind) {
        return clock.events().stream().filter(event -> event.kind() == kind).reduce((earlier, later) -> later);
    }
}
