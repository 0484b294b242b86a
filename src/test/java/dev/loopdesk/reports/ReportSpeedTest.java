package dev.loopdesk.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.reports.Answers.Subject;
import dev.loopdesk.reports.CountedTickets.Part;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.servicetime.Target;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Times of reports over 200,000 closed tickets on PostgreSQL (S6.2), whose figures add up. */
@LoopdeskTest
@Tag("benchmark")
@EnabledIfSystemProperty(named = "loopdesk.test.database", matches = "postgresql")
class ReportSpeedTest {

    private static final int TICKETS = 200_000;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ServiceReport report;

    @Autowired
    private Misses misses;

    @Autowired
    private Answers answers;

    @Autowired
    private CountedTickets counted;

    @Autowired
    private ServiceTimes serviceTimes;

    @Autowired
    private TransactionTemplate transaction;

    /** The tickets are rolled back, so that other tests do not meet them. */
    @Test
    void figuresOfManyTicketsAddUp() {
        Map<String, Long> millis = new LinkedHashMap<>();
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            generate();
            // Plans and code are warm in a product that runs.
            report.by(Division.DAY, period("2401-05-01", "2401-05-03"));
            Period year = period("2401-01-01", "2401-12-31");
            Period all = period("2400-01-01", "2402-12-31");
            Period month = period("2401-05-01", "2401-05-31");
            time(millis, "all, a year", () -> report.all(year));
            time(millis, "all, three years", () -> report.all(all));
            time(millis, "by priority, a year", () -> report.by(Division.PRIORITY, year));
            time(millis, "by month, a year", () -> report.by(Division.MONTH, year));
            time(millis, "by month, three years", () -> report.by(Division.MONTH, all));
            time(millis, "by day, a month", () -> report.by(Division.DAY, month));
            time(millis, "by person, a year", () -> report.by(Division.PERSON, year));
            time(
                    millis,
                    "misses, a year",
                    () -> misses.of(
                            new Misses.Choice(Target.RESOLUTION, Figure.RESOLUTION_MISSED, new Part(year, null, null)),
                            null,
                            50,
                            Locale.ENGLISH));
            time(
                    millis,
                    "misses of a rare cause, a month",
                    () -> counted.of(Figure.RESOLUTION_MISSED_REQUESTER, new Part(month, null, null), null, 50));
            time(
                    millis,
                    "answers, a year",
                    () -> answers.of(Subject.SATISFACTION, new Part(year, null, null), null, 50));
            assertThat(report.all(all).received()).isEqualTo(TICKETS);
            assertThat(report.by(Division.MONTH, all).values().stream()
                            .mapToLong(ServiceFigures::closed)
                            .sum())
                    .isEqualTo(report.all(all).closed());
        });
        System.out.println("Milliseconds over " + TICKETS + " tickets: " + millis);
    }

    private void generate() {
        jdbc.sql("""
                        insert into ticket (number, channel, title, requester_name, language, received_at, category, urgency,
                            impact, priority, calendar, team, agent, last_hash, response_missed, response_decided_at,
                            response_met_at, response_used, response_cause, resolution_missed, resolution_decided_at,
                            solved_at, resolution_used, resolution_cause, reopened, first_contact, ended_as, ended_at)
                        select 'SPEED-' || n, 'portal', 'Ticket ' || n, 'Somebody', 'en', came, 'hardware', 'low', 'low',
                            'P' || (1 + n %% 4), 'office', 'team-' || (n %% 7), 'agent-' || (n %% 40), repeat('0', 64),
                            n %% 10 = 0, came + interval '1 hour', came + interval '1 hour', 3600,
                            case when n %% 10 = 0 then 'QUEUE' end,
                            n %% 5 = 0, came + interval '2 days', came + interval '2 days', 50000 + n %% 9999,
                            case when n %% 100 = 0 then 'REQUESTER' when n %% 5 = 0 then 'PERSON' end,
                            0, n %% 6 = 0, 'EndEvent_TicketClosed', came + interval '9 days'
                        from (select n, timestamp with time zone '2400-01-02 00:00:00+00' + n * interval '470 seconds' as came
                            from generate_series(1, %d) as n) as generated
                        """.formatted(TICKETS)).update();
        jdbc.sql("""
                        insert into ticket_entry (ticket_id, position, written_at, kind, author, visible_to_requester, content,
                            hash, outcome, score)
                        select id, 1, solved_at, 'CONFIRMATION', 'requester', true,
                            '{"resolutionConfirmed":true,"satisfaction":4,"comment":"Good"}', repeat('0', 64), 'CONFIRMED', 4
                        from ticket where number like 'SPEED-%'
                        """).update();
        jdbc.sql("analyze ticket").update();
        jdbc.sql("analyze ticket_entry").update();
    }

    private Period period(String from, String to) {
        return new Period(LocalDate.parse(from), LocalDate.parse(to), serviceTimes.zone());
    }

    private static void time(Map<String, Long> millis, String what, Runnable asked) {
        long start = System.nanoTime();
        asked.run();
        millis.put(what, Duration.ofNanos(System.nanoTime() - start).toMillis());
    }
}
