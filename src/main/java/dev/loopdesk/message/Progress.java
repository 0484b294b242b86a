package dev.loopdesk.message;

import dev.loopdesk.ticket.Confirmation;
import dev.loopdesk.ticket.Consent;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Steps since the last progress update, or since the ticket was received (S4.8), as far as the requester may know them.
 *
 * @param lastUpdate time of the last update, or null if there was none
 * @param steps the latest steps, oldest first
 * @param earlier number of steps before these
 */
record Progress(@Nullable Instant lastUpdate, List<ProgressStep> steps, int earlier) {

    private static final int MOST = 10;

    /** Steps of the service desk that the bundles describe. */
    private static final Set<String> DONE = Set.of(
            EntryKind.TRIAGE.name(),
            EntryKind.QUICK_FIX.name(),
            EntryKind.DIAGNOSIS.name(),
            EntryKind.CONSULTATION.name(),
            EntryKind.REMOTE_SESSION.name(),
            EntryKind.SOLUTION.name(),
            EntryKind.APPROVAL.name(),
            EntryKind.APPLICATION.name(),
            EntryKind.VERIFICATION.name(),
            EntryKind.ANSWER.name());

    /** Letters that count as a step; the receipt does not, and some others end progress reporting. */
    private static final Set<String> LETTERS = Set.of(
            MessageKind.ANSWER_WANTED.key(),
            MessageKind.DETAILS_WANTED.key(),
            MessageKind.DETAILS_REMINDER.key(),
            MessageKind.CONSENT_WANTED.key(),
            MessageKind.OPTIONS_OFFERED.key(),
            MessageKind.SOLUTION_TO_APPLY.key(),
            MessageKind.DELAY_EXPLAINED.key(),
            MessageKind.CONFIRMATION_WANTED.key(),
            MessageKind.CONFIRMATION_REMINDER.key(),
            MessageKind.CLOSURE.key());

    /**
     * A step, done once or several times in a row.
     *
     * @param what key in the bundles, after {@code progress-update.step.}
     * @param option number of the related option, if any
     * @param at time of the last repetition
     */
    record ProgressStep(String what, @Nullable Integer option, Instant at, int times) {

        boolean repeats(ProgressStep before) {
            return what.equals(before.what) && Objects.equals(option, before.option);
        }
    }

    /** Reads the steps from a case file, oldest entry first. */
    static Progress in(List<Entry> entries) {
        Instant lastUpdate = null;
        var steps = new ArrayList<ProgressStep>();
        for (Entry entry : entries) {
            if (!entry.visibleToRequester()) {
                continue;
            }
            if (MessageKind.PROGRESS_UPDATE.key().equals(letter(entry))) {
                lastUpdate = entry.writtenAt();
                steps.clear();
                continue;
            }
            String what = what(entry);
            if (what == null) {
                continue;
            }
            var step = new ProgressStep(what, option(entry), entry.writtenAt(), 1);
            int last = steps.size() - 1;
            if (last >= 0 && step.repeats(steps.get(last))) {
                steps.set(last, new ProgressStep(what, step.option, step.at, steps.get(last).times + 1));
            } else {
                steps.add(step);
            }
        }
        int from = Math.max(0, steps.size() - MOST);
        int earlier =
                steps.subList(0, from).stream().mapToInt(ProgressStep::times).sum();
        return new Progress(lastUpdate, List.copyOf(steps.subList(from, steps.size())), earlier);
    }

    /** Returns the key of a step, or null if the entry is no step or has no text. */
    private static @Nullable String what(Entry entry) {
        if (entry.answeredTask() != null) {
            return entry.author().equals(Entry.REQUESTER) ? "answer-given" : EntryKind.ANSWER.name();
        }
        return switch (entry.kind()) {
            case DETAILS -> entry.isTrue("detailsProvided") ? "details-given" : "details-unknown";
            case CONSENT -> {
                if (entry.isTrue("revoked")) {
                    yield entry.author().equals(Entry.REQUESTER) ? "consent-revoked" : "consent-ended";
                }
                yield entry.isTrue(Consent.GRANTED) ? "consent-granted" : "consent-declined";
            }
            case CHOICE -> option(entry) == null ? null : "option-chosen";
            case APPLICATION ->
                switch (String.valueOf(entry.text("applyOutcome"))) {
                    case "applied" -> "solution-applied";
                    case "needs-help" -> "help-wanted";
                    default -> null;
                };
            case CONFIRMATION -> {
                if (entry.isTrue(Confirmation.BY_SILENCE)) {
                    yield "confirmed-by-silence";
                }
                yield entry.isTrue(Confirmation.GIVEN) ? "resolution-confirmed" : "resolution-denied";
            }
            case REPLY -> entry.participant() == null ? "reply" : "participant-reply";
            case STAFF_MESSAGE -> MessageKind.STAFF_MESSAGE.key();
            case MESSAGE -> LETTERS.contains(String.valueOf(letter(entry))) ? letter(entry) : null;
            case STATUS -> {
                String done = entry.text(Entry.DONE);
                yield done != null && DONE.contains(done) ? entry.reportedStep() : null;
            }
            // A call replaces a letter, which is a step already.
            default -> null;
        };
    }

    private static @Nullable String letter(Entry entry) {
        return entry.kind() == EntryKind.MESSAGE ? entry.text("kind") : null;
    }

    private static @Nullable Integer option(Entry entry) {
        return entry.kind() == EntryKind.CHOICE && entry.content().get(Option.CHOSEN) instanceof Integer option
                ? option
                : null;
    }
}
