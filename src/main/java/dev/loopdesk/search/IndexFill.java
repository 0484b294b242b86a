package dev.loopdesk.search;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * Indexes the tickets from before there was an index, newest first, each in a transaction of its own, beside the running
 * application. After an interruption it goes on with those that are missing.
 */
@Component
class IndexFill implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(IndexFill.class);
    private static final int AT_ONCE = 200;

    private final TicketIndex index;
    private volatile boolean running;

    IndexFill(TicketIndex index) {
        this.index = index;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        if (!index.missing(1).isEmpty()) {
            var thread = new Thread(this::fill, "ticket-index");
            thread.setDaemon(true);
            thread.start();
        }
    }

    void fill() {
        long begun = System.nanoTime();
        int indexed = 0;
        Set<String> failed = new HashSet<>();
        List<String> missing = missing(failed);
        while (running && !missing.isEmpty()) {
            for (String number : missing) {
                if (running && build(number)) {
                    indexed++;
                } else {
                    failed.add(number);
                }
            }
            missing = missing(failed);
        }
        LOG.info("{} tickets indexed in {} s", indexed, (System.nanoTime() - begun) / 1_000_000_000);
    }

    private List<String> missing(Set<String> failed) {
        return index.missing(AT_ONCE + failed.size()).stream()
                .filter(number -> !failed.contains(number))
                .toList();
    }

    /** Indexes a ticket; returns false if that failed, so that one ticket does not keep older ones out of the index. */
    private boolean build(String number) {
        try {
            index.buildMissing(number);
            return true;
        } catch (DuplicateKeyException e) {
            LOG.debug("Another node has indexed {}", number, e);
            return true;
        } catch (RuntimeException e) {
            LOG.warn("Ticket {} cannot be indexed; the next start tries it again", number, e);
            return false;
        }
    }
}
