package dev.loopdesk.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How long something took, each time that it was done. */
final class Times {

    private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());

    /** Does something and takes its time. */
    void take(Runnable action) {
        long before = System.nanoTime();
        action.run();
        nanos.add(System.nanoTime() - before);
    }

    /** The time that so many percent of the times do not exceed. */
    Duration percentile(int percent) {
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        int index = (int) Math.ceil(percent / 100.0 * sorted.size()) - 1;
        return Duration.ofNanos(sorted.get(Math.max(index, 0)));
    }

    @Override
    public String toString() {
        return "%d / %d ms".formatted(percentile(50).toMillis(), percentile(95).toMillis());
    }
}
