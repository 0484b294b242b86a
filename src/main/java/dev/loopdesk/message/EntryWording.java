package dev.loopdesk.message;

import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.Confirmation;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words in which a requester reads the entries of a case file, in one language: the ticket's page and the API use
 * the same. Callers pass only entries that are visible to the requester.
 */
public final class EntryWording {

    /** Older entries contain the subject with the ticket's number. */
    private static final Pattern NUMBER_IN_SUBJECT = Pattern.compile("^\\[LD-\\d+] ");

    /** Variant of the texts in which a participant reads of the requester. */
    public static final String PARTICIPANT = "participant";

    private final Texts texts;
    /** Texts of letters, for a reader who is told of them in other words than their own; null for the requester. */
    private final @Nullable Texts letters;

    public EntryWording(Locale reader) {
        this(Texts.of("requester", reader), null);
    }

    private EntryWording(Texts texts, @Nullable Texts letters) {
        this.texts = texts;
        this.letters = letters;
    }

    /** Returns the words in which a participant reads of the requester. */
    public EntryWording ofParticipant() {
        return new EntryWording(
                texts.preferring(PARTICIPANT),
                Texts.of("letters", texts.locale()).preferring(PARTICIPANT));
    }

    /**
     * A field of an entry that requesters may read.
     *
     * @param label the form's label, or the bundle's
     * @param value value as entered
     */
    public record Detail(String field, String label, Object value) {}

    /**
     * Returns the title of an entry: of a message what it is about; null if there is no text for
     * requesters, so that the entry is left out.
     */
    public @Nullable String title(Entry entry) {
        if (entry.answeredTask() != null) {
            return entry.answeredTask();
        }
        return switch (entry.kind()) {
            case MESSAGE -> {
                String subject = entry.text("subject");
                String told = letters == null ? null : letters.find(entry.text("kind") + ".subject");
                yield subject == null || told != null
                        ? told
                        : NUMBER_IN_SUBJECT.matcher(subject).replaceFirst("");
            }
            case STATUS -> {
                String end = entry.text("endedAs");
                yield end == null ? step(entry) : ended(end);
            }
            case CONSENT -> texts.get(entry.isTrue("revoked") ? "kind.CONSENT.revoked" : "kind.CONSENT");
            case CONFIRMATION ->
                texts.get(entry.isTrue(Confirmation.BY_SILENCE) ? "kind.CONFIRMATION.silence" : "kind.CONFIRMATION");
            // A call replaces an undeliverable mail; staff's note of it is internal, so the bundle has no text for it.
            default -> texts.find("kind." + entry.kind());
        };
    }

    /** Returns the text on the end of a ticket. */
    public String ended(String endEvent) {
        String how = texts.find("ended." + endEvent);
        return how == null ? texts.get("ended") : how;
    }

    /** Returns the text of a message to the requester; null for other entries. */
    public @Nullable String text(Entry entry) {
        return entry.kind() == EntryKind.MESSAGE ? entry.text("text") : null;
    }

    /**
     * Returns the fields with a label for requesters, in the entry's order; none for a message, which its text tells, and
     * of a status, which its title tells, only the findings.
     */
    public List<Detail> details(Entry entry) {
        var details = new ArrayList<Detail>();
        if (entry.kind() == EntryKind.STATUS) {
            for (Finding finding : Finding.values()) {
                String told = finding.in(entry);
                if (told != null) {
                    details.add(new Detail(finding.field(), texts.get("found." + finding.key()), told));
                }
            }
        } else if (entry.kind() != EntryKind.MESSAGE) {
            entry.entered().forEach((field, value) -> {
                String given = entry.label(field);
                String label = given == null ? label(field) : given;
                if (label != null && entry.text(field) != null) {
                    details.add(new Detail(field, label, value));
                }
            });
        }
        return List.copyOf(details);
    }

    /** Returns the label of what was said; that of the form, unless it has words for who fills it in. */
    private @Nullable String label(String field) {
        String said = texts.find("said." + field);
        return said == null ? texts.find("field." + field) : said;
    }

    /** Returns what a remote session is for: what staff said, else the purpose of all of them (S3.7). */
    public String scope(@Nullable String stated) {
        return stated == null ? texts.get("ask.consent.no-scope") : stated;
    }

    /**
     * Returns what was found and done in an attempt, in order: what staff wrote for the requester, else what is known of
     * it; empty if there is nothing to tell yet.
     */
    public List<Detail> found(Attempt attempt) {
        var details = new ArrayList<Detail>();
        found(details, Finding.CAUSE.key(), attempt.told().get(Finding.CAUSE));
        found(details, "solution", attempt.solution());
        String work = attempt.doneBy() == null ? null : texts.get("found.work." + attempt.doneBy());
        found(details, Finding.WORK.key(), attempt.told().getOrDefault(Finding.WORK, work));
        String checked = attempt.checks() == null ? null : checked(attempt.checks());
        found(details, Finding.VERIFICATION.key(), attempt.told().getOrDefault(Finding.VERIFICATION, checked));
        return List.copyOf(details);
    }

    /** Returns how an attempt ended, or null if it has not ended. */
    public @Nullable String result(Attempt attempt) {
        return texts.find("found.result." + attempt.result());
    }

    private void found(List<Detail> details, String what, @Nullable String value) {
        if (value != null) {
            details.add(new Detail(what, texts.get("found." + what), value));
        }
    }

    /** Says of a passed verification what was checked, of a failed one what is wrong. */
    private String checked(Attempt.Checks checks) {
        var lines = new ArrayList<String>();
        boolean passed = checks.passed();
        checked(lines, "symptomGone", checks.symptomGone(), passed);
        checked(lines, "functionsNormal", checks.functionsNormal(), passed);
        checked(lines, "noNewProblems", checks.noNewProblems(), passed);
        return String.join("\n", lines);
    }

    private void checked(List<String> lines, String check, boolean fine, boolean passed) {
        if (fine == passed) {
            lines.add(texts.get("found.verification." + check + "." + fine));
        }
    }

    /** Returns the files of a mail that were not taken, a line each, with the reason. */
    public List<String> notTaken(Entry entry) {
        return notTaken(entry, Integer.MAX_VALUE);
    }

    /** Returns the files of a mail that were not taken, with names of at most so many characters. */
    List<String> notTaken(Entry entry, int longestName) {
        var lines = new ArrayList<String>();
        entry.notTaken().forEach((file, reason) -> {
            String name = PlainText.line(file, longestName);
            String why = texts.find("not-taken." + reason);
            lines.add(why == null ? name : texts.get("file.problem", name, why));
        });
        return List.copyOf(lines);
    }

    private @Nullable String step(Entry status) {
        String done = status.reportedStep();
        String step = done == null ? null : texts.find("step." + done);
        String task = status.text(Entry.TASK);
        return task == null || step == null ? step : texts.get("labelled", step, task);
    }
}
