package dev.loopdesk.replay;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of a case in order of time. */
record LoggedCase(String id, List<LoggedEvent> events) {

    /** Recorded end of a case. */
    enum End {
        CLOSED,
        OUT_OF_SCOPE,
        OPEN
    }

    /** Returns the recorded end. */
    End recordedEnd() {
        if (events.stream().anyMatch(event -> event.meaning() == ActivityMeaning.OUT_OF_SCOPE)) {
            return End.OUT_OF_SCOPE;
        }
        for (int i = events.size() - 1; i >= 0; i--) {
            if (events.get(i).meaning() == ActivityMeaning.CLOSE) {
                return End.CLOSED;
            }
            if (events.get(i).meaning().isWork()) {
                return End.OPEN;
            }
        }
        return End.OPEN;
    }

    /** Returns the next work on the problem after an event, or null. */
    @Nullable
    LoggedEvent workAfter(int index) {
        return events.stream()
                .skip(index + 1L)
                .filter(event -> event.meaning().isWork())
                .findFirst()
                .orElse(null);
    }

    /** Returns the next event, without repetitions, or null. */
    @Nullable
    LoggedEvent after(int index) {
        return events.stream()
                .skip(index + 1L)
                .filter(event -> event.meaning() != ActivityMeaning.ECHO)
                .findFirst()
                .orElse(null);
    }
}
