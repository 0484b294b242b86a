package dev.loopdesk.retrieval;

import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Keeps this node's index up to date from the moment at which the application is ready, in a thread of its own. */
@Component
@ConditionalOnWebApplication
public class IndexFollower implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(IndexFollower.class);
    private static final long PAUSE_MILLIS = 1_000;
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 30_000;

    private final CaseIndex index;
    private final boolean enabled;
    private volatile boolean running;
    private volatile boolean ready;
    private volatile @Nullable Instant lastFollowed;
    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * State of this node's index.
     *
     * @param follows true if this node keeps an index
     * @param open true if it can be searched
     * @param inMemory true if its folder cannot be used, so that it lies in memory until the next start
     * @param items number of articles and cases in it
     * @param lastFollowed latest time at which all changes were in it, or null since the start
     */
    public record State(
            boolean follows,
            boolean open,
            boolean inMemory,
            int items,
            @Nullable Instant lastFollowed) {}

    IndexFollower(CaseIndex index, @Value("${loopdesk.search.follow:true}") boolean enabled) {
        this.index = index;
        this.enabled = enabled;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        stopped.countDown();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        if (enabled && !ready) {
            ready = true;
            var thread = new Thread(this::run, "search-index");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Returns the present state of the index. */
    public State state() {
        return new State(ready && running, index.isOpen(), index.isInMemory(), index.size(), lastFollowed);
    }

    /** Compares index and database each night, whatever was missed. */
    @Scheduled(cron = "0 50 2 * * *")
    void compare() {
        if (ready) {
            index.reconcile();
        }
    }

    private void run() {
        boolean failed = false;
        while (running) {
            boolean more = false;
            try {
                index.follow();
                lastFollowed = Instant.now();
                more = index.addVectors();
                failed = false;
            } catch (RuntimeException e) {
                if (running && !failed) {
                    LOG.warn("The search index does not follow at present; it is tried again", e);
                }
                failed = true;
            }
            if (!more) {
                pause(failed ? PAUSE_AFTER_FAILURE_MILLIS : PAUSE_MILLIS);
            }
        }
    }

    private void pause(long millis) {
        try {
            if (stopped.await(millis, TimeUnit.MILLISECONDS)) {
                running = false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }
}
