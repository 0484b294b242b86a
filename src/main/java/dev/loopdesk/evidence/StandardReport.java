package dev.loopdesk.evidence;

import dev.loopdesk.evidence.ClauseStates.Judged;
import dev.loopdesk.evidence.Verdict.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Tells how well each clause of the standard is kept by the tickets that came in within a range (S6.2). */
@Service
public class StandardReport {

    /** Tickets named for a clause. */
    private static final int MOST = 20;

    private final ClauseStates states;

    StandardReport(ClauseStates states) {
        this.states = states;
    }

    /**
     * Tickets by the state of a clause.
     *
     * @param tickets numbers of those that skipped it, newest first, at most 20
     */
    public record ClauseFigures(
            String clause, int fulfilled, int notNeeded, int skipped, int open, List<String> tickets) {

        /** Returns the part of the tickets that skipped the clause, of those that needed it. */
        private double skippedShare() {
            return skipped == 0 ? 0 : (double) skipped / (skipped + fulfilled);
        }
    }

    /**
     * Returns the figures of each clause, worst first: those that the largest part of tickets skipped.
     *
     * @param from earliest receipt
     * @param to receipt before which the tickets came in
     */
    public List<ClauseFigures> of(Instant from, Instant to) {
        states.refresh(from, to);
        Map<String, Count> counts = new LinkedHashMap<>();
        ClauseTerms.ALL.keySet().forEach(clause -> counts.put(clause, new Count()));
        states.counts(from, to)
                .forEach((text, tickets) -> counts.forEach(
                        (clause, count) -> count.add(ClauseStates.state(text, clause), tickets.intValue())));
        for (Judged ticket : states.skipping(from, to, MOST)) {
            counts.forEach((clause, count) -> {
                if (ClauseStates.state(ticket.states(), clause) == State.SKIPPED) {
                    count.name(ticket.number());
                }
            });
        }
        return counts.entrySet().stream()
                .map(count -> count.getValue().figures(count.getKey()))
                .sorted(Comparator.comparingDouble(ClauseFigures::skippedShare)
                        .thenComparingInt(ClauseFigures::skipped)
                        .reversed())
                .toList();
    }

    /** Returns the clauses that are judged, in the standard's order. */
    public static List<String> clauses() {
        return List.copyOf(ClauseTerms.ALL.keySet());
    }

    /** Returns the states in which a clause can be. */
    public static List<String> states() {
        return Stream.of(State.values()).map(State::key).toList();
    }

    /**
     * Returns the numbers of the tickets in which a clause is in a state, newest first.
     *
     * @param clause one of {@link #clauses()}
     * @param state one of {@link #states()}
     * @param before number of the last ticket of the page before, or null
     */
    public List<String> tickets(
            String clause, String state, Instant from, Instant to, @Nullable String before, int most) {
        State wanted = Stream.of(State.values())
                .filter(one -> one.key().equals(state))
                .findFirst()
                .orElseThrow();
        states.refresh(from, to);
        return states.tickets(clause, wanted, from, to, before, most);
    }

    private static final class Count {

        private final Map<State, Integer> tickets = new EnumMap<>(State.class);
        private final Collection<String> skipped = new ArrayList<>();

        void add(State state, int number) {
            tickets.merge(state, number, Integer::sum);
        }

        /** Names a ticket that skipped the clause, newest first. */
        void name(String number) {
            if (skipped.size() < MOST) {
                skipped.add(number);
            }
        }

        ClauseFigures figures(String clause) {
            return new ClauseFigures(
                    clause,
                    tickets.getOrDefault(State.FULFILLED, 0),
                    tickets.getOrDefault(State.NOT_NEEDED, 0),
                    tickets.getOrDefault(State.SKIPPED, 0),
                    tickets.getOrDefault(State.OPEN, 0),
                    List.copyOf(skipped));
        }
    }
}
