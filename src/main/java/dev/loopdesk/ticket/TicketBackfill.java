package dev.loopdesk.ticket;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DuplicateKeyException;

/**
 * Derives for the tickets of earlier releases what is kept since, newest first, each in a transaction of its own, beside the
 * running application. After an interruption it goes on with those that are missing.
 */
public final class TicketBackfill implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(TicketBackfill.class);
    private static final int AT_ONCE = 200;

    private final String name;
    private final IntFunction<List<String>> missing;
    private final Consumer<String> derivation;
    private volatile boolean running;

    /**
     * Creates one.
     *
     * @param name name of its thread and in the log
     * @param missing returns at most that many tickets for which it is missing
     * @param derivation derives it for a ticket, in a transaction
     */
    public TicketBackfill(String name, IntFunction<List<String>> missing, Consumer<String> derivation) {
        this.name = name;
        this.missing = missing;
        this.derivation = derivation;
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

    /** Begins in a thread of its own, if anything is missing. */
    @EventListener(ApplicationReadyEvent.class)
    public void begin() {
        if (!missing.apply(1).isEmpty()) {
            var thread = new Thread(this::run, name);
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Derives all that is missing. */
    public void run() {
        try {
            deriveAll();
        } catch (RuntimeException e) {
            LOG.warn("{} stopped; the next start goes on", name, e);
        }
    }

    private void deriveAll() {
        long begun = System.nanoTime();
        int derived = 0;
        Set<String> failed = new HashSet<>();
        List<String> next = next(failed);
        while (running && !next.isEmpty()) {
            for (String number : next) {
                if (running && derive(number)) {
                    derived++;
                } else {
                    failed.add(number);
                }
            }
            next = next(failed);
        }
        LOG.info(
                "{}: {} tickets in {} s, {} failed or left",
                name,
                derived,
                (System.nanoTime() - begun) / 1_000_000_000,
                failed.size());
    }

    private List<String> next(Set<String> failed) {
        return missing.apply(AT_ONCE + failed.size()).stream()
                .filter(number -> !failed.contains(number))
                .toList();
    }

    /** Returns false if it failed, so that one ticket does not keep older ones waiting. */
    private boolean derive(String number) {
        try {
            derivation.accept(number);
            return true;
        } catch (DuplicateKeyException e) {
            LOG.debug("Another node has done {} for {}", name, number, e);
            return true;
        } catch (RuntimeException e) {
            LOG.warn("{} failed for {}; the next start tries it again", name, number, e);
            return false;
        }
    }
}
