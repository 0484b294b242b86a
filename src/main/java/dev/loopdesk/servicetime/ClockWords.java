package dev.loopdesk.servicetime;

import dev.loopdesk.text.Texts;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAmount;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Describes a clock and its {@link Explanation} in a reader's language; dates are local to one zone, which the headline
 * names.
 */
public final class ClockWords {

    private static final int MINUTES_AN_HOUR = 60;

    private final ZoneId zone;
    private final Texts texts;
    private final DateTimeFormatter date;
    private final DateTimeFormatter time;

    /** @param language Chinese; any other language gives English */
    public ClockWords(Locale language, ZoneId zone) {
        this.texts = Texts.of("clock", language);
        this.zone = zone;
        this.date = DateTimeFormatter.ofPattern(text("date.pattern"), texts.locale());
        this.time = DateTimeFormatter.ofPattern(text("time.pattern"), Locale.ROOT);
    }

    /** Returns two sentences: the deadline, or the reason that there is none, and the zone of all times. */
    public String headline(TargetClock clock, Instant now) {
        String zoneName = zone.getDisplayName(TextStyle.FULL, texts.locale()) + ", " + zone.getId();
        String sentence = sentence(clock, now);
        return clock.state() == TargetClock.State.UNKNOWN ? sentence : text("headline.with-zone", sentence, zoneName);
    }

    /** Returns one sentence: the deadline, or the reason that there is none. */
    public String sentence(TargetClock clock, Instant now) {
        String target = text("target." + clock.target().key());
        Instant due = clock.due();
        return switch (clock.state()) {
            case UNKNOWN -> text("headline.unknown", target);
            case MET -> text("headline.met", target);
            case STOPPED -> text("headline.stopped", target);
            case RUNNING, WAITING ->
                due == null
                        ? text("headline.rests", target, duration(clock.used(now)), left(clock, now))
                        : text("headline.due", target, moment(due));
        };
    }

    /** Returns a line of the explanation with its dates. */
    public String line(TargetClock clock, ExplanationLine reason) {
        return text("line", when(reason.from(), reason.to()), said(clock, reason));
    }

    private String said(TargetClock clock, ExplanationLine reason) {
        ClockEvent event = reason.event();
        String key = "why." + reason.kind().key();
        String counted = duration(Duration.ofMinutes(reason.minutes()));
        String total = duration(reason.total());
        String name = Objects.requireNonNullElse(reason.name(), "");
        return switch (reason.kind()) {
            case STARTED -> text("why.started", promise(Objects.requireNonNull(event), event.terms()));
            case RETARGETED -> retargeted(Objects.requireNonNull(event));
            case COUNTED -> text(key, counted, total);
            case COUNTED_ON_MAKE_UP_DAY, COUNTED_ON_EXTRA_DAY, HOLIDAY, CLOSED_DAY ->
                name.isEmpty() ? text(key + ".unnamed", counted, total) : text(key, counted, total, name);
            case PAUSED -> text(key, task(event == null ? null : event.element()));
            case HOLIDAYS_UNKNOWN -> text(key, name);
            case AT_RISK -> text(key, share(name));
            case MET -> text(clock.target() == Target.NEXT_UPDATE ? "why.told" : key);
            case INTERVAL, MOVED_TO_OPENING, LATE ->
                text(key, duration(Duration.between(reason.from(), Objects.requireNonNull(reason.to()))));
            case NOW ->
                clock.target() == Target.NEXT_UPDATE
                        ? text("why.now.next-update")
                        : text(key, total, left(clock, reason.from()));
            case BREACHED -> {
                Instant due = event == null ? null : event.due();
                yield due == null ? text("why.breached.unnamed") : text(key, moment(due));
            }
            case CLOSED, DUE, STOPPED -> text(key);
        };
    }

    private String share(String share) {
        NumberFormat percent = NumberFormat.getPercentInstance(texts.locale());
        percent.setMaximumFractionDigits(1);
        return percent.format(new BigDecimal(share));
    }

    private String retargeted(ClockEvent event) {
        String key = event.terms() == null || event.terms().equals(event.former()) ? "why.recounted" : "why.retargeted";
        return text(key, promise(event, event.terms()), promise(event, event.former()));
    }

    private String promise(ClockEvent event, @Nullable TargetTerms terms) {
        if (terms == null) {
            return text("promise.none");
        }
        String calendar = switch (terms.calendar()) {
            case ServiceCalendar.ALWAYS -> text("calendar.always");
            case ServiceTimes.OFFICE -> text("calendar.office");
            default -> text("calendar.named", terms.calendar());
        };
        String key = event.target() == Target.NEXT_UPDATE ? "promise.interval" : "promise.service-time";
        return text(key, terms.priority(), amount(terms.allowed()), calendar);
    }

    private String left(TargetClock clock, Instant now) {
        Duration left = clock.allowed().minus(clock.used(now));
        return duration(left.isNegative() ? Duration.ZERO : left);
    }

    private String task(@Nullable String element) {
        if (element == null) {
            return text("task.unnamed");
        }
        // The diagram may contain waiting tasks that the bundle does not name.
        return Objects.requireNonNullElse(texts.find("task." + element), element);
    }

    private String amount(String iso) {
        TemporalAmount amount = ServiceLevel.amount(iso);
        if (amount instanceof Duration duration) {
            return duration(duration);
        }
        return amount instanceof Period period && period.toTotalMonths() == 0
                ? text("duration.days", String.valueOf(period.get(ChronoUnit.DAYS)))
                : iso;
    }

    private String duration(Duration duration) {
        long hours = duration.toHours();
        long minutes = duration.toMinutes() % MINUTES_AN_HOUR;
        if (hours == 0) {
            return text("duration.minutes", String.valueOf(minutes));
        }
        return minutes == 0
                ? text("duration.hours", String.valueOf(hours))
                : text("duration.hours-minutes", String.valueOf(hours), String.valueOf(minutes));
    }

    private String when(Instant from, @Nullable Instant to) {
        if (to == null) {
            return moment(from);
        }
        LocalDate first = from.atZone(zone).toLocalDate();
        boolean sameDay = first.equals(to.atZone(zone).toLocalDate());
        return text("span", moment(from), sameDay ? time.format(to.atZone(zone)) : moment(to));
    }

    /** Returns a date with its time. */
    public String moment(Instant instant) {
        ZonedDateTime local = instant.atZone(zone);
        return text("moment", date.format(local), time.format(local));
    }

    private String text(String key, Object... values) {
        return texts.get(key, values);
    }
}
