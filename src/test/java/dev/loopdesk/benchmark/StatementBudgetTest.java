package dev.loopdesk.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.SoftAssertions;
import org.camunda.bpm.engine.ProcessEngine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/**
 * What the database is sent for a ticket that goes well, against the engine alone with the same diagrams. The whole table,
 * by step and statement and with the methods that sent them, is written to {@code target/benchmark/statements-h2.md}, or {@code -postgresql.md}.
 */
@LoopdeskTest
@Tag("postgresql")
class StatementBudgetTest {

    // What was measured, rounded up. The goals are 1.10 times the engine's statements and writing transactions, and no
    // repeated read. Whoever needs less lowers the number; a number that grows needs a reason.
    private static final int STATEMENTS = 966;
    private static final int ROUND_TRIPS = 626;
    private static final int WRITING_COMMITS = 19;
    private static final int REPEATED_READS = 3;
    private static final double STATEMENTS_TO_BARE = 1.12;
    private static final double ROUND_TRIPS_TO_BARE = 1.20;
    private static final double WRITING_COMMITS_TO_BARE = 1.47;

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private SqlCounter counter;

    @LocalServerPort
    private int port;

    @Test
    void aTicketStaysWithinItsBudget() throws IOException {
        var product = Lifecycle.ofProduct(port, engine);
        // Whatever is read once only is read by a first ticket.
        String first = product.run(Lifecycle.NO_METER);
        SqlCount ours = counter.count(product::run);
        try (var bare = BareEngine.start(
                engine,
                RecordedTicket.of(engine, first),
                new TestDatabase(),
                "--camunda.bpm.job-execution.enabled=false")) {
            Lifecycle engineAlone = bare.lifecycle();
            engineAlone.run(Lifecycle.NO_METER);
            SqlCount silent = bare.counter().count(engineAlone::run);
            bare.deliver(true);
            engineAlone.run(Lifecycle.NO_METER);
            SqlCount delivering = bare.counter().count(engineAlone::run);

            String report = report(ours, silent, delivering);
            write("%s%s%n## Callers%n%s".formatted(report, ours.surplusByStep(delivering), ours.callers(delivering)));
            assertBudget(ours, delivering, report);
        }
    }

    private static void assertBudget(SqlCount ours, SqlCount bare, String report) {
        var budget = new SoftAssertions();
        budget.assertThat(ours.statements()).as("statements").isLessThanOrEqualTo(STATEMENTS);
        budget.assertThat(ours.roundTrips()).as("round trips").isLessThanOrEqualTo(ROUND_TRIPS);
        budget.assertThat(ours.writingCommits()).as("writing transactions").isLessThanOrEqualTo(WRITING_COMMITS);
        budget.assertThat(ours.repeatedReads()).as("repeated reads").isLessThanOrEqualTo(REPEATED_READS);
        budget.assertThat(ratio(ours.statements(), bare.statements()))
                .as("statements to the bare engine's")
                .isLessThanOrEqualTo(STATEMENTS_TO_BARE);
        budget.assertThat(ratio(ours.roundTrips(), bare.roundTrips()))
                .as("round trips to the bare engine's")
                .isLessThanOrEqualTo(ROUND_TRIPS_TO_BARE);
        budget.assertThat(ratio(ours.writingCommits(), bare.writingCommits()))
                .as("writing transactions to the bare engine's")
                .isLessThanOrEqualTo(WRITING_COMMITS_TO_BARE);
        assertThat(budget.errorsCollected()).as(report).isEmpty();
    }

    private static double ratio(int ours, int bare) {
        return (double) ours / bare;
    }

    private static String report(SqlCount ours, SqlCount silent, SqlCount delivering) {
        return """
                # A ticket from its call to its follow-up visit

                - product: %s
                - bare engine: %s
                - bare engine that delivers messages: %s

                %s
                ## Tables of ours

                %s

                ## Statements beyond the bare engine's

                %s""".formatted(
                        ours.figures(),
                        silent.figures(),
                        delivering.figures(),
                        ours.steps(delivering),
                        ours.ownTables(),
                        ours.surplus(delivering, 60));
    }

    private static void write(String report) throws IOException {
        Path file = Path.of(
                "target/benchmark", "statements-%s.md".formatted(System.getProperty("loopdesk.test.database", "h2")));
        Files.createDirectories(file.getParent());
        Files.writeString(file, report);
    }
}
