package dev.loopdesk.summary;

import dev.loopdesk.message.Option;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.EntryOutcome;
import dev.loopdesk.ticket.Report;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Summary of a case, taken from its file by rule: each point is a field of an entry, in the words of who wrote it (S3.6,
 * S3.8). It claims nothing that no entry says.
 *
 * <ul>
 *   <li>A check that is ticked in a diagnosis has ruled its subject out, unless it is the last one in the order of the list and
 *       that diagnosis found the cause (S3.4).
 *   <li>A cause is ruled out when the solution for it failed its verification, was objected to, or did not last (S5.5).
 *   <li>A question is open until it is answered, an objection until a solution passes its verification.
 *   <li>Answers that only their form describes, to tasks and fields that an analyst added, are known (S7.1).
 * </ul>
 */
public final class CaseSummary {

    /** Part of a summary. */
    public enum Section {
        KNOWN,
        TRIED,
        RULED_OUT,
        OPEN
    }

    /** Origin of a point. */
    public enum Source {
        /** Words of the requester and of participants. */
        REPORT,
        /** Records of the work of staff. */
        WORK,
        /** Notes among staff. */
        NOTES
    }

    /** Statement beside a point. */
    public enum Remark {
        /** The cause did not lie there. */
        NO_CAUSE,
        /** The solution for this cause did not hold. */
        NOT_THE_CAUSE,
        /** The problem was not solved by it. */
        NOT_SOLVED,
        /** The problem was solved by it, as far as is verified. */
        SOLVED,
        /** The requester cannot tell. */
        NOT_KNOWN_TO_REQUESTER,
        /** A lead did not approve it. */
        NOT_APPROVED
    }

    /**
     * A point of the summary.
     *
     * @param field field of the entry
     * @param value value as entered: a text, or a list of values that the form offers
     * @param what text that names what the point is about, such as the option that was carried out
     */
    public record Point(
            Entry entry,
            String field,
            Object value,
            Source source,
            @Nullable String what,
            @Nullable Remark remark) {

        private Point with(@Nullable Remark said) {
            return new Point(entry, field, value, source, what, said);
        }

        private Point about(@Nullable String subject) {
            return new Point(entry, field, value, source, subject, remark);
        }

        private boolean saysTheSame(Point other) {
            return field.equals(other.field) && value.equals(other.value);
        }
    }

    /** Limit of a requester's replies, and of notes, that are shown; the newest ones. */
    private static final int NEWEST = 3;

    private static final String CHECKS = "checks";
    private static final String QUESTION = "question";
    private static final String CAUSE = "cause";
    private static final String CAUSE_FOUND = "cause-found";

    private static final List<String> REPORT_FIELDS = List.of(
            Report.Field.DESCRIPTION,
            "errorMessage",
            "frequency",
            "occurredAt",
            "steps",
            "environment",
            "businessImpact");

    private final Map<Section, List<Point>> points = new EnumMap<>(Section.class);
    private final Map<String, List<String>> checklists;

    private final List<Point> replies = new ArrayList<>();
    private final List<Point> notes = new ArrayList<>();
    private @Nullable Point question;
    private @Nullable Point consultation;
    private @Nullable Point cause;
    private @Nullable Point complaint;
    private @Nullable Entry delay;
    private @Nullable Entry solution;
    private @Nullable String chosen;
    private @Nullable Point attempt;

    private CaseSummary(Map<String, List<String>> checklists) {
        this.checklists = checklists;
        for (Section section : Section.values()) {
            points.put(section, new ArrayList<>());
        }
    }

    /**
     * Summarizes a case.
     *
     * @param entries the whole case file, oldest entry first
     * @param checklists values of checklists in their order, by field; a list that is absent is read in the order in which its
     *     values were recorded
     */
    public static CaseSummary of(List<Entry> entries, Map<String, List<String>> checklists) {
        var summary = new CaseSummary(checklists);
        entries.forEach(summary::read);
        summary.end();
        return summary;
    }

    /** Returns the points of a section, oldest first. */
    public List<Point> in(Section section) {
        return List.copyOf(points.getOrDefault(section, List.of()));
    }

    /** Tells whether a cause is known that nothing has ruled out since. */
    public boolean knowsCause() {
        return cause != null;
    }

