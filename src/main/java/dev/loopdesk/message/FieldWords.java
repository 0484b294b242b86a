package dev.loopdesk.message;

import dev.loopdesk.servicetime.ClockWords;
import dev.loopdesk.text.Characters;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.Consent;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The words in which staff read the fields of a case file, in one language: a value that a form offers to choose from
 * comes out as its words, a moment in the zone of the service desk.
 */
public final class FieldWords {

    /** Values that forms and the process know by code; anything else is what people wrote. */
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_-]{1,40}");

    private static final Set<String> MOMENTS =
            Set.of(Consent.UNTIL, "due", "resolutionDue", "asideUntil", "asideBefore");
    /** Fields whose value is a kind of message. */
    private static final Set<String> MESSAGES = Set.of("letterWithheld", "copyOf");
    /** Beginning of the names of all checklists, which share their words. */
    private static final String CHECKS = "checks";

    /** Stands for a value that is empty. */
    private static final String NOTHING = "–";

    private static final String ENDED_AS = "endedAs";

    private final Texts texts;
    private final EntryWording forRequester;
    private final ClockWords moments;

    public FieldWords(Locale reader, ZoneId zone) {
        this.texts = Texts.of("case", reader);
        this.forRequester = new EntryWording(reader);
        this.moments = new ClockWords(reader, zone);
    }

    /** Returns the label of a field: that of its form, if the bundle has none. */
    public String label(Entry entry, String field) {
        String label = entry.label(field);
        return label == null ? Objects.requireNonNullElse(texts.find("field." + field), field) : label;
    }

    /** Returns the label of a field: its key, if the bundle has none. */
    public String label(String field) {
        return Objects.requireNonNullElse(texts.find("field." + field), field);
    }

    /** Returns the words of a value. */
    public String value(Entry entry, String field, Object value) {
        String choice = entry.choice(field);
        if (choice != null) {
            return choice;
        }
        if (field.equals(Entry.FILES_NOT_TAKEN)) {
            return String.join("\n", forRequester.notTaken(entry));
        }
        if (entry.kind() == EntryKind.CORRECTION && value instanceof List<?> change) {
            return change.stream()
                    .map(one -> Characters.isBlank(String.valueOf(one)) ? NOTHING : word(field, String.valueOf(one)))
                    .collect(Collectors.joining(" → "));
        }
        if (value instanceof Collection<?> several) {
            return several.stream()
                    .map(one -> word(field, String.valueOf(one)))
                    .collect(Collectors.joining(texts.get("list.separator")));
        }
        if (MOMENTS.contains(field)) {
            return moment(value);
        }
        return field.equals(ENDED_AS) ? forRequester.ended(String.valueOf(value)) : word(field, String.valueOf(value));
    }

    /** Returns the words for a value that a form offers; other values stay as they are. */
    public String word(String field, String value) {
        if (!CODE.matcher(value).matches()) {
            return value;
        }
        String group = field.startsWith(CHECKS) ? CHECKS : MESSAGES.contains(field) ? "message" : field;
        return List.of("value." + group + "." + value, "value." + value).stream()
                .map(texts::find)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(value);
    }

    private String moment(@Nullable Object value) {
        try {
            return moments.moment(Instant.parse(String.valueOf(value)));
        } catch (DateTimeParseException e) {
            return String.valueOf(value);
        }
    }
}
