package dev.loopdesk.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ClockEvent.Kind;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetTerms;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@LoopdeskTest
@Tag("process")
@Tag("postgresql")
class ClockRecordTest {

    private static final Instant NOW = Instant.parse("2026-11-20T09:00:00.123456Z");
    private static final TargetTerms P3 = new TargetTerms("P3", "office", "PT24H");
    private static final TargetTerms P2 = new TargetTerms("P2", "office", "PT8H", new BigDecimal("0.75"));

    /** One event of each kind of content. */
    private static final List<ClockEvent> EVENTS = List.of(
            ClockEvent.started(Target.RESOLUTION, NOW, "Task_RegisterTicket", P3),
            ClockEvent.of(Target.RESOLUTION, Kind.PAUSED, NOW.plusSeconds(60), "Task_ProvideMoreDetails"),
            ClockEvent.retargeted(Target.RESOLUTION, NOW.plusSeconds(120), null, P2, P3),
            ClockEvent.late(Target.RESOLUTION, Kind.BREACHED, NOW.plusSeconds(180), NOW.plusSeconds(150)));

    @Autowired
    private ClockRecord record;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    private String number = "";
    private long id;
    private final List<Long> opened = new ArrayList<>();

    @BeforeEach
    void startTheClocks() {
        Ticket ticket = open();
        number = ticket.number();
        id = ticket.id();
        record.append(number, EVENTS.subList(0, 1));
        record.append(number, EVENTS.subList(1, 4));
    }

    /** Removes the spoilt records, which other tests would read. */
    @AfterEach
    void removeTheClocks() {
        for (long ticket : opened) {
            jdbc.sql("delete from clock_event where ticket_id = :id")
                    .param("id", ticket)
                    .update();
        }
    }

    @Test
    void whatHappenedIsReadBackAsItHappened() {
        assertThat(record.events(number)).isEqualTo(EVENTS);
        assertThat(record.isIntact(number)).isTrue();
        Ticket other = open();
        assertThat(record.events(other.number())).isEmpty();
        assertThat(record.isIntact(other.number())).isTrue();
    }

