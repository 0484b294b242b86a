package dev.loopdesk.process.answers;

import dev.loopdesk.message.FieldWords;
import dev.loopdesk.message.Option;
import dev.loopdesk.problem.KnownProblems;
import dev.loopdesk.problem.KnownProblems.ProblemMessage;
import dev.loopdesk.process.contract.TechnicalSupport.FormVariable;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.servicetime.ClockWords;
import dev.loopdesk.servicetime.Explanation;
import dev.loopdesk.servicetime.ExplanationLine;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.ClockRecord;
import dev.loopdesk.ticket.Consent;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.NamedAddress;
import dev.loopdesk.ticket.OriginalSender;
import dev.loopdesk.ticket.Participant;
import dev.loopdesk.ticket.Participants;
import dev.loopdesk.ticket.RecordedFile;
import dev.loopdesk.ticket.Ticket;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Renders the case file as plain text for staff forms, newest entry first, within the engine's limit of a variable. */
@Component
class CaseText {

    private static final int LONGEST = 3_800;
    private static final String CUT = "…";
    private static final int LONGEST_FIELD = 1_200;
    private static final Set<EntryKind> CHECKED =
            Set.of(EntryKind.QUICK_FIX, EntryKind.DIAGNOSIS, EntryKind.CONSULTATION, EntryKind.REMOTE_SESSION);

    private static final Set<EntryKind> SOLVING =
            Set.of(EntryKind.QUICK_FIX, EntryKind.SOLUTION, EntryKind.CHOICE, EntryKind.APPLICATION);

    private final CaseFiles caseFiles;
    private final Participants participants;
    private final ClockRecord record;
    private final KnownProblems problems;
    private final ServiceTimes serviceTimes;
    private final Clock clock;
    private final ClockWords words;
    private final Texts texts;
    private final FieldWords fieldWords;

    CaseText(
            CaseFiles caseFiles,
            Participants participants,
            ClockRecord record,
            KnownProblems problems,
            ServiceTimes serviceTimes,
            Clock clock,
            @Value("${loopdesk.staff-language}") Locale locale) {
        this.caseFiles = caseFiles;
        this.participants = participants;
        this.record = record;
        this.problems = problems;
        this.serviceTimes = serviceTimes;
        this.clock = clock;
        this.words = new ClockWords(locale, serviceTimes.zone());
        this.texts = Texts.of("case", locale);
        this.fieldWords = new FieldWords(locale, serviceTimes.zone());
    }

    /** Returns the case file in another language than that of staff. */
    CaseText in(Locale reader) {
        return new CaseText(caseFiles, participants, record, problems, serviceTimes, clock, reader);
    }

    /** Returns the labels of fields and choices that are missing in the bundles, for the case file. */
    Map<String, Object> labels(boolean unknown, @Nullable String task, Form form, Map<String, Object> values) {
        var labels = new LinkedHashMap<String, String>();
        var choices = new LinkedHashMap<String, String>();
        values.forEach((field, value) -> {
            if (unknown || texts.find("field." + field) == null) {
                labels.put(field, form.label(field));
                String choice = form.words(field, value);
                if (choice != null) {
                    choices.put(field, choice);
                }
            }
        });
        var all = new LinkedHashMap<String, Object>();
        if (unknown && task != null) {
            all.put(Entry.TASK, task);
        }
        if (!labels.isEmpty()) {
            all.put(Entry.LABELS, labels);
        }
        if (!choices.isEmpty()) {
            all.put(Entry.CHOICES, choices);
        }
        return all;
    }

    /** Returns who is kept informed and the report, followed by later entries, newest first. */
    String summary(String number) {
        List<Entry> entries = caseFiles.entries(number);
        var lines = new ArrayList<String>();
        participants.of(number).forEach(participant -> lines.add(inCopy(participant)));
        lines.addAll(lines(number, entries.get(0)));
        for (int i = entries.size() - 1; i > 0; i--) {
            Entry entry = entries.get(i);
            if (entry.kind() != EntryKind.MESSAGE && !repeatsAnother(entry)) {
                lines.addAll(lines(number, entry));
            }
        }
        return cut(String.join("\n", lines));
    }

    private String inCopy(Participant participant) {
        return texts.get(
                participant.getsCopies() ? "participant" : "participant.undeliverable",
                participant.person().toString());
    }

