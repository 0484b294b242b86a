package dev.loopdesk.forecast;

import dev.loopdesk.forecast.Forecast.Likeness;
import dev.loopdesk.forecast.SurvivalCurve.Observed;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Estimates when a ticket is solved from the courses of others, as they were known at one moment. Nothing but what happened within
 * the last days is observed: a case that stood there before comes under observation late, one that is still open counts as long
 * as it has been open, one that ended without a solution until it ended.
 */
final class Forecaster {

    /** Smallest number of solved cases that a statement rests on. */
    static final int ENOUGH = 10;
    /** Share of cases that the later moment is stated for. */
    static final double MOST = 0.85;

    private static final double HALF = 0.5;
    /** Days that are observed: the newest ones, if they hold enough cases. */
    private static final List<Integer> WINDOWS = List.of(45, 90);
    /** Cases count as of the same age if theirs differs by no more than this share of it. */
    private static final double AGE_TOLERANCE = 0.5;

    private static final double LEAST_AGE_TOLERANCE = day(Duration.ofDays(1));

    private final Instant now;
    private final ZoneId zone;
    private final Map<String, List<Stay>> byStage = new HashMap<>();
    private final List<Stay> all = new ArrayList<>();

    /**
     * A stay of a ticket at a stage; times in days before the present.
     *
     * @param entered days since the stage was entered
     * @param left days since it was left; zero if the ticket is still there
     * @param ended days since the ticket was solved or ended; zero if it is open
     * @param age days from the receipt until the stage was entered
     */
    private record Stay(Course course, double entered, double left, double ended, boolean solved, double age) {}

    /**
     * Observations of like tickets; a ticket may have been at a stage several times.
     *
     * @param tickets number of the tickets
     * @param solved number of those that were solved
     */
    private record Cases(List<Observed> observed, int tickets, int solved) {}

    /**
     * Reads the courses of tickets.
     *
     * @param courses what was known of them then; what came later must not be in them
     * @param zone time zone of the days that are stated
     */
    Forecaster(List<Course> courses, Instant now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
        double oldest = WINDOWS.get(WINDOWS.size() - 1);
        for (Course course : courses) {
            if (course.steps().isEmpty()) {
                continue;
            }
            Instant solvedAt = course.solvedAt();
            Instant endedAt = solvedAt != null || course.last().isOpen()
                    ? solvedAt
                    : course.last().at();
            double ended = endedAt == null ? 0 : before(endedAt);
            if (ended > oldest) {
                continue;
            }
            List<Course.Step> steps = course.steps();
            for (int i = 0; i < steps.size(); i++) {
                Course.Step step = steps.get(i);
                if (step.isOpen()) {
                    double entered = before(step.at());
                    var stay = new Stay(
                            course,
                            entered,
                            i + 1 < steps.size() ? before(steps.get(i + 1).at()) : 0,
                            ended,
                            solvedAt != null,
                            before(course.began()) - entered);
                    byStage.computeIfAbsent(step.stage(), stage -> new ArrayList<>())
                            .add(stay);
                    all.add(stay);
                }
            }
        }
    }

    /** States when a ticket is solved. */
    Forecast forecast(Standing standing) {
        double stayed = before(standing.since());
        double age = day(Duration.between(standing.received(), standing.since()));
        int most = 0;
        for (Likeness likeness : Likeness.values()) {
            if (!isKnown(likeness, standing)) {
                continue;
            }
            List<Stay> candidates = likeness == Likeness.ALL ? all : byStage.getOrDefault(standing.stage(), List.of());
            List<Stay> like = candidates.stream()
                    .filter(stay -> !stay.course().number().equals(standing.number()))
                    .filter(stay -> isLike(likeness, stay.course(), standing))
                    // Those that went on sooner are not like one that has stayed so long.
                    .filter(stay -> likeness == Likeness.ALL || stay.entered() - stay.left() >= stayed)
                    .toList();
            for (int days : WINDOWS) {
                List<Stay> sameAge =
                        like.stream().filter(stay -> isOfAge(stay, age)).toList();
                Cases near = observed(sameAge, stayed, days);
                if (near.solved() >= ENOUGH) {
                    return forecast(near, likeness, true, days);
                }
                Cases any = observed(like, stayed, days);
                if (any.solved() >= ENOUGH) {
                    return forecast(any, likeness, false, days);
                }
                most = Math.max(most, any.solved());
            }
        }
        return new Forecast(null, null, Likeness.ALL, false, most, most, WINDOWS.get(WINDOWS.size() - 1));
    }

    private Forecast forecast(Cases cases, Likeness likeness, boolean sameAge, int days) {
        SurvivalCurve curve = SurvivalCurve.of(cases.observed());
        // Of n cases, the next one comes below the k-th smallest with a chance of k in n + 1.
        double share = MOST * (1 + 1.0 / curve.solved());
        return new Forecast(
                moment(curve.quantile(HALF)),
                endOfDay(moment(curve.quantile(share))),
                likeness,
                sameAge,
                cases.tickets(),
                cases.solved(),
                days);
    }

    /** Returns how long each case took from where the ticket stands, as far as it was observed. */
    private static Cases observed(List<Stay> stays, double stayed, int days) {
        List<Observed> observed = new ArrayList<>();
        Set<Course> tickets = Collections.newSetFromMap(new IdentityHashMap<>());
        int solved = 0;
        for (Stay stay : stays) {
            double start = stay.entered() - stayed;
            double from = Math.max(0, start - days);
            double to = start - stay.ended();
            if (to >= from && to > 0) {
                observed.add(new Observed(from, to, stay.solved()));
                solved += tickets.add(stay.course()) && stay.solved() ? 1 : 0;
            }
        }
        return new Cases(observed, tickets.size(), solved);
    }

    private static boolean isKnown(Likeness likeness, Standing standing) {
        return switch (likeness) {
            case PRIORITY_AND_CATEGORY -> standing.priority() != null && standing.category() != null;
            case CATEGORY -> standing.category() != null;
            case PRIORITY -> standing.priority() != null;
            case STAGE, ALL -> true;
        };
    }

    private static boolean isLike(Likeness likeness, Course course, Standing standing) {
        return switch (likeness) {
            case PRIORITY_AND_CATEGORY ->
                Objects.equals(course.priority(), standing.priority())
                        && Objects.equals(course.category(), standing.category());
            case CATEGORY -> Objects.equals(course.category(), standing.category());
            case PRIORITY -> Objects.equals(course.priority(), standing.priority());
            case STAGE, ALL -> true;
        };
    }

    private static boolean isOfAge(Stay stay, double age) {
        return Math.abs(stay.age() - age) <= Math.max(LEAST_AGE_TOLERANCE, AGE_TOLERANCE * age);
    }

    private @Nullable Instant moment(OptionalDouble days) {
        return days.isEmpty()
                ? null
                : now.plusMillis(
                        Math.round(days.getAsDouble() * Duration.ofDays(1).toMillis()));
    }

    /** Returns the end of a moment's day: a ticket that is solved on the stated day is solved in time. */
    private @Nullable Instant endOfDay(@Nullable Instant moment) {
        return moment == null
                ? null
                : moment.atZone(zone)
                        .toLocalDate()
                        .plusDays(1)
                        .atStartOfDay(zone)
                        .toInstant();
    }

    private double before(Instant moment) {
        return day(Duration.between(moment, now));
    }

    private static double day(Duration duration) {
        return (double) duration.toMillis() / Duration.ofDays(1).toMillis();
    }
}
