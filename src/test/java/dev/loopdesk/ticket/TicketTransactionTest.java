package dev.loopdesk.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.SqlStatements;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads and writes of a ticket within a transaction. */
@LoopdeskTest
@Tag("process")
@Tag("postgresql")
class TicketTransactionTest {

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    private String number = "";
    private String email = "";

    @BeforeEach
    void open() {
        email = UUID.randomUUID() + "@example.org";
        var report = new Report("Quiet fan", "Ana", null, email, null, "low", "low", "en", "portal");
        var targets = new Targets("P3", "office", null, null, null, Instant.now(), Instant.now());
        number = caseFiles
                .open(report, targets, Entry.REQUESTER, Map.of("title", "Quiet fan"), "Task_RegisterTicket")
                .number();
    }

    @Test
    void aTicketIsReadAnewAfterItsLock() {
        String before = within(() -> {
            String read = caseFiles.get(number).title();
            rename("Loud fan");
            assertThat(caseFiles.get(number).title()).as("without a lock").isEqualTo(read);

            caseFiles.lock(number);

            assertThat(caseFiles.get(number).title()).isEqualTo("Loud fan");
            return read;
        });
        assertThat(before).isEqualTo("Quiet fan");
    }

    @Test
    void entriesAreReadAnewAfterTheLockOfTheirTicket() {
        within(() -> {
            assertThat(caseFiles.entries(number)).hasSize(1);
            CompletableFuture.runAsync(this::note).join();

            caseFiles.lock(number);

            assertThat(caseFiles.entries(number)).hasSize(2);
            return number;
        });
    }

    @Test
    void aTransactionWithinAnotherHasItsOwn() {
        var own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        String other = number;
        open();
        within(() -> {
            caseFiles.recordAgent(number, "agent");

            own.executeWithoutResult(status -> {
                assertThat(caseFiles.get(number).agent()).as("not committed").isNull();
                caseFiles.recordAgent(other, "lead");
            });

            assertThat(stored(other)).as("committed by itself").isEqualTo("lead");
            assertThat(caseFiles.get(number).agent()).isEqualTo("agent");
            assertThat(stored(number)).as("not written yet").isEmpty();
            return number;
        });
        assertThat(stored(number)).isEqualTo("agent");
    }

    @Test
    void aNestedTransactionTakesBackItsOwnChangesOnly() {
        var nested = new TransactionTemplate(transactions);
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
        within(() -> {
            caseFiles.recordAgent(number, "agent");

            nested.executeWithoutResult(status -> {
                assertThat(caseFiles.get(number).agent()).isEqualTo("agent");
                caseFiles.recordAgent(number, "lead");
                status.setRollbackOnly();
            });
            assertThat(caseFiles.get(number).agent()).isEqualTo("agent");

            nested.executeWithoutResult(status -> caseFiles.assess(number, "network", "low", "low"));
            return number;
        });
        assertThat(stored(number)).isEqualTo("agent");
        assertThat(caseFiles.get(number).category()).isEqualTo("network");
    }

    @Test
    void whatIsChangedWhileTheTransactionIsAboutToCommitIsWritten() {
        within(() -> {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void beforeCommit(boolean readOnly) {
                    caseFiles.recordAgent(number, "lead");
                    note();
                }
            });
            caseFiles.recordAgent(number, "agent");
            return number;
        });

        assertThat(stored(number)).isEqualTo("lead");
        assertThat(caseFiles.entries(number)).hasSize(2);
        assertThat(caseFiles.isIntact(number)).isTrue();
    }

    @Test
    void severalEntriesCostOneUpdateOfTheTicketAndStayAnIntactChain() {
        List<String> statements = SqlStatements.during(() -> within(() -> {
            for (int n = 0; n < 3; n++) {
                note();
            }
            caseFiles.recordAgent(number, "agent");
            return number;
        }));

        assertThat(having("[update ticket ", statements)).hasSize(1);
        assertThat(having("[insert into ticket_entry ", statements)).hasSize(1);
        assertThat(caseFiles.entries(number)).hasSize(4);
        assertThat(caseFiles.isIntact(number)).isTrue();
    }

    @Test
    void queriesOfSeveralTicketsFindWhatTheirTransactionHasChanged() {
        within(() -> {
            long open = caseFiles.countOpen();
            String later = UUID.randomUUID() + "@example.org";
            caseFiles.changeRequester(number, "Bo", later);
            assertThat(caseFiles.openTicketsOf(later, 5)).containsExactly(number);
            assertThat(caseFiles.openTicketsOf(email, 5)).isEmpty();

            caseFiles.recordAgent(number, "agent");
            assertThat(caseFiles.find(Set.of(number)).values())
                    .extracting(Ticket::agent)
                    .containsExactly("agent");

            assertThat(caseFiles.openTickets()).contains(number);
            caseFiles.end(number, "EndEvent_TicketWithdrawn");
            assertThat(caseFiles.openTickets()).doesNotContain(number);
            assertThat(caseFiles.countOpen()).isEqualTo(open - 1);
            return number;
        });
    }

    private void note() {
        caseFiles.append(number, EntryKind.NOTE, null, "agent", false, Map.of("staffNote", "Ask for the model"));
    }

    /** As another transaction does, which has not locked the ticket by way of its case file. */
    private void rename(String title) {
        CompletableFuture.runAsync(() -> jdbc.sql("update ticket set title = :title where number = :number")
                        .param("title", title)
                        .param("number", number)
                        .update())
                .join();
    }

    /** Returns the agent that the table holds, empty if none. */
    private String stored(String ticket) {
        return jdbc.sql("select coalesce(agent, '') from ticket where number = :number")
                .param("number", ticket)
                .query(String.class)
                .single();
    }

    private <T> T within(Supplier<T> work) {
        return Objects.requireNonNull(new TransactionTemplate(transactions).execute(status -> work.get()));
    }

    private static List<String> having(String words, List<String> statements) {
        return statements.stream()
                .map(sql -> sql.toLowerCase(Locale.ROOT))
                .filter(sql -> sql.contains(words))
                .toList();
    }
}
