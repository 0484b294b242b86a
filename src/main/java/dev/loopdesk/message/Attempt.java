package dev.loopdesk.message;

import dev.loopdesk.ticket.Confirmation;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to solve the problem, as far as the requester may know it (S3.8, S4.6, S5.1): the words of staff for the
 * requester, titles of prepared options and results of steps; never the internal words of an answer.
 *
 * @param number 1 for the first attempt
 * @param told words of staff for the requester
 * @param solution name of the option that was carried out, if it was
 * @param doneBy who did the work, or null if nothing was done yet
 * @param checks results of the verification, or null if there was none yet
 * @param result how it ended
 */
public record Attempt(
        int number,
        Map<Finding, String> told,
        @Nullable String solution,
        @Nullable DoneBy doneBy,
        @Nullable Checks checks,
        Result result) {

    /** Steps of an attempt; one after a confirmation begins another attempt. */
    private static final Set<EntryKind> WORK = EnumSet.of(
            EntryKind.QUICK_FIX,
            EntryKind.DIAGNOSIS,
            EntryKind.SOLUTION,
            EntryKind.APPLICATION,
            EntryKind.VERIFICATION);

    /** The person who carried out a solution. */
    public enum DoneBy {
        STAFF,
        REQUESTER,
        /** Staff, at once and without a plan (S2.6). */
        STAFF_ON_THE_SPOT
    }

    /** The end of an attempt. */
    public enum Result {
        OPEN,
        /** The verification failed (S5.5). */
        NOT_VERIFIED,
        /** The requester said that the problem is not solved (S5.5). */
        NOT_CONFIRMED,
        /** The problem was still there later, or came back (S5.6). */
        RECURRED,
        CONFIRMED,
        CONFIRMED_BY_SILENCE;

        /** Tells whether the problem was there after the attempt. */
        public boolean hasFailed() {
            return FAILED.contains(this);
        }

        private boolean isConfirmed() {
            return this == CONFIRMED || this == CONFIRMED_BY_SILENCE;
        }

        private static final Set<Result> FAILED = EnumSet.of(NOT_VERIFIED, NOT_CONFIRMED, RECURRED);
    }

    /** The three checks of the verification (S5.1, S5.2). */
    public record Checks(boolean symptomGone, boolean functionsNormal, boolean noNewProblems) {

        boolean passed() {
            return symptomGone && functionsNormal && noNewProblems;
        }
    }

    /** Reads the attempts from a whole case file, oldest entry first. */
    public static List<Attempt> in(List<Entry> entries) {
        var drafts = new ArrayList<Draft>();
        for (int i = 0; i < entries.size(); i++) {
            read(entries.get(i), new CaseReading(entries.subList(0, i + 1)), drafts);
        }
        return drafts.stream().map(Draft::attempt).toList();
    }

    /** Returns the attempts of a problem that is there again, after the latest one. */
    static List<Attempt> reopened(List<Attempt> attempts) {
        var reopened = new ArrayList<>(attempts);
        if (!reopened.isEmpty()) {
            Attempt last = reopened.remove(reopened.size() - 1);
            reopened.add(last.result.hasFailed() ? last : last.endedBy(Result.RECURRED));
        }
        return List.copyOf(reopened);
    }

    private Attempt endedBy(Result end) {
        return new Attempt(number, told, solution, doneBy, checks, end);
    }

    private static void read(Entry entry, CaseReading story, List<Draft> drafts) {
        if (!entry.visibleToRequester()) {
            return;
        }
        String step = entry.kind() == EntryKind.STATUS
                ? entry.text(Entry.DONE)
                : entry.kind().name();
        EntryKind work = WORK.stream()
                .filter(kind -> kind.name().equals(step))
                .findFirst()
                .orElse(null);
        Draft last = drafts.isEmpty() ? null : drafts.get(drafts.size() - 1);
        if (work != null && last != null && last.result.isConfirmed()) {
            last.result = Result.RECURRED;
        }
        for (Finding finding : Finding.values()) {
            String words = finding.in(entry);
            if (words != null) {
                open(drafts).tell(finding, String.valueOf(entry.element()), words);
            }
        }
        if (work != null) {
            open(drafts).done(work, entry, story);
        } else if (entry.kind() == EntryKind.CONFIRMATION && last != null) {
            last.confirmed(entry);
        } else if (entry.kind() == EntryKind.MESSAGE
                && MessageKind.REOPENED.key().equals(entry.text("kind"))
                && last != null
                && !last.result.hasFailed()) {
            last.result = Result.RECURRED;
        }
    }

    /** Returns the attempt that is not over; words that follow a confirmation belong to the attempt before it. */
    private static Draft open(List<Draft> drafts) {
        if (drafts.isEmpty() || drafts.get(drafts.size() - 1).result.hasFailed()) {
            drafts.add(new Draft(drafts.size() + 1));
        }
        return drafts.get(drafts.size() - 1);
    }

    /** An attempt while the case file is read. */
    private static final class Draft {

        private final int number;
        /** Words by the element that they come from: an element that is passed again replaces its own. */
        private final Map<Finding, Map<String, String>> told = new EnumMap<>(Finding.class);

        private @Nullable String solution;
        private @Nullable DoneBy doneBy;
        private @Nullable Checks checks;
        private Result result = Result.OPEN;

        Draft(int number) {
            this.number = number;
        }

        void tell(Finding finding, String element, String words) {
            told.computeIfAbsent(finding, key -> new LinkedHashMap<>()).put(element, words);
        }

        void done(EntryKind work, Entry entry, CaseReading story) {
            switch (work) {
                case QUICK_FIX -> {
                    if ("solved".equals(story.text(EntryKind.QUICK_FIX, "quickFixOutcome"))) {
                        doneBy = DoneBy.STAFF_ON_THE_SPOT;
                    }
                }
                case APPLICATION -> {
                    String outcome = entry.text("applyOutcome");
                    if (outcome == null || outcome.equals("applied")) {
                        Option option = story.chosenOption();
                        solution = option == null ? null : option.name();
                        doneBy = outcome == null ? DoneBy.STAFF : DoneBy.REQUESTER;
                    }
                }
                case VERIFICATION -> {
                    Entry verification = story.latest(EntryKind.VERIFICATION);
                    // A task that an analyst has added may file a verification without the checks.
                    if (verification != null && verification.content().containsKey("symptomGone")) {
                        checks = new Checks(
                                verification.isTrue("symptomGone"),
                                verification.isTrue("functionsNormal"),
                                verification.isTrue("noNewProblems"));
                        result = checks.passed() ? Result.OPEN : Result.NOT_VERIFIED;
                    }
                }
                default -> {}
            }
        }

        void confirmed(Entry confirmation) {
            if (confirmation.isTrue(Confirmation.BY_SILENCE)) {
                result = Result.CONFIRMED_BY_SILENCE;
            } else {
                result = confirmation.isTrue(Confirmation.GIVEN) ? Result.CONFIRMED : Result.NOT_CONFIRMED;
            }
        }

        Attempt attempt() {
            var words = new EnumMap<Finding, String>(Finding.class);
            told.forEach((finding, texts) -> words.put(finding, String.join("\n\n", texts.values())));
            return new Attempt(number, words, solution, doneBy, checks, result);
        }
    }
}
