package dev.loopdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.function.ThrowingSupplier;

/** Limits of the processor's time that a task takes: a clock on the wall would count what else a machine does. */
public final class ProcessorTime {

    /** Ends a task that waits, or that never ends. */
    private static final Duration NEVER = Duration.ofMinutes(2);

    private ProcessorTime() {}

    /** Runs a task in a thread of its own and asserts that it takes less than the limit. */
    public static <T> T within(Duration limit, ThrowingSupplier<T> task) {
        return assertTimeoutPreemptively(NEVER, () -> {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadCpuTime();
            T result = task.get();
            assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before))
                    .isLessThan(limit);
            return result;
        });
    }

    /** Runs a task in a thread of its own and asserts that it takes less than the limit. */
    public static void within(Duration limit, Executable task) {
        within(limit, () -> {
            task.execute();
            return true;
        });
    }
}
