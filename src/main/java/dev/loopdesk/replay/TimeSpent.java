package dev.loopdesk.replay;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Where the time of the replay itself went. */
class TimeSpent {

    /** How often, and for how long altogether. */
    static final class Share {
        private int count;
        private long nanos;

        int count() {
            return count;
        }

        long nanos() {
            return nanos;
        }
    }

    private final Map<String, Share> shares = new LinkedHashMap<>();

    <T> T on(String what, Supplier<T> action) {
        long start = System.nanoTime();
        try {
            return action.get();
        } finally {
            Share share = shares.computeIfAbsent(what, key -> new Share());
            share.count++;
            share.nanos += System.nanoTime() - start;
        }
    }

    void on(String what, Runnable action) {
        Object nothing = on(what, () -> {
            action.run();
            return what;
        });
        assert nothing == what;
    }

    Map<String, Share> shares() {
        return shares;
    }
}
