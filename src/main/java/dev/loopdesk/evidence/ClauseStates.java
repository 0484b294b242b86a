package dev.loopdesk.evidence;

import dev.loopdesk.evidence.Verdict.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;

/**
 * Keeps for each ticket the state of all clauses in one text, a letter for each clause in the standard's order, so that reports
 * over many tickets read no records (S6.2). Each change of a ticket marks the text as outdated; it is derived anew every ten
 * minutes and before a report.
 */
@Repository
class ClauseStates {

    /** Begins each text. Change it whenever the judgement changes, so that all texts are derived anew after the update. */
    private static final String RULES = "1:";

    /** Tickets that are judged at once, with the same number of statements as one. */
    private static final int PAGE = 500;

    /** A letter may still reach a requester, or bounce, so long after the end of a ticket. */
    private static final Duration LETTERS_ON_THEIR_WAY = Duration.ofDays(30);

    /** Place of each clause in a text. */
    private static final Map<String, Integer> PLACES = places();

    private static final String WITHIN = " t.received_at >= :from and t.received_at < :to ";

    private final JdbcClient jdbc;
    private final TicketRecords records;
    private final ServingElements models;
    private final Clock clock;
    private boolean rulesCompared;

    ClauseStates(JdbcClient jdbc, TicketRecords records, ServingElements models, Clock clock) {
        this.jdbc = jdbc;
        this.records = records;
        this.models = models;
        this.clock = clock;
    }

    /** Derives the outdated states of all tickets. */
    @Scheduled(initialDelay = 5, fixedDelay = 10, timeUnit = TimeUnit.MINUTES)
    public void refreshAll() {
        refresh(Instant.EPOCH, clock.instant().plus(Duration.ofDays(1)));
    }

    /** Derives the outdated states of the tickets that came in within a range. */
    void refresh(Instant from, Instant to) {
        compareRules();
        ServingElements.Known known = models.known();
        List<Outdated> page = outdated(from, to, Long.MAX_VALUE);
        while (!page.isEmpty()) {
            Map<String, Outdated> tickets = new LinkedHashMap<>();
            page.forEach(ticket -> tickets.put(ticket.number(), ticket));
            for (TicketRecord ticket : records.of(List.copyOf(tickets.keySet()))) {
                Outdated outdated = tickets.get(ticket.ticket().number());
                if (outdated != null) {
                    keep(outdated, RULES + letters(Evidence.verdicts(ticket, known)), isSettled(ticket));
                }
            }
            page = page.size() < PAGE
                    ? List.of()
                    : outdated(from, to, page.get(page.size() - 1).id());
        }
    }

    /** Counts the tickets of a range by their states. */
    Map<String, Long> counts(Instant from, Instant to) {
        Map<String, Long> counts = new HashMap<>();
        within(
                        "select t.clause_states, count(*) from ticket t where" + WITHIN
                                + "and t.clause_states is not null group by t.clause_states",
                        from,
                        to)
                .query(row -> {
                    counts.put(row.getString(1), row.getLong(2));
                });
        return counts;
    }

    /** A ticket and the states of its clauses. */
    record Judged(long id, String number, String states) {}

    /** Returns the newest tickets of each combination of states in which a clause was skipped, newest first. */
    List<Judged> skipping(Instant from, Instant to, int mostOfEach) {
        return within("""
                        select id, number, clause_states from (
                            select t.id, t.number, t.clause_states,
                                row_number() over (partition by t.clause_states order by t.id desc) as place
                            from ticket t where""" + WITHIN + """
                                and t.clause_states like :skipped
                        ) numbered where place <= :most order by id desc
                        """, from, to)
                .param("skipped", "%" + letter(State.SKIPPED) + "%")
                .param("most", mostOfEach)
                .query((row, n) -> new Judged(row.getLong(1), row.getString(2), row.getString(3)))
                .list();
    }

