package dev.loopdesk.forecast;

import dev.loopdesk.forecast.Course.Step;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.ticket.EntryKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Courses of tickets as the case file and the record of clocks tell them: the stage of a ticket is the last step that was done for
 * it, or the wait for its requester. It is solved when its clock of the resolution was met, until that starts again.
 */
@Repository
class Courses {

    /** End of the key of a stage in which the ticket waits for its requester. */
    private static final String WAITING = "/waiting";

    private static final String RESUMED = "resumed";
    private static final String REOPENED = "reopened";
    private static final Set<EntryKind> STEPS = Set.of(
            EntryKind.REPORT,
            EntryKind.TRIAGE,
            EntryKind.DETAILS,
            EntryKind.QUICK_FIX,
            EntryKind.DIAGNOSIS,
            EntryKind.CONSULTATION,
            EntryKind.REMOTE_SESSION,
            EntryKind.DELAY,
            EntryKind.SOLUTION,
            EntryKind.CHOICE,
            EntryKind.APPROVAL,
            EntryKind.APPLICATION,
            EntryKind.VERIFICATION);

    /** Limit of tickets that are read; the newest ones, because old ones tell little. */
    private static final int MOST = 5_000;

    private static final String EVENTS = """
            select t.id, t.number, t.priority, t.category, t.ended_at, e.what, e.happened_at
            from (%s) t join (
                select ticket_id, kind as what, written_at as happened_at, 0 as origin, position
                from ticket_entry where kind in (:steps)
                union all
                select ticket_id, kind as what, happened_at, 1 as origin, position
                from clock_event where target = :resolution and kind in ('STARTED', 'PAUSED', 'RESUMED', 'MET')
            ) e on e.ticket_id = t.id
            order by t.id, e.happened_at, e.origin, e.position
            """;

    private final JdbcClient jdbc;

    Courses(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns the courses of the newest tickets that were open at some time since a moment. */
    List<Course> openSince(Instant moment) {
        return read(
                EVENTS.formatted("select * from ticket where ended_at is null or ended_at >= :since"
                        + " order by id desc limit :most"),
                Map.of("since", moment.atOffset(ZoneOffset.UTC), "most", MOST));
    }

    /** Returns the course of a ticket; empty if nothing was recorded of it. */
    Optional<Course> of(String number) {
        return read(EVENTS.formatted("select * from ticket where number = :number"), Map.of("number", number)).stream()
                .findFirst();
    }

    private List<Course> read(String statement, Map<String, Object> parameters) {
        var reading = new Reading();
        jdbc.sql(statement)
                .params(parameters)
                .param("resolution", Target.RESOLUTION.key())
                .param("steps", STEPS.stream().map(EntryKind::name).toList())
                .query(reading::row);
        return reading.end();
    }

    /** Courses of tickets whose events come one after the other. */
    private static final class Reading {

        private final List<Course> courses = new ArrayList<>();
        private List<Step> steps = new ArrayList<>();
        private @Nullable Course open;
        private @Nullable Instant endedAt;

        void row(ResultSet row) throws SQLException {
            String number = row.getString("number");
            if (open == null || !open.number().equals(number)) {
                close();
                steps = new ArrayList<>();
                open = new Course(number, row.getString("priority"), row.getString("category"), steps);
                OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
                endedAt = ended == null ? null : ended.toInstant();
            }
            Instant at = row.getObject("happened_at", OffsetDateTime.class).toInstant();
            String stage = stage(row.getString("what"));
            if (stage != null) {
                steps.add(new Step(at, stage));
            }
        }

        /** Returns the stage that an event leads to; null if it changes none. */
        private @Nullable String stage(String what) {
            String before = steps.isEmpty() ? "" : steps.get(steps.size() - 1).stage();
            boolean solved = before.equals(Course.SOLVED);
            return switch (what) {
                case "STARTED" -> solved ? REOPENED : null;
                case "MET" -> solved ? null : Course.SOLVED;
                case "PAUSED" -> solved || before.endsWith(WAITING) ? null : before + WAITING;
                // The answer of the requester is a step of its own, if there is one.
                case "RESUMED" -> before.endsWith(WAITING) ? RESUMED : null;
                // Steps after the solution, such as its confirmation, leave it solved.
                default -> solved ? null : what.toLowerCase(Locale.ROOT);
            };
        }

        private void close() {
            if (open != null && !steps.isEmpty()) {
                if (endedAt != null && open.last().isOpen()) {
                    steps.add(new Step(endedAt, Course.ENDED));
                }
                courses.add(open);
            }
        }

        List<Course> end() {
            close();
            return courses;
        }
    }
}