    /** The chain of a record from before a share was promised, as it was written then. */
    @Test
    void aRecordThatSaysNothingOfAShareIsIntactAndMeansFourFifths() {
        Ticket old = open();
        Instant at = Instant.parse("2026-11-20T09:00:00Z");
        record.append(old.number(), List.of(ClockEvent.started(Target.RESOLUTION, at, "Task_RegisterTicket", P3)));
        jdbc.sql("update clock_event set at_risk_share = null where ticket_id = :id")
                .param("id", old.id())
                .update();

        assertThat(record.isIntact(old.number())).isTrue();
        assertThat(record.events(old.number()))
                .singleElement()
                .satisfies(event -> assertThat(event.terms())
                        .isEqualTo(new TargetTerms("P3", "office", "PT24H", new BigDecimal("0.8"))));
        assertThat(jdbc.sql("select hash from clock_event where ticket_id = :id")
                        .param("id", old.id())
                        .query(String.class)
                        .single())
                .isEqualTo(HashChain.link(
                        HashChain.START,
                        1,
                        "resolution",
                        "STARTED",
                        "2026-11-20T09:00:00Z",
                        "Task_RegisterTicket",
                        "Terms[priority=P3, calendar=office, allowed=PT24H]",
                        null,
                        null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update clock_event set happened_at = timestamp with time zone '2020-01-01 00:00:00+00' where position = 2",
                "update clock_event set kind = 'RESUMED' where position = 2",
                "update clock_event set target = 'first-response' where position = 2",
                "update clock_event set element = 'Task_ApplySolution' where position = 2",
                "update clock_event set element = null where position = 2",
                "update clock_event set element = '' where position = 3",
                "update clock_event set priority = 'P1' where position = 3",
                "update clock_event set calendar = 'always' where position = 3",
                "update clock_event set allowed = 'PT80H' where position = 3",
                "update clock_event set priority = null, calendar = null, allowed = null where position = 1",
                "update clock_event set former_priority = 'P4' where position = 3",
                "update clock_event set former_calendar = 'always' where position = 3",
                "update clock_event set former_allowed = 'PT40H' where position = 3",
                "update clock_event set due = timestamp with time zone '2030-01-01 00:00:00+00' where position = 4",
                "update clock_event set at_risk_share = 0.9 where position = 1",
                "update clock_event set at_risk_share = 0.8 where position = 3",
                "update clock_event set at_risk_share = null where position = 3",
                "update clock_event set former_at_risk_share = 0.5 where position = 3",
                "update clock_event set due = null where position = 4",
                "update clock_event set hash = repeat('0', 64) where position = 2",
                "update clock_event set position = 5 where position = 4",
                "update clock_event set position = -position",
                "delete from clock_event where position = 4",
                "delete from clock_event where position = 2",
                "delete from clock_event where position = 1",
                "delete from clock_event",
            })
    void whateverIsChangedInTheTableIsNoticed(String change) {
        String ours = change + (change.contains(" where ") ? " and " : " where ") + "ticket_id = " + id;
        assertThat(jdbc.sql(ours).update()).isPositive();

        assertThat(record.isIntact(number)).isFalse();
    }

    @Test
    void anEventSmuggledInIsNoticed() {
        jdbc.sql("insert into clock_event (ticket_id, position, target, kind, happened_at, element, hash)"
                        + " select ticket_id, 5, target, kind, happened_at, element, hash from clock_event"
                        + " where ticket_id = :id and position = 2")
                .param("id", id)
                .update();

        assertThat(record.isIntact(number)).isFalse();
    }

    @Test
    void anEventMovedToAnotherTicketIsNoticedInBoth() {
        Ticket other = open();
        jdbc.sql("update clock_event set ticket_id = :other where ticket_id = :id and position = 4")
                .param("other", other.id())
                .param("id", id)
                .update();

        assertThat(record.isIntact(number)).isFalse();
        assertThat(record.isIntact(other.number())).isFalse();
    }

    @Test
    void aRecordWhoseEndWasCutOffIsNoticedByItsTicket() {
        jdbc.sql("update ticket set clock_events = 3 where id = :id")
                .param("id", id)
                .update();

        assertThat(record.isIntact(number)).isFalse();
    }

    @Test
    void writersOfOneTicketWaitForEachOther() throws Exception {
        int writers = 8;
        int each = 10;
        var ready = new CountDownLatch(writers);
        List<Callable<Integer>> work = IntStream.range(0, writers)
                .<Callable<Integer>>mapToObj(writer -> () -> {
                    ready.countDown();
                    ready.await();
                    for (int i = 0; i < each; i++) {
                        record.append(
                                number,
                                List.of(
                                        ClockEvent.of(Target.RESOLUTION, Kind.PAUSED, NOW, writer + "/" + i),
                                        ClockEvent.of(Target.RESOLUTION, Kind.RESUMED, NOW, writer + "/" + i)));
                    }
                    return writer;
                })
                .toList();
        var threads = Executors.newFixedThreadPool(writers);
        try {
            for (Future<Integer> done : threads.invokeAll(work)) {
                assertThat(done.get()).isBetween(0, writers - 1);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(jdbc.sql("select position from clock_event where ticket_id = :id order by position")
                        .param("id", id)
                        .query(Integer.class)
                        .list())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 4 + 2 * writers * each).boxed().toList());
        List<ClockEvent> appended = record.events(number).subList(4, 4 + 2 * writers * each);
        for (int i = 0; i < appended.size(); i += 2) {
            assertThat(appended.get(i).kind()).isEqualTo(Kind.PAUSED);
            assertThat(appended.get(i + 1).kind()).isEqualTo(Kind.RESUMED);
            assertThat(appended.get(i + 1).element()).isEqualTo(appended.get(i).element());
        }
        assertThat(record.isIntact(number)).isTrue();
    }

    @Test
    void whatIsRolledBackNeverHappened() {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            record.append(number, List.of(ClockEvent.of(Target.RESOLUTION, Kind.MET, NOW)));
            status.setRollbackOnly();
        });

        assertThat(record.events(number)).isEqualTo(EVENTS);
        assertThat(record.isIntact(number)).isTrue();
    }

    @Test
    void aTicketThatIsNotThereIsSaidSo() {
        assertThatThrownBy(() -> record.append("LD-1", EVENTS)).hasMessageContaining("LD-1");
    }

    private Ticket open() {
        var report = new Report(
                "No network in room 4",
                "Front desk",
                null,
                "front.desk@example.org",
                null,
                "medium",
                "low",
                "en",
                "hotline");
        Ticket ticket = caseFiles.open(
                report,
                new Targets("P4", "office", NOW, NOW, NOW, NOW, null),
                "agent",
                Map.of("title", "No network in room 4"),
                "Task_RegisterTicket");
        opened.add(ticket.id());
        return ticket;
    }
}
