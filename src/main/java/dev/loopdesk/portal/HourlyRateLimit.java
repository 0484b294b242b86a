package dev.loopdesk.portal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** How often something may happen, or how much, for the same address within an hour, on this node. */
final class HourlyRateLimit {

    private static final Duration HOUR = Duration.ofHours(1);
    /** Addresses cost an attacker nothing, so forgotten ones must not stay. */
    private static final int MOST_ADDRESSES = 10_000;

    private final int most;
    private final Clock clock;
    private final Map<String, Deque<Instant>> taken = new HashMap<>();

    HourlyRateLimit(int most, Clock clock) {
        this.most = most;
        this.clock = clock;
    }

    /** Counts one more, and says whether it is within the cap. */
    boolean allows(String address) {
        return allows(address, 1);
    }

    /** Counts that many more if they are within the cap, and says whether they are. */
    synchronized boolean allows(String address, int units) {
        Instant now = clock.instant();
        if (taken.size() >= MOST_ADDRESSES) {
            taken.values().removeIf(times -> times.isEmpty() || isOver(times.getLast(), now));
        }
        Deque<Instant> times = taken.computeIfAbsent(address.strip().toLowerCase(Locale.ROOT), a -> new ArrayDeque<>());
        while (!times.isEmpty() && isOver(times.getFirst(), now)) {
            times.removeFirst();
        }
        if (times.size() + units > most) {
            return false;
        }
        for (int i = 0; i < units; i++) {
            times.addLast(now);
        }
        return true;
    }

    private static boolean isOver(Instant time, Instant now) {
        return !time.plus(HOUR).isAfter(now);
    }
}
