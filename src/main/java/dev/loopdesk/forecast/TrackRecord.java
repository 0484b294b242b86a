package dev.loopdesk.forecast;

import dev.loopdesk.forecast.Course.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Share of stated dates that came true: those that would have been stated in the last months, from what was known then, and that have
 * passed by now.
 *
 * @param statements number of dates that were judged
 * @param cameTrue number of those by which the ticket was solved
 */
public record TrackRecord(int statements, int cameTrue) {

    static final Duration SPAN = Duration.ofDays(120);

    /** Limit of statements that are judged: more do not change the share, and each reads all courses. */
    private static final int MOST = 200;

    private record Moment(Course course, Step step) {}

    /** Returns the share of dates that came true, in percent; there must be some. */
    public int percent() {
        return Math.round(100f * cameTrue / statements);
    }

    static TrackRecord of(List<Course> courses, Instant now, ZoneId zone) {
        List<Moment> moments = new ArrayList<>();
        for (Course course : courses) {
            Instant solved = course.solvedAt();
            course.steps().stream()
                    .filter(Step::isOpen)
                    .filter(step -> !step.at().isBefore(now.minus(SPAN)))
                    .filter(step -> solved == null || step.at().isBefore(solved))
                    .forEach(step -> moments.add(new Moment(course, step)));
        }
        moments.sort(Comparator.comparing(moment -> moment.step().at()));
        int statements = 0;
        int cameTrue = 0;
        int every = Math.max(1, (moments.size() + MOST - 1) / MOST);
        for (int i = 0; i < moments.size(); i += every) {
            Course course = moments.get(i).course();
            Instant at = moments.get(i).step().at();
            List<Course> known = courses.stream()
                    .map(one -> one.until(at))
                    .filter(one -> !one.steps().isEmpty())
                    .toList();
            Standing standing = Standing.of(course.until(at));
            if (standing == null) {
                // It was solved, or ended, at the very moment of the step.
                continue;
            }
            Instant stated = new Forecaster(known, at, zone).forecast(standing).most();
            // One that ended without a solution, such as a withdrawn ticket, says nothing about the date.
            boolean judged = stated != null
                    && !stated.isAfter(now)
                    && !course.last().stage().equals(Course.ENDED);
            if (judged) {
                Instant solved = course.solvedAt();
                statements++;
                cameTrue += solved != null && solved.isBefore(stated) ? 1 : 0;
            }
        }
        return new TrackRecord(statements, cameTrue);
    }
}
