package dev.loopdesk.reports;

import dev.loopdesk.reports.CountedTickets.Part;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Confirmation;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryOutcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Results of single steps with the words written about them: what stands behind a number, newest first (S6.2). */
@Repository
class Answers {

    /** Checks of a verification that may fail. */
    private static final List<String> CHECKS = List.of("symptomGone", "functionsNormal", "noNewProblems");

    private final JdbcClient jdbc;
    private final CaseFiles caseFiles;

    Answers(JdbcClient jdbc, CaseFiles caseFiles) {
        this.jdbc = jdbc;
        this.caseFiles = caseFiles;
    }

    /** Subject of answers. */
    enum Subject {
        /** Satisfaction of requesters, with their comments (S5.3). */
        SATISFACTION("satisfaction", Confirmation.COMMENT),
        /** Reasons of objections to a solution (S5.3). */
        OBJECTION("objection", Confirmation.COMMENT),
        /** Reasons of failed verifications (S5.1, S5.2). */
        VERIFICATION("verification", "verificationNote"),
        /** Results of follow-up visits (S5.6). */
        FOLLOW_UP("follow-up", "followUpNote");

        private final String key;
        private final String text;

        Subject(String key, String text) {
            this.key = key;
            this.text = text;
        }

        String key() {
            return key;
        }

        private List<String> outcomes() {
            Stream<EntryOutcome> outcomes = switch (this) {
                case SATISFACTION -> Stream.of(EntryOutcome.CONFIRMED, EntryOutcome.NOT_CONFIRMED);
                case OBJECTION -> Stream.of(EntryOutcome.NOT_CONFIRMED);
                case VERIFICATION -> Stream.of(EntryOutcome.NOT_VERIFIED);
                case FOLLOW_UP -> Stream.of(EntryOutcome.RUNS_WELL, EntryOutcome.RECURRED);
            };
            return outcomes.map(EntryOutcome::name).toList();
        }
    }

    /**
     * An answer.
     *
     * @param id place of the entry, after which the next page begins
     * @param author account of the member of staff, or who else wrote it
     * @param score how satisfied the requester is, or null
     * @param failed fields of the checks that failed
     * @param text words as they were written, or null
     */
    record Answer(
            String id,
            String number,
            String title,
            Instant at,
            String author,
            String outcome,
            @Nullable Integer score,
            List<String> failed,
            @Nullable String text) {}

    /** Place of an entry. */
    private record Place(Instant at, long ticket, int position) {}

    private record Found(
            String number,
            String title,
            Place place,
            String outcome,
            @Nullable Integer score) {}

    /** Tells whether an id is that of an entry. */
    boolean isKnown(String id) {
        return place(id).isPresent();
    }

    /**
     * Returns answers, newest first.
     *
     * @param before id of the last answer of the page before, or null
     */
    @Transactional(readOnly = true)
    List<Answer> of(Subject subject, Part part, @Nullable String before, int most) {
        Place last = before == null ? null : place(before).orElse(null);
        String page = last == null
                ? ""
                : " and (e.written_at < :at or e.written_at = :at and (e.ticket_id < :ticket"
                        + " or e.ticket_id = :ticket and e.position < :position))";
        Period days = part.days();
        StatementSpec query = jdbc.sql(
                        "select t.number, t.title, e.written_at, e.ticket_id, e.position, e.outcome, e.score"
                                + " from ticket_entry e join ticket t on t.id = e.ticket_id"
                                + " where e.outcome in (:outcomes) and e.written_at >= :start and e.written_at < :end"
                                + (subject == Subject.SATISFACTION ? " and e.score is not null" : "")
                                + part.condition() + page
                                + " order by e.written_at desc, e.ticket_id desc, e.position desc"
                                + " fetch first :most rows only")
                .param("outcomes", subject.outcomes())
                .param("start", days.start().atOffset(ZoneOffset.UTC))
                .param("end", days.end().atOffset(ZoneOffset.UTC))
                .param("most", most);
        if (!part.condition().isEmpty()) {
            query = query.param("part", part.value());
        }
        if (last != null) {
            query = query.param("at", last.at().atOffset(ZoneOffset.UTC))
                    .param("ticket", last.ticket())
                    .param("position", last.position());
        }
        List<Found> found = query.query((row, n) -> found(row)).list();
        Map<String, List<Entry>> files = caseFiles.entriesWithoutMessages(
                found.stream().map(Found::number).distinct().toList());
        return found.stream()
                .flatMap(one -> files.getOrDefault(one.number(), List.of()).stream()
                        .filter(entry -> entry.position() == one.place().position())
                        .map(entry -> answer(subject, one, entry)))
                .toList();
    }

    private static Answer answer(Subject subject, Found found, Entry entry) {
        return new Answer(
                found.number() + "." + entry.position(),
                found.number(),
                found.title(),
                entry.writtenAt(),
                entry.author(),
                found.outcome().toLowerCase(Locale.ROOT).replace('_', '-'),
                found.score(),
                subject == Subject.VERIFICATION
                        ? CHECKS.stream()
                                .filter(check ->
                                        Boolean.FALSE.equals(entry.content().get(check)))
                                .toList()
                        : List.of(),
                entry.text(subject.text));
    }

    private Optional<Place> place(String id) {
        int dot = id.lastIndexOf('.');
        String position = id.substring(dot + 1);
        if (dot < 0 || !position.matches("[0-9]{1,9}")) {
            return Optional.empty();
        }
        return jdbc.sql("""
                        select e.written_at, e.ticket_id, e.position
                        from ticket_entry e join ticket t on t.id = e.ticket_id
                        where t.number = :number and e.position = :position
                        """)
                .param("number", id.substring(0, dot))
                .param("position", Integer.valueOf(position))
                .query((row, n) -> place(row))
                .optional();
    }

    private static Found found(ResultSet row) throws SQLException {
        return new Found(
                row.getString("number"),
                row.getString("title"),
                place(row),
                row.getString("outcome"),
                row.getObject("score", Integer.class));
    }

    private static Place place(ResultSet row) throws SQLException {
        return new Place(
                row.getObject("written_at", OffsetDateTime.class).toInstant(),
                row.getLong("ticket_id"),
                row.getInt("position"));
    }

    static List<String> subjects() {
        return Stream.of(Subject.values()).map(Subject::key).toList();
    }

    static Subject subject(String key) {
        return Stream.of(Subject.values())
                .filter(subject -> subject.key.equals(key))
                .findFirst()
                .orElse(Subject.SATISFACTION);
    }
}
