package dev.loopdesk.replay;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of a case, by time. */
record LoggedCase(String id, List<LoggedEvent> events) {

    /** How the log says that a case ended. */
    enum End {
        CLOSED,
        OUT_OF_SCOPE,
        OPEN
    }

    /** The end that the log recorded. */
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

    /** The next event after that one in which somebody works on the problem, or null. */
    @Nullable
    LoggedEvent workAfter(int index) {
        return events.stream()
                .skip(index + 1L)
                .filter(event -> event.meaning().isWork())
                .findFirst()
                .orElse(null);
    }

    /** The event after that one, echoes left out, or null. */
    @Nullable
    LoggedEvent after(int index) {
        return events.stream()
                .skip(index + 1L)
                .filter(event -> event.meaning() != ActivityMeaning.ECHO)
                .findFirst()
                .orElse(null);
    }
}
