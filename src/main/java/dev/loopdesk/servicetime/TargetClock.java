package dev.loopdesk.servicetime;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The clock of one target, calculated from its events. Deadlines depend on the events and the service calendar alone
 * (S1.1): the same events give the same deadline at any time and on any node.
 *
 * <p>After a change of terms the whole time since the start is counted again by the new terms. An event that lies
 * before its predecessor, because the machine's clock was set back, is treated as simultaneous with it.
 */
public final class TargetClock {

    /** State of a clock. */
    public enum State {
        /** The clock never started. */
        UNKNOWN,
        /** The clock counts. */
        RUNNING,
        /** The clock is paused while the requester is asked. */
        WAITING,
        /** The target was met. */
        MET,
        /** The clock was stopped. */
        STOPPED
    }

    /**
     * A period in which the clock counted or was paused, and the event that began it; {@code to} is null while it
     * lasts.
     */
    public record Span(Instant from, @Nullable Instant to, boolean counts, ClockEvent begunBy) {}

    private final Target target;
    private final Function<String, ServiceCalendar> calendars;
    private final List<ClockEvent> run = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private final Set<ClockEvent.Kind> sincePromised = EnumSet.noneOf(ClockEvent.Kind.class);
    private State state = State.UNKNOWN;
    private @Nullable TargetTerms terms;
    private @Nullable Instant last;

    private TargetClock(Target target, Function<String, ServiceCalendar> calendars) {
        this.target = target;
        this.calendars = calendars;
    }

    /**
     * Creates the clock of a target.
     *
     * @param events events of all clocks of the ticket, in recorded order
     * @param calendars lookup of a calendar by name
     */
    public static TargetClock of(Target target, List<ClockEvent> events, Function<String, ServiceCalendar> calendars) {
        TargetClock clock = new TargetClock(target, calendars);
        events.stream().filter(event -> event.target() == target).forEach(clock::apply);
        return clock;
    }

    /**
     * Creates a clock for each promise of a target, in order: it starts again after the requester has given details, and when a
     * solved problem recurs.
     *
     * @param events events of all clocks of the ticket, in recorded order
     * @param calendars lookup of a calendar by name
     */
    public static List<TargetClock> promises(
            Target target, List<ClockEvent> events, Function<String, ServiceCalendar> calendars) {
        List<TargetClock> promises = new ArrayList<>();
        for (ClockEvent event : events) {
            if (event.target() != target) {
                continue;
            }
            if (event.kind() == ClockEvent.Kind.STARTED || promises.isEmpty()) {
                promises.add(new TargetClock(target, calendars));
            }
            promises.get(promises.size() - 1).apply(event);
        }
        return promises;
    }

    /** Returns the first promise of a target that was missed, as {@link TargetResult} counts it. */
    public static Optional<TargetClock> firstMissed(
            Target target, List<ClockEvent> events, Function<String, ServiceCalendar> calendars) {
        return promises(target, events, calendars).stream()
                .filter(promise -> promise.has(ClockEvent.Kind.BREACHED))
                .findFirst();
    }

    /** Returns the target. */
    public Target target() {
        return target;
    }

    /** Returns the state. */
    public State state() {
        return state;
    }

    /** Tells whether the clock has started and not ended. */
    public boolean isOpen() {
        return state == State.RUNNING || state == State.WAITING;
    }

    /**
     * Returns the terms that apply now.
     *
     * @throws IllegalStateException if the clock never started
     */
    public TargetTerms terms() {
        if (terms == null) {
            throw new IllegalStateException("The clock for " + target.key() + " never started");
        }
        return terms;
    }

    /** Returns the events since the last start. */
    public List<ClockEvent> events() {
        return List.copyOf(run);
    }

    /** Returns the periods since the last start, in order and without gaps. */
    public List<Span> spans() {
        return List.copyOf(spans);
    }

    /** Tells whether an event of that kind was recorded since the present terms were set. */
    public boolean has(ClockEvent.Kind kind) {
        return sincePromised.contains(kind);
    }

    /**
     * Returns the deadline, or null if there is none: the clock never started, or is paused before its time was used
     * up. An ended clock keeps the deadline that it had at its end; if it was paused then, the deadline as if it had
     * counted on.
     */
    public @Nullable Instant due() {
        if (state == State.UNKNOWN) {
            return null;
        }
        return target == Target.NEXT_UPDATE ? nextUpdate() : reached(allowed());
    }

