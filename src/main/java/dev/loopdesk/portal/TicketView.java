package dev.loopdesk.portal;

import dev.loopdesk.message.OpenQuestion;
import dev.loopdesk.process.contract.RequesterTask;
import dev.loopdesk.process.requester.Milestone;
import dev.loopdesk.process.requester.TicketPosition;
import dev.loopdesk.ticket.Attachment;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.Consent;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A ticket as its requester sees it: made of entries that the requester may read, and of no name of staff.
 *
 * @param stages the standard, simplified
 * @param facts what it is measured by
 * @param ended how it ended, in words, or null
 * @param closed since when it is closed although not over, in words, or null
 * @param ask what is asked now, or null
 * @param said the conversation, newest first
 * @param mayWrite whether anything can still be done
 * @param mayWithdraw whether it is still to be solved
 * @param consent to remote assistance that stands, or null
 * @param hasEmail whether a new link could be mailed
 */
record TicketView(
        String number,
        String title,
        List<Stage> stages,
        List<Fact> facts,
        @Nullable String ended,
        @Nullable String closed,
        @Nullable RequesterTaskForm ask,
        List<Said> said,
        boolean mayWrite,
        boolean mayWithdraw,
        @Nullable StandingConsent consent,
        boolean hasEmail) {

    /** A stage of the standard; {@code state} is {@code done}, {@code present} or {@code ahead}. */
    record Stage(String label, String state) {}

    /**
     * A consent to remote assistance.
     *
     * @param until when it ends, in words
     * @param limits that the requester set, or null
     */
    record StandingConsent(String until, @Nullable String limits) {

        /** The consent that stands in a ticket that is not closed: with that, it has served its purpose. */
        static @Nullable StandingConsent in(
                List<Entry> entries, boolean stands, Milestone milestone, RequesterWords words) {
            if (!stands || milestone == Milestone.CLOSED) {
                return null;
            }
            Entry entry = last(entries, EntryKind.CONSENT);
            var given = entry == null ? null : Consent.of(entry);
            return given == null || given.until() == null
                    ? null
                    : new StandingConsent(words.time(given.until()), given.scope());
        }
    }

    /** A value with what it is. */
    record Fact(String label, String value) {}

    /**
     * Something that was said or done.
     *
     * @param own whether the requester said it
     * @param letter text of a mail, to be unfolded, or null
     * @param folded what a mail of the requester repeats, and its signature, or null
     * @param files that came with it
     */
    record Said(
            String who,
            boolean own,
            String when,
            String what,
            List<Fact> facts,
            @Nullable String letter,
            @Nullable String folded,
            List<SentFile> files) {}

    /**
     * A file that came with the ticket.
     *
     * @param what its kind and size, in words
     * @param picture whether there is a small picture of it
     */
    record SentFile(String id, String name, String what, boolean picture) {}

    private static final String FILES_NOT_TAKEN = "filesNotTaken";

    static TicketView of(
            Ticket ticket,
            List<Entry> entries,
            List<Attachment> files,
            TicketPosition position,
            boolean consentStands,
            Map<String, String> typed,
            FormAnswer more,
            RequesterWords words) {
        boolean over = ticket.endedAs() != null;
        RequesterTask wanted = over ? null : position.requesterTask();
        var said = new ArrayList<Said>();
        for (int i = entries.size() - 1; i >= 0; i--) {
            Said one = entries.get(i).visibleToRequester() ? said(entries.get(i), files, words) : null;
            if (one != null) {
                said.add(one);
            }
        }
        Milestone milestone = Milestone.of(ticket, entries, position);
        return new TicketView(
                ticket.number(),
                ticket.title(),
                stages(milestone, words),
                facts(ticket, milestone, wanted != null, words),
                over ? ended(String.valueOf(ticket.endedAs()), words) : null,
                over || milestone != Milestone.CLOSED ? null : closed(entries, words),
                wanted == null ? null : RequesterTaskForm.of(wanted, OpenQuestion.in(entries), typed, more, words),
                List.copyOf(said),
                !over,
                milestone != Milestone.CLOSED,
                StandingConsent.in(entries, consentStands, milestone, words),
                ticket.requesterEmail() != null);
    }

    private static @Nullable String closed(List<Entry> entries, RequesterWords words) {
        Entry confirmed = last(entries, EntryKind.CONFIRMATION);
        return confirmed == null ? null : words.text("closed", words.time(confirmed.writtenAt()));
    }

    private static @Nullable Entry last(List<Entry> entries, EntryKind kind) {
        return entries.stream()
                .filter(entry -> entry.kind() == kind)
                .reduce((earlier, later) -> later)
                .orElse(null);
    }

    private static List<Stage> stages(Milestone present, RequesterWords words) {
        var stages = new ArrayList<Stage>();
        for (Milestone milestone : Milestone.values()) {
            int distance = milestone.compareTo(present);
            String state = distance < 0 ? "done" : distance == 0 ? "present" : "ahead";
            stages.add(new Stage(words.text("stage." + milestone.key()), state));
        }
        return List.copyOf(stages);
    }

    private static List<Fact> facts(Ticket ticket, Milestone milestone, boolean waiting, RequesterWords words) {
        var facts = new ArrayList<Fact>();
        facts.add(new Fact(words.text("fact.received"), words.time(ticket.receivedAt())));
        Instant ended = ticket.endedAt();
        if (ended != null) {
            facts.add(new Fact(words.text("fact.ended"), words.time(ended)));
            return facts;
        }
        if (milestone == Milestone.CLOSED) {
            return facts;
        }
        if (ticket.respondedAt() == null) {
            addTime(facts, "fact.first-response", ticket.targets().firstResponseDue(), words);
        }
        if (ticket.targets().resolutionDue() == null && waiting) {
            facts.add(new Fact(words.text("fact.resolution"), words.text("fact.rests")));
        } else {
            addTime(facts, "fact.resolution", ticket.targets().resolutionDue(), words);
        }
        addTime(facts, "fact.next-update", ticket.targets().nextUpdateDue(), words);
        return List.copyOf(facts);
    }

    private static void addTime(List<Fact> facts, String label, @Nullable Instant time, RequesterWords words) {
        if (time != null) {
            facts.add(new Fact(words.text(label), words.time(time)));
        }
    }

    private static String ended(String endEvent, RequesterWords words) {
        String how = words.ifAny("ended." + endEvent);
        return how == null ? words.text("ended") : how;
    }

    /** Nothing for what has no words: then it is not meant for the requester's eyes. */
    private static @Nullable Said said(Entry entry, List<Attachment> files, RequesterWords words) {
        String what = what(entry, words);
        if (what == null) {
            return null;
        }
        boolean own = entry.author().equals(Entry.REQUESTER);
        boolean letter = entry.kind() == EntryKind.MESSAGE;
        var facts = new ArrayList<Fact>();
        if (!letter && entry.kind() != EntryKind.STATUS) {
            entry.entered().keySet().forEach(field -> {
                String given = entry.label(field);
                String label = given == null ? words.ifAny("field." + field) : given;
                String text = entry.content().get(field) instanceof List<?> list
                        ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                        : entry.text(field);
                if (label != null && text != null) {
                    String choice = entry.choice(field);
                    facts.add(new Fact(label, choice == null ? value(field, text, words) : choice));
                }
            });
        }
        String who = own ? "who.you" : entry.author().equals(Entry.LOOPDESK) ? "who.desk" : "who.desk-for-you";
        return new Said(
                words.text(who),
                own,
                words.time(entry.writtenAt()),
                what,
                List.copyOf(facts),
                letter ? entry.text("text") : null,
                entry.text(Entry.FOLDED),
                entry.kind() == EntryKind.ATTACHMENTS ? sent(entry, files, words) : List.of());
    }

    private static List<SentFile> sent(Entry entry, List<Attachment> files, RequesterWords words) {
        List<?> recorded = entry.content().get(Attachments.FILES) instanceof List<?> list ? list : List.of();
        Set<Object> ids = recorded.stream()
                .map(file -> file instanceof Map<?, ?> fields ? String.valueOf(fields.get("id")) : "")
                .collect(Collectors.toSet());
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

    private static @Nullable String what(Entry entry, RequesterWords words) {
        if (entry.kind() != EntryKind.STATUS && entry.text(Entry.TASK) != null) {
            return entry.text(Entry.TASK);
        }
        return switch (entry.kind()) {
            case MESSAGE -> {
                String subject = entry.text("subject");
                // the number stands above the page already
                yield subject == null ? null : subject.replaceFirst("^\\[LD-\\d+] ", "");
            }
            case STATUS -> {
                String end = entry.text("endedAs");
                if (end != null) {
                    yield ended(end, words);
                }
                String done = entry.text(Entry.DONE);
                if (done == null) {
                    yield null;
                }
                boolean judged = done.equals(EntryKind.VERIFICATION.name())
                        && entry.content().containsKey(Entry.PASSED);
                String step = words.ifAny(
                        "step." + done + (judged ? entry.isTrue(Entry.PASSED) ? ".passed" : ".failed" : ""));
                String task = entry.text(Entry.TASK);
                yield task == null || step == null ? step : step + ": " + task;
            }
            case CONSENT -> entry.isTrue("revoked") ? words.text("kind.CONSENT.revoked") : words.text("kind.CONSENT");
            case CONFIRMATION ->
                entry.isTrue("bySilence") ? words.text("kind.CONFIRMATION.silence") : words.text("kind.CONFIRMATION");
            // the mail itself is in the report; what is folded or missing of it is told here
            case MAIL ->
                entry.text(Entry.FOLDED) == null && entry.text(FILES_NOT_TAKEN) == null
                        ? null
                        : words.text("kind.MAIL");
            // a call goes before what could not be mailed, and what staff note of it is for staff
            case CALL -> null;
            default -> words.ifAny("kind." + entry.kind());
        };
    }

    private static String value(String field, String text, RequesterWords words) {
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
