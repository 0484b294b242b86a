package dev.loopdesk.reports;

import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.reports.ServiceFigures.Age;
import dev.loopdesk.reports.ServiceFigures.Kept;
import dev.loopdesk.reports.ServiceFigures.Loops;
import dev.loopdesk.reports.ServiceFigures.Satisfaction;
import dev.loopdesk.reports.ServiceFigures.Spread;
import dev.loopdesk.reports.ServiceFigures.Times;
import dev.loopdesk.reports.ServiceFigures.Visits;
import dev.loopdesk.ticket.EntryOutcome;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Counts over all tickets, in three statements whatever their number, and the tickets behind each number (S6.2). */
@Repository
class ServiceReport {

    /** Column that has the same value for all tickets. */
    private static final String ALL = "''";

    private static final BigDecimal SECONDS_A_DAY = BigDecimal.valueOf(86_400);

    private final JdbcClient jdbc;
    private final Clock clock;

    ServiceReport(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Column of a ticket {@code t} by whose values the figures are divided. */
    enum Division {
        PRIORITY("t.priority"),
        CATEGORY("coalesce(t.category, '')"),
        TEAM("coalesce(t.team, '')"),
        CHANNEL("t.channel");

        private final String column;

        Division(String column) {
            this.column = column;
        }
    }

    /** Returns the figures of all tickets. */
    @Transactional(readOnly = true)
    ServiceFigures all(Period period) {
        return figures(period, ALL).getOrDefault("", none());
    }

    /** Returns the figures by the values of a column; empty text stands for tickets without one. */
    @Transactional(readOnly = true)
    Map<String, ServiceFigures> by(Division division, Period period) {
        return figures(period, division.column);
    }

    /**
     * A ticket behind a number.
     *
     * @param endedAs way it ended, or null while it is open
     */
    record CountedTicket(
            String number,
            String title,
            String priority,
            @Nullable String category,
            @Nullable String team,
            Instant receivedAt,
            @Nullable Instant solvedAt,
            @Nullable Instant endedAt,
            @Nullable String endedAs) {}

    /**
     * Returns tickets behind a number, newest first.
     *
     * @param part value of the division, or null for all
     * @param before number of the last ticket of the page before, or null
     */
    @Transactional(readOnly = true)
    List<CountedTicket> tickets(
            Figure figure,
            Period period,
            @Nullable Division division,
            @Nullable String part,
            @Nullable String before,
            int most) {
        String divided = division == null || part == null ? "" : " and " + division.column + " = :part";
        String page = before == null ? "" : " and t.id < (select id from ticket where number = :before)";
        StatementSpec query = jdbc.sql("select t.* from ticket t where " + figure.condition() + divided + page
                        + " order by t.id desc fetch first :most rows only")
                .param("start", period.start().atOffset(ZoneOffset.UTC))
                .param("end", period.end().atOffset(ZoneOffset.UTC))
                .param("most", most);
        query = divided.isEmpty() ? query : query.param("part", part);
        query = page.isEmpty() ? query : query.param("before", before);
        return query.query((row, n) -> ticket(row)).list();
    }

    /** Returns the tickets of these numbers, newest first. */
    List<CountedTicket> numbered(List<String> numbers) {
        return numbers.isEmpty()
                ? List.of()
                : jdbc.sql("select t.* from ticket t where t.number in (:numbers) order by t.id desc")
                        .param("numbers", numbers)
                        .query((row, n) -> ticket(row))
                        .list();
    }

    /** Reads a row of the table {@code ticket}. */
    static CountedTicket ticket(ResultSet row) throws SQLException {
        String endedAs = row.getString("ended_as");
        return new CountedTicket(
                row.getString("number"),
                row.getString("title"),
                row.getString("priority"),
                row.getString("category"),
                row.getString("team"),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                instant(row, "solved_at"),
                instant(row, "ended_at"),
                endedAs == null ? null : TechnicalSupport.ending(endedAs));
    }

    private Map<String, ServiceFigures> figures(Period period, String column) {
        Map<String, Map<String, Long>> ends = ends(period, column);
        Map<String, Map<EntryOutcome, Counted>> outcomes = outcomes(period, column);
        Map<String, ServiceFigures> figures = new TreeMap<>();
        String counts = Figure.ofTickets().stream()
                .map(figure -> "count(*) filter (where " + figure.condition() + ") as " + figure.column())
                .collect(Collectors.joining(", "));
        String spreads = Stream.of(
                        spread("response_clock", seconds("t.response_met_at"), "t.response_met_at"),
                        spread("response_service", "t.response_used", "t.response_met_at"),
                        spread("solution_clock", seconds("t.solved_at"), "t.solved_at"),
                        spread("solution_service", "t.resolution_used", "t.solved_at"))
                .collect(Collectors.joining(", "));
        String age = "extract(epoch from cast(:until as timestamp with time zone)) - extract(epoch from t.received_at)";
        String ages = Stream.of("0.5", "0.9")
                .map(share -> percentile(share, age, Figure.OPEN.condition()) + " as age_" + share.substring(2))
                .collect(Collectors.joining(", "));
        bound(
                        "select " + column + " as part, " + counts + ", " + spreads + ", " + ages
                                + " from ticket t where t.received_at < :end group by " + groups(column),
                        period)
                .param("until", until(period).atOffset(ZoneOffset.UTC))
                .query(row -> {
                    String part = row.getString("part");
                    figures.put(
                            part,
                            figures(row, ends.getOrDefault(part, Map.of()), outcomes.getOrDefault(part, Map.of())));
                });
        return figures;
    }

    private static ServiceFigures figures(ResultSet row, Map<String, Long> ends, Map<EntryOutcome, Counted> outcomes)
            throws SQLException {
        long notVerified = counted(outcomes, EntryOutcome.NOT_VERIFIED).entries();
        long notConfirmed = counted(outcomes, EntryOutcome.NOT_CONFIRMED).entries();
        long recurred = counted(outcomes, EntryOutcome.RECURRED).entries();
        long stillBroken = counted(outcomes, EntryOutcome.STILL_BROKEN).entries();
        return new ServiceFigures(
                number(row, Figure.RECEIVED),
                number(row, Figure.CLOSED),
                number(row, Figure.SOLVED),
                number(row, Figure.OPEN),
                ends,
                new Kept(number(row, Figure.RESPONSE_MET), number(row, Figure.RESPONSE_MISSED)),
                new Kept(number(row, Figure.RESOLUTION_MET), number(row, Figure.RESOLUTION_MISSED)),
                new Times(spread(row, "response_clock"), spread(row, "response_service")),
                new Times(spread(row, "solution_clock"), spread(row, "solution_service")),
                number(row, Figure.REOPENED),
                notVerified + notConfirmed + recurred + stillBroken,
                new Loops(notVerified, notConfirmed, recurred, stillBroken),
                number(row, Figure.FIRST_CONTACT_SOLVED),
                satisfaction(outcomes),
                new Visits(counted(outcomes, EntryOutcome.RUNS_WELL).entries(), recurred),
                new Age(days(row, "age_5"), days(row, "age_9")));
    }

    private static Satisfaction satisfaction(Map<EntryOutcome, Counted> outcomes) {
        long answers = 0;
        long sum = 0;
        for (Counted counted : outcomes.values()) {
            answers += counted.scores();
            sum += counted.sum();
        }
        Double average = answers == 0
                ? null
                : Double.valueOf(BigDecimal.valueOf(sum)
                        .divide(BigDecimal.valueOf(answers), 2, RoundingMode.HALF_UP)
                        .doubleValue());
        return new Satisfaction(
                answers,
                average,
                counted(outcomes, EntryOutcome.CONFIRMED_BY_SILENCE).entries());
    }

    /** Entries of an outcome, and the answers how satisfied the requester is among them. */
    private record Counted(long entries, long scores, long sum) {

        static final Counted NONE = new Counted(0, 0, 0);
    }

    private static Counted counted(Map<EntryOutcome, Counted> outcomes, EntryOutcome outcome) {
        return outcomes.getOrDefault(outcome, Counted.NONE);
    }

    private Map<String, Map<EntryOutcome, Counted>> outcomes(Period period, String column) {
        Map<String, Map<EntryOutcome, Counted>> outcomes = new LinkedHashMap<>();
        bound(
                        "select " + column + " as part, e.outcome, count(*), count(e.score), coalesce(sum(e.score), 0)"
                                + " from ticket_entry e"
                                + (column.equals(ALL) ? "" : " join ticket t on t.id = e.ticket_id")
                                + " where e.outcome in (:outcomes) and e.written_at >= :start and e.written_at < :end"
                                + " group by " + groups(column, "e.outcome"),
                        period)
                .param(
                        "outcomes",
                        Stream.of(EntryOutcome.values()).map(EntryOutcome::name).toList())
                .query(row -> {
                    outcomes.computeIfAbsent(row.getString(1), part -> new EnumMap<>(EntryOutcome.class))
                            .put(
                                    EntryOutcome.valueOf(row.getString(2)),
                                    new Counted(row.getLong(3), row.getLong(4), row.getLong(5)));
                });
        return outcomes;
    }

    private Map<String, Map<String, Long>> ends(Period period, String column) {
        Map<String, Map<String, Long>> ends = new LinkedHashMap<>();
        bound(
                        "select " + column + " as part, t.ended_as, count(*) from ticket t where "
                                + Figure.CLOSED.condition() + " group by " + groups(column, "t.ended_as"),
                        period)
                .query(row -> {
                    ends.computeIfAbsent(row.getString(1), part -> new TreeMap<>())
                            .put(TechnicalSupport.ending(row.getString(2)), row.getLong(3));
                });
        return ends;
    }

    /** @param columns columns of {@link Division} or constants of this class, never a caller's text */
    private static String groups(String... columns) {
        return Stream.of(columns).filter(column -> !column.equals(ALL)).collect(Collectors.joining(", "));
    }

    private StatementSpec bound(String sql, Period period) {
        // One row for all: a group by nothing has none.
        return jdbc.sql(sql.endsWith(" group by ") ? sql.substring(0, sql.length() - " group by ".length()) : sql)
                .param("start", period.start().atOffset(ZoneOffset.UTC))
                .param("end", period.end().atOffset(ZoneOffset.UTC));
    }

    /** Returns the time at which open tickets have their age: the end of the period, or now if it is still to come. */
    private Instant until(Period period) {
        Instant now = clock.instant();
        return period.end().isAfter(now) ? now : period.end();
    }

    private static String seconds(String until) {
        return "extract(epoch from " + until + ") - extract(epoch from t.received_at)";
    }

    /** Returns the median and the 85th percentile of what happened within the period. */
    private static String spread(String name, String seconds, String happened) {
        String within = happened + " >= :start and " + happened + " < :end";
        return percentile("0.5", seconds, within) + " as " + name + "_50, " + percentile("0.85", seconds, within)
                + " as " + name + "_85";
    }

    private static String percentile(String share, String value, String condition) {
        return "percentile_cont(" + share + ") within group (order by " + value + ") filter (where " + condition + ")";
    }

    private static long number(ResultSet row, Figure figure) throws SQLException {
        return row.getLong(figure.column());
    }

    private static Spread spread(ResultSet row, String name) throws SQLException {
        return new Spread(rounded(row, name + "_50"), rounded(row, name + "_85"));
    }

    private static @Nullable Double days(ResultSet row, String column) throws SQLException {
        BigDecimal seconds = row.getBigDecimal(column);
        return seconds == null
                ? null
                : Double.valueOf(
                        seconds.divide(SECONDS_A_DAY, 2, RoundingMode.HALF_UP).doubleValue());
    }

    /** Returns seconds with three decimals. */
    private static @Nullable Double rounded(ResultSet row, String column) throws SQLException {
        BigDecimal seconds = row.getBigDecimal(column);
        return seconds == null
                ? null
                : Double.valueOf(seconds.setScale(3, RoundingMode.HALF_UP).doubleValue());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static ServiceFigures none() {
        var nothing = new Spread(null, null);
        return new ServiceFigures(
                0,
                0,
                0,
                0,
                Map.of(),
                new Kept(0, 0),
                new Kept(0, 0),
                new Times(nothing, nothing),
                new Times(nothing, nothing),
                0,
                0,
                new Loops(0, 0, 0, 0),
                0,
                new Satisfaction(0, null, 0),
                new Visits(0, 0),
                new Age(null, null));
    }
}
