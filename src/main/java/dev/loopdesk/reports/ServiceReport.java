package dev.loopdesk.reports;

import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.reports.ServiceFigures.Age;
import dev.loopdesk.reports.ServiceFigures.Because;
import dev.loopdesk.reports.ServiceFigures.Causes;
import dev.loopdesk.reports.ServiceFigures.Kept;
import dev.loopdesk.reports.ServiceFigures.Loops;
import dev.loopdesk.reports.ServiceFigures.Satisfaction;
import dev.loopdesk.reports.ServiceFigures.Spread;
import dev.loopdesk.reports.ServiceFigures.Times;
import dev.loopdesk.reports.ServiceFigures.Visits;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.ticket.EntryOutcome;
import dev.loopdesk.ticket.MissCause;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Counts over all tickets, in three statements whatever their number (S6.2). */
@Repository
class ServiceReport {

    private static final BigDecimal SECONDS_A_DAY = BigDecimal.valueOf(86_400);

    /** Limits tickets to those that were open at some time of a period: all their events lie between receipt and end. */
    private static final String LASTING = "t.received_at < %s and (t.ended_at is null or t.ended_at >= %s)";

    private final JdbcClient jdbc;
    private final Clock clock;

    ServiceReport(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Returns the figures of all tickets. */
    @Transactional(readOnly = true)
    ServiceFigures all(Period period) {
        return figures(new Cut(period, null)).getOrDefault(Cut.ALL, none());
    }

    /** Returns the figures by the values of a division; empty text stands for tickets without one. */
    @Transactional(readOnly = true)
    Map<String, ServiceFigures> by(Division division, Period period) {
        Cut cut = new Cut(period, division);
        Map<String, ServiceFigures> figures = figures(cut);
        if (!cut.isOfTime()) {
            return figures;
        }
        Map<String, ServiceFigures> all = new LinkedHashMap<>();
        cut.parts().keySet().forEach(part -> all.put(part, figures.getOrDefault(part, none())));
        return all;
    }

    private Map<String, ServiceFigures> figures(Cut cut) {
        Map<String, Map<String, Long>> ends = ends(cut);
        Map<String, Map<EntryOutcome, Stated>> outcomes = outcomes(cut);
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
        // Open tickets have their age at the end of the period, or now if that is still to come.
        String age =
                "extract(epoch from least(:end, cast(:now as timestamp with time zone))) - extract(epoch from t.received_at)";
        String ages = Stream.of("0.5", "0.9")
                .map(share -> percentile(share, age, Figure.OPEN.condition()) + " as age_" + share.substring(2))
                .collect(Collectors.joining(", "));
        bound(
                        cut.statement(
                                counts + ", " + spreads + ", " + ages,
                                "ticket t",
                                LASTING.formatted(":last", ":first")
                                        + (cut.isOfTime() ? " and " + LASTING.formatted(":end", ":start") : "")),
                        cut)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query(row -> {
                    String part = row.getString("part");
                    figures.put(
                            part,
                            figures(row, ends.getOrDefault(part, Map.of()), outcomes.getOrDefault(part, Map.of())));
                });
        return figures;
    }

    private static ServiceFigures figures(ResultSet row, Map<String, Long> ends, Map<EntryOutcome, Stated> outcomes)
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
                new Because(because(row, Target.FIRST_RESPONSE), because(row, Target.RESOLUTION)),
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

    private static Satisfaction satisfaction(Map<EntryOutcome, Stated> outcomes) {
        long answers = 0;
        long sum = 0;
        for (Stated counted : outcomes.values()) {
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
    private record Stated(long entries, long scores, long sum) {

        static final Stated NONE = new Stated(0, 0, 0);
    }

    private static Stated counted(Map<EntryOutcome, Stated> outcomes, EntryOutcome outcome) {
        return outcomes.getOrDefault(outcome, Stated.NONE);
    }

    private Map<String, Map<EntryOutcome, Stated>> outcomes(Cut cut) {
        Map<String, Map<EntryOutcome, Stated>> outcomes = new LinkedHashMap<>();
        boolean ofTickets = cut.division() != null && !cut.isOfTime();
        bound(
                        cut.statement(
                                "e.outcome, count(*), count(e.score), coalesce(sum(e.score), 0)",
                                "ticket_entry e" + (ofTickets ? " join ticket t on t.id = e.ticket_id" : ""),
                                "e.outcome in (:outcomes) and e.written_at >= :start and e.written_at < :end"
                                        + " and e.written_at >= :first and e.written_at < :last",
                                "e.outcome"),
                        cut)
                .param(
                        "outcomes",
                        Stream.of(EntryOutcome.values()).map(EntryOutcome::name).toList())
                .query(row -> {
                    outcomes.computeIfAbsent(row.getString(1), part -> new EnumMap<>(EntryOutcome.class))
                            .put(
                                    EntryOutcome.valueOf(row.getString(2)),
                                    new Stated(row.getLong(3), row.getLong(4), row.getLong(5)));
                });
        return outcomes;
    }

    private Map<String, Map<String, Long>> ends(Cut cut) {
        Map<String, Map<String, Long>> ends = new LinkedHashMap<>();
        bound(
                        cut.statement(
                                "t.ended_as, count(*)",
                                "ticket t",
                                Figure.CLOSED.condition() + " and t.ended_at >= :first and t.ended_at < :last",
                                "t.ended_as"),
                        cut)
                .query(row -> {
                    ends.computeIfAbsent(row.getString(1), part -> new TreeMap<>())
                            .put(TechnicalSupport.ending(row.getString(2)), row.getLong(3));
                });
        return ends;
    }

    private StatementSpec bound(String sql, Cut cut) {
        return jdbc.sql(sql)
                .param("start", cut.period().start().atOffset(ZoneOffset.UTC))
                .param("end", cut.period().end().atOffset(ZoneOffset.UTC))
                .param("first", cut.period().start().atOffset(ZoneOffset.UTC))
                .param("last", cut.period().end().atOffset(ZoneOffset.UTC));
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

    private static Causes because(ResultSet row, Target target) throws SQLException {
        return new Causes(
                number(row, Figure.missed(target, MissCause.QUEUE)),
                number(row, Figure.missed(target, MissCause.PERSON)),
                number(row, Figure.missed(target, MissCause.SPECIALIST)),
                number(row, Figure.missed(target, MissCause.REQUESTER)),
                number(row, Figure.missed(target, null)));
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
                new Because(Causes.NONE, Causes.NONE),
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
