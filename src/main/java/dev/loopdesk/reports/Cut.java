package dev.loopdesk.reports;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Division of the tickets of a period into parts, each counted by the same statement.
 *
 * @param division null for all tickets as one part
 */
record Cut(Period period, @Nullable Division division) {

    /** Name of the only part of all tickets. */
    static final String ALL = "";

    private static final DateTimeFormatter LITERAL = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ssxxx", Locale.ROOT);

    /**
     * Returns a statement that counts each part. Its conditions name the parameters {@code start} and {@code end}; where the parts
     * are times, each has its own. {@code first} and {@code last} are those of the whole period.
     *
     * @param columns columns besides the part
     * @param groups columns to group by besides the part
     */
    String statement(String columns, String tables, String condition, String... groups) {
        String part = division == null ? "'" + ALL + "'" : division.column();
        String grouped = Stream.concat(division == null ? Stream.of() : Stream.of(part), Stream.of(groups))
                .collect(Collectors.joining(", "));
        String statement = "select " + part + " as part, " + columns + " from " + tables + slices() + " where "
                + condition + (grouped.isEmpty() ? "" : " group by " + grouped);
        return isOfTime() ? statement.replace(":start", "s.start_at").replace(":end", "s.end_at") : statement;
    }

    boolean isOfTime() {
        return division != null && division.isOfTime();
    }

    /** Returns the parts of time in order; none for a division of tickets. */
    Map<String, Period> parts() {
        return division == null ? Map.of() : division.slices(period);
    }

    private String slices() {
        return !isOfTime()
                ? ""
                : parts().entrySet().stream()
                        .map(part -> "('" + part.getKey() + "', "
                                + literal(part.getValue().start()) + ", "
                                + literal(part.getValue().end()) + ")")
                        .collect(Collectors.joining(", ", " cross join (values ", ") s (part, start_at, end_at)"));
    }

    private static String literal(Instant at) {
        return "timestamp with time zone '" + LITERAL.format(at.atOffset(ZoneOffset.UTC)) + "'";
    }
}
