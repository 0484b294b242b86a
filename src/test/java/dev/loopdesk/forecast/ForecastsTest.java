package dev.loopdesk.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.loopdesk.servicetime.ServiceTimes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the courses of past tickets are read anew, and who waits for it. */
class ForecastsTest {

    private static final Instant START = Instant.parse("2026-09-01T08:00:00Z");

    private final Courses courses = mock();
    private final ServiceTimes times = mock();
    private final Clock clock = mock();
    private final Forecasts forecasts =
            new Forecasts(courses, times, clock, new ForecastSettings(false, Duration.ofMinutes(10)));
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch reading = new CountDownLatch(1);

    @BeforeEach
    void oneTicketIsOpenAndNoneIsSolved() {
        when(times.zone()).thenReturn(ZoneId.of("Asia/Shanghai"));
        when(clock.instant()).thenReturn(START);
        when(clock.getZone()).thenReturn(ZoneOffset.UTC);
        when(courses.of("LD-1"))
                .thenReturn(Optional.of(new Course(
                        "LD-1", "P3", "network", List.of(new Course.Step(START.minusSeconds(60), "triage")))));
        when(courses.openSince(any())).thenReturn(List.of());
        assertThat(stated().isStated()).isFalse();
        when(courses.openSince(any())).thenAnswer(call -> {
            reading.countDown();
            released.await();
            return solved();
        });
    }

    @Test
    void a_reading_that_is_a_little_old_is_stated_while_another_caller_reads_anew() throws InterruptedException {
        when(clock.instant()).thenReturn(START.plus(Duration.ofMinutes(11)));
        CompletableFuture<Forecast> first = CompletableFuture.supplyAsync(this::stated);
        reading.await();

        assertThat(stated().isStated()).isFalse();

        released.countDown();
        assertThat(first.join().isStated()).isTrue();
        assertThat(stated().isStated()).isTrue();
    }

    @Test
    void a_reading_of_hours_ago_is_stated_to_nobody() throws InterruptedException {
        when(clock.instant()).thenReturn(START.plus(Duration.ofHours(5)));
        CompletableFuture<Forecast> first = CompletableFuture.supplyAsync(this::stated);
        reading.await();
        CompletableFuture<Forecast> second = new CompletableFuture<>();
        var caller = new Thread(() -> second.complete(stated()));
        caller.start();
        await().until(() -> second.isDone() || caller.getState() == Thread.State.WAITING);

        released.countDown();

        assertThat(first.join().isStated()).isTrue();
        assertThat(second.join().isStated()).isTrue();
    }

    private Forecast stated() {
        return forecasts.of("LD-1").orElseThrow().forecast();
    }

    private static List<Course> solved() {
        return IntStream.range(0, 20)
                .mapToObj(number -> new Course(
                        "LD-" + (100 + number),
                        "P3",
                        "network",
                        List.of(
                                new Course.Step(START.minus(Duration.ofDays(20)), "triage"),
                                new Course.Step(START.minus(Duration.ofDays(number % 10 + 1)), Course.SOLVED))))
                .toList();
    }
}
