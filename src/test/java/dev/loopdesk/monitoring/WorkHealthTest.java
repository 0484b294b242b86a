package dev.loopdesk.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.mail.inbound.MailCollector;
import dev.loopdesk.mail.outbound.MessageMailer;
import dev.loopdesk.monitoring.WorkFigures.Waiting;
import dev.loopdesk.monitoring.WorkHealth.WaitingAt;
import dev.loopdesk.retrieval.IndexFollower;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.SimpleHttpCodeStatusMapper;
import org.springframework.boot.actuate.health.SimpleStatusAggregator;
import org.springframework.boot.actuate.health.Status;

/** What health says of the work beside the requests. */
class WorkHealthTest {

    private static final Instant NOW = Instant.parse("2330-05-07T10:00:00Z");

    @ParameterizedTest(name = "read {0} before, {1} missed: {2}")
    @CsvSource(nullValues = "-", textBlock = """
                    -, 0, UP
                    -, 3, DEGRADED
                    PT10S, 2, UP
                    PT10S, 3, DEGRADED
                    PT12M, 0, UP
                    PT13M, 0, DEGRADED
                    """)
    void aMailboxThatIsNotReadDegradesMailIn(@Nullable Duration before, int missed, String status) {
        Instant last = before == null ? null : NOW.minus(before);

        Health health = WorkHealth.mailIn(new MailCollector.State(true, last, missed), Duration.ofMinutes(12), NOW);

        assertThat(health.getStatus().getCode()).isEqualTo(status);
        assertThat(health.getDetails())
                .containsEntry("lastRead", last == null ? "never" : last.toString())
                .containsEntry("missedReads", missed);
    }

    @Test
    void aNodeThatReadsNoMailIsNotDegraded() {
        assertThat(WorkHealth.mailIn(new MailCollector.State(false, null, 0), Duration.ZERO, NOW)
                        .getStatus())
                .isEqualTo(Status.UNKNOWN);
    }

    @ParameterizedTest(name = "{0} failed in a row, oldest waits {1}: {2}")
    @CsvSource({
        "0, PT0S, UP",
        "2, PT29M, UP",
        "3, PT0S, DEGRADED",
        "0, PT31M, DEGRADED",
    })
    void mailThatDoesNotLeaveDegradesMailOut(int failed, Duration oldest, String status) {
        Health health = WorkHealth.mailOut(
                new MessageMailer.State(5, 1, 9, failed, NOW.minusSeconds(90), NOW), waiting(4, oldest));

        assertThat(health.getStatus().getCode()).isEqualTo(status);
        assertThat(health.getDetails())
                .containsEntry("lastFailure", NOW.toString())
                .containsEntry("lastAnswer", NOW.minusSeconds(90).toString())
                .containsEntry("failedInARow", failed)
                .containsEntry("waiting", 4L)
                .containsEntry("oldestSeconds", oldest.toSeconds());
    }

    @ParameterizedTest(name = "active {0}, oldest due for {1}: {2}")
    @CsvSource({"true, PT0S, UP", "true, PT5M, UP", "true, PT5M1S, DEGRADED", "false, PT0S, DEGRADED"})
    void jobsThatAreNotRunDegradeJobs(boolean active, Duration oldest, String status) {
        assertThat(WorkHealth.jobs(active, waiting(1, oldest)).getStatus().getCode())
                .isEqualTo(status);
    }

    @Test
    void jobsAreUnknownWhileTheDatabaseIsAway() {
        assertThat(WorkHealth.jobs(true, null).getDetails()).containsEntry("waiting", "unknown");
    }

    @ParameterizedTest(name = "open {0}, in memory {1}, followed {2} before: {3}")
    @CsvSource(nullValues = "-", textBlock = """
                    true, false, PT1S, UP
                    true, false, PT6M, DEGRADED
                    true, true, PT1S, DEGRADED
                    false, false, -, DEGRADED
                    """)
    void anIndexThatFallsBehindDegradesTheIndex(
            boolean open, boolean inMemory, @Nullable Duration before, String status) {
        Instant last = before == null ? null : NOW.minus(before);

        assertThat(WorkHealth.index(new IndexFollower.State(true, open, inMemory, 7, last), NOW)
                        .getStatus()
                        .getCode())
                .isEqualTo(status);
    }

    @Test
    void theServiceDeskAsAWholeStaysUp() {
        assertThat(new SimpleStatusAggregator().getAggregateStatus(Status.UP, WorkHealth.DEGRADED))
                .isEqualTo(Status.UP);
        assertThat(new SimpleHttpCodeStatusMapper().getStatusCode(WorkHealth.DEGRADED))
                .isEqualTo(200);
    }

    private static WaitingAt waiting(long count, Duration oldest) {
        return new WaitingAt(new Waiting(count, NOW.minus(oldest)), NOW);
    }
}
