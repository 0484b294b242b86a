package dev.loopdesk.replay;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Meaning of a log's activity in the standard; the bundled mapping file explains each. */
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

    /** Returns the name used in mapping files. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<ActivityMeaning> of(String word) {
        return Arrays.stream(values())
                .filter(meaning -> meaning.word().equals(word))
                .findFirst();
    }

    /** Tells whether it is work on the problem, which is then not solved yet. */
    boolean isWork() {
        return this != CLOSE && this != OUT_OF_SCOPE && this != ECHO;
    }
}
