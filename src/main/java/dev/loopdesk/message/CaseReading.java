package dev.loopdesk.message;

import dev.loopdesk.ticket.Consent;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads from a case file the facts that letters need. */
final class CaseReading {

    /** Messages that ask for something, with the kind of the entry that answers them. */
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

    /** Reads the entries that the requester may see. */
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

    /** Returns the latest text of a field in the entries after another one. */
    @Nullable
    String textAfter(Entry earlier, String field) {
        String text = null;
        for (Entry entry : entries) {
            if (entry.position() > earlier.position() && entry.text(field) != null) {
                text = entry.text(field);
            }
        }
        return text;
    }

    /** Returns the latest answer about remote assistance, if any. */
    @Nullable
    Consent consent() {
        Entry answer = latest(EntryKind.CONSENT);
        return answer == null ? null : Consent.of(answer, entries);
    }

    /** Returns the name of the participant whose words ended the latest consent; null if they were the requester's. */
    @Nullable
    String participantWhoEndedConsent() {
        Entry consent = latest(EntryKind.CONSENT);
        Entry words = consent != null && consent.isTrue(Consent.IS_REVOKED) ? consent : latest(EntryKind.REPLY);
        return words == null ? null : words.participant();
    }

    /** Tells whether a remote session may be running: the consent stands, and no session under it is recorded (S3.7). */
    boolean isInSession(Instant now) {
        Entry last = latest(EntryKind.CONSENT, EntryKind.REMOTE_SESSION);
        return last != null
                && last.kind() == EntryKind.CONSENT
                && Consent.of(last).stands(now);
    }

    /** Returns the latest specific question of the service desk, if any. */
    @Nullable
    String question() {
        Entry asked = latest(EntryKind.TRIAGE, EntryKind.DIAGNOSIS);
        return asked == null ? null : asked.text("question");
    }

    /** Returns the option that the requester chose, else the first one. */
    @Nullable
    Option chosenOption() {
        Entry solution = latest(EntryKind.SOLUTION);
        List<Option> options = Option.in(solution);
        if (solution == null || options.isEmpty()) {
            return null;
        }
        Entry choice = latest(EntryKind.CHOICE);
        if (choice != null && choice.position() > solution.position()) {
            String chosen = choice.text(Option.CHOSEN);
            for (Option option : options) {
                if (Integer.toString(option.number()).equals(chosen)) {
                    return option;
                }
            }
        }
        return options.get(0);
    }

    /** Returns the conditions under which the latest solution was approved, for whoever applies it, if there are any. */
    @Nullable
    String conditions() {
        Entry solution = latest(EntryKind.SOLUTION);
        Entry approval = latest(EntryKind.APPROVAL);
        return solution == null || approval == null || approval.position() < solution.position()
                ? null
                : approval.text(Option.CONDITIONS);
    }

    /** Returns the steps since the last progress update. */
    Progress progress() {
        return Progress.in(entries);
    }

    /** Returns the key of the message that the requester has not answered, if any. */
    @Nullable
    String awaitedAnswer() {
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            if (entry.answeredTask() != null || ANSWERS.containsValue(entry.kind())) {
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

    /** Returns the target of an alert: from its entry, else from the clock. */
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
