package dev.loopdesk.knowledge;

import dev.loopdesk.message.Option;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.EntryOutcome;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Cause and solution of a case whose fix was verified and has held since (S5.1, S5.6); null where there is none.
 *
 * @param cause words of the latest diagnosis
 * @param solution option that was carried out, or the quick fix, and the work done
 * @param checklist list of checks that the diagnosis which found the cause went through (S3.4)
 */
public record CaseSolution(
        @Nullable String cause,
        @Nullable String solution,
        @Nullable Checklist checklist) {

    /** Solution of a case of which nothing is known for certain. */
    public static final CaseSolution NONE = new CaseSolution(null, null, null);

    /**
     * Ticked checks of a list.
     *
     * @param field key of the list in its form
     * @param checks values of the ticked checks, in the order in which they were recorded
     */
    public record Checklist(String field, List<String> checks) {}

    private static final String CHECKS = "checks";

    private static final String FIRST_OPTION = "1";

    /** Reads them from the entries of a case, oldest first. */
    public static CaseSolution of(List<Entry> entries) {
        if (!isVerified(entries)) {
            return NONE;
        }
        Entry prepared = latest(entries, EntryKind.SOLUTION);
        Entry choice = latest(entries, EntryKind.CHOICE);
        Entry quickFix = latest(entries, EntryKind.QUICK_FIX);
        Entry applied = latest(entries, EntryKind.APPLICATION);
        String chosen = text(choice, Option.CHOSEN) == null ? FIRST_OPTION : text(choice, Option.CHOSEN);
        String option = Option.in(prepared).stream()
                .filter(one -> String.valueOf(one.number()).equals(chosen))
                .map(one -> joined(one.title(), one.text("Steps")))
                .findFirst()
                .orElse(null);
        Entry diagnosis = latestWith(entries, EntryKind.DIAGNOSIS, "cause");
        return new CaseSolution(
                text(diagnosis, "cause"),
                joined(option, prepared == null ? text(quickFix, "quickFix") : null, text(applied, "workDone")),
                diagnosis == null ? null : checklist(diagnosis));
    }

    private static @Nullable Checklist checklist(Entry diagnosis) {
        return diagnosis.entered().entrySet().stream()
                .filter(field -> field.getKey().startsWith(CHECKS)
                        && field.getValue() instanceof List<?> ticked
                        && !ticked.isEmpty())
                .map(field -> new Checklist(
                        field.getKey(),
                        ((List<?>) field.getValue())
                                .stream().map(String::valueOf).toList()))
                .findFirst()
                .orElse(null);
    }

    private static boolean isVerified(List<Entry> entries) {
        boolean verified = false;
        for (Entry entry : entries) {
            EntryOutcome outcome = EntryOutcome.of(entry.kind(), entry.content());
            if (outcome == EntryOutcome.VERIFIED || outcome == EntryOutcome.SOLVED_AT_ONCE) {
                verified = true;
            } else if (outcome != null && outcome.leadsBack()) {
                verified = false;
            }
        }
        return verified;
    }

    private static @Nullable Entry latest(List<Entry> entries, EntryKind kind) {
        return entries.stream()
                .filter(entry -> entry.kind() == kind)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    private static @Nullable Entry latestWith(List<Entry> entries, EntryKind kind, String field) {
        return entries.stream()
                .filter(entry -> entry.kind() == kind && entry.text(field) != null)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    private static @Nullable String text(@Nullable Entry entry, String field) {
        return entry == null ? null : entry.text(field);
    }

    private static @Nullable String joined(@Nullable String... texts) {
        String all = Stream.of(texts).filter(Objects::nonNull).collect(Collectors.joining("\n"));
        return all.isEmpty() ? null : all;
    }
}