    /** Returns the people whom the mail that brought the report names beside the requester, a line each. */
    String offeredParticipants(String number) {
        Set<String> known = participants.of(number).stream()
                .map(participant -> participant.address().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        String requester = caseFiles.get(number).requesterEmail();
        if (requester != null) {
            known.add(requester.toLowerCase(Locale.ROOT));
        }
        return cut(caseFiles.entries(number).stream()
                .filter(entry -> entry.kind() == EntryKind.MAIL)
                .flatMap(entry -> entry.content().get(Entry.IN_COPY) instanceof List<?> people
                        ? people.stream().map(String::valueOf)
                        : Stream.empty())
                .filter(person ->
                        !known.contains(NamedAddress.of(person).address().toLowerCase(Locale.ROOT)))
                .distinct()
                .collect(Collectors.joining("\n")));
    }

    /** Returns the checks and findings so far, so that no work is repeated (S3.6). */
    String alreadyChecked(String number) {
        return newestFirst(number, CHECKED);
    }

    /** Returns the latest solution options. */
    String solutionPlan(String number) {
        return caseFiles
                .latest(number, EntryKind.SOLUTION)
                .map(entry -> cut(String.join("\n", lines(number, entry))))
                .orElse("");
    }

    /**
     * Returns what was carried out since the last verification, newest first, after the solution of the known problem that
     * the ticket is linked to (S5.1).
     */
    String solutionDone(String number) {
        var lines = new ArrayList<String>();
        problems.of(caseFiles.get(number).id())
                .ifPresent(problem -> problems.messagesOf(problem.id()).stream()
                        .filter(ProblemMessage::isSolution)
                        .findFirst()
                        .ifPresent(message -> lines.add(texts.get(
                                "known-solution",
                                problem.title(),
                                plain(message.text().in(texts.locale()))))));
        List<Entry> entries = caseFiles.entries(number);
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            if (entry.kind() == EntryKind.VERIFICATION || entry.kind() == EntryKind.CONFIRMATION) {
                break;
            }
            if (SOLVING.contains(entry.kind())) {
                lines.addAll(lines(number, entry));
            }
        }
        return cut(String.join("\n", lines));
    }

    /** Returns the options of the latest solution, a line each: the number, a blank and the title. */
    String offeredOptions(String number) {
        Entry plan = caseFiles.latest(number, EntryKind.SOLUTION).orElse(null);
        return Option.in(plan).stream()
                .map(option -> option.number() + " " + title(option))
                .collect(Collectors.joining("\n"));
    }

    private String title(Option option) {
        String title = option.title();
        return title == null
                ? texts.get("offered-option.untitled", option.number())
                : texts.get("offered-option", option.number(), title);
    }

    /** Returns the conditions under which a lead has approved the latest solution (S4.5). */
    String approvalConditions(String number) {
        Entry plan = caseFiles.latest(number, EntryKind.SOLUTION).orElse(null);
        Entry approval = caseFiles.latest(number, EntryKind.APPROVAL).orElse(null);
        if (plan == null
                || approval == null
                || approval.position() < plan.position()
                || !approval.isTrue(Variable.CHANGE_APPROVED)) {
            return "";
        }
        return cut(Stream.of(FormVariable.APPROVAL_CONDITIONS, "approvalNote")
                .map(approval::text)
                .filter(Objects::nonNull)
                .collect(Collectors.joining("\n")));
    }

