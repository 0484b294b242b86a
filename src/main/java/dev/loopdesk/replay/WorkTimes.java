package dev.loopdesk.replay;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Measures the time that the replay spends by kind of work. */
class WorkTimes {

    /** Number of executions and total time of one kind of work. */
    static final class Timing {
        private int count;
        private long nanos;

        int count() {
            return count;
        }

        long nanos() {
            return nanos;
        }
    }

    private final Map<String, Timing> timings = new LinkedHashMap<>();

    <T> T measure(String what, Supplier<T> action) {
        long start = System.nanoTime();
        try {
            return action.get();
        } finally {
            Timing timing = timings.computeIfAbsent(what, key -> new Timing());
            timing.count++;
            timing.nanos += System.nanoTime() - start;
        }
    }

    void measure(String what, Runnable action) {
        Object nothing = measure(what, () -> {
            action.run();
            return what;
        });
        assert nothing == what;
    }

    Map<String, Timing> timings() {
        return timings;
    }
}
