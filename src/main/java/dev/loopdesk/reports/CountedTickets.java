package dev.loopdesk.reports;

import dev.loopdesk.process.contract.TechnicalSupport;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The tickets behind a number (S6.2). */
@Repository
class CountedTickets {

    private final JdbcClient jdbc;

    CountedTickets(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A ticket behind a number.
     *
     * @param endedAs way it ended, or null while it is open
     */
    record CountedTicket(
            String number,
            String title,
            String priority,
            @Nullable String category,
            @Nullable String team,
            Instant receivedAt,
            @Nullable Instant solvedAt,
            @Nullable Instant endedAt,
            @Nullable String endedAs) {}

    /**
     * Days whose tickets are asked for, or a part of them.
     *
     * @param division division, or null for all
     * @param value value of the division, or null for all
     */
    record Part(
            Period period,
            @Nullable Division division,
            @Nullable String value) {

        /** Returns the condition on a ticket {@code t}, with the parameter {@code part}; empty for all. */
        String condition() {
            return division == null || value == null || division.isOfTime()
                    ? ""
                    : " and " + division.column() + " = :part";
        }

        /** Returns the days that the part covers. */
        Period days() {
            return division == null || value == null || !division.isOfTime()
                    ? period
                    : division.slices(period).getOrDefault(value, period);
        }
    }

    /**
     * Returns tickets behind a number, newest first.
     *
     * @param before number of the last ticket of the page before, or null
     */
    @Transactional(readOnly = true)
    List<CountedTicket> of(Figure figure, Part part, @Nullable String before, int most) {
        String page = before == null ? "" : " and t.id < (select id from ticket where number = :before)";
        Period days = part.days();
        StatementSpec query = jdbc.sql("select t.* from ticket t where " + figure.condition() + part.condition() + page
                        + " order by t.id desc fetch first :most rows only")
                .param("start", days.start().atOffset(ZoneOffset.UTC))
                .param("end", days.end().atOffset(ZoneOffset.UTC))
                .param("most", most);
        query = part.condition().isEmpty() ? query : query.param("part", part.value());
        query = page.isEmpty() ? query : query.param("before", before);
        return query.query((row, n) -> ticket(row)).list();
    }

    /** Returns the tickets of these numbers, newest first. */
    List<CountedTicket> of(List<String> numbers) {
        return numbers.isEmpty()
                ? List.of()
                : jdbc.sql("select t.* from ticket t where t.number in (:numbers) order by t.id desc")
                        .param("numbers", numbers)
                        .query((row, n) -> ticket(row))
                        .list();
    }

    /** Reads a row of the table {@code ticket}. */
    static CountedTicket ticket(ResultSet row) throws SQLException {
        String endedAs = row.getString("ended_as");
        return new CountedTicket(
                row.getString("number"),
                row.getString("title"),
                row.getString("priority"),
                row.getString("category"),
                row.getString("team"),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                instant(row, "solved_at"),
                instant(row, "ended_at"),
                endedAs == null ? null : TechnicalSupport.ending(endedAs));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
