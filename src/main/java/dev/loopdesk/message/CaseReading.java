package dev.loopdesk.message;

import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A case file, asked for what letters need to know. */
final class CaseReading {

    /** Messages that ask for something, and the entry that an answer leaves. */
    private static final Map<String, EntryKind> ANSWERS = Map.of(
            MessageKind.ANSWER_WANTED.key(), EntryKind.ANSWER,
            MessageKind.DETAILS_WANTED.key(), EntryKind.DETAILS,
            MessageKind.CONSENT_WANTED.key(), EntryKind.CONSENT,
            MessageKind.OPTIONS_OFFERED.key(), EntryKind.CHOICE,
            MessageKind.SOLUTION_TO_APPLY.key(), EntryKind.APPLICATION);

    private final List<Entry> entries;

    CaseReading(List<Entry> entries) {
        this.entries = entries;
    }

    /** The story as far as the requester may read it. */
    static CaseReading toldToRequester(List<Entry> entries) {
        return new CaseReading(
                entries.stream().filter(Entry::visibleToRequester).toList());
    }

    @Nullable
    Entry latest(EntryKind... kinds) {
        Set<EntryKind> wanted = Set.of(kinds);
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (wanted.contains(entries.get(i).kind())) {
                return entries.get(i);
            }
        }
        return null;
    }

    @Nullable
    String text(EntryKind kind, String field) {
        Entry entry = latest(kind);
        return entry == null ? null : entry.text(field);
    }

    /** What the service desk asked last, if it asked something particular. */
    @Nullable
    String question() {
        Entry asked = latest(EntryKind.TRIAGE, EntryKind.DIAGNOSIS);
        return asked == null ? null : asked.text("question");
    }

    /** The option that the requester chose, else the first one. */
    @Nullable
    Option chosenOption() {
        Entry solution = latest(EntryKind.SOLUTION);
        List<Option> options = Option.in(solution);
        if (solution == null || options.isEmpty()) {
            return null;
        }
        Entry choice = latest(EntryKind.CHOICE);
        if (choice != null && choice.position() > solution.position()) {
            String chosen = choice.text("chosenOption");
            for (Option option : options) {
                if (Integer.toString(option.number()).equals(chosen)) {
                    return option;
                }
            }
        }
        return options.get(0);
    }

    /** What has happened since the last progress update. */
    Progress progress() {
        return Progress.in(entries);
    }

    /** Key of the message that the requester has not answered yet, if any. */
    @Nullable
    String awaitedAnswer() {
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            boolean ofAnalyst = entry.kind() != EntryKind.STATUS && entry.text(Entry.TASK) != null;
            if (ofAnalyst || ANSWERS.containsValue(entry.kind())) {
                return null;
            }
            String asked = entry.text("kind");
            if (entry.kind() == EntryKind.MESSAGE && asked != null && ANSWERS.containsKey(asked)) {
                return asked;
            }
        }
        return null;
    }

    boolean solvedOnTheSpot() {
        Entry last = latest(EntryKind.QUICK_FIX, EntryKind.VERIFICATION);
        return last != null && last.kind() == EntryKind.QUICK_FIX;
    }

    boolean confirmedBySilence() {
        Entry confirmation = latest(EntryKind.CONFIRMATION);
        return confirmation != null && confirmation.author().equals(Entry.LOOPDESK);
    }

    /** The target that an alert is about: as its entry says, else as the clock says. */
    String alertedTarget(Ticket ticket, Instant now) {
        String target = text(EntryKind.ALERT, "target");
        if (target != null
                && Set.of(
                                "first-response-at-risk",
                                "first-response-overdue",
                                "resolution-at-risk",
                                "resolution-overdue")
                        .contains(target)) {
            return target;
        }
        if (ticket.respondedAt() == null) {
            return "first-response-overdue";
        }
        Instant due = ticket.targets().resolutionDue();
        return due == null || now.isBefore(due) ? "resolution-at-risk" : "resolution-overdue";
    }
}
