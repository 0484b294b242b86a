package dev.loopdesk.replay;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an activity of the log means in the standard; the bundled mapping file explains each. */
enum ActivityMeaning {
    REPORT,
    ASSESS,
    TAKE_OVER,
    ASK_REQUESTER,
    EXPLAIN_DELAY,
    CONSULT,
    CONSULT_ENDED,
    RESOLVE,
    CLOSE,
    OUT_OF_SCOPE,
    ECHO;

    /** The word for it in mapping files. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<ActivityMeaning> of(String word) {
        return Arrays.stream(values())
                .filter(meaning -> meaning.word().equals(word))
                .findFirst();
    }

    /** Whether somebody works on the problem, so that it is not solved yet. */
    boolean isWork() {
        return this != CLOSE && this != OUT_OF_SCOPE && this != ECHO;
    }
}
