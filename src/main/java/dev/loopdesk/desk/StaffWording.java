package dev.loopdesk.desk;

import dev.loopdesk.desk.TimelineItem.CaseFile;
import dev.loopdesk.desk.TimelineItem.Field;
import dev.loopdesk.message.EntryWording;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.Attachment;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.Consent;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryGroup;
import dev.loopdesk.ticket.EntryKind;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words in which staff read the entries of a case file, in one language. */
class StaffWording {

    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final Set<String> MOMENTS = Set.of(Consent.UNTIL, "due", "resolutionDue");
    /** Fields that say what an entry's title or text says. */
    private static final Set<String> SAID = Set.of(Attachments.FILES, Entry.FOLDED, Entry.DONE, Entry.PASSED);
    /** Fields that are the words of a message. */
    private static final Set<String> WORDS = Set.of(Entry.MESSAGE, Entry.NOTE, "reply");

    private final Texts desk;
    private final Texts texts;
    private final EntryWording forRequester;
    private final ZoneId zone;

    StaffWording(Locale language, ZoneId zone) {
        this.desk = Texts.of("desk", language);
        this.texts = Texts.of("case", language);
        this.forRequester = new EntryWording(language);
        this.zone = zone;
    }

    /** @param names names of accounts */
    TimelineItem item(String number, Entry entry, Map<String, String> names, boolean unread) {
        return new TimelineItem(
                entry.position(),
                entry.writtenAt(),
                EntryGroup.of(entry).key(),
                title(entry),
                entry.author(),
                name(entry.author(), names),
                unread,
                fields(entry),
                entry.text(Entry.FOLDED),
                files(number, entry));
    }

    String name(String author, Map<String, String> names) {
        return switch (author) {
            case Entry.REQUESTER, Entry.CORRESPONDENT, Entry.LOOPDESK -> desk.get("author." + author);
            default -> names.getOrDefault(author, author);
        };
    }

    CaseFile file(String number, Attachment file) {
        return file(
                number, file.id(), file.name(), file.mediaType(), file.content().size());
    }

    private String title(Entry entry) {
        if (entry.kind() == EntryKind.MESSAGE || entry.kind() == EntryKind.STATUS) {
            String title = forRequester.title(entry);
            if (title != null) {
                return title;
            }
        }
        String task = entry.answeredTask();
        return task == null ? texts.get("kind." + entry.kind()) : task;
    }

    private List<Field> fields(Entry entry) {
        var fields = new ArrayList<Field>();
        if (entry.kind() == EntryKind.MESSAGE) {
            String text = entry.text("text");
            if (text != null) {
                fields.add(new Field(null, text));
            }
            return fields;
        }
        boolean ended = entry.kind() == EntryKind.STATUS && entry.text("endedAs") != null;
        entry.entered().forEach((field, value) -> {
            if (!SAID.contains(field) && entry.text(field) != null && !(ended && field.equals("endedAs"))) {
                fields.add(new Field(WORDS.contains(field) ? null : label(entry, field), value(entry, field, value)));
            }
        });
        return fields;
    }

    private String label(Entry entry, String field) {
        String label = entry.label(field);
        return label == null ? Objects.requireNonNullElse(texts.find("field." + field), field) : label;
    }

    private String value(Entry entry, String field, Object value) {
        if (field.equals(Entry.FILES_NOT_TAKEN)) {
            return String.join("\n", forRequester.notTaken(entry));
        }
        String choice = entry.choice(field);
        if (choice != null) {
            return choice;
        }
        if (value instanceof Collection<?> several) {
            return several.stream()
                    .map(one -> word(field, String.valueOf(one)))
                    .collect(Collectors.joining(desk.get("list.separator")));
        }
        return MOMENTS.contains(field) ? moment(value) : word(field, String.valueOf(value));
    }

    /** Returns the words for a value that a form offers; other values stay as they are. */
    private String word(String field, String value) {
        if (value.length() > 40 || !value.matches("[a-z0-9-]+")) {
            return value;
        }
        String own = desk.find("value." + field + "." + value);
        if (own == null && field.startsWith("checks")) {
            own = desk.find("value.checks." + value);
        }
        if (own == null && (value.equals("true") || value.equals("false"))) {
            own = texts.get("value." + value);
        }
        return own == null ? value : own;
    }

    private String moment(Object value) {
        try {
            return WHEN.format(Instant.parse(String.valueOf(value)).atZone(zone));
        } catch (DateTimeParseException e) {
            return String.valueOf(value);
        }
    }

    private List<CaseFile> files(String number, Entry entry) {
        var files = new ArrayList<CaseFile>();
        if (entry.content().get(Attachments.FILES) instanceof List<?> recorded) {
            for (Object one : recorded) {
                if (one instanceof Map<?, ?> file && file.get("size") instanceof Number size) {
                    files.add(file(
                            number,
                            String.valueOf(file.get("id")),
                            String.valueOf(file.get("name")),
                            String.valueOf(file.get("type")),
                            size.longValue()));
                }
            }
        }
        return files;
    }

    private CaseFile file(String number, String id, String name, String type, long size) {
        return new CaseFile(
                id,
                name,
                "/api/tickets/" + number + "/attachments/" + id,
                size < 1024 ? desk.get("size.bytes", size) : desk.get("size.kilo", size / 1024.0),
                picture(number, id, type));
    }

    private static @Nullable String picture(String number, String id, String type) {
        return type.startsWith("image/") ? "/camunda/api/loopdesk/tickets/" + number + "/pictures/" + id : null;
    }
}