    private void read(Entry entry) {
        if (entry.answeredTask() != null || entry.kind() == EntryKind.ANSWER) {
            entry.entered().forEach((field, value) -> add(Section.KNOWN, entry, field));
            return;
        }
        switch (entry.kind()) {
            case REPORT -> REPORT_FIELDS.forEach(field -> add(Section.KNOWN, entry, field));
            case TRIAGE -> {
                add(Section.KNOWN, entry, "additionalDetails");
                note(entry, "triageNote");
                ask(entry);
            }
            case DETAILS -> details(entry);
            case REPLY -> keep(replies, point(entry, "reply"));
            case QUICK_FIX -> {
                Point done = point(entry, "quickFix");
                boolean solved = EntryOutcome.of(entry.kind(), entry.content()) == EntryOutcome.SOLVED_AT_ONCE;
                tried(done == null ? null : done.with(solved ? Remark.SOLVED : Remark.NOT_SOLVED));
            }
            case DIAGNOSIS -> diagnosis(entry);
            case CONSULTATION -> {
                add(Section.KNOWN, entry, "findings");
                add(Section.KNOWN, entry, "recommendation");
                consultation = null;
            }
            case REMOTE_SESSION -> {
                add(Section.TRIED, entry, "sessionLog");
                add(Section.KNOWN, entry, "sessionResult");
            }
            case DELAY -> {
                add(Section.KNOWN, entry, "workaround");
                delay = entry;
            }
            case SOLUTION -> {
                solution = entry;
                chosen = null;
            }
            case CHOICE -> {
                chosen = entry.text(Option.CHOSEN);
                add(Section.KNOWN, entry, "choiceNote");
            }
            case APPROVAL -> approval(entry);
            case APPLICATION -> application(entry);
            case VERIFICATION -> judged(entry, "verificationNote");
            case CONFIRMATION -> judged(entry, "comment");
            case FOLLOW_UP -> judged(entry, "followUpNote");
            case NOTE -> note(entry, Entry.NOTE);
            case HAND_OVER -> note(entry, "handOverNote");
            default -> {
                // Messages, consents, alerts and changes of state are in the strip, in the tasks or in the file.
            }
        }
        // Fields that an analyst has added to a form of the product.
        entry.entered().keySet().stream()
                .filter(field -> entry.label(field) != null)
                .forEach(field -> add(Section.KNOWN, entry, field));
    }

    private void details(Entry entry) {
        Point asked = question;
        question = null;
        if (entry.isTrue("detailsProvided")) {
            add(Section.KNOWN, entry, "details");
        } else if (asked != null) {
            put(Section.KNOWN, asked.with(Remark.NOT_KNOWN_TO_REQUESTER));
        }
    }

    private void diagnosis(Entry entry) {
        boolean found = CAUSE_FOUND.equals(entry.text("diagnosisOutcome"));
        add(Section.KNOWN, entry, "reproduction");
        entry.entered().forEach((field, value) -> {
            if (field.startsWith(CHECKS) && value instanceof List<?> ticked && !ticked.isEmpty()) {
                checked(entry, field, inOrder(field, ticked), found);
            }
        });
        add(Section.TRIED, entry, "diagnosisLog");
        if (found) {
            cause = point(entry, CAUSE);
            delay = null;
        }
        ask(entry);
        Point asked = point(entry, "consultQuestion");
        if (asked != null) {
            consultation = asked;
        }
    }

    private List<?> inOrder(String field, List<?> ticked) {
        List<String> order = checklists.getOrDefault(field, List.of());
        return order.containsAll(ticked)
                ? order.stream().filter(ticked::contains).toList()
                : ticked;
    }

    private void checked(Entry entry, String field, List<?> ticked, boolean found) {
        int without = found ? ticked.size() - 1 : ticked.size();
        // The same check of an earlier diagnosis is told once, with the latest result.
        Predicate<Object> isNew = check -> points.getOrDefault(Section.RULED_OUT, List.of()).stream()
                .noneMatch(point -> point.field().equals(field) && ((List<?>) point.value()).contains(check));
        List<?> ruledOut = ticked.subList(0, without).stream().filter(isNew).toList();
        if (!ruledOut.isEmpty()) {
            put(Section.RULED_OUT, new Point(entry, field, ruledOut, Source.WORK, null, Remark.NO_CAUSE));
        }
        if (found) {
            put(
                    Section.TRIED,
                    new Point(entry, field, ticked.subList(without, ticked.size()), Source.WORK, null, null));
        }
    }

    private void ask(Entry entry) {
        Point asked = point(entry, QUESTION);
        if (asked != null) {
            question = asked;
        }
    }