    /** Returns the steps of the checklists that were ticked before, newest first, with who did it and when (S3.4, S3.6). */
    String checkedBefore(String number, Form form) {
        List<Entry> entries = caseFiles.entries(number);
        var lines = new ArrayList<String>();
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            List<String> ticked = entry.kind() == EntryKind.DIAGNOSIS ? ticked(entry, form) : List.of();
            if (!ticked.isEmpty()) {
                lines.add(heading(entry));
                lines.addAll(ticked);
            }
        }
        return cut(String.join("\n", lines));
    }

    private List<String> ticked(Entry entry, Form form) {
        return form.fields().stream()
                .filter(Form.Field::takesList)
                .map(field -> field.in(texts.locale()))
                .flatMap(field -> entry.content().get(field.key()) instanceof List<?> steps
                        ? steps.stream()
                                .map(step -> "  " + field.choices().getOrDefault(step.toString(), step.toString()))
                        : Stream.empty())
                .toList();
    }

    /** Returns the verifications that have failed, newest first, with what was still wrong (S5.5). */
    String verificationFailure(String number) {
        List<Entry> entries = caseFiles.entries(number);
        var lines = new ArrayList<String>();
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            boolean failed = entry.kind() == EntryKind.VERIFICATION
                    && !(entry.isTrue(Variable.SYMPTOM_GONE)
                            && entry.isTrue(Variable.FUNCTIONS_NORMAL)
                            && entry.isTrue(Variable.NO_NEW_PROBLEMS));
            if (failed) {
                lines.addAll(lines(number, entry));
            }
        }
        return cut(String.join("\n", lines));
    }

    /** Returns the present question to the requester, or what is to be done by remote assistance (S3.7). */
    String question(String number) {
        return cut(Objects.requireNonNullElse(asked(caseFiles.entries(number)), ""));
    }

    private static @Nullable String asked(List<Entry> entries) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            String question = entry.text(FormVariable.QUESTION);
            if (question != null) {
                return question;
            }
            if (entry.kind() == EntryKind.DIAGNOSIS) {
                // A question from before this diagnosis has been answered.
                return entry.text(Consent.SCOPE);
            }
        }
        return null;
    }

    /** Returns the latest answer to the request for consent; what was asked for, where it names no scope (S3.7). */
    String consentTerms(String number) {
        List<Entry> entries = caseFiles.entries(number);
        for (int i = entries.size() - 1; i >= 0; i--) {
            Entry entry = entries.get(i);
            if (entry.kind() == EntryKind.CONSENT) {
                var lines = new ArrayList<String>(lines(number, entry));
                String asked = entry.text(Consent.SCOPE) == null ? asked(entries.subList(0, i)) : null;
                if (asked != null) {
                    lines.add(asked);
                }
                return cut(String.join("\n", lines));
            }
        }
        return "";
    }

    /** Returns whom to call, followed by the words to say. */
    String call(String number, String words) {
        Ticket ticket = caseFiles.get(number);
        String phone = ticket.requesterPhone();
        String call = phone == null
                ? texts.get("call.number-unknown", ticket.requesterName())
                : texts.get("call", ticket.requesterName(), phone);
        return cut(call + "\n\n" + words);
    }

    /** Returns who wrote the mail that the requester forwarded, empty if there is nobody else. */
    String originalSender(String number) {
        return caseFiles
                .latest(number, EntryKind.MAIL)
                .flatMap(OriginalSender::in)
                .filter(sender ->
                        !sender.address().equalsIgnoreCase(caseFiles.get(number).requesterEmail()))
                .map(NamedAddress::toString)
                .orElse("");
    }

    /** Returns one sentence on the deadline of a target, empty if none is running. */
    String dueHeadline(String number, Target target) {
        TargetClock targetClock = targetClock(number, target);
        return targetClock.isOpen() ? words.headline(targetClock, clock.instant()) : "";
    }

    /**
     * Returns the explanation of a target's deadline without the oldest lines that do not fit; empty if none is
     * running.
     */
    String dueBecause(String number, Target target) {
        TargetClock targetClock = targetClock(number, target);
        if (!targetClock.isOpen()) {
            return "";
        }
        Instant now = clock.instant();
        String headline = words.headline(targetClock, now);
        List<ExplanationLine> reasons = Explanation.of(targetClock, now).stream()
                .filter(reason -> !reason.isFleeting())
                .toList();
        var latest = new ArrayDeque<String>();
        int left = LONGEST - headline.length() - 1 - CUT.length();
        for (int i = reasons.size() - 1; i >= 0; i--) {
            String line = words.line(targetClock, reasons.get(i));
            left -= 1 + line.length();
            if (left < 0) {
                latest.addFirst(CUT);
                break;
            }
            latest.addFirst(line);
        }
        latest.addFirst(headline);
        return String.join("\n", latest);
    }

    private TargetClock targetClock(String number, Target target) {
        return TargetClock.of(target, record.events(number), serviceTimes::calendar);
    }

    static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end) + CUT;
    }

    private String newestFirst(String number, Set<EntryKind> kinds) {
        List<Entry> entries = caseFiles.entries(number);
        var lines = new ArrayList<String>();
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (kinds.contains(entries.get(i).kind())) {
                lines.addAll(lines(number, entries.get(i)));
            }
        }
        return cut(String.join("\n", lines));
    }

    /** Tells whether the entry only informs the requester of a step that has an entry of its own. */
    private static boolean repeatsAnother(Entry entry) {
        return entry.kind() == EntryKind.STATUS && entry.text(Entry.DONE) != null;
    }

    private List<String> lines(String number, Entry entry) {
        var lines = new ArrayList<String>();
        lines.add(heading(entry));
        entry.entered().forEach((field, value) -> {
            if (field.equals(Attachments.FILES)) {
                lines.addAll(files(number, entry));
                return;
            }
            // Quotes in a reply were read before; quotes and forwarded text in the first mail were not.
            if (!field.equals(Entry.FOLDED) || entry.kind() == EntryKind.MAIL) {
                lines.add("  " + fieldWords.label(entry, field) + texts.get("field.separator")
                        + plain(fieldWords.value(entry, field, value)));
            }
        });
        return lines;
    }

    /** Returns when an entry was written, its kind and its author. */
    private String heading(Entry entry) {
        return texts.get(
                "entry",
                words.moment(entry.writtenAt()),
                kind(entry),
                Objects.requireNonNullElse(entry.participant(), author(entry.author())));
    }

    private String author(String author) {
        return Objects.requireNonNullElse(texts.find("author." + author), author);
    }

    private String kind(Entry entry) {
        String task = entry.text(Entry.TASK);
        return task == null ? texts.get("kind." + entry.kind()) : plain(task);
    }

    /** Returns a line for each file, followed by a line with only the download address for signed-in staff. */
    private List<String> files(String number, Entry entry) {
        var lines = new ArrayList<String>();
        for (RecordedFile file : RecordedFile.in(entry)) {
            lines.add("  " + texts.get("file", file.name(), file.size() / 1024.0, file.mediaType()));
            lines.add("/api/tickets/" + number + "/attachments/" + file.id());
        }
        return lines;
    }

    private static String plain(String text) {
        if (text.length() <= LONGEST_FIELD) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_FIELD - 1)) ? LONGEST_FIELD - 1 : LONGEST_FIELD;
        return text.substring(0, end) + CUT;
    }
}
