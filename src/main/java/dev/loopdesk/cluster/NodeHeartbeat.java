package dev.loopdesk.cluster;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Reports that this node lives, in a thread of its own, from the start until the database is closed. */
@Component
@ConditionalOnWebApplication
class NodeHeartbeat implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(NodeHeartbeat.class);

    private final Nodes nodes;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean running;
    private boolean failed;

    NodeHeartbeat(Nodes nodes) {
        this.nodes = nodes;
    }

    /** Starts before what takes jobs, mails or requests, and stops after it. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    @Override
    public void start() {
        running = true;
        if (nodes.areSeveral()) {
            report();
            var thread = new Thread(this::reportUntilStopped, "node-heartbeat");
            thread.setDaemon(true);
            thread.start();
        } else {
            nodes.takeOverAll();
        }
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

    private void reportUntilStopped() {
        try {
            while (!stopped.await(Nodes.INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                report();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void report() {
        try {
            nodes.report();
            failed = false;
        } catch (RuntimeException e) {
            if (!failed) {
                LOG.warn("This node cannot report that it lives; it tries again", e);
            }
            failed = true;
        }
    }
}
