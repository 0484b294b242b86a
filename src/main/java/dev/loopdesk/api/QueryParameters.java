package dev.loopdesk.api;

import dev.loopdesk.api.ApiProblem.FieldProblem;
import dev.loopdesk.text.Characters;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.catalina.Globals;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Reads the parameters of an address; all errors are collected and reported together. */
public final class QueryParameters {

    /** The container replaces bytes that are no UTF-8 by this character. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
    private static final LocalDate FIRST_DAY = LocalDate.of(1970, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(9000, 1, 1);
    private static final int LONGEST_PERIOD = 3_660;
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private final HttpServletRequest request;
    private final List<FieldProblem> problems = new ArrayList<>();

    /** Reads the parameters of a request. */
    public QueryParameters(HttpServletRequest request) {
        this.request = request;
        request.getParameterMap();
        if (request.getAttribute(Globals.PARAMETER_PARSE_FAILED_ATTR) != null) {
            throw new ApiProblem(HttpStatus.BAD_REQUEST, "status.400");
        }
    }

    /** Returns a text, or null if it is missing. */
    @Nullable
    public String text(String name, int longest) {
        String text = value(name);
        if (text == null) {
            return null;
        }
        if (text.length() > longest || Characters.isBlank(text)) {
            problem(name, "wants.words", longest);
            return null;
        }
        if (!Characters.canBeStored(text) || text.indexOf(REPLACEMENT) >= 0) {
            problem(name, "wants.characters");
            return null;
        }
        return text;
    }

    /** Returns one of the given values; the first one if it is missing. */
    public String oneOf(String name, List<String> values) {
        String text = value(name);
        if (text != null && !values.contains(text)) {
            problem(name, "wants.one-of", String.join(", ", values));
        }
        return text == null ? values.get(0) : text;
    }

    /** Returns a whole number, or a default if it is missing. */
    public int number(String name, int least, int most, int otherwise) {
        String text = value(name);
        if (text == null) {
            return otherwise;
        }
        if (text.matches("[0-9]{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        }
        problem(name, "wants.number", least, most);
        return otherwise;
    }

    /** Returns a point in time with its offset from UTC, or null if it is missing. */
    @Nullable
    public Instant time(String name) {
        String text = value(name);
        if (text == null) {
            return null;
        }
        try {
            Instant time = OffsetDateTime.parse(text).toInstant();
            if (!time.isBefore(EARLIEST) && !time.isAfter(LATEST)) {
                return time;
            }
        } catch (DateTimeException e) {
            // Reported below, like a time out of range.
        }
        problem(name, "wants.time");
        return null;
    }

    /** Returns a day that must be stated; null if it is not, which {@link #accept} reports. */
    public @Nullable LocalDate day(String name) {
        LocalDate day = day(name, null);
        if (day == null && value(name) == null) {
            problem(name, "wants.day");
        }
        return day;
    }

    /** Returns a day, or a default if it is missing. */
    public @Nullable LocalDate day(String name, @Nullable LocalDate otherwise) {
        String text = value(name);
        if (text == null) {
            return otherwise;
        }
        if (DAY.matcher(text).matches()) {
            try {
                LocalDate day = LocalDate.parse(text);
                if (!day.isBefore(FIRST_DAY) && !day.isAfter(LAST_DAY)) {
                    return day;
                }
            } catch (DateTimeException e) {
                // Reported below, like a day out of range.
            }
        }
        problem(name, "wants.day");
        return otherwise;
    }

    /** Reports a period that ends before it begins, or that is longer than ten years. */
    public void period(@Nullable LocalDate from, @Nullable LocalDate to) {
        if (from == null || to == null) {
            return;
        }
        if (to.isBefore(from)) {
            problem("to", "wants.day-after", "from");
        } else if (from.plusDays(LONGEST_PERIOD).isBefore(to)) {
            problem("to", "wants.shorter-period", LONGEST_PERIOD);
        }
    }

    /** Returns a text that may be empty, as {@link #text} otherwise; null if it is missing. */
    public @Nullable String part(String name, int longest) {
        String text = value(name);
        return text == null || text.isEmpty() ? text : text(name, longest);
    }

    /** Returns the value as sent, or null if it is missing. */
    @Nullable
    public String value(String name) {
        String[] values = request.getParameterValues(name);
        if (values == null) {
            return null;
        }
        if (values.length > 1) {
            problem(name, "wants.once");
        }
        return values[0];
    }

    /** Adds an error of a parameter. */
    public void problem(String name, String key, Object... values) {
        problems.add(new FieldProblem(name, key, List.of(values)));
    }

    /**
     * Accepts the parameters.
     *
     * @throws ApiProblem if there are errors
     */
    public void accept() {
        if (!problems.isEmpty()) {
            throw ApiProblem.wrongParameters(problems);
        }
    }
}
