package dev.loopdesk.benchmark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was sent to a database, by step and by statement. */
final class SqlCount {

    private static final Pattern TABLE = Pattern.compile("\\b(?:from|join|into|update) ([a-z_]+)");
    private static final int SHOWN = 170;

    private final Map<String, Step> steps = new LinkedHashMap<>();

    /** Figures of a step, and how often it sent each statement. */
    private static final class Step {
        private int roundTrips;
        private int rows;
        private int commits;
        private int writingCommits;
        private final Map<String, Times> statements = new TreeMap<>();
    }

    /** How often a statement was sent, and how often of these it read the same again in its transaction. */
    private static final class Times {
        private int sent;
        private int repeated;
        private final Map<String, Integer> callers = new TreeMap<>();

        void add(Times other) {
            sent += other.sent;
            repeated += other.repeated;
            other.callers.forEach((callers, times) -> this.callers.merge(callers, times, Integer::sum));
        }
    }

    static boolean isRead(String sql) {
        String statement = sql.stripLeading().toLowerCase(Locale.ROOT);
        return statement.startsWith("select") && !statement.contains("for update");
    }

    static boolean isWrite(String sql) {
        String statement = sql.stripLeading().toLowerCase(Locale.ROOT);
        return statement.startsWith("insert")
                || statement.startsWith("update")
                || statement.startsWith("delete")
                || statement.startsWith("merge");
    }

    synchronized void statement(String step, String sql, int times, boolean repeats, String callers) {
        Times sent = step(step).statements.computeIfAbsent(normalized(sql), text -> new Times());
        sent.sent += times;
        sent.callers.merge(callers, times, Integer::sum);
        if (repeats) {
            sent.repeated++;
        }
    }

    synchronized void roundTrip(String step) {
        step(step).roundTrips++;
    }

    synchronized void row(String step) {
        step(step).rows++;
    }

    synchronized void commit(String step, boolean writes) {
        step(step).commits++;
        if (writes) {
            step(step).writingCommits++;
        }
    }

    private Step step(String name) {
        return steps.computeIfAbsent(name, text -> new Step());
    }

    /** Statements; those of a batch count each. */
    int statements() {
        return steps.values().stream().mapToInt(SqlCount::statements).sum();
    }

    /** Statements that read one row of a table by its id. */
    int reads(String table) {
        String byId = "select * from %s where id_ = ?".formatted(table);
        return all().entrySet().stream()
                .filter(sent -> sent.getKey().equals(byId))
                .mapToInt(sent -> sent.getValue().sent)
                .sum();
    }

    private static int statements(Step step) {
        return step.statements.values().stream().mapToInt(times -> times.sent).sum();
    }

    /** Executions of statements; a batch counts once. */
    int roundTrips() {
        return steps.values().stream().mapToInt(step -> step.roundTrips).sum();
    }

    /** Rows that were read from the database. */
    int rows() {
        return steps.values().stream().mapToInt(step -> step.rows).sum();
    }

    /** Transactions that wrote something. */
    int writingCommits() {
        return steps.values().stream().mapToInt(step -> step.writingCommits).sum();
    }

    int commits() {
        return steps.values().stream().mapToInt(step -> step.commits).sum();
    }

    /** Reads that repeat the same statement with the same values within their transaction. */
    int repeatedReads() {
        return steps.values().stream().mapToInt(SqlCount::repeatedReads).sum();
    }

    private static int repeatedReads(Step step) {
        return step.statements.values().stream()
                .mapToInt(times -> times.repeated)
                .sum();
    }

    String figures() {
        return "%d statements, %d round trips, %d commits, %d of them wrote, %d repeated reads"
                .formatted(statements(), roundTrips(), commits(), writingCommits(), repeatedReads());
    }

    /** Statements and round trips of each step, of this count and of another one. */
    String steps(SqlCount other) {
        Set<String> names = new LinkedHashSet<>(steps.keySet());
        names.addAll(other.steps.keySet());
        var lines =
                new StringBuilder("| step | statements | bare | round trips | bare | writing commits | bare | repeated"
                        + " reads | bare |\n|---|---|---|---|---|---|---|---|---|\n");
        for (String name : names) {
            Step mine = steps.getOrDefault(name, new Step());
            Step bare = other.steps.getOrDefault(name, new Step());
            lines.append("| %s | %d | %d | %d | %d | %d | %d | %d | %d |%n"
                    .formatted(
                            name,
                            statements(mine),
                            statements(bare),
                            mine.roundTrips,
                            bare.roundTrips,
                            mine.writingCommits,
                            bare.writingCommits,
                            repeatedReads(mine),
                            repeatedReads(bare)));
        }
        return lines.toString();
    }

