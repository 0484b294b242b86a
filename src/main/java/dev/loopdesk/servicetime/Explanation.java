package dev.loopdesk.servicetime;

import dev.loopdesk.servicetime.TargetClock.Span;
import dev.loopdesk.servicetime.TargetClock.State;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Explains a target's deadline (S1.1).
 *
 * <p>The periods follow each other without gaps, from the start of the clock to the deadline. For a paused clock
 * without a deadline they end now, for an ended clock at its end. The service time in them adds up to the allowed time,
 * or to {@link TargetClock#used}.
 */
public final class Explanation {

    private final TargetClock clock;
    private final List<Span> spans;
    private final Instant start;
    private final Instant end;
    private final List<ExplanationLine> notes = new ArrayList<>();
    private final List<ExplanationLine> reasons = new ArrayList<>();
    private Duration total = Duration.ZERO;
    private int told;

    private Explanation(TargetClock clock, Instant now) {
        this.clock = clock;
        this.spans = clock.spans();
        this.start = spans.get(0).from();
        this.end = end(now);
    }

    /**
     * Returns the reasons in order of time.
     *
     * @param now at least as late as the last event of the clock
     * @return an empty list if the clock never started
     */
    public static List<ExplanationLine> of(TargetClock clock, Instant now) {
        if (clock.state() == State.UNKNOWN) {
            return List.of();
        }
        var explanation = new Explanation(clock, now);
        explanation.collectEvents(now);
        explanation.listAll();
        return List.copyOf(explanation.reasons);
    }

    private Instant end(Instant now) {
        if (!clock.isOpen()) {
            return Objects.requireNonNull(spans.get(spans.size() - 1).to());
        }
        Instant due = clock.due();
        if (due != null) {
            return due;
        }
        return now.isBefore(start) ? start : now;
    }

    private void collectEvents(Instant now) {
        Instant last = start;
        TargetTerms promised = clock.terms();
        for (ClockEvent event : clock.events()) {
            promised = event.terms() == null ? promised : event.terms();
            last = event.at().isAfter(last) ? event.at() : last;
            ExplanationLine.Kind kind = switch (event.kind()) {
                case STARTED -> ExplanationLine.Kind.STARTED;
                case RETARGETED -> ExplanationLine.Kind.RETARGETED;
                case AT_RISK -> ExplanationLine.Kind.AT_RISK;
                case BREACHED -> ExplanationLine.Kind.BREACHED;
                case MET -> ExplanationLine.Kind.MET;
                case STOPPED -> ExplanationLine.Kind.STOPPED;
                // A pause is reported as a period, not as an event.
                case PAUSED, RESUMED -> null;
            };
            if (kind != null) {
                String share = kind == ExplanationLine.Kind.AT_RISK
                        ? promised.atRiskShare().toPlainString()
                        : null;
                notes.add(note(kind, last, share, event));
            }
        }
        for (Year year : clock.calendar().unknownYears(start, end)) {
            Instant begins = LocalDate.ofYearDay(year.getValue(), 1)
                    .atStartOfDay(clock.calendar().zone())
                    .toInstant();
            notes.add(note(
                    ExplanationLine.Kind.HOLIDAYS_UNKNOWN,
                    begins.isBefore(start) ? start : begins,
                    year.toString(),
                    null));
        }
        Instant due = clock.due();
        if (due != null && !due.isAfter(end)) {
            notes.add(note(ExplanationLine.Kind.DUE, due, null, null));
        }
        if (clock.isOpen() && !now.isBefore(start) && !now.isAfter(end)) {
            notes.add(note(ExplanationLine.Kind.NOW, now, null, null));
        }
        // Events at the same instant are sorted by the order of the enum.
        notes.sort(Comparator.comparing(ExplanationLine::from).thenComparing(ExplanationLine::kind));
    }

    private void listAll() {
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            Instant to = span.to() == null || span.to().isAfter(end) ? end : span.to();
            if (!span.from().isBefore(to)) {
                continue;
            }
            if (clock.target() == Target.NEXT_UPDATE) {
                update(span, to, i == spans.size() - 1);
            } else if (span.counts()) {
                serviceTime(span.from(), to);
            } else {
                addPeriod(ExplanationLine.Kind.PAUSED, span.from(), to, null, span.begunBy());
            }
        }
        notesUpTo(Instant.MAX);
    }

    private void serviceTime(Instant from, Instant to) {
        CalendarPeriod closed = null;
        for (CalendarPeriod period : clock.calendar().periods(from, to)) {
            boolean weekly =
                    period.kind() == CalendarPeriod.Kind.OUT_OF_HOURS || period.kind() == CalendarPeriod.Kind.DAY_OFF;
            if (weekly) {
                Instant since = closed == null ? period.from() : closed.from();
                closed = new CalendarPeriod(since, period.to(), period.kind(), null);
                continue;
            }
            if (closed != null) {
                addPeriod(ExplanationLine.Kind.CLOSED, closed.from(), closed.to(), null, null);
                closed = null;
            }
            addPeriod(kind(period.kind()), period.from(), period.to(), period.name(), null);
        }
        if (closed != null) {
            addPeriod(ExplanationLine.Kind.CLOSED, closed.from(), closed.to(), null, null);
        }
    }

    private void update(Span span, Instant to, boolean last) {
        if (!last) {
            // A message was sent, early or late; the next interval starts from it.
            addPeriod(ExplanationLine.Kind.INTERVAL, span.from(), to, null, null);
            return;
        }
        ServiceCalendar calendar = clock.calendar();
        Instant over = span.from()
                .atZone(calendar.zone())
                .plus(ServiceLevel.amount(clock.terms().allowed()))
                .toInstant();
        Instant due = calendar.nextOpen(over);
        addPeriod(ExplanationLine.Kind.INTERVAL, span.from(), earlier(over, to), null, null);
        addPeriod(ExplanationLine.Kind.MOVED_TO_OPENING, over, earlier(due, to), null, null);
        addPeriod(ExplanationLine.Kind.LATE, due, to, null, null);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Splits a period at the events within it, so that each event is listed at its place. */
    private void addPeriod(
            ExplanationLine.Kind kind, Instant from, Instant to, @Nullable String name, @Nullable ClockEvent begunBy) {
        if (!from.isBefore(to)) {
            return;
        }
        var cuts = new TreeSet<Instant>();
        notes.stream()
                .map(ExplanationLine::from)
                .filter(at -> at.isAfter(from) && at.isBefore(to))
                .forEach(cuts::add);
        cuts.add(to);
        Instant piece = from;
        for (Instant cut : cuts) {
            notesUpTo(piece);
            Duration counted = counts(kind) ? Duration.between(piece, cut) : Duration.ZERO;
            total = total.plus(counted);
            reasons.add(new ExplanationLine(kind, piece, cut, counted, total, name, begunBy));
            piece = cut;
        }
    }

    private void notesUpTo(Instant instant) {
        for (; told < notes.size() && !notes.get(told).from().isAfter(instant); told++) {
            ExplanationLine note = notes.get(told);
            reasons.add(new ExplanationLine(
                    note.kind(), note.from(), null, Duration.ZERO, total, note.name(), note.event()));
        }
    }

    private static ExplanationLine note(
            ExplanationLine.Kind kind, Instant at, @Nullable String name, @Nullable ClockEvent event) {
        return new ExplanationLine(kind, at, null, Duration.ZERO, Duration.ZERO, name, event);
    }

    private static boolean counts(ExplanationLine.Kind kind) {
        return kind == ExplanationLine.Kind.COUNTED
                || kind == ExplanationLine.Kind.COUNTED_ON_MAKE_UP_DAY
                || kind == ExplanationLine.Kind.COUNTED_ON_EXTRA_DAY;
    }

    private static ExplanationLine.Kind kind(CalendarPeriod.Kind kind) {
        return switch (kind) {
            case OPEN -> ExplanationLine.Kind.COUNTED;
            case MAKE_UP_DAY -> ExplanationLine.Kind.COUNTED_ON_MAKE_UP_DAY;
            case EXTRA_DAY -> ExplanationLine.Kind.COUNTED_ON_EXTRA_DAY;
            case OUT_OF_HOURS, DAY_OFF -> ExplanationLine.Kind.CLOSED;
            case HOLIDAY -> ExplanationLine.Kind.HOLIDAY;
            case CLOSED_DAY -> ExplanationLine.Kind.CLOSED_DAY;
        };
    }
}
