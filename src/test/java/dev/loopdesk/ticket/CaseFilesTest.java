package dev.loopdesk.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.LoopdeskTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
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
class CaseFilesTest {

    private static final String HOSTILE =
            "${1+1} #{x} {{y}} {0} '' <script>alert(1)</script> \"q\" \\ \u202e abc \ud83d\ude00\n字";

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    private String number = "";
    private long id;

    @BeforeEach
    void openCaseFile() {
        Ticket ticket = open("No network in room 4");
        number = ticket.number();
        id = ticket.id();
        caseFiles.append(
                number,
                EntryKind.DIAGNOSIS,
                "Task_Diagnose",
                "agent",
                false,
                Map.of("diagnosisLog", HOSTILE, "checksNetwork", List.of("restart", "firewall-and-proxy")));
        caseFiles.append(number, EntryKind.REPLY, null, Entry.REQUESTER, true, Map.of("reply", "Thank you"));
        caseFiles.append(
                number, EntryKind.CONFIRMATION, "Task_ConfirmResolution", "agent", true, Map.of("satisfaction", 4));
    }

    @Test
    void whatWasAppendedIsReadBackLiterally() {
        List<Entry> entries = caseFiles.entries(number);

        assertThat(entries).extracting(Entry::position).containsExactly(1, 2, 3, 4);
        assertThat(entries)
                .extracting(Entry::kind)
                .containsExactly(EntryKind.REPORT, EntryKind.DIAGNOSIS, EntryKind.REPLY, EntryKind.CONFIRMATION);
        assertThat(entries.get(1).content())
                .containsOnly(
                        Map.entry("diagnosisLog", HOSTILE),
                        Map.entry("checksNetwork", List.of("restart", "firewall-and-proxy")));
        assertThat(entries.get(1).author()).isEqualTo("agent");
        assertThat(entries.get(1).visibleToRequester()).isFalse();
        assertThat(entries.get(3).content()).containsExactly(Map.entry("satisfaction", 4));
        assertThat(entries).extracting(Entry::hash).doesNotHaveDuplicates();
        assertThat(caseFiles.latest(number, EntryKind.REPLY)).contains(entries.get(2));
        assertThat(caseFiles.latest(number, EntryKind.DELAY)).isEmpty();
        assertThat(caseFiles.isIntact(number)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update ticket_entry set written_at = timestamp with time zone '2020-01-01 00:00:00+00' where position = 2",
                "update ticket_entry set kind = 'QUICK_FIX' where position = 2",
                "update ticket_entry set element = 'Task_Verify' where position = 2",
                "update ticket_entry set element = null where position = 2",
                "update ticket_entry set element = '' where position = 3",
                "update ticket_entry set author = 'lead' where position = 2",
                "update ticket_entry set visible_to_requester = true where position = 2",
                "update ticket_entry set content = '{\"satisfaction\":5}' where position = 4",
                "update ticket_entry set content = '{\"satisfaction\": 4}' where position = 4",
                "update ticket_entry set content = '{\"satisfaction\":1,\"satisfaction\":4}' where position = 4",
                "update ticket_entry set content = '{}' where position = 1",
                "update ticket_entry set hash = repeat('0', 64) where position = 3",
                "update ticket_entry set position = 5 where position = 4",
                "update ticket_entry set position = -position",
                "delete from ticket_entry where position = 4",
                "delete from ticket_entry where position = 2",
                "delete from ticket_entry where position = 1",
                "delete from ticket_entry",
            })
    void whateverIsChangedInTheTableIsNoticed(String change) {
        String ours = change + (change.contains(" where ") ? " and " : " where ") + "ticket_id = " + id;
        assertThat(jdbc.sql(ours).update()).isPositive();

        assertThat(caseFiles.isIntact(number)).isFalse();
    }

    @Test
    void anEntryMovedToAnotherTicketIsNoticedInBoth() {
        Ticket other = open("Another one");
        jdbc.sql("update ticket_entry set ticket_id = :other where ticket_id = :id and position = 4")
                .param("other", other.id())
                .param("id", id)
                .update();

        assertThat(caseFiles.isIntact(number)).isFalse();
        assertThat(caseFiles.isIntact(other.number())).isFalse();
    }

    @Test
    void anEntrySmuggledInIsNoticed() {
        jdbc.sql("""
                        insert into ticket_entry (ticket_id, position, written_at, kind, element, author,
                            visible_to_requester, content, hash)
                        select ticket_id, 5, written_at, kind, element, author, visible_to_requester, content, hash
                        from ticket_entry where ticket_id = :id and position = 4
                        """).param("id", id).update();

        assertThat(caseFiles.isIntact(number)).isFalse();
    }

