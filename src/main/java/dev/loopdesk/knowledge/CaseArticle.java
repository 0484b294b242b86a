package dev.loopdesk.knowledge;

import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Report;
import dev.loopdesk.ticket.Ticket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The draft of an article from a case: what was reported, what caused it, what was tried and what solved it, without data
 * of persons (S5.4, S6.1).
 */
public final class CaseArticle {

    private static final String ERROR_MESSAGE = "errorMessage";
    private static final String REPORTED_STEPS = "steps";
    private static final String ENVIRONMENT = "environment";
    private static final String CAUSE = "cause";
    private static final String LOG = "diagnosisLog";
    private static final String FINDINGS = "findings";
    private static final String RECOMMENDATION = "recommendation";
    private static final String CHOSEN_OPTION = "chosenOption";
    private static final String STEPS = "option%sSteps";
    private static final String WORK_DONE = "workDone";
    private static final String WORK_FOR_REQUESTER = "workForRequester";
    private static final String QUICK_FIX = "quickFix";
    private static final String WORKAROUND = "workaround";

    private final Ticket ticket;
    private final List<Entry> entries;
    private final PersonalData personal;

    private CaseArticle(Ticket ticket, List<Entry> entries, Collection<String> staff) {
        this.ticket = ticket;
        this.entries = entries;
        this.personal = new PersonalData(names(ticket, entries, staff));
    }

    /**
     * Drafts the article.
     *
     * @param entries the whole case file
     * @param staff names of members of staff, which the draft leaves out
     */
    public static ArticleText of(Ticket ticket, List<Entry> entries, Collection<String> staff) {
        return new CaseArticle(ticket, entries, staff).text();
    }

    private ArticleText text() {
        Entry report = latest(EntryKind.REPORT);
        Entry found = latest(entry -> entry.kind() == EntryKind.DIAGNOSIS && entry.text(CAUSE) != null);
        return new ArticleText(
                        cut(said(ticket.title(), ""), ArticleText.LONGEST_TITLE),
                        ticket.language(),
                        ticket.category(),
                        joined(
                                field(report, Report.Field.DESCRIPTION),
                                field(report, ERROR_MESSAGE),
                                field(report, REPORTED_STEPS)),
                        joined(field(report, ENVIRONMENT)),
                        joined(field(found, CAUSE), joined(all(EntryKind.DIAGNOSIS, LOG)), consulted()),
                        solution(),
                        joined(all(EntryKind.DELAY, WORKAROUND)))
                .tidied();
    }

    /** Returns the steps of the last prepared option that was chosen, and what was done. */
    private @Nullable String solution() {
        Entry prepared = latest(EntryKind.SOLUTION);
        Entry chosen = latest(EntryKind.CHOICE);
        boolean chosenOfIt = prepared != null && chosen != null && chosen.position() > prepared.position();
        String option = chosenOfIt ? Objects.requireNonNullElse(chosen.text(CHOSEN_OPTION), "1") : "1";
        Entry applied = latest(EntryKind.APPLICATION);
        boolean appliedIt = applied != null && (prepared == null || applied.position() > prepared.position());
        return joined(
                field(prepared, STEPS.formatted(option)),
                appliedIt ? field(applied, WORK_DONE) : null,
                prepared == null ? joined(all(EntryKind.QUICK_FIX, QUICK_FIX)) : null,
                prepared == null ? joined(all(EntryKind.QUICK_FIX, WORK_FOR_REQUESTER)) : null);
    }

    private @Nullable String consulted() {
        return joined(
                joined(all(EntryKind.CONSULTATION, FINDINGS)), joined(all(EntryKind.CONSULTATION, RECOMMENDATION)));
    }

    private String[] all(EntryKind kind, String field) {
        return entries.stream()
                .filter(entry -> entry.kind() == kind)
                .map(entry -> field(entry, field))
                .filter(Objects::nonNull)
                .distinct()
                .toArray(String[]::new);
    }

    private @Nullable String field(@Nullable Entry entry, String field) {
        String text = entry == null ? null : entry.text(field);
        return text == null ? null : personal.removed(text);
    }

    private String said(@Nullable String text, String otherwise) {
        return text == null ? otherwise : personal.removed(text);
    }

    private @Nullable Entry latest(EntryKind kind) {
        return latest(entry -> entry.kind() == kind);
    }

    private @Nullable Entry latest(Predicate<Entry> wanted) {
        return entries.stream().filter(wanted).reduce((first, second) -> second).orElse(null);
    }

    private static @Nullable String joined(@Nullable String... parts) {
        String text = Stream.of(parts).filter(Objects::nonNull).distinct().collect(Collectors.joining("\n\n"));
        return text.isBlank() ? null : cut(text, ArticleText.LONGEST_SECTION);
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end);
    }

    private static Set<String> names(Ticket ticket, List<Entry> entries, Collection<String> staff) {
        Set<String> names = new LinkedHashSet<>(staff);
        Stream.of(ticket.requesterName(), ticket.requesterEmail(), ticket.requesterPhone())
                .filter(Objects::nonNull)
                .forEach(names::add);
        for (Entry entry : entries) {
            List<String> people = new ArrayList<>();
            people.add(entry.participant());
            people.add(entry.text(Entry.FROM));
            people.add(entry.text(Entry.JOINED));
            people.add(entry.text(Entry.LEFT));
            people.stream().filter(Objects::nonNull).forEach(names::add);
        }
        return names;
    }
}
