package dev.loopdesk.samples;

import dev.loopdesk.mail.tryout.EmbeddedMailServer;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Creates the sample tickets after the workspace is set up and before the first request and the first job; only if the
 * embedded mail server receives their mail.
 */
@Component
@Profile("!production")
@ConditionalOnProperty(name = "loopdesk.samples", matchIfMissing = true)
class FirstStart implements SmartLifecycle {

    private final Samples samples;
    private final ObjectProvider<EmbeddedMailServer> mails;
    private final Clock clock;
    private volatile boolean running;

    FirstStart(Samples samples, ObjectProvider<EmbeddedMailServer> mails, Clock clock) {
        this.samples = samples;
        this.mails = mails;
        this.clock = clock;
    }

    @Override
    public void start() {
        mails.ifAvailable(server -> samples.make(server, clock.instant()));
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

    /** The web server starts in a later phase, the job executor after the application is ready. */
    @Override
    public int getPhase() {
        return 0;
    }
}
