package dev.loopdesk.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.process.TicketAt;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.conversation.TicketTasks;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Courses of tickets as they are read from the case file and the record of clocks. */
@LoopdeskTest
@Tag("postgresql")
class CoursesTest {

    private static final Instant MOMENT = Instant.parse("2026-09-01T08:00:00Z");

    @Autowired
    private SupportProcess process;

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private TicketTasks tasks;

    @Autowired
    private Courses courses;

    @Autowired
    private JdbcClient database;

    @Test
    void what_happened_at_one_moment_keeps_its_order() {
        String number = tasks.ticketOf(
                        new TicketAt(process, engine).task("Task_FollowUpVisit").getId())
                .orElseThrow();
        List<Row> rows = Stream.concat(
                        rows("clock_event", "happened_at", number), rows("ticket_entry", "written_at", number))
                .toList();
        try {
            assertThat(rows).hasSizeGreaterThan(10);
            // A database that writes changed rows anew has the last one first.
            rows.forEach(row -> happened(row, MOMENT));

            Course course = courses.of(number).orElseThrow();

            assertThat(course.solvedAt()).isEqualTo(MOMENT);
            assertThat(course.last().stage()).isEqualTo(Course.SOLVED);
            assertThat(course.steps().get(0).stage()).isEqualTo("report");
        } finally {
            // The case file proves what it was.
            rows.forEach(row -> happened(row, row.at()));
            process.ticketWithdrawn(number);
        }
    }

    private record Row(String table, String column, long ticket, int position, Instant at) {}

    /** Returns the rows of a ticket, the last one first. */
    private Stream<Row> rows(String table, String column, String number) {
        return database
                .sql("select ticket_id, position, " + column + " as at from " + table
                        + " where ticket_id = (select id from ticket where number = ?) order by position desc")
                .param(number)
                .query((row, index) -> new Row(
                        table,
                        column,
                        row.getLong("ticket_id"),
                        row.getInt("position"),
                        row.getObject("at", OffsetDateTime.class).toInstant()))
                .list()
                .stream();
    }

    private void happened(Row row, Instant at) {
        database.sql("update " + row.table() + " set " + row.column() + " = ? where ticket_id = ? and position = ?")
                .params(at.atOffset(ZoneOffset.UTC), row.ticket(), row.position())
                .update();
    }
}
