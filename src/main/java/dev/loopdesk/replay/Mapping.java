package dev.loopdesk.replay;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Mapping of a log's columns and values to the standard.
 *
 * @param columns column names, in the order of {@link #COLUMNS}
 * @param patience time within which a task with a deadline is completed if the log continues
 * @param seriousness severity by value; contains {@link #OTHER}
 * @param activities activity by name, case-insensitive
 */
record Mapping(
        Map<String, String> columns,
        String timePattern,
        DateTimeFormatter timeFormat,
        Duration patience,
        String channel,
        String language,
        String category,
        Map<String, Severity> seriousness,
        Map<String, Activity> activities) {

    /** The bundled mapping file. */
    static final String BUNDLED = "/replay/mapping.yml";

    /** Contents of the columns. */
    static final List<String> COLUMNS = List.of("case", "activity", "resource", "time", "seriousness");

    private static final String OTHER = "other";
    private static final String SENSITIVE_CHANGE = "sensitive-change";
    private static final Set<String> LEVELS = Set.of("low", "medium", "high");

    /** Urgency and impact. */
    record Severity(String urgency, String impact) {}

    /**
     * Mapping of an activity.
     *
     * @param sensitiveChange true if the next solution needs an approval
     */
    record Activity(ActivityMeaning meaning, boolean sensitiveChange) {}

    /** Returns the mapping of an activity, or null if it is unknown. */
    @Nullable
    Activity activity(String name) {
        return activities.get(name.strip());
    }

    boolean knowsSeriousness(String value) {
        return seriousness.containsKey(value.strip());
    }

    Severity severity(String value) {
        return Objects.requireNonNull(seriousness.getOrDefault(value.strip(), seriousness.get(OTHER)));
    }

    static Mapping bundled() throws UnusableInputException {
        try (InputStream file = openBundled()) {
            return read(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static InputStream openBundled() {
        return Objects.requireNonNull(Mapping.class.getResourceAsStream(BUNDLED));
    }

    static Mapping read(Path file) throws UnusableInputException {
        try (InputStream content = Files.newInputStream(file)) {
            return read(content);
        } catch (NoSuchFileException e) {
            throw new UnusableInputException("missing", file);
        } catch (IOException e) {
            throw new UnusableInputException("unreadable", file, e.getMessage() == null ? e : e.getMessage());
        }
    }

    static Mapping read(InputStream file) throws UnusableInputException, IOException {
        Object content;
        try {
            content = new Yaml(new SafeConstructor(new LoaderOptions()))
                    .load(new InputStreamReader(file, StandardCharsets.UTF_8));
        } catch (YAMLException e) {
            throw new UnusableInputException("mapping.no-yaml", String.valueOf(e.getMessage()));
        }
        Map<String, Object> whole = map(content, "mapping");
        Map<String, Object> named = map(whole.get("columns"), "columns");
        var columns = new HashMap<String, String>();
        for (String column : COLUMNS) {
            columns.put(column, text(named, "columns", column).strip().toLowerCase(Locale.ROOT));
        }
        String pattern = text(whole, "", "time-format");
        Map<String, Object> ticket = map(whole.get("ticket"), "ticket");
        return new Mapping(
                Map.copyOf(columns),
                pattern,
                timeFormat(pattern),
                patience(text(whole, "", "patience")),
                text(ticket, "ticket", "channel"),
                text(ticket, "ticket", "language"),
                text(ticket, "ticket", "category"),
                seriousness(map(whole.get("seriousness"), "seriousness")),
                activities(map(whole.get("activities"), "activities")));
    }

    private static DateTimeFormatter timeFormat(String pattern) throws UnusableInputException {
        try {
            return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
        } catch (IllegalArgumentException e) {
            throw new UnusableInputException("mapping.wrong", "time-format", pattern, "uuuu/MM/dd HH:mm:ss[.SSS]");
        }
    }

    private static Duration patience(String text) throws UnusableInputException {
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            throw new UnusableInputException("mapping.wrong", "patience", text, "P6D");
        }
    }

    private static Map<String, Severity> seriousness(Map<String, Object> given) throws UnusableInputException {
        var levels = new HashMap<String, Severity>();
        for (var entry : given.entrySet()) {
            String place = "seriousness." + entry.getKey();
            Map<String, Object> value = map(entry.getValue(), place);
            levels.put(entry.getKey(), new Severity(level(value, place, "urgency"), level(value, place, "impact")));
        }
        if (!levels.containsKey(OTHER)) {
            throw new UnusableInputException("mapping.missing", "seriousness." + OTHER);
        }
        return Map.copyOf(levels);
    }

    private static String level(Map<String, Object> severity, String place, String key) throws UnusableInputException {
        String level = text(severity, place, key);
        if (!LEVELS.contains(level)) {
            throw new UnusableInputException("mapping.wrong", place + "." + key, level, "low, medium, high");
        }
        return level;
    }

    private static Map<String, Activity> activities(Map<String, Object> given) throws UnusableInputException {
        var activities = new TreeMap<String, Activity>(String.CASE_INSENSITIVE_ORDER);
        for (var entry : given.entrySet()) {
            Collection<?> words = entry.getValue() instanceof Collection<?> list
                    ? list
                    : List.of(String.valueOf(entry.getValue()).strip());
            ActivityMeaning meaning = null;
            boolean sensitive = false;
            for (Object word : words) {
                if (SENSITIVE_CHANGE.equals(word)) {
                    sensitive = true;
                } else if (meaning == null) {
                    meaning = ActivityMeaning.of(String.valueOf(word)).orElse(null);
                    if (meaning == null) {
                        throw wrongMeaning(entry.getKey(), words);
                    }
                } else {
                    throw wrongMeaning(entry.getKey(), words);
                }
            }
            if (meaning == null) {
                throw wrongMeaning(entry.getKey(), words);
            }
            activities.put(entry.getKey().strip(), new Activity(meaning, sensitive));
        }
        return activities;
    }

    private static UnusableInputException wrongMeaning(String activity, Collection<?> words) {
        String known = String.join(
                ", ",
                java.util.Arrays.stream(ActivityMeaning.values())
                        .map(ActivityMeaning::word)
                        .toList());
        return new UnusableInputException("mapping.wrong", "activities." + activity, words, known);
    }

    private static String text(Map<String, Object> map, String place, String key) throws UnusableInputException {
        Object value = map.get(key);
        if (value == null || value.toString().isBlank()) {
            throw new UnusableInputException("mapping.missing", place.isEmpty() ? key : place + "." + key);
        }
        return value.toString();
    }

    private static Map<String, Object> map(@Nullable Object value, String place) throws UnusableInputException {
        if (!(value instanceof Map<?, ?> map)) {
            throw new UnusableInputException("mapping.missing", place);
        }
        var named = new java.util.LinkedHashMap<String, Object>();
        map.forEach((key, content) -> {
            if (content != null) {
                named.put(String.valueOf(key), content);
            }
        });
        return named;
    }
}
