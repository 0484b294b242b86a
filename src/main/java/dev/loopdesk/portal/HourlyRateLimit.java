package dev.loopdesk.portal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Limits events or units per network address and hour, on this node. */
final class HourlyRateLimit {

    private static final Duration HOUR = Duration.ofHours(1);

    /** Maximum number of remembered addresses, above the ordinary use of an hour. */
    static final int MOST_ADDRESSES = 100_000;

    private final int most;
    private final Clock clock;
    private final Cache<String, Deque<Instant>> taken;

    HourlyRateLimit(int most, Clock clock) {
        this.most = most;
        this.clock = clock;
        this.taken = Caffeine.newBuilder()
                .maximumSize(MOST_ADDRESSES)
                .expireAfterAccess(HOUR)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .build();
    }

    /** Counts one event and tells whether it is within the limit. */
    boolean allows(String address) {
        return allows(address, 1);
    }

    /** Counts units if they are within the limit, and tells whether they are. */
    boolean allows(String address, int units) {
        Instant now = clock.instant();
        var allowed = new AtomicBoolean();
        taken.asMap().compute(address.strip().toLowerCase(Locale.ROOT), (key, known) -> {
            Deque<Instant> times = known == null ? new ArrayDeque<>() : known;
            while (!times.isEmpty() && isOver(times.getFirst(), now)) {
                times.removeFirst();
            }
            if (times.size() + units <= most) {
                times.addAll(Collections.nCopies(units, now));
                allowed.set(true);
            }
            return times;
        });
        return allowed.get();
    }

    /** Returns in how many whole seconds, at least one, the limit has room for one more event of an address. */
    long secondsUntilRoom(String address) {
        return secondsUntilRoom(address, 1);
    }

    /** Returns in how many whole seconds, at least one, the limit has room for so many units of an address. */
    long secondsUntilRoom(String address, int units) {
        var seconds = new AtomicLong(1);
        taken.asMap().computeIfPresent(address.strip().toLowerCase(Locale.ROOT), (key, times) -> {
            int over = Math.min(times.size(), times.size() + units - most);
            if (over > 0) {
                Instant room =
                        times.stream().skip(over - 1L).findFirst().orElseThrow().plus(HOUR);
                seconds.set(Math.max(
                        1,
                        Duration.between(clock.instant(), room).plusMillis(999).toSeconds()));
            }
            return times;
        });
        return seconds.get();
    }

    /** Takes the latest event of an address back, because it came to nothing. */
    void giveBack(String address) {
        taken.asMap().computeIfPresent(address.strip().toLowerCase(Locale.ROOT), (key, times) -> {
            times.pollLast();
            return times;
        });
    }

    /** Returns the number of remembered addresses. */
    long size() {
        taken.cleanUp();
        return taken.estimatedSize();
    }

    private static boolean isOver(Instant time, Instant now) {
        return !time.plus(HOUR).isAfter(now);
    }
}
