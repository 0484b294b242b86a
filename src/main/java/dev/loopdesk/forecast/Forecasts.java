package dev.loopdesk.forecast;

import dev.loopdesk.servicetime.ServiceTimes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** States when tickets are solved (S4.7). The courses of other tickets are read every some minutes, by each node for itself. */
@Service
public class Forecasts {

    private static final Duration OBSERVED = Duration.ofDays(90);

    private final Courses courses;
    private final ServiceTimes serviceTimes;
    private final Clock clock;
    private final Duration readEvery;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Known known;

    Forecasts(Courses courses, ServiceTimes serviceTimes, Clock clock, ForecastSettings settings) {
        this.courses = courses;
        this.serviceTimes = serviceTimes;
        this.clock = clock;
        this.readEvery = settings.readEvery();
    }

    /**
     * A statement about a ticket.
     *
     * @param record how often such statements came true
     */
    public record Stated(Forecast forecast, TrackRecord record) {}

    private record Known(Instant at, List<Course> courses, TrackRecord record) {

        boolean isFresh(Instant now, Duration readEvery) {
            // A clock may be set back.
            return Duration.between(at, now).abs().compareTo(readEvery) < 0;
        }
    }

    /** States when a ticket is solved; empty if it is solved or has ended. */
    public Optional<Stated> of(String number) {
        Instant now = clock.instant();
        return courses.of(number).map(Standing::of).map(standing -> {
            Known others = known(now);
            return new Stated(
                    new Forecaster(others.courses(), now, serviceTimes.zone()).forecast(standing), others.record());
        });
    }

    /** Reads anew what is old. Others take it meanwhile, unless nobody has asked for so long that it says little of the present. */
    private Known known(Instant now) {
        Known last = known;
        if (last != null
                && (last.isFresh(now, readEvery)
                        || (reading.isLocked() && last.isFresh(now, readEvery.multipliedBy(2))))) {
            return last;
        }
        reading.lock();
        try {
            last = known;
            if (last == null || !last.isFresh(now, readEvery)) {
                List<Course> read = courses.openSince(now.minus(OBSERVED).minus(TrackRecord.SPAN));
                last = new Known(now, read, TrackRecord.of(read, now, serviceTimes.zone()));
                known = last;
            }
            return last;
        } finally {
            reading.unlock();
        }
    }
}
