package dev.loopdesk.portal;

import dev.loopdesk.message.Attempt;
import dev.loopdesk.message.EntryWording;
import dev.loopdesk.message.MessageKind;
import dev.loopdesk.message.OpenQuestion;
import dev.loopdesk.message.Option;
import dev.loopdesk.problem.KnownProblem;
import dev.loopdesk.problem.KnownProblems.ProblemMessage;
import dev.loopdesk.process.contract.RequesterTask;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.requester.Milestone;
import dev.loopdesk.process.requester.TicketPosition;
import dev.loopdesk.ticket.Attachment;
import dev.loopdesk.ticket.Confirmation;
import dev.loopdesk.ticket.Consent;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Participant;
import dev.loopdesk.ticket.RecordedFile;
import dev.loopdesk.ticket.Report;
import dev.loopdesk.ticket.Ticket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The view of a ticket for its requester, or for a participant: only entries that the requester may read, without names of
 * staff.
 *
 * @param known known problem to which the ticket is linked, or null
 * @param stages simplified stages of the standard
 * @param facts targets and dates
 * @param ended text on the end, or null
 * @param outlook text on what happens next, on a confirmed case its closing date or what it waits for; or null
 * @param ask present question, or null
 * @param found what was found and done, latest attempt first
 * @param said conversation, newest first
 * @param mayWrite true if the requester can still write
 * @param mayWithdraw true if the problem is not solved yet
 * @param consent state of the consent to remote assistance; null if there is none to tell of, and for a participant
 * @param hasEmail true if a new link can be mailed
 * @param forRequester false for a participant
 * @param participants who is kept informed; empty for a participant
 */
