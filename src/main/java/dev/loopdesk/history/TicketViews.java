package dev.loopdesk.history;

import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.servicetime.ServiceTimes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Records which accounts have opened which tickets, for managers. */
@Repository
public class TicketViews {

    /** A page that is open asks for the ticket again when there is news; within this time that is the same look. */
    private static final Duration ONE_LOOK = Duration.ofMinutes(10);

    private final JdbcClient jdbc;
    private final StaffNames names;
    private final ServiceTimes serviceTimes;
    private final Clock clock;

    TicketViews(JdbcClient jdbc, StaffNames names, ServiceTimes serviceTimes, Clock clock) {
        this.jdbc = jdbc;
        this.names = names;
        this.serviceTimes = serviceTimes;
        this.clock = clock;
    }

    /**
     * Looks of an account at a ticket on one day.
     *
     * @param day day of the service desk
     * @param times number of looks
     */
    public record View(String account, String name, LocalDate day, Instant firstAt, Instant lastAt, int times) {}

    /** Records that an account has opened a ticket. */
    public void opened(String account, long ticket) {
        Instant now = clock.instant();
        if (!seenAgain(account, ticket, now)) {
            try {
                jdbc.sql("""
                                insert into ticket_view (ticket_id, account, on_day, first_at, last_at, times)
                                values (:ticket, :account, :day, :now, :now, 1)
                                """)
                        .param("ticket", ticket)
                        .param("account", account)
                        .param("day", day(now))
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .update();
            } catch (DuplicateKeyException e) {
                // Another page of the same account was first.
                seenAgain(account, ticket, now);
            }
        }
    }

    private boolean seenAgain(String account, long ticket, Instant now) {
        return jdbc.sql("""
                        update ticket_view set last_at = :now,
                          times = times + case when last_at < :before then 1 else 0 end
                        where ticket_id = :ticket and on_day = :day and account = :account
                        """)
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .param("before", now.minus(ONE_LOOK).atOffset(ZoneOffset.UTC))
                        .param("ticket", ticket)
                        .param("day", day(now))
                        .param("account", account)
                        .update()
                > 0;
    }

    /** Returns who has looked at a ticket, newest first. */
    public List<View> of(String number) {
        List<View> views = jdbc.sql("""
                        select v.account, v.on_day, v.first_at, v.last_at, v.times
                        from ticket_view v join ticket t on t.id = v.ticket_id
                        where t.number = :number order by v.last_at desc, v.account
                        """)
                .param("number", number)
                .query((row, n) -> new View(
                        row.getString("account"),
                        row.getString("account"),
                        row.getObject("on_day", LocalDate.class),
                        row.getObject("first_at", OffsetDateTime.class).toInstant(),
                        row.getObject("last_at", OffsetDateTime.class).toInstant(),
                        row.getInt("times")))
                .list();
        Map<String, String> named = names.of(views.stream().map(View::account).collect(Collectors.toSet()));
        return views.stream()
                .map(view -> new View(
                        view.account(),
                        named.getOrDefault(view.account(), view.account()),
                        view.day(),
                        view.firstAt(),
                        view.lastAt(),
                        view.times()))
                .toList();
    }

    private LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, serviceTimes.zone());
    }
}