    /** The statements that this count has more of than another one, most first, with the steps that sent them. */
    String surplus(SqlCount other, int most) {
        return "| sent | bare | repeated | statement | steps |\n|---|---|---|---|---|\n"
                + surplus(all(), other.all())
                        .limit(most)
                        .map(row -> "%s %s |%n".formatted(row.text(), stepsOf(row.sql())))
                        .collect(Collectors.joining());
    }

    /** The statements that each step has more of than the same step of another count, most first. */
    String surplusByStep(SqlCount other) {
        var text = new StringBuilder();
        steps.forEach((name, step) -> {
            Map<String, Times> bare = other.steps.getOrDefault(name, new Step()).statements;
            text.append("%n## %s%n%n| sent | bare | repeated | statement |%n|---|---|---|---|%n".formatted(name));
            surplus(step.statements, bare)
                    .forEach(row -> text.append(row.text()).append(System.lineSeparator()));
        });
        return text.toString();
    }

    /** Which of our methods send the statements that this count has more of than another one, most first. */
    String callers(SqlCount other) {
        return surplus(all(), other.all())
                .map(row -> "%n%d (bare %d) `%s`%n".formatted(row.mine().sent, row.bare(), shown(row.sql()))
                        + row.mine().callers.entrySet().stream()
                                .sorted(Map.Entry.<String, Integer>comparingByValue()
                                        .reversed())
                                .map(caller -> "- %d %s%n".formatted(caller.getValue(), caller.getKey()))
                                .collect(Collectors.joining()))
                .collect(Collectors.joining());
    }

    private static Stream<Row> surplus(Map<String, Times> mine, Map<String, Times> bare) {
        return mine.entrySet().stream()
                .map(sent -> new Row(sent.getKey(), sent.getValue(), sent(bare, sent.getKey())))
                .filter(row -> row.mine().sent > row.bare())
                .sorted(Comparator.<Row>comparingInt(row -> row.bare() - row.mine().sent)
                        .thenComparing(Row::sql));
    }

    private record Row(String sql, Times mine, int bare) {

        String text() {
            return "| %d | %d | %d | `%s` |".formatted(mine.sent, bare, mine.repeated, shown(sql));
        }
    }

    private String stepsOf(String sql) {
        return steps.entrySet().stream()
                .filter(step -> step.getValue().statements.containsKey(sql))
                .map(step -> step.getKey() + " " + sent(step.getValue().statements, sql))
                .collect(Collectors.joining(", "));
    }

    /** How often each table of ours is read, locked, and written, most first. */
    String ownTables() {
        Map<String, Map<String, Integer>> tables = new TreeMap<>();
        all().forEach((sql, times) -> {
            var touched = new TreeSet<String>();
            for (Matcher table = TABLE.matcher(sql); table.find(); ) {
                touched.add(table.group(1));
            }
            touched.removeIf(table -> table.startsWith("act_"));
            touched.forEach(table ->
                    tables.computeIfAbsent(table, name -> new TreeMap<>()).merge(kind(sql), times.sent, Integer::sum));
        });
        List<Map.Entry<String, Map<String, Integer>>> sorted = new ArrayList<>(tables.entrySet());
        sorted.sort(Comparator.comparingInt(table ->
                -table.getValue().values().stream().mapToInt(Integer::intValue).sum()));
        return sorted.stream()
                .map(table -> table.getKey() + ": "
                        + table.getValue().entrySet().stream()
                                .map(kind -> kind.getKey() + " " + kind.getValue())
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining("\n"));
    }

    private static String kind(String sql) {
        return sql.contains("for update") ? "lock" : sql.substring(0, Math.max(sql.indexOf(' '), 0));
    }

    private Map<String, Times> all() {
        Map<String, Times> all = new TreeMap<>();
        steps.values()
                .forEach(step -> step.statements.forEach((sql, times) ->
                        all.computeIfAbsent(sql, text -> new Times()).add(times)));
        return all;
    }

    private static int sent(Map<String, Times> statements, String sql) {
        Times times = statements.get(sql);
        return times == null ? 0 : times.sent;
    }

    private static String normalized(String sql) {
        return sql.strip()
                .replaceAll("\\s+", " ")
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\( ?\\?( ?, ?\\?)* ?\\)", "(?)")
                .replaceFirst("^(select(?: distinct)?) .{40,}? from ", "$1 … from ")
                .replaceFirst("^(insert into \\w+) ?\\(.*?\\) values.*$", "$1");
    }

    private static String shown(String sql) {
        String plain = sql.replace('|', '¦').replace('`', '\'');
        return plain.length() <= SHOWN
                ? plain
                : plain.substring(0, SHOWN / 2) + " … " + plain.substring(plain.length() - SHOWN / 2);
    }
}