record TicketView(
        String number,
        String title,
        @Nullable Known known,
        List<Stage> stages,
        List<Detail> facts,
        @Nullable String ended,
        @Nullable String outlook,
        @Nullable RequesterTaskForm ask,
        List<Found> found,
        List<ConversationEntry> said,
        boolean mayWrite,
        boolean mayWithdraw,
        @Nullable ConsentState consent,
        boolean hasEmail,
        boolean forRequester,
        List<Participant> participants) {

    /** The end of a ticket whose problem is solved. */
    private static final String SOLVED = "closed";

    /**
     * A known problem.
     *
     * @param text what requesters read of it
     * @param lang language of that text, which may be the other one
     * @param told when the latest message about it was written, and whether it says that the problem is solved; null if
     *     there is none
     * @param latest text of that message, or null
     * @param latestLang language of that message, or null
     */
    record Known(
            String text,
            String lang,
            @Nullable String told,
            @Nullable String latest,
            @Nullable String latestLang) {

        static Known of(KnownProblem problem, @Nullable ProblemMessage latest, RequesterWords words) {
            return new Known(
                    problem.text().in(words.reader()),
                    problem.text().language(words.reader()).toLanguageTag(),
                    latest == null
                            ? null
                            : words.text(
                                    latest.isSolution() ? "known.latest.solved" : "known.latest",
                                    words.time(latest.writtenAt())),
                    latest == null ? null : latest.text().in(words.reader()),
                    latest == null
                            ? null
                            : latest.text().language(words.reader()).toLanguageTag());
        }
    }

    /**
     * A stage of the standard; {@code state} is {@code done}, {@code present}, {@code ahead}, or {@code skipped} if the
     * ticket went on without a step in it.
     */
    record Stage(String label, String state) {}

    /**
     * The state of a consent to remote assistance.
     *
     * @param stands true if it is valid and can be taken back
     * @param told text on its end: when it ends, or when and how it ended
     * @param scope what may be done
     * @param limits what may not be done, or null
     * @param isMessageUnread true if a message may withdraw it and is being read
     */
    record ConsentState(
            boolean stands,
            String told,
            String scope,
            @Nullable String limits,
            boolean isMessageUnread) {

        /** Returns the state; none for a closed case, which ends it, and where the requester is asked anew. */
        static @Nullable ConsentState of(
                List<Entry> entries,
                boolean stands,
                TicketPosition position,
                Milestone milestone,
                RequesterWords words) {
            Entry answer = last(entries, EntryKind.CONSENT);
            if (answer == null || milestone == Milestone.CLOSED) {
                return null;
            }
            boolean revoked = answer.isTrue(Consent.IS_REVOKED);
            Entry granted = revoked ? grantedBefore(answer, entries) : answer;
            Consent consent = granted == null ? null : Consent.of(granted, entries);
            boolean askedAnew = position.at().contains(Element.AUTHORIZE_REMOTE_ASSISTANCE);
            if (consent == null || consent.until() == null || (!stands && askedAnew)) {
                return null;
            }
            String told = stands
                    ? words.text("revoke.until", words.time(consent.until()))
                    : revoked ? ended(answer, words) : words.text("consent-over.expired", words.time(consent.until()));
            return new ConsentState(
                    stands,
                    told,
                    words.entries().scope(consent.scope()),
                    consent.limits(),
                    stands && position.at().contains(Element.READ_REPLY));
        }

        private static String ended(Entry revocation, RequesterWords words) {
            String when = words.time(revocation.writtenAt());
            String participant = revocation.participant();
            if (participant != null) {
                return words.text("consent-over.participant", when, participant);
            }
            return words.text(
                    revocation.author().equals(Entry.REQUESTER) ? "consent-over.revoked" : "consent-over.other", when);
        }

        private static @Nullable Entry grantedBefore(Entry revocation, List<Entry> entries) {
            return last(
                    entries.stream()
                            .filter(entry -> entry.position() < revocation.position() && entry.isTrue(Consent.GRANTED))
                            .toList(),
                    EntryKind.CONSENT);
        }
    }

    /**
     * The findings and the work of an attempt to solve the problem.
     *
     * @param heading number of the attempt, or null if there is only one
     */
    record Found(@Nullable String heading, List<Detail> facts) {}

    /** A labelled value. */
    record Detail(String label, String value) {}

    /**
     * An item of the conversation.
     *
     * @param own true if the requester wrote it
     * @param letter text of a mail, shown collapsed, or null
     * @param folded quoted text and signature of the requester's mail, or null
     * @param files attachments
     */
    record ConversationEntry(
            String who,
            boolean own,
            String when,
            String what,
            List<Detail> facts,
            @Nullable String letter,
            @Nullable String folded,
            List<SentFile> files) {}

    /**
     * A file that came with the ticket.
     *
     * @param what text on kind and size
     * @param picture true if there is a thumbnail
     */
    record SentFile(String id, String name, String what, boolean picture) {}

    /**
     * People who may be named in the conversation.
     *
     * @param reader participant who reads it, or null for the requester
     */
    private record Speakers(String requester, @Nullable Participant reader) {

        private static final Set<String> OF_REQUESTER =
                Set.of(Report.Field.REQUESTER_NAME, Report.Field.REQUESTER_EMAIL, Report.Field.REQUESTER_PHONE);

        boolean isReader(Entry entry) {
            return reader == null
                    ? entry.author().equals(Entry.REQUESTER)
                    : entry.participant() != null && reader.isAt(String.valueOf(entry.text(Entry.FROM)));
        }

        /** Tells whether the reader may read a field: how to reach the requester is nobody else's business. */
        boolean mayRead(String field) {
            return reader == null || !OF_REQUESTER.contains(field);
        }

        String of(Entry entry, RequesterWords words) {
            String participant = entry.participant();
            if (isReader(entry)) {
                return words.text("who.you");
            }
            if (participant != null) {
                return words.text("who.participant", participant);
            }
            if (entry.author().equals(Entry.REQUESTER)) {
                return requester;
            }
            return words.text(
                    !entry.isRecordedForRequester()
                            ? "who.desk"
                            : reader == null ? "who.desk-for-you" : "who.desk-for-requester");
        }
    }

    static TicketView of(
            Ticket ticket,
            @Nullable Known known,
            List<Entry> entries,
            List<Attachment> files,
            TicketPosition position,
            boolean consentStands,
            @Nullable Participant reader,
            List<Participant> participants,
            Map<String, String> typed,
            FormAnswer more,
            RequesterWords words) {
        boolean over = ticket.endedAs() != null;
        Set<String> withWords = entries.stream()
                .filter(entry -> entry.kind() == EntryKind.STAFF_MESSAGE)
                .flatMap(entry -> fileIds(entry).stream())
                .collect(Collectors.toSet());
        RequesterTask wanted = over ? null : position.requesterTask();
        var said = new ArrayList<ConversationEntry>();
        for (int i = entries.size() - 1; i >= 0; i--) {
            boolean repeated =
                    entries.get(i).kind() == EntryKind.ATTACHMENTS && withWords.containsAll(fileIds(entries.get(i)));
            ConversationEntry one = entries.get(i).visibleToRequester() && !repeated
                    ? said(
                            entries.get(i),
                            entries.subList(0, i),
                            files,
                            new Speakers(ticket.requesterName(), reader),
                            words)
                    : null;
            if (one != null) {
                said.add(one);
            }
        }
        Milestone milestone = Milestone.of(ticket, entries, position);
        return new TicketView(
                ticket.number(),
                ticket.title(),
                known,
                stages(ticket, entries, milestone, words),
                facts(ticket, milestone, wanted != null, Confirmation.standing(entries) != null, words),
                over ? ended(ticket, entries, words) : null,
                over
                        ? null
                        : milestone == Milestone.CLOSED
                                ? closed(entries, words)
                                : outlook(entries, position, milestone, wanted == null && reader == null, words),
                wanted == null || reader != null
                        ? null
                        : RequesterTaskForm.of(wanted, OpenQuestion.in(entries), typed, more, words),
                found(entries, words),
                List.copyOf(said),
                !over,
                reader == null && milestone != Milestone.CLOSED,
                reader == null ? ConsentState.of(entries, consentStands, position, milestone, words) : null,
                reader == null && ticket.requesterEmail() != null,
                reader == null,
                participants);
    }

    private static String ended(Ticket ticket, List<Entry> entries, RequesterWords words) {
        String how = words.ifAny("ended." + ending(ticket, entries));
        return how == null ? words.entries().ended(String.valueOf(ticket.endedAs())) : how;
    }

    private static @Nullable String closed(List<Entry> entries, RequesterWords words) {
        Entry confirmed = Confirmation.standing(entries);
        return confirmed == null
                ? null
                : words.text(
                        "closed",
                        words.text("closed." + confirmation(entries)),
                        words.time(closedAt(confirmed, entries)));
    }

    /** Returns the time that the closing letter names, else that of the confirmation. */
    private static Instant closedAt(Entry confirmed, List<Entry> entries) {
        Entry letter = last(
                entries.stream()
                        .filter(entry -> entry.position() > confirmed.position()
                                && MessageKind.CLOSURE.key().equals(entry.text("kind")))
                        .toList(),
                EntryKind.MESSAGE);
        return (letter == null ? confirmed : letter).writtenAt();
    }

    /** Returns the text on what happens next; null while the requester is asked something. */
    private static @Nullable String outlook(
            List<Entry> entries,
            TicketPosition position,
            Milestone milestone,
            boolean isWithStaff,
            RequesterWords words) {
        String answering = answering(entries, words);
        if (answering != null || !isWithStaff) {
            return answering;
        }
        return words.text(position.at().contains(Element.READ_REPLY) ? "next.reply" : "next." + milestone.key());
    }

    /** Returns the text on a confirmed case that is closed as soon as the requester's other questions are answered. */
    private static @Nullable String answering(List<Entry> entries, RequesterWords words) {
        Entry confirmed = Confirmation.standing(entries);
        return confirmed == null || confirmed.text(Confirmation.OTHER_QUESTIONS) == null
                ? null
                : words.text("closed.answering");
    }

    /** Returns the key of the words on how a ticket ended, or how a closed case was confirmed. */
    private static String ending(Ticket ticket, List<Entry> entries) {
        String ending = ticket.endedAs() == null ? SOLVED : TechnicalSupport.ending(ticket.endedAs());
        return ending.equals(SOLVED) ? confirmation(entries) : ending;
    }

    private static String confirmation(List<Entry> entries) {
        Entry confirmed = Confirmation.standing(entries);
        return confirmed != null && confirmed.isTrue(Confirmation.BY_SILENCE) ? "silence" : "confirmed";
    }

    private static List<Found> found(List<Entry> entries, RequesterWords words) {
        var found = new ArrayList<Found>();
        for (Attempt attempt : Attempt.in(entries)) {
            var facts = new ArrayList<Detail>();
            words.entries()
                    .found(attempt)
                    .forEach(detail ->
                            facts.add(new Detail(detail.label(), detail.value().toString())));
            String result = words.entries().result(attempt);
            if (!facts.isEmpty() && result != null) {
                facts.add(new Detail(words.text("found.result"), result));
            }
            if (!facts.isEmpty()) {
                found.add(0, new Found(words.text("found.attempt", attempt.number()), List.copyOf(facts)));
            }
        }
        return found.size() == 1 ? List.of(new Found(null, found.get(0).facts)) : List.copyOf(found);
    }

    private static @Nullable Entry last(List<Entry> entries, EntryKind kind) {
        return entries.stream()
                .filter(entry -> entry.kind() == kind)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    private static List<Stage> stages(Ticket ticket, List<Entry> entries, Milestone present, RequesterWords words) {
        Set<Milestone> reached = Milestone.reached(ticket, entries);
        var stages = new ArrayList<Stage>();
        for (Milestone milestone : Milestone.values()) {
            int distance = milestone.compareTo(present);
            String past = reached.contains(milestone) ? "done" : "skipped";
            String state = distance < 0 ? past : distance == 0 ? "present" : "ahead";
            String label = words.text("stage." + milestone.key());
            if (milestone == Milestone.CLOSED && present == Milestone.CLOSED) {
                String how = words.ifAny("stage.closed." + ending(ticket, entries));
                label = how == null ? label : how;
            }
            stages.add(new Stage(label, state));
        }
        return List.copyOf(stages);
    }

    private static List<Detail> facts(
            Ticket ticket, Milestone milestone, boolean waiting, boolean confirmed, RequesterWords words) {
        var facts = new ArrayList<Detail>();
        facts.add(new Detail(words.text("fact.received"), words.time(ticket.receivedAt())));
        Instant ended = ticket.endedAt();
        if (ended != null) {
            facts.add(new Detail(words.text("fact.ended"), words.time(ended)));
            return facts;
        }
        if (milestone == Milestone.CLOSED) {
            return facts;
        }
        if (ticket.respondedAt() == null) {
            addTime(facts, "fact.first-response", ticket.targets().firstResponseDue(), words);
        }
        if (confirmed) {
            return List.copyOf(facts);
        }
        if (ticket.targets().resolutionDue() == null && waiting) {
            facts.add(new Detail(words.text("fact.resolution"), words.text("fact.rests")));
        } else {
            addTime(facts, "fact.resolution", ticket.targets().resolutionDue(), words);
        }
        addTime(facts, "fact.next-update", ticket.targets().nextUpdateDue(), words);
        return List.copyOf(facts);
    }

    private static void addTime(List<Detail> facts, String label, @Nullable Instant time, RequesterWords words) {
        if (time != null) {
            facts.add(new Detail(words.text(label), words.time(time)));
        }
    }

    /** Returns the item of an entry, or null if the bundle has no text for it, so that it is not for the requester. */
    private static @Nullable ConversationEntry said(
            Entry entry, List<Entry> before, List<Attachment> files, Speakers speakers, RequesterWords words) {
        EntryWording wording = words.entries();
        String what = wording.title(entry);
        // The report shows the mail; its own entry adds folded or missing parts.
        boolean repeatsReport = entry.kind() == EntryKind.MAIL
                && entry.text(Entry.FOLDED) == null
                && entry.text(Entry.FILES_NOT_TAKEN) == null;
        if (what == null || repeatsReport) {
            return null;
        }
        return new ConversationEntry(
                speakers.of(entry, words),
                speakers.isReader(entry),
                words.time(entry.writtenAt()),
                what,
                wording.details(entry).stream()
                        .filter(detail -> speakers.mayRead(detail.field()))
                        .map(detail -> new Detail(detail.label(), value(entry, before, detail, words)))
                        .toList(),
                wording.text(entry),
                entry.text(Entry.FOLDED),
                sent(entry, files, words));
    }

    private static Set<String> fileIds(Entry entry) {
        return RecordedFile.in(entry).stream().map(RecordedFile::id).collect(Collectors.toSet());
    }

    private static List<SentFile> sent(Entry entry, List<Attachment> files, RequesterWords words) {
        Set<String> ids = fileIds(entry);
        return files.stream()
                .filter(file -> ids.contains(file.id()))
                .map(file -> new SentFile(
                        file.id(),
                        file.name(),
                        words.text(
                                "file.what",
                                words.kindOfFile(file.mediaType()),
                                words.size(file.content().size())),
                        file.preview() != null))
                .toList();
    }

    /** Returns the name of a chosen option, with its number. */
    private static String option(String number, @Nullable Entry solution, RequesterWords words) {
        return Option.in(solution).stream()
                .filter(option -> Integer.toString(option.number()).equals(number) && option.name() != null)
                .map(option -> words.text("option.named", option.number(), option.name()))
                .findFirst()
                .orElse(number);
    }

    private static String value(Entry entry, List<Entry> before, EntryWording.Detail detail, RequesterWords words) {
        String field = detail.field();
        if (field.equals(Variable.CHOSEN_OPTION)) {
            return option(detail.value().toString(), last(before, EntryKind.SOLUTION), words);
        }
        String choice = entry.choice(field);
        if (choice != null) {
            return choice;
        }
        if (field.equals(Entry.FILES_NOT_TAKEN)) {
            return String.join("\n", words.entries().notTaken(entry));
        }
        String text = detail.value() instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : detail.value().toString();
        String known = words.ifAny("value." + field + "." + text);
        if (known == null && (text.equals("true") || text.equals("false"))) {
            known = words.ifAny("value." + text);
        }
        if (known == null && field.equals(Consent.UNTIL)) {
            known = words.time(Instant.parse(text));
        }
        return known == null ? text : known;
    }
}