    /**
     * Returns the numbers of the tickets in which a clause is in a state, newest first.
     *
     * @param before number of the last ticket of the page before, or null
     */
    List<String> tickets(String clause, State state, Instant from, Instant to, @Nullable String before, int most) {
        String page = before == null ? "" : " and t.id < (select id from ticket where number = :before)";
        StatementSpec query = within(
                        "select t.number from ticket t where" + WITHIN
                                + "and substring(t.clause_states from cast(:place as int) for 1) = :state" + page
                                + " order by t.id desc fetch first :most rows only",
                        from,
                        to)
                .param("place", place(clause) + 1)
                .param("state", String.valueOf(letter(state)))
                .param("most", most);
        query = before == null ? query : query.param("before", before);
        return query.query(String.class).list();
    }

    /** Returns the state of a clause in a text. */
    static State state(String states, String clause) {
        char letter = states.charAt(place(clause));
        for (State state : State.values()) {
            if (letter(state) == letter) {
                return state;
            }
        }
        throw new IllegalStateException("No state has the letter " + letter);
    }

    private static int place(String clause) {
        Integer place = PLACES.get(clause);
        if (place == null) {
            throw new IllegalArgumentException("No clause " + clause);
        }
        return place;
    }

    private static Map<String, Integer> places() {
        Map<String, Integer> places = new HashMap<>();
        ClauseTerms.ALL.keySet().forEach(clause -> places.put(clause, RULES.length() + places.size()));
        return Map.copyOf(places);
    }

    private static String letters(List<Verdict> verdicts) {
        return verdicts.stream()
                .map(verdict -> String.valueOf(letter(verdict.state())))
                .collect(Collectors.joining());
    }

    private static char letter(State state) {
        return switch (state) {
            case FULFILLED -> 'F';
            case NOT_NEEDED -> 'N';
            case SKIPPED -> 'S';
            case OPEN -> 'O';
        };
    }

    /** A ticket whose states are outdated, and how far its record went when it was found. */
    private record Outdated(
            long id,
            String number,
            int entries,
            int clockEvents,
            int letters,
            String endedAs,
            @Nullable String states) {

        static Outdated of(ResultSet row) throws SQLException {
            return new Outdated(
                    row.getLong(1),
                    row.getString(2),
                    row.getInt(3),
                    row.getInt(4),
                    row.getInt(5),
                    row.getString(6),
                    row.getString(7));
        }
    }

    private List<Outdated> outdated(Instant from, Instant to, long before) {
        return within("""
                        select t.id, t.number, t.entries, t.clock_events, t.letters, coalesce(t.ended_as, ''),
                            t.clause_states
                        from ticket t where t.has_clause_states = false and t.number is not null
                            and t.id < :before and""" + WITHIN + "order by t.id desc fetch first :most rows only", from, to)
                .param("before", before)
                .param("most", PAGE)
                .query((row, n) -> Outdated.of(row))
                .list();
    }

    /** Writes the states, unless the record has grown meanwhile; nobody waits for a lock. */
    private void keep(Outdated ticket, String states, boolean settled) {
        if (!settled && states.equals(ticket.states())) {
            return;
        }
        jdbc.sql("""
                        update ticket set clause_states = :states, has_clause_states = :settled
                        where id = :id and entries = :entries and clock_events = :clockEvents and letters = :letters
                            and coalesce(ended_as, '') = :endedAs
                        """)
                .param("states", states)
                .param("settled", settled)
                .param("id", ticket.id())
                .param("entries", ticket.entries())
                .param("clockEvents", ticket.clockEvents())
                .param("letters", ticket.letters())
                .param("endedAs", ticket.endedAs())
                .update();
    }

    /** Tells whether the states stay as they are while the ticket does not change: no letter is on its way. */
    private boolean isSettled(TicketRecord ticket) {
        Instant ended = ticket.ticket().endedAt();
        return ticket.letters().stream().allMatch(letter -> letter.reachedAt() != null)
                || (ended != null && ended.plus(LETTERS_ON_THEIR_WAY).isBefore(clock.instant()));
    }

    private synchronized void compareRules() {
        if (!rulesCompared) {
            jdbc.sql(
                            "update ticket set has_clause_states = false where has_clause_states and clause_states not like :rules")
                    .param("rules", RULES + "%")
                    .update();
            rulesCompared = true;
        }
    }

    private StatementSpec within(String sql, Instant from, Instant to) {
        return jdbc.sql(sql).param("from", stored(from)).param("to", stored(to));
    }

    private static OffsetDateTime stored(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
