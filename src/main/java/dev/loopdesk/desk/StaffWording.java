package dev.loopdesk.desk;

import dev.loopdesk.desk.CaseView.ReportWords;
import dev.loopdesk.desk.TimelineItem.CaseFile;
import dev.loopdesk.desk.TimelineItem.Field;
import dev.loopdesk.message.EntryWording;
import dev.loopdesk.message.FieldWords;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.Attachment;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryGroup;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.RecordedFile;
import dev.loopdesk.ticket.Report;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.function.SingletonSupplier;

/** The words in which staff read the entries of a case file, in one language. */
public class StaffWording {

    /** Fields that say what an entry's title or text says. */
    private static final Set<String> SAID = Set.of(Attachments.FILES, Entry.FOLDED, Entry.DONE, Entry.PASSED);
    /** Fields with the name of the task of the entry's element, as the diagram had it in its own language. */
    private static final Set<String> TASK_NAMES = Set.of("handedOverTask", "asideTask");
    /** Fields that hold an account; the receiver of a task may be a team instead. */
    public static final Set<String> ACCOUNTS = Set.of("handedOverFrom", "handedOverTo", "formerHolder");
    /** Fields that hold the number of another ticket. */
    private static final Set<String> TICKETS = Set.of(Entry.RELATED_TICKET, "ownTicket", "formerTicket", "belongsTo");
    /** Fields that hold the title of a known problem. */
    private static final Set<String> PROBLEMS = Set.of(Entry.KNOWN_PROBLEM, Entry.KNOWN_PROBLEM_LEFT);

    private static final Pattern NUMBER = Pattern.compile("LD-\\d{1,18}");
    /** Fields that are the words of a message. */
    private static final Set<String> WORDS = Set.of(Entry.MESSAGE, Entry.NOTE, "reply");

    /** Fields that are words to colleagues: a note, and those of a hand-over and of triage. */
    private static final List<String> NOTES = List.of(Entry.NOTE, "handOverNote", "triageNote");

    /** Fields of a report that stand above it, in the strip of the ticket, or come first. */
    private static final Set<String> ABOVE_REPORT = Set.of(
            Report.Field.TITLE,
            Report.Field.DESCRIPTION,
            Report.Field.REQUESTER_NAME,
            Report.Field.REQUESTER_DEPARTMENT,
            Report.Field.REQUESTER_EMAIL,
            Report.Field.REQUESTER_PHONE,
            Report.Field.LANGUAGE,
            Report.Field.CHANNEL);

    private final Texts desk;
    private final Texts texts;
    private final EntryWording forRequester;
    private final FieldWords fieldWords;

    private final Supplier<Map<String, String>> taskNames;

    /** @param taskNames returns names of tasks by their elements, in the same language; called where an entry needs one */
    public StaffWording(Locale language, ZoneId zone, Supplier<Map<String, String>> taskNames) {
        this.taskNames = SingletonSupplier.of(taskNames);
        this.desk = Texts.of("desk", language);
        this.texts = Texts.of("case", language);
        this.forRequester = new EntryWording(language);
        this.fieldWords = new FieldWords(language, zone);
    }

    /**
     * Returns an entry in words.
     *
     * @param requester name of who was the requester then
     * @param names names of accounts
     */
    public TimelineItem item(
            String number,
            Entry entry,
            String requester,
            Map<String, String> names,
            boolean unread,
            @Nullable String folded) {
        return new TimelineItem(
                entry.position(),
                entry.writtenAt(),
                EntryGroup.of(entry).key(),
                title(entry),
                entry.author(),
                author(entry, requester, names),
                unread,
                fields(entry, names),
                folded,
                files(number, entry),
                NOTES.stream()
                        .map(entry::text)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null));
    }

    /** Returns a report: the description, then what else was entered. */
    ReportWords report(String number, Entry entry) {
        var fields = new ArrayList<Field>();
        String description = entry.text(Report.Field.DESCRIPTION);
        if (description != null) {
            fields.add(new Field(null, description));
        }
        entry.entered().forEach((field, value) -> {
            if (!ABOVE_REPORT.contains(field) && !SAID.contains(field) && entry.text(field) != null) {
                fields.add(new Field(fieldWords.label(entry, field), fieldWords.value(entry, field, value)));
            }
        });
        return new ReportWords(fields, files(number, entry));
    }

    private String author(Entry entry, String requester, Map<String, String> names) {
        String author = entry.author();
        return switch (author) {
            case Entry.REQUESTER -> requester;
            case Entry.PARTICIPANT -> Objects.requireNonNullElse(entry.participant(), desk.get("author." + author));
            case Entry.CORRESPONDENT, Entry.LOOPDESK -> desk.get("author." + author);
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

    private List<Field> fields(Entry entry, Map<String, String> names) {
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
                fields.add(new Field(
                        WORDS.contains(field) ? null : fieldWords.label(entry, field),
                        value(entry, field, value, names),
                        address(entry, field)));
            }
        });
        return fields;
    }

    private String value(Entry entry, String field, Object value, Map<String, String> names) {
        String account = ACCOUNTS.contains(field) ? names.get(value.toString()) : null;
        if (account != null) {
            return account;
        }
        String element = entry.element();
        String told = fieldWords.value(entry, field, value);
        return element != null && TASK_NAMES.contains(field) ? taskNames.get().getOrDefault(element, told) : told;
    }

    private static @Nullable String address(Entry entry, String field) {
        String value = entry.text(field);
        if (TICKETS.contains(field) && value != null && NUMBER.matcher(value).matches()) {
            return "/staff/tickets/" + value;
        }
        String problem = entry.text(Entry.PROBLEM_ID);
        return PROBLEMS.contains(field) && problem != null ? "/staff/problems/" + problem : null;
    }

    private List<CaseFile> files(String number, Entry entry) {
        return RecordedFile.in(entry).stream()
                .map(file -> file(number, file.id(), file.name(), file.mediaType(), file.size()))
                .toList();
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