    /**
     * Returns the instant at which the target gets at risk, or null as for {@link #due()}; never for the next update.
     */
    public @Nullable Instant atRisk() {
        if (state == State.UNKNOWN || target == Target.NEXT_UPDATE) {
            return null;
        }
        BigDecimal nanos = BigDecimal.valueOf(allowed().toNanos()).multiply(terms().atRiskShare());
        return reached(Duration.ofNanos(nanos.longValue()));
    }

    /**
     * Returns the allowed service time.
     *
     * @throws IllegalStateException if it never started
     */
    public Duration allowed() {
        return Duration.parse(terms().allowed());
    }

    /** Returns the service time used up at an instant that is not before the last event. */
    public Duration used(Instant now) {
        Duration used = Duration.ZERO;
        for (Span span : spans) {
            if (span.counts()) {
                Instant to = span.to() == null ? now : span.to();
                if (to.isAfter(span.from())) {
                    used = used.plus(calendar().between(span.from(), to));
                }
            }
        }
        return used;
    }

    /** Returns the calendar that applies now. */
    public ServiceCalendar calendar() {
        return calendars.apply(terms().calendar());
    }

    private void apply(ClockEvent event) {
        Instant at = last == null || event.at().isAfter(last) ? event.at() : last;
        switch (event.kind()) {
            case STARTED -> {
                run.clear();
                spans.clear();
                sincePromised.clear();
                terms = termsOf(event);
                state = State.RUNNING;
                at = event.at();
                spans.add(new Span(at, null, true, event));
            }
            case RETARGETED -> {
                sincePromised.clear();
                terms = termsOf(event);
            }
            case PAUSED -> {
                if (state == State.RUNNING) {
                    state = State.WAITING;
                    turn(at, false, event);
                }
            }
            case RESUMED -> {
                if (state == State.WAITING) {
                    state = State.RUNNING;
                    turn(at, true, event);
                }
            }
            case MET -> {
                if (target == Target.NEXT_UPDATE) {
                    if (state == State.RUNNING) {
                        turn(at, true, event);
                    }
                } else if (isOpen()) {
                    end(at, State.MET);
                }
            }
            case STOPPED -> {
                if (isOpen()) {
                    end(at, State.STOPPED);
                }
            }
            case AT_RISK, BREACHED -> {}
        }
        sincePromised.add(event.kind());
        run.add(event);
        last = at;
    }

    /** Reads the terms that a start or a change of terms sets; a record that lost them cannot be read. */
    private static TargetTerms termsOf(ClockEvent event) {
        TargetTerms terms = event.terms();
        if (terms == null) {
            throw new IllegalStateException(
                    "The clock record has no terms at %s %s, %s".formatted(event.target(), event.kind(), event.at()));
        }
        return terms;
    }

    private void turn(Instant at, boolean counts, ClockEvent event) {
        closeLast(at);
        spans.add(new Span(at, null, counts, event));
    }

    private void end(Instant at, State as) {
        closeLast(at);
        state = as;
    }

    private void closeLast(Instant at) {
        Span open = spans.remove(spans.size() - 1);
        spans.add(new Span(open.from(), at, open.counts(), open.begunBy()));
    }

    private Instant nextUpdate() {
        Span since = spans.get(spans.size() - 1);
        ServiceCalendar calendar = calendar();
        return calendar.nextOpen(since.from()
                .atZone(calendar.zone())
                .plus(ServiceLevel.amount(terms().allowed()))
                .toInstant());
    }

    /** Returns the instant at which that much service time is used up, or null. */
    private @Nullable Instant reached(Duration serviceTime) {
        ServiceCalendar calendar = calendar();
        Duration left = serviceTime;
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            boolean open = span.to() == null;
            boolean lastOfAll = i == spans.size() - 1;
            if (span.counts()) {
                // An ended clock is treated as if it had counted on.
                if (open || (lastOfAll && !isOpen())) {
                    return calendar.plus(span.from(), left);
                }
                Duration counted = calendar.between(span.from(), Objects.requireNonNull(span.to()));
                if (counted.compareTo(left) >= 0) {
                    return calendar.plus(span.from(), left);
                }
                left = left.minus(counted);
            } else if (lastOfAll && !isOpen()) {
                return calendar.plus(Objects.requireNonNull(span.to()), left);
            }
        }
        return null;
    }
}
