package dev.loopdesk.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ClockEvent.Kind;
import dev.loopdesk.servicetime.ClockWords;
import dev.loopdesk.servicetime.Explanation;
import dev.loopdesk.servicetime.ExplanationLine;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.servicetime.TargetClock.State;
import dev.loopdesk.servicetime.TargetTerms;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of a ticket in the API. Instants have the offset of the zone.
 *
 * @param targets targets whose clock has started
 * @param events recorded events
 */
record ClockView(String ticket, OffsetDateTime now, ZoneId zone, List<TargetView> targets, List<EventView> events) {

    /**
     * A clock.
     *
     * @param state {@code running}, {@code waiting}, {@code met} or {@code stopped}
     * @param atRisk true if four fifths of the time are used up, but not all of it
     * @param allowed allowed service time; for the next update elapsed time, as in {@code used} and {@code left}
     * @param left rest; negative if more than allowed is used
     * @param atRiskAt time at which four fifths of the time are used up; null like {@code due}, and for the next update
     * @param due deadline; null while the clock is paused
     * @param waitingFor element of the task that waits for the requester
     * @param headline one sentence on the deadline
     */
    record TargetView(
            String target,
            String state,
            boolean breached,
            boolean atRisk,
            String priority,
            String calendar,
            String allowed,
            Duration used,
            @Nullable Duration left,
            OffsetDateTime started,
            @Nullable OffsetDateTime atRiskAt,
            @Nullable OffsetDateTime due,
            @Nullable String waitingFor,
            String headline,
            List<ExplanationView> why) {}

    /**
     * A line of the explanation of a deadline.
     *
     * @param to end; null for an event
     * @param minutes counted service time; the sum is the used or the allowed time
     */
    record ExplanationView(OffsetDateTime from, @Nullable OffsetDateTime to, String kind, long minutes, String text) {}

    /** A recorded event. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record EventView(
            OffsetDateTime at,
            String target,
            String kind,
            @Nullable String element,
            @Nullable TargetTerms terms,
            @Nullable TargetTerms former,
            @Nullable OffsetDateTime due) {}

    static ClockView of(
            String ticket,
            List<TargetClock> clocks,
            List<ClockEvent> events,
            Instant now,
            ZoneId zone,
            Locale language) {
        var words = new ClockWords(language, zone);
        return new ClockView(
                ticket,
                local(now, zone),
                zone,
                clocks.stream()
                        .filter(clock -> clock.state() != State.UNKNOWN)
                        .map(clock -> target(clock, now, zone, words))
                        .toList(),
                events.stream().map(event -> event(event, zone)).toList());
    }

    private static TargetView target(TargetClock clock, Instant now, ZoneId zone, ClockWords words) {
        TargetTerms terms = clock.terms();
        Instant due = clock.due();
        Instant atRisk = clock.atRisk();
        List<TargetClock.Span> spans = clock.spans();
        TargetClock.Span present = spans.get(spans.size() - 1);
        boolean breached = clock.has(Kind.BREACHED) || (clock.isOpen() && due != null && !now.isBefore(due));
        boolean plain = clock.target() == Target.NEXT_UPDATE;
        Duration used = plain ? sinceLastUpdate(present, now) : clock.used(now);
        return new TargetView(
                clock.target().key(),
                key(clock.state()),
                breached,
                !breached && clock.state() == State.RUNNING && atRisk != null && !now.isBefore(atRisk),
                terms.priority(),
                terms.calendar(),
                terms.allowed(),
                used,
                left(clock, due, now, used),
                local(spans.get(0).from(), zone),
                nullable(atRisk, zone),
                nullable(due, zone),
                clock.state() == State.WAITING ? present.begunBy().element() : null,
                words.headline(clock, now),
                Explanation.of(clock, now).stream()
                        .map(reason -> why(clock, reason, zone, words))
                        .toList());
    }

    private static Duration sinceLastUpdate(TargetClock.Span present, Instant now) {
        return Duration.between(present.from(), present.to() == null ? now : present.to());
    }

    private static @Nullable Duration left(TargetClock clock, @Nullable Instant due, Instant now, Duration used) {
        if (!clock.isOpen()) {
            return null;
        }
        if (clock.target() == Target.NEXT_UPDATE) {
            return due == null ? null : Duration.between(now, due);
        }
        return clock.allowed().minus(used);
    }

    private static ExplanationView why(TargetClock clock, ExplanationLine reason, ZoneId zone, ClockWords words) {
        return new ExplanationView(
                local(reason.from(), zone),
                nullable(reason.to(), zone),
                reason.kind().key(),
                reason.minutes(),
                words.line(clock, reason));
    }

    private static EventView event(ClockEvent event, ZoneId zone) {
        return new EventView(
                local(event.at(), zone),
                event.target().key(),
                key(event.kind()),
                event.element(),
                event.terms(),
                event.former(),
                nullable(event.due(), zone));
    }

    private static String key(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static OffsetDateTime local(Instant instant, ZoneId zone) {
        return instant.atZone(zone).toOffsetDateTime();
    }

    private static @Nullable OffsetDateTime nullable(@Nullable Instant instant, ZoneId zone) {
        return instant == null ? null : local(instant, zone);
    }
}
