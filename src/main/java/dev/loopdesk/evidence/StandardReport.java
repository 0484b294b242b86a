package dev.loopdesk.evidence;

import dev.loopdesk.evidence.Verdict.State;
import dev.loopdesk.ticket.CaseFiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;

/** Tells how well each clause of the standard is kept by the tickets that came in within a range (S6.2). */
@Service
public class StandardReport {

    /** Tickets that are read at once, with the same number of statements as one. */
    private static final int PAGE = 500;

    /** Tickets named for a clause. */
    private static final int MOST = 100;

    private final CaseFiles caseFiles;
    private final TicketRecords records;
    private final ServingElements models;

    StandardReport(CaseFiles caseFiles, TicketRecords records, ServingElements models) {
        this.caseFiles = caseFiles;
        this.records = records;
        this.models = models;
    }

    /**
     * Tickets by the state of a clause.
     *
     * @param tickets numbers of those that skipped it, newest first, at most 100
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
        Map<String, Count> counts = new LinkedHashMap<>();
        ClauseTerms.ALL.keySet().forEach(clause -> counts.put(clause, new Count()));
        ServingElements.Known known = models.known();
        List<String> page = caseFiles.received(from, to, null, PAGE);
        while (!page.isEmpty()) {
            for (TicketRecord ticket : records.of(page)) {
                Evidence.verdicts(ticket, known)
                        .forEach(verdict -> counts.computeIfAbsent(verdict.clause(), clause -> new Count())
                                .add(verdict.state(), ticket.ticket().number()));
            }
            page = page.size() < PAGE ? List.of() : caseFiles.received(from, to, page.get(page.size() - 1), PAGE);
        }
        return counts.entrySet().stream()
                .map(count -> count.getValue().figures(count.getKey()))
                .sorted(Comparator.comparingDouble(ClauseFigures::skippedShare)
                        .thenComparingInt(ClauseFigures::skipped)
                        .reversed())
                .toList();
    }

    private static final class Count {

        private final Map<State, Integer> tickets = new EnumMap<>(State.class);
        private final Collection<String> skipped = new ArrayList<>();

        void add(State state, String number) {
            tickets.merge(state, 1, Integer::sum);
            if (state == State.SKIPPED && skipped.size() < MOST) {
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
