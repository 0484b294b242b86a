package dev.loopdesk.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.monitoring.WorkFigures.Waiting;
import dev.loopdesk.reports.OpenTickets.Backlog;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often figures are read, and how long they are told. */
class LatestFiguresTest {

    private static final WorkFigures SOME = new WorkFigures(
            Instant.EPOCH,
            new Backlog(Map.of(), Map.of(), Map.of()),
            Waiting.NONE,
            Waiting.NONE,
            Waiting.NONE,
            Waiting.NONE,
            Map.of());

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger readings = new AtomicInteger();
    private @Nullable LatestFigures figures;

    @AfterEach
    void end() {
        if (figures != null) {
            figures.destroy();
        }
    }

    @Test
    void manyScrapesWithinSecondsReadOnce() {
        LatestFigures latest = latest(() -> SOME, Duration.ofMinutes(1));

        for (int scrape = 0; scrape < 50; scrape++) {
            assertThat(latest.current()).contains(SOME);
        }
        assertThat(readings).hasValue(1);
        pass(Duration.ofSeconds(14));
        latest.current();
        assertThat(readings).hasValue(1);
        pass(Duration.ofSeconds(1));
        latest.current();
        assertThat(readings).hasValue(2);
    }

    @Test
    void aReadingThatTakesLongIsRepeatedLessOften() {
        LatestFigures latest = latest(
                () -> {
                    pass(Duration.ofSeconds(2));
                    return SOME;
                },
                Duration.ofMinutes(1));
        latest.current();

        pass(Duration.ofSeconds(199));
        assertThat(latest.current()).contains(SOME);
        assertThat(readings).hasValue(1);
        pass(Duration.ofSeconds(1));
        latest.current();
        assertThat(readings).hasValue(2);
    }

    @Test
    void whileTheDatabaseIsAwayTheLastFiguresAreToldForAMinuteOnly() {
        LatestFigures latest = latest(
                () -> {
                    if (readings.get() > 1) {
                        throw new IllegalStateException("away");
                    }
                    return SOME;
                },
                Duration.ofMinutes(1));
        latest.current();

        pass(Duration.ofSeconds(60));
        assertThat(latest.current()).contains(SOME);
        pass(Duration.ofSeconds(1));
        assertThat(latest.current()).isEmpty();
        assertThat(latest.age()).isEqualTo(Duration.ofSeconds(61));
    }

    @Test
    void figuresComeBackByThemselves() {
        LatestFigures latest = latest(
                () -> {
                    if (readings.get() == 1) {
                        throw new IllegalStateException("away");
                    }
                    return SOME;
                },
                Duration.ofMinutes(1));

        assertThat(latest.current()).isEmpty();
        assertThat(latest.current()).contains(SOME);
        assertThat(latest.age()).isZero();
    }

    @Test
    void nobodyWaitsForADatabaseThatDoesNotAnswer() {
        var answered = new CountDownLatch(1);
        LatestFigures latest = latest(
                () -> {
                    try {
                        answered.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return SOME;
                },
                Duration.ofMillis(1));

        for (int scrape = 0; scrape < 5; scrape++) {
            assertThat(latest.current()).isEmpty();
        }
        answered.countDown();
        assertThat(readings.get()).as("one thread reads").isLessThanOrEqualTo(1);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private LatestFigures latest(Supplier<WorkFigures> reader, Duration longestWait) {
        figures = new LatestFigures(
                () -> {
                    readings.incrementAndGet();
                    return reader.get();
                },
                nanos::get,
                longestWait);
        return figures;
    }
}