    @Test
    void aCaseFileWhoseEndWasCutOffIsNoticedByItsTicket() {
        jdbc.sql("update ticket set entries = 3 where id = :id").param("id", id).update();

        assertThat(caseFiles.isIntact(number)).isFalse();
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
                        caseFiles.append(
                                number,
                                EntryKind.REPLY,
                                "Task_RecordReply",
                                Entry.REQUESTER,
                                true,
                                Map.of("reply", writer + "/" + i));
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

        List<Entry> entries = caseFiles.entries(number);
        assertThat(entries).hasSize(4 + writers * each);
        assertThat(entries)
                .extracting(Entry::position)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 4 + writers * each).boxed().toList());
        for (int writer = 0; writer < writers; writer++) {
            String mine = writer + "/";
            assertThat(entries.stream()
                            .map(entry -> String.valueOf(entry.content().get("reply")))
                            .filter(reply -> reply.startsWith(mine)))
                    .containsExactlyElementsOf(
                            IntStream.range(0, each).mapToObj(i -> mine + i).toList());
        }
        assertThat(caseFiles.isIntact(number)).isTrue();
    }

    @Test
    void whatIsRolledBackWasNeverWritten() {
        List<Entry> before = new ArrayList<>(caseFiles.entries(number));
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            caseFiles.append(number, EntryKind.REPLY, null, Entry.REQUESTER, true, Map.of("reply", "never"));
            status.setRollbackOnly();
        });

        assertThat(caseFiles.entries(number)).isEqualTo(before);
        assertThat(caseFiles.isIntact(number)).isTrue();
    }

    @Test
    void numbersAreUnique() {
        assertThat(IntStream.range(0, 5).mapToObj(i -> open("Ticket " + i).number()))
                .doesNotHaveDuplicates()
                .allMatch(given -> given.matches("LD-\\d{6,}"));
    }

    @Test
    void aTicketThatIsNotThereIsSaidSo() {
        assertThat(caseFiles.find("LD-1")).isEmpty();
        assertThatThrownBy(() -> caseFiles.get("LD-1")).hasMessageContaining("LD-1");
        assertThatThrownBy(() ->
                        caseFiles.append("LD-1", EntryKind.REPLY, null, Entry.REQUESTER, true, Map.of("reply", "?")))
                .hasMessageContaining("LD-1");
    }

    @Test
    void aTicketShowsWhatWasRecordedLast() {
        var targets = new Targets(
                "P1",
                "always",
                Instant.parse("2026-11-20T09:12:00Z"),
                Instant.parse("2026-11-20T09:15:00Z"),
                Instant.parse("2026-11-20T12:12:00Z"),
                Instant.parse("2026-11-20T13:00:00Z"),
                null);
        caseFiles.assess(number, "network", "high", "high");
        Instant responded = caseFiles.get(number).respondedAt();
        caseFiles.assess(number, "data", "high", "low");
        caseFiles.target(number, targets);
        caseFiles.recordAgent(number, "agent");
        caseFiles.escalate(number);
        caseFiles.end(number, "EndEvent_TicketClosed");

        Ticket ticket = caseFiles.get(number);
        assertThat(ticket.category()).isEqualTo("data");
        assertThat(ticket.impact()).isEqualTo("low");
        assertThat(ticket.respondedAt())
                .as("the first triage counts")
                .isNotNull()
                .isEqualTo(responded);
        assertThat(ticket.targets()).isEqualTo(targets);
        assertThat(ticket.agent()).isEqualTo("agent");
        assertThat(ticket.escalated()).isTrue();
        assertThat(ticket.endedAs()).isEqualTo("EndEvent_TicketClosed");
        assertThat(ticket.endedAt()).isNotNull();
    }

    private Ticket open(String title) {
        return open(caseFiles, title);
    }

    static Ticket open(CaseFiles caseFiles, String title) {
        Instant now = Instant.parse("2026-11-20T09:00:00.123456Z");
        var report =
                new Report(title, "Front desk", null, "front.desk@example.org", null, "medium", "low", "en", "hotline");
        var fields = new LinkedHashMap<String, Object>();
        fields.put("title", title);
        fields.put("description", HOSTILE);
        return caseFiles.open(
                report, new Targets("P4", "office", now, now, now, now, null), "agent", fields, "Task_RegisterTicket");
    }
}
