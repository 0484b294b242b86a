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
    @Nullable
    LocalDate day(String name) {
        String text = value(name);
        if (text != null && DAY.matcher(text).matches()) {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeException e) {
                // Reported below, like a text that is no day.
            }
        }
        problem(name, "wants.day");
        return null;
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
