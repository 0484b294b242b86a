package dev.loopdesk.message;

import dev.loopdesk.ticket.CaseFileBeans;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Participants;
import dev.loopdesk.ticket.Report;
import dev.loopdesk.ticket.Targets;
import dev.loopdesk.ticket.Ticket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.annotation.EnableTransactionManagement;

/** Case files and an outbox on a database of their own, without the engine. */
public final class TestDesk implements AutoCloseable {

    /** The time that the clock shows. */
    public static final Instant NOW = Instant.parse("2026-11-23T02:15:00Z");

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    /** Starts it with further beans. */
    public TestDesk(Map<String, Object> properties, Class<?>... beans) {
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", properties));
        context.getEnvironment()
                .getPropertySources()
                .addLast(new MapPropertySource("keys", Map.of("loopdesk.links.keys", "a key of the tests")));
        context.register(
                Beans.class,
                CaseFileBeans.class,
                Participants.class,
                Outbox.class,
                LetterWriter.class,
                LetterPrinter.class,
                MailThreads.class,
                LinkKeys.class,
                TicketLinks.class);
        if (beans.length > 0) {
            context.register(beans);
        }
        context.refresh();
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public Outbox outbox() {
        return bean(Outbox.class);
    }

    public CaseFiles caseFiles() {
        return bean(CaseFiles.class);
    }

    /** Opens a ticket in which every text that a requester can enter is the given one. */
    public Ticket ticket(String language, String title, String text, @Nullable String email) {
        var report = new Report(title, text, text, email, text, "medium", "low", language, "portal");
        var targets = new Targets(
                "P3",
                "office",
                NOW.plus(Duration.ofHours(3)),
                NOW.plus(Duration.ofHours(4)),
                NOW.plus(Duration.ofHours(19)),
                NOW.plus(Duration.ofHours(24)),
                NOW.plus(Duration.ofHours(26)));
        return caseFiles().open(report, targets, Entry.REQUESTER, Map.of("description", text), "Task_RegisterTicket");
    }

    /** Files an entry as an agent. */
    public void file(Ticket ticket, EntryKind kind, Map<String, Object> content) {
        caseFiles().append(ticket.number(), kind, null, "agent", false, content);
    }

    /** Files an entry that the requester may read. */
    void tell(Ticket ticket, EntryKind kind, Map<String, Object> content) {
        caseFiles().append(ticket.number(), kind, null, Entry.LOOPDESK, true, content);
    }

    @Override
    public void close() {
        context.close();
    }

    @TestConfiguration(proxyBeanMethods = false)
    @EnableTransactionManagement(proxyTargetClass = true)
    static class Beans {

        @Bean
        DataSource dataSource() {
            var source = new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
            Flyway.configure().dataSource(source).load().migrate();
            return source;
        }

        @Bean
        JdbcClient jdbcClient(DataSource source) {
            return JdbcClient.create(source);
        }

        @Bean
        PlatformTransactionManager transactionManager(
                DataSource source, ObjectProvider<TransactionExecutionListener> listeners) {
            var transactions = new JdbcTransactionManager(source);
            // When they exist: they use the database, too.
            transactions.setTransactionExecutionListeners(List.of(new TransactionExecutionListener() {
                @Override
                public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
                    listeners.forEach(listener -> listener.afterBegin(transaction, failure));
                }
            }));
            return transactions;
        }

        @Bean
        AccountNames names() {
            return account -> account;
        }

        @Bean
        Clock clock() {
            return Clock.fixed(NOW, ZoneOffset.UTC);
        }
    }
}
