package dev.loopdesk.monitoring;

import dev.loopdesk.hardening.DatabaseOutage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/**
 * The latest figures of the work. They are read when somebody asks for them, by one thread at a time and at most every 15
 * seconds; less often if reading them takes long, so that it never takes more than a hundredth of the time. Whoever asks waits
 * for two seconds at most, and gets no figures that are older than a minute.
 */
@Component
@ConditionalOnWebApplication
class LatestFigures implements DisposableBean {

    static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final Duration OLDEST = Duration.ofMinutes(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final int SHARE = 100;

    private static final Logger LOG = LoggerFactory.getLogger(LatestFigures.class);

    private final Supplier<WorkFigures> reader;
    private final LongSupplier nanoTime;
    private final Duration longestWait;
    private final long start;
    private final ThreadPoolExecutor thread;
    private @Nullable CompletableFuture<Void> reading;
    private volatile @Nullable Reading latest;
    private boolean failing;

    @Autowired
    LatestFigures(WorkFiguresReader reader) {
        this(reader::read, System::nanoTime, LONGEST_WAIT);
    }

    /** @param nanoTime source of time, for tests */
    LatestFigures(Supplier<WorkFigures> reader, LongSupplier nanoTime, Duration longestWait) {
        this.reader = reader;
        this.nanoTime = nanoTime;
        this.longestWait = longestWait;
        this.start = nanoTime.getAsLong();
        this.thread = new ThreadPoolExecutor(1, 1, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), task -> {
            var made = new Thread(task, "figures");
            made.setDaemon(true);
            return made;
        });
        thread.allowCoreThreadTimeOut(true);
    }

    /** Figures that were read, with the reading of a clock at its end and the time that it took. */
    private record Reading(WorkFigures figures, long endNanos, long tookNanos) {

        /** Returns the time for which the figures are not read again. */
        long keptNanos() {
            return Math.max(INTERVAL.toNanos(), tookNanos * SHARE);
        }

        /** Returns the time after which the figures say nothing any more. */
        long validNanos() {
            return keptNanos() + OLDEST.minus(INTERVAL).toNanos();
        }
    }

    /** Returns the figures; empty while the database does not answer. */
    Optional<WorkFigures> current() {
        CompletableFuture<Void> awaited = refresh();
        if (awaited != null) {
            await(awaited);
        }
        Reading known = latest;
        return known == null || age(known) > known.validNanos() ? Optional.empty() : Optional.of(known.figures);
    }

    /** Returns the time since the latest figures were read, or since the start if none were. */
    Duration age() {
        Reading known = latest;
        return Duration.ofNanos(known == null ? nanoTime.getAsLong() - start : age(known));
    }

    private long age(Reading reading) {
        return nanoTime.getAsLong() - reading.endNanos;
    }

    /** Begins to read if it is time to, and returns what to wait for. */
    private synchronized @Nullable CompletableFuture<Void> refresh() {
        Reading known = latest;
        if (known != null && age(known) < known.keptNanos()) {
            return null;
        }
        if (reading == null || reading.isDone()) {
            reading = CompletableFuture.runAsync(this::read, thread);
        }
        return reading;
    }

    private void read() {
        long begun = nanoTime.getAsLong();
        try {
            WorkFigures figures = reader.get();
            long end = nanoTime.getAsLong();
            latest = new Reading(figures, end, end - begun);
            if (failing) {
                LOG.info("Figures are read again");
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                if (DatabaseOutage.isBehind(e)) {
                    LOG.warn("No figures can be read, because the database cannot be reached");
                } else {
                    LOG.warn("No figures can be read", e);
                }
            }
            failing = true;
        }
    }

    private void await(CompletableFuture<Void> awaited) {
        try {
            awaited.get(longestWait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.debug("The figures are still being read", e);
        } catch (ExecutionException e) {
            LOG.warn("No figures can be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void destroy() {
        thread.shutdownNow();
    }
}
