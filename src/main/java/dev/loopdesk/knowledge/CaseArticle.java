package dev.loopdesk.knowledge;

import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Report;
import dev.loopdesk.ticket.Ticket;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
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
    private static final String LOG = "diagnosisLog";
    private static final String FINDINGS = "findings";
    private static final String RECOMMENDATION = "recommendation";
    private static final String WORKAROUND = "workaround";

    private final Ticket ticket;
    private final List<Entry> entries;
    private final PersonalData personal;

    private CaseArticle(Ticket ticket, List<Entry> entries, Collection<String> staff) {
        this.ticket = ticket;
        this.entries = entries;
        this.personal = PersonalData.of(ticket, entries, staff);
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
        Entry report = entries.stream()
                .filter(entry -> entry.kind() == EntryKind.REPORT)
                .findFirst()
                .orElse(null);
        CaseSolution found = CaseSolution.of(entries);
        return new ArticleText(
                        cut(personal.removed(ticket.title()), ArticleText.LONGEST_TITLE),
                        ticket.language(),
                        ticket.category(),
                        joined(
                                field(report, Report.Field.DESCRIPTION),
                                field(report, ERROR_MESSAGE),
                                field(report, REPORTED_STEPS)),
                        joined(field(report, ENVIRONMENT)),
                        joined(removed(found.cause()), joined(all(EntryKind.DIAGNOSIS, LOG)), consulted()),
                        removed(found.solution()),
                        joined(all(EntryKind.DELAY, WORKAROUND)))
                .tidied();
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
        return entry == null ? null : removed(entry.text(field));
    }

    private @Nullable String removed(@Nullable String text) {
        return text == null ? null : personal.removed(text);
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
}
