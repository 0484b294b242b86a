package dev.loopdesk.servicetime;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The clock of one target as its events left it. Every deadline is reckoned from the events and the service calendar
 * alone (S1.1): the same events give the same deadline, whenever and wherever it is asked for.
 *
 * <p>A clock that was retargeted counts its whole time anew by what is promised now, from its start on. Events that seem
 * to happen before the one before them, because somebody set the machine's clock back, count as happening together.
 */
public final class TargetClock {

    /** How a clock stands. */
    public enum State {
        /** It never started. */
        UNKNOWN,
        /** It counts. */
        RUNNING,
        /** It rests while the requester is asked. */
        WAITING,
        /** What was promised has been done. */
        MET,
        /** It no longer matters. */
        STOPPED
    }

    /** A time during which a clock counted or rested, and the event that began it; without an end it lasts. */
    public record Span(Instant from, @Nullable Instant to, boolean counts, ClockEvent begunBy) {}

    private final Target target;
    private final Function<String, ServiceCalendar> calendars;
    private final List<ClockEvent> run = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private final Set<ClockEvent.Kind> sincePromised = EnumSet.noneOf(ClockEvent.Kind.class);
    private State state = State.UNKNOWN;
    private @Nullable Terms terms;
    private @Nullable Instant last;

    private TargetClock(Target target, Function<String, ServiceCalendar> calendars) {
        this.target = target;
        this.calendars = calendars;
    }

    /**
     * The clock of a target.
     *
     * @param events what happened to all clocks of the ticket, in the order of the record
     * @param calendars the calendar of a name
     */
    public static TargetClock of(Target target, List<ClockEvent> events, Function<String, ServiceCalendar> calendars) {
        TargetClock clock = new TargetClock(target, calendars);
        events.stream().filter(event -> event.target() == target).forEach(clock::apply);
        return clock;
    }

    /** What it measures. */
    public Target target() {
        return target;
    }

    /** How it stands. */
    public State state() {
        return state;
    }

    /** Whether it started and has not ended. */
    public boolean isOpen() {
        return state == State.RUNNING || state == State.WAITING;
    }

    /**
     * What is promised now.
     *
     * @throws IllegalStateException if it never started
     */
    public Terms terms() {
        if (terms == null) {
            throw new IllegalStateException("The clock for " + target.key() + " never started");
        }
        return terms;
    }

    /** What has happened since it started last. */
    public List<ClockEvent> events() {
        return List.copyOf(run);
    }

    /** Its times since it started last, gapless and in order. */
    public List<Span> spans() {
        return List.copyOf(spans);
    }

    /** Whether that has happened since the present promise was made. */
    public boolean has(ClockEvent.Kind kind) {
        return sincePromised.contains(kind);
    }

    /**
     * When the promise is broken, or null while that cannot be said: the clock never started, or rests before its time
     * was used up. An ended clock keeps the deadline that it had at its end; one that rested then, the one that it would
     * have had by going on.
     */
    public @Nullable Instant due() {
        if (state == State.UNKNOWN) {
            return null;
        }
        return target == Target.NEXT_UPDATE ? nextUpdate() : reached(allowed());
    }

    /** When the share of the time is used up that puts the target at risk, or null as for {@link #due()}; never for the next update. */
    public @Nullable Instant atRisk() {
        if (state == State.UNKNOWN || target == Target.NEXT_UPDATE) {
            return null;
        }
        BigDecimal nanos = BigDecimal.valueOf(allowed().toNanos()).multiply(terms().atRiskShare());
        return reached(Duration.ofNanos(nanos.longValue()));
    }

    /**
     * How much service time there is in all.
     *
     * @throws IllegalStateException if it never started
     */
    public Duration allowed() {
        return Duration.parse(terms().allowed());
    }

    /** How much service time is used up at that instant, at least as late as its last event. */
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

    /** The calendar that counts now. */
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
                terms = Objects.requireNonNull(event.terms(), "A clock starts with a promise");
                state = State.RUNNING;
                at = event.at();
                spans.add(new Span(at, null, true, event));
            }
            case RETARGETED -> {
                sincePromised.clear();
                terms = Objects.requireNonNull(event.terms(), "A new target is a new promise");
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

    /** The instant at which that much service time is used up. */
    private @Nullable Instant reached(Duration serviceTime) {
        ServiceCalendar calendar = calendar();
        Duration left = serviceTime;
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            boolean open = span.to() == null;
            boolean lastOfAll = i == spans.size() - 1;
            if (span.counts()) {
                // An ended clock would have gone on from here.
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
