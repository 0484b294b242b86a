package dev.loopdesk.message;

import dev.loopdesk.ticket.Entry;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Findings of an attempt to solve the problem for the requester, in words of staff: the value of the property
 * {@code tells} of a form's field.
 */
public enum Finding {
    /** The cause of the problem (S3.8). */
    CAUSE,
    /** The work done (S4.6). */
    WORK,
    /** The checks and their results (S5.1). */
    VERIFICATION;

    /** Name of the property of a field. */
    public static final String PROPERTY = "tells";

    /** Characters of one such text. */
    public static final int LONGEST = 10_000;

    /** Returns the value of the property. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns all values of the property. */
    public static List<String> keys() {
        return Arrays.stream(values()).map(Finding::key).toList();
    }

    /** Returns the finding of a key, if there is one. */
    public static Optional<Finding> of(String key) {
        return Arrays.stream(values())
                .filter(finding -> finding.key().equals(key))
                .findFirst();
    }

    /** Returns the field of the status that tells it to the requester. */
    public String field() {
        return "told" + name().charAt(0) + key().substring(1);
    }

    /** Returns the words in an entry that the requester may read, or null. */
    @Nullable
    String in(Entry entry) {
        return entry.visibleToRequester() ? entry.text(field()) : null;
    }
}
