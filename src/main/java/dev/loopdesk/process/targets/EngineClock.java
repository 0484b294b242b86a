package dev.loopdesk.process.targets;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.springframework.stereotype.Component;

/**
 * The engine's clock as a {@link Clock}, so that timers and the rules that they trigger use the same time. It tells whole
 * milliseconds, which databases return as they were stored.
 */
@Component
class EngineClock extends Clock {

    private final ZoneId zone;

    EngineClock() {
        this(ZoneOffset.UTC);
    }

    private EngineClock(ZoneId zone) {
        this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new EngineClock(other);
    }

    @Override
    public Instant instant() {
        return ClockUtil.getCurrentTime().toInstant();
    }

    /** Stops the engine's clock, for the whole JVM. */
    void stopAt(Instant moment) {
        ClockUtil.setCurrentTime(Date.from(moment));
    }

    /** Restores the real time. */
    void go() {
        ClockUtil.reset();
    }
}
