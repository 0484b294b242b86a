package dev.loopdesk.mail.received;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Headers of a mail or part, unfolded and in order; names are case-insensitive. */
public final class MailHeaders {

    private final Map<String, List<String>> values;

    private MailHeaders(Map<String, List<String>> values) {
        this.values = values;
    }

    /** Returns the first header of that name, stripped but not decoded, or null. */
    public @Nullable String first(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? null : all.get(0);
    }

    /** Returns the first header of that name, empty if there is none. */
    public String value(String name) {
        String first = first(name);
        return first == null ? "" : first;
    }

    /** Returns all headers of that name, not decoded. */
    public List<String> all(String name) {
        return values.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    public boolean has(String name) {
        return !all(name).isEmpty();
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Collects headers in order. */
    static final class Collector {

        private final Map<String, List<String>> values = new LinkedHashMap<>();

        void add(String name, String value) {
            values.computeIfAbsent(name.toLowerCase(Locale.ROOT), n -> new ArrayList<>(1))
                    .add(value.strip());
        }

        MailHeaders headers() {
            values.replaceAll((name, all) -> List.copyOf(all));
            return new MailHeaders(values);
        }
    }
}
