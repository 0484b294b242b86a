package dev.loopdesk.evidence;

import dev.loopdesk.process.contract.Stage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Terms of a clause that are not in the models; the elements and fields that serve it are read from there.
 *
 * @param stage stage after which a ticket that has not kept the clause has left it out
 * @param counts entries that count
 * @param exemptions reasons for which a ticket does not need it, the first one that applies
 */
record ClauseTerms(String clause, Stage stage, Counts counts, List<Exemption> exemptions) {

    /** Entries of a ticket that count for a clause. */
    enum Counts {
        ALL,
        /** Entries since the last time that the problem proved to be there still. */
        SINCE_LAST_FAILURE,
        /** Entries after the problem proved to be there still for the first time. */
        AFTER_A_FAILURE
    }

    /**
     * A reason for which a ticket does not need a clause.
     *
     * @param reason key in the bundle, after {@code not-needed.}
     */
    record Exemption(String reason, Predicate<Way> applies) {}

    private static final Exemption ON_THE_SPOT = unless("on-the-spot", Way::isSolvedOnTheSpot);
    private static final Exemption KNOWN_PROBLEM = unless("known-problem", Way::isSolvedByKnownProblem);
    private static final Exemption NOT_DIAGNOSED = unless("not-diagnosed", way -> !way.isDiagnosed());
    private static final Exemption NO_SOLUTION = unless("no-solution", way -> !way.hasSolution());
    private static final Exemption BY_STAFF = unless("by-staff", way -> !way.isForRequesterToApply());
    private static final Exemption NOT_SENSITIVE = unless("not-sensitive", way -> !way.isSensitive());

    /** All clauses of which a ticket can give evidence, in order. */
    static final Map<String, ClauseTerms> ALL = all(
            // Decided by the clocks of the targets.
            of("S1.1", Stage.FOLLOW_UP),
            of("S1.2", Stage.FOLLOW_UP),
            of("S2.1", Stage.RECEIVE),
            of("S2.2", Stage.RECEIVE, unless("no-letters", Way::isLetterWithheld)),
            of("S2.3", Stage.RECEIVE),
            of("S2.4", Stage.RECEIVE),
            of("S2.5", Stage.ASSESS),
            of("S2.6", Stage.ASSESS, KNOWN_PROBLEM, unless("not-simple", way -> !way.isTriedOnTheSpot())),
            ofDiagnosis("S3.1"),
            ofDiagnosis(
                    "S3.2",
                    NOT_DIAGNOSED,
                    unless("reproduced", way -> way.isReproduced() && !way.isReproductionFailed()),
                    unless("not-tried", way -> !way.isReproductionFailed())),
            ofDiagnosis("S3.3"),
            ofDiagnosis("S3.4"),
            ofDiagnosis("S3.5", NOT_DIAGNOSED, unless("no-specialist", way -> !way.isConsulted())),
            ofDiagnosis("S3.6"),
            ofDiagnosis(
                    "S3.7",
                    NOT_DIAGNOSED,
                    unless("no-remote-assistance", way -> !way.isRemoteAssistanceWanted()),
                    unless("consent-declined", Way::isConsentDeclined)),
            ofDiagnosis("S3.8"),
            ofSolution("S4.1"),
            ofSolution(
                    "S4.2",
                    NO_SOLUTION,
                    unless("one-option", Way::hasOneOption),
                    unless("may-not-choose", Way::mayRequesterNotChoose)),
            ofSolution("S4.3", NO_SOLUTION, BY_STAFF),
            ofSolution("S4.4", NO_SOLUTION, BY_STAFF),
            ofSolution(
                    "S4.5",
                    NO_SOLUTION,
                    unless("by-requester", way -> way.isForRequesterToApply() && !way.isSensitive())),
            ofSolution("S4.6", NO_SOLUTION, NOT_SENSITIVE),
            of("S4.7", Stage.VERIFY, unless("in-time", way -> !way.isLate())),
            // Decided by the letters.
            of("S4.8", Stage.VERIFY, unless("no-update-due", Way::isNoUpdateDue)),
            anew("S5.1", Stage.VERIFY),
            anew("S5.2", Stage.VERIFY),
            anew("S5.3", Stage.CLOSE),
            anew("S5.4", Stage.CLOSE),
            new ClauseTerms(
                    "S5.5",
                    Stage.FOLLOW_UP,
                    Counts.AFTER_A_FAILURE,
                    List.of(unless("verified-at-first", way -> way.failures().isEmpty()))),
            anew("S5.6", Stage.FOLLOW_UP),
            anew("S6.1", Stage.CLOSE));

    private static ClauseTerms of(String clause, Stage stage, Exemption... exemptions) {
        return new ClauseTerms(clause, stage, Counts.ALL, List.of(exemptions));
    }

    private static ClauseTerms ofDiagnosis(String clause, Exemption... exemptions) {
        return of(clause, Stage.DIAGNOSE, withoutWork(exemptions));
    }

    private static ClauseTerms ofSolution(String clause, Exemption... exemptions) {
        return of(clause, Stage.SOLVE, withoutWork(exemptions));
    }

    private static ClauseTerms anew(String clause, Stage stage) {
        return new ClauseTerms(clause, stage, Counts.SINCE_LAST_FAILURE, List.of());
    }

    private static Exemption[] withoutWork(Exemption... exemptions) {
        return Stream.concat(Stream.of(ON_THE_SPOT, KNOWN_PROBLEM), Arrays.stream(exemptions))
                .toArray(Exemption[]::new);
    }

    private static Exemption unless(String reason, Predicate<Way> applies) {
        return new Exemption(reason, applies);
    }

    private static Map<String, ClauseTerms> all(ClauseTerms... all) {
        Map<String, ClauseTerms> byClause = new LinkedHashMap<>();
        Arrays.stream(all).forEach(terms -> byClause.put(terms.clause(), terms));
        return byClause;
    }
}
