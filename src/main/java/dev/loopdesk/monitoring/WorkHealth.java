package dev.loopdesk.monitoring;

import dev.loopdesk.mail.MailSettings;
import dev.loopdesk.mail.inbound.MailCollector;
import dev.loopdesk.mail.outbound.MessageMailer;
import dev.loopdesk.monitoring.WorkFigures.Waiting;
import dev.loopdesk.retrieval.IndexFollower;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Health of what works beside the requests: mail in and out, jobs, index. A part that fails is {@code DEGRADED}, which leaves
 * the overall health and readiness as they are: the service desk answers without it, and a restart would not mend it. Each part
 * comes back by itself. Details are times and numbers, without names of servers, accounts or tickets.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class WorkHealth {

    static final Status DEGRADED = new Status("DEGRADED");

    /** Failed attempts in a row before mail counts as down: a single one is usual. */
    private static final int ATTEMPTS = 3;

    private static final Duration OLDEST_JOB = Duration.ofMinutes(5);
    private static final Duration OLDEST_MESSAGE = Duration.ofMinutes(30);
    private static final Duration INDEX_BEHIND = Duration.ofMinutes(5);

    /** The mailbox is looked into after each IDLE at the latest, and after the longest pause between two attempts. */
    @Bean
    HealthIndicator mailInHealthIndicator(MailCollector mailbox, MailSettings settings) {
        MailSettings.Imap imap = settings.imap();
        Duration longest = imap.idle().multipliedBy(2).plus(imap.longestPause());
        return () -> mailIn(mailbox.state(), longest, Instant.now());
    }

    @Bean
    HealthIndicator mailOutHealthIndicator(MessageMailer mailer, LatestFigures figures) {
        return () -> mailOut(mailer.state(), waiting(figures, WorkFigures::messages));
    }

    @Bean
    HealthIndicator jobsHealthIndicator(JobExecution jobs, LatestFigures figures) {
        return () -> jobs(jobs.isActive(), waiting(figures, WorkFigures::jobs));
    }

    @Bean
    HealthIndicator indexHealthIndicator(IndexFollower index) {
        return () -> index(index.state(), Instant.now());
    }

    /** Things that wait, at the time of a reading. */
    record WaitingAt(Waiting waiting, Instant at) {

        Duration oldest() {
            return Duration.ofSeconds((long) waiting.seconds(at));
        }
    }

    private static @Nullable WaitingAt waiting(LatestFigures figures, Function<WorkFigures, Waiting> part) {
        Optional<WorkFigures> current = figures.current();
        return current.map(work -> new WaitingAt(part.apply(work), work.at())).orElse(null);
    }

    static Health mailIn(MailCollector.State mailbox, Duration longest, Instant now) {
        if (!mailbox.reads()) {
            return Health.unknown().withDetail("reads", false).build();
        }
        Instant last = mailbox.lastRead();
        boolean late = last != null && last.plus(longest).isBefore(now);
        return health(mailbox.missedReads() < ATTEMPTS && !late)
                .withDetail("lastRead", told(last))
                .withDetail("missedReads", mailbox.missedReads())
                .build();
    }

    static Health mailOut(MessageMailer.State mailer, @Nullable WaitingAt messages) {
        boolean late = messages != null && messages.oldest().compareTo(OLDEST_MESSAGE) > 0;
        return withWaiting(
                        health(mailer.failedInARow() < ATTEMPTS && !late)
                                .withDetail("lastAnswer", told(mailer.lastAnswer()))
                                .withDetail("lastFailure", told(mailer.lastFailure()))
                                .withDetail("failedInARow", mailer.failedInARow()),
                        messages)
                .build();
    }

    static Health jobs(boolean active, @Nullable WaitingAt due) {
        boolean late = due != null && due.oldest().compareTo(OLDEST_JOB) > 0;
        return withWaiting(health(active && !late).withDetail("active", active), due)
                .build();
    }

    static Health index(IndexFollower.State index, Instant now) {
        if (!index.follows()) {
            return Health.unknown().withDetail("follows", false).build();
        }
        Instant last = index.lastFollowed();
        boolean current = last != null && !last.plus(INDEX_BEHIND).isBefore(now);
        return health(index.open() && !index.inMemory() && current)
                .withDetail("open", index.open())
                .withDetail("inMemory", index.inMemory())
                .withDetail("items", index.items())
                .withDetail("lastFollowed", told(last))
                .build();
    }

    private static Health.Builder health(boolean works) {
        return works ? Health.up() : Health.status(DEGRADED);
    }

    private static Health.Builder withWaiting(Health.Builder health, @Nullable WaitingAt waiting) {
        return waiting == null
                ? health.withDetail("waiting", "unknown")
                : health.withDetail("waiting", waiting.waiting().count())
                        .withDetail("oldestSeconds", waiting.oldest().toSeconds());
    }

    private static String told(@Nullable Instant time) {
        return time == null ? "never" : time.toString();
    }
}