    private void approval(Entry entry) {
        if (Boolean.FALSE.equals(entry.content().get("changeApproved"))) {
            Point refused = point(entry, "approvalNote");
            if (refused != null) {
                put(Section.RULED_OUT, refused.about(option()).with(Remark.NOT_APPROVED));
            }
        } else {
            add(Section.KNOWN, entry, Option.CONDITIONS);
        }
    }

    private void application(Entry entry) {
        Point done = point(entry, "workDone");
        if (done == null) {
            done = point(entry, "applyNote");
        }
        String option = option();
        if (done == null && option != null && solution != null) {
            done = new Point(entry, "chosenOption", option, Source.WORK, null, null);
        } else if (done != null) {
            done = done.about(option);
        }
        tried(done);
    }

    private @Nullable String option() {
        String number = chosen == null ? "1" : chosen;
        return Option.in(solution).stream()
                .filter(option -> String.valueOf(option.number()).equals(number))
                .map(Option::name)
                .findFirst()
                .orElse(null);
    }

    private void tried(@Nullable Point point) {
        if (point != null) {
            put(Section.TRIED, point);
            attempt = point;
        }
    }

    private void judged(Entry entry, String note) {
        EntryOutcome outcome = EntryOutcome.of(entry.kind(), entry.content());
        if (outcome == null) {
            return;
        }
        if (!outcome.leadsBack()) {
            mark(Remark.SOLVED);
            complaint = null;
            return;
        }
        mark(Remark.NOT_SOLVED);
        Point refuted = cause;
        if (refuted != null) {
            put(Section.RULED_OUT, refuted.with(Remark.NOT_THE_CAUSE));
            cause = null;
        }
        Point said = point(entry, note);
        complaint = said == null ? complaint : said;
    }

    /** Says of the latest attempt what became of it. */
    private void mark(Remark result) {
        Point latest = attempt;
        List<Point> tried = points.getOrDefault(Section.TRIED, List.of());
        int place = latest == null ? -1 : tried.lastIndexOf(latest);
        if (latest != null && place >= 0) {
            attempt = latest.with(result);
            tried.set(place, latest.with(result));
        }
    }

    private void note(Entry entry, String field) {
        keep(notes, point(entry, field));
    }

    private static void keep(List<Point> newest, @Nullable Point point) {
        if (point != null) {
            newest.add(point);
            if (newest.size() > NEWEST) {
                newest.remove(0);
            }
        }
    }

    private void end() {
        put(Section.KNOWN, cause);
        replies.forEach(reply -> put(Section.KNOWN, reply));
        notes.forEach(note -> put(Section.KNOWN, note));
        put(Section.OPEN, complaint);
        put(Section.OPEN, question);
        put(Section.OPEN, consultation);
        Entry late = delay;
        if (late != null && cause == null) {
            put(Section.OPEN, point(late, "delayReason"));
            put(Section.OPEN, point(late, "expectedOn"));
        }
    }

    private void add(Section section, Entry entry, String field) {
        put(section, point(entry, field));
    }

    private void put(Section section, @Nullable Point point) {
        if (point == null) {
            return;
        }
        List<Point> list = points.computeIfAbsent(section, absent -> new ArrayList<>());
        // Said again, it is told where it was said last.
        list.removeIf(point::saysTheSame);
        list.add(point);
    }

    private static @Nullable Point point(Entry entry, String field) {
        Object value = entry.content().get(field);
        if (value == null || entry.text(field) == null) {
            return null;
        }
        return new Point(entry, field, value, source(entry, field), null, null);
    }

    private static Source source(Entry entry, String field) {
        if (Set.of(Entry.NOTE, "handOverNote", "triageNote").contains(field)) {
            return Source.NOTES;
        }
        boolean fromOutside =
                Set.of(Entry.REQUESTER, Entry.PARTICIPANT, Entry.CORRESPONDENT).contains(entry.author());
        boolean recorded = Set.of(EntryKind.REPORT, EntryKind.DETAILS, EntryKind.REPLY, EntryKind.CONFIRMATION)
                .contains(entry.kind());
        return fromOutside || recorded ? Source.REPORT : Source.WORK;
    }

    /** Returns the points of all sections that come from one of these sources, in their order. */
    public Map<Section, List<Point>> from(Set<Source> sources) {
        var chosenPoints = new LinkedHashMap<Section, List<Point>>();
        for (Section section : Section.values()) {
            chosenPoints.put(
                    section,
                    in(section).stream()
                            .filter(point -> sources.contains(point.source()))
                            .toList());
        }
        return chosenPoints;
    }
}
