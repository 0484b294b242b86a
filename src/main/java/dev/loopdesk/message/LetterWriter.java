package dev.loopdesk.message;

import dev.loopdesk.forecast.RequesterForecast;
import dev.loopdesk.message.Letter.LabelledValue;
import dev.loopdesk.message.Letter.Link;
import dev.loopdesk.message.Letter.Part;
import dev.loopdesk.message.MessageKind.Audience;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.Confirmation;
import dev.loopdesk.ticket.Consent;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Participant;
import dev.loopdesk.ticket.Ticket;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Composes the content of letters; the texts are in the bundles {@code messages/letters}. */
@Component
class LetterWriter {

    private static final int MOST_FILES = 10;
    private static final int LONGEST_FILE_NAME = 60;
    /** Failed attempts that a letter tells of, the latest ones. */
    private static final int MOST_FAILED = 3;

    /** Letters with which a ticket ends. */
    private static final Set<MessageKind> ENDS =
            EnumSet.of(MessageKind.NO_ANSWER, MessageKind.OUT_OF_SCOPE, MessageKind.WITHDRAWN);

    /** Field of the results of the verification. */
    private static final String CHECKED = Finding.VERIFICATION.key();

    private static final Pattern NUMBER_OF_TICKET = Pattern.compile("\\[LD-\\d+]");
    private static final Pattern LINK = Pattern.compile("(?iu)\\b(?:[a-z][a-z0-9+.-]{1,20}://|www\\.)\\S+|\\S+@\\S+"
            + "|\\b[\\p{L}\\d-]{1,63}(?:\\.[\\p{L}\\d-]{1,63}){0,9}\\.(?:\\p{L}{2,24}/\\S*"
            + "|(?:com|net|org|info|biz|io|me|co|cn|hk|tw|ru|de|uk|top|xyz|site|online|shop|club|link|app|dev)\\b)");

    private final ZoneId zone;
    private final @Nullable String phone;
    private final AccountNames names;
    private final Optional<RequesterForecast> forecast;

    LetterWriter(
            @Value("${loopdesk.service-time.zone:Asia/Shanghai}") ZoneId zone,
            @Value("${loopdesk.service-desk.phone:}") String phone,
            AccountNames names,
            Optional<RequesterForecast> forecast) {
        this.forecast = forecast;
        this.zone = zone;
        this.phone = phone.isBlank() ? null : phone;
        this.names = names;
    }

    /**
     * Composes a letter of a kind from the case file.
     *
     * @param period time to answer the question
     * @param link address of the ticket's page for the reader
     * @param question question of a form, if the letter is about one
     */
    Letter write(
            MessageKind kind,
            Ticket ticket,
            List<Entry> entries,
            AnswerPeriod period,
            Locale reader,
            Instant now,
            String link,
            @Nullable FormQuestion question) {
        return new LetterDraft(
                        kind,
                        ticket,
                        story(kind, entries),
                        entries,
                        period,
                        new Wording(reader, zone),
                        now,
                        link,
                        question,
                        null)
                .letter();
    }

    /**
     * Composes the copy of a letter to the requester for a participant, or a letter of the participant's own, from what
     * the requester may read.
     *
     * @param link address of the participant's page of the ticket
     */
    Letter copy(MessageKind kind, Ticket ticket, List<Entry> entries, Participant reader, Instant now, String link) {
        return new LetterDraft(
                        kind,
                        ticket,
                        story(kind, entries),
                        entries,
                        AnswerPeriod.NONE,
                        new Wording(Locale.forLanguageTag(reader.language()), zone).ofParticipant(),
                        now,
                        link,
                        null,
                        reader)
                .letter();
    }

    /**
     * Reads the case for a letter. Apart from attempts, a progress update uses only entries that the requester may read,
     * so that it cannot disclose others.
     */
    private static CaseReading story(MessageKind kind, List<Entry> entries) {
        return kind == MessageKind.PROGRESS_UPDATE ? CaseReading.toldToRequester(entries) : new CaseReading(entries);
    }

    /** A letter under composition. */
    private final class LetterDraft {

        private final MessageKind kind;
        private final Ticket ticket;
        private final CaseReading story;
        private final List<Entry> entries;
        private final AnswerPeriod period;
        private final Wording wording;
        private final Instant now;
        private final List<Part> parts = new ArrayList<>();
        private int partsOfContent;
        private @Nullable String heading;
        private List<String> paragraphs = new ArrayList<>();
        private List<LabelledValue> facts = new ArrayList<>();
        private final String address;
        private @Nullable Link link;
        private final @Nullable FormQuestion question;
        private final @Nullable Participant participant;
        private String subjectKey;
        private @Nullable String silence;

        LetterDraft(
                MessageKind kind,
                Ticket ticket,
                CaseReading story,
                List<Entry> entries,
                AnswerPeriod period,
                Wording wording,
                Instant now,
                String address,
                @Nullable FormQuestion question,
                @Nullable Participant participant) {
            this.question = question;
            this.participant = participant;
            this.kind = kind;
            this.ticket = ticket;
            this.story = story;
            this.entries = entries;
            this.period = period;
            this.wording = wording;
            this.now = now;
            this.address = address;
            this.subjectKey = kind.key() + ".subject";
        }

        Letter letter() {
            if (participant == null || kind == MessageKind.PARTICIPATION) {
                content();
            } else if (kind.asks()) {
                say("copy.intro", requester());
                say("copy.asks." + kind.key());
                whatIsAskedAbout();
            } else {
                say("copy.intro", requester());
                if (kind == MessageKind.STAFF_MESSAGE) {
                    say("copy.wrote");
                }
                content();
            }
            if (kind.audience() == Audience.STAFF) {
                link = new Link(wording.text("staff.link", ticket.number()), address);
            }
            endPart();
            partsOfContent = parts.size();
            if (participant != null) {
                howToFollow();
            } else if (kind.audience() == Audience.REQUESTER) {
                howToAnswer();
            }
            endPart();
            return new Letter(
                    wording.language(),
                    subjectLine(),
                    headline(),
                    greeting(),
                    List.copyOf(parts),
                    signOff(),
                    participant != null || kind.audience() != Audience.REQUESTER ? "" : phoneWords());
        }

        /** Tells a participant what the requester decides on. */
        private void whatIsAskedAbout() {
            switch (kind) {
                case OPTIONS_OFFERED -> options();
                case SOLUTION_TO_APPLY -> chosenOption();
                case CONFIRMATION_WANTED, CONFIRMATION_REMINDER -> found();
                default -> {}
            }
        }

        private void content() {
            switch (kind) {
                case RECEIPT -> receipt();
                case DETAILS_WANTED -> detailsWanted();
                case ANSWER_WANTED -> answerWanted();
                case DETAILS_REMINDER -> detailsReminder();
                case NO_ANSWER -> noAnswer();
                case OUT_OF_SCOPE -> outOfScope();
                case CONSENT_WANTED -> consentWanted();
                case CONSENT_CONFIRMED -> consentConfirmed();
                case CONSENT_WITHDRAWN -> consentWithdrawn();
                case CONSENT_REVOKED -> consentRevoked();
                case OPTIONS_OFFERED -> optionsOffered();
                case SOLUTION_TO_APPLY -> solutionToApply();
                case DELAY_EXPLAINED -> delayExplained();
                case PROGRESS_UPDATE -> progressUpdate();
                case CONFIRMATION_WANTED -> confirmationWanted();
                case CONFIRMATION_REMINDER -> confirmationReminder();
                case REOPENED -> reopened();
                case CLOSURE -> closure();
                case WITHDRAWN -> withdrawn();
                case LINKS -> links();
                case STAFF_MESSAGE -> staffMessage();
                case PARTICIPATION -> participation();
                case ALERT -> alert();
                case APPROVAL_WANTED -> approvalWanted();
                case REQUESTER_REPLIED -> requesterReplied();
                case REQUESTER_NOT_REACHED -> requesterNotReached();
                case TASK_RETURNED -> taskReturned();
                case TASK_HANDED_OVER -> taskHandedOver();
            }
        }

        private void receipt() {
            say("receipt.thanks");
            say("receipt.number", ticket.number());
            fact("label.received", wording.time(ticket.receivedAt()));
            deadline("label.first-response", ticket.targets().firstResponseDue());
            deadline("label.resolution", ticket.targets().resolutionDue());
            filesNotTaken();
            part("heading.next");
            say("receipt.next.assess");
            say("receipt.next.work");
            say("receipt.next.targets");
        }

        /**
         * Tells which files of a mail were not taken. Names are cut, because somebody may have sent the mail in the name of
         * the recipient.
         */
        private void filesNotTaken() {
            Entry mail = story.latest(EntryKind.MAIL);
            String sender = mail == null ? null : mail.text(Entry.FROM);
            if (mail == null || sender == null || !sender.equalsIgnoreCase(ticket.requesterEmail())) {
                return;
            }
            List<String> files = new EntryWording(ticket.locale()).notTaken(mail, LONGEST_FILE_NAME);
            if (files.isEmpty()) {
                return;
            }
            part("receipt.not-taken.heading");
            say("receipt.not-taken");
            int shown = Math.min(files.size(), MOST_FILES);
            String list = String.join("\n", files.subList(0, shown));
            fact("label.not-taken", shown < files.size() ? list + "\n…" : list);
            say("receipt.not-taken.how");
        }

        private void detailsWanted() {
            say("details-wanted.thanks");
            question();
            say("details-wanted.why");
            silence(period.reminded() ? "details-wanted.silence.reminded" : "details-wanted.silence");
        }

        private void answerWanted() {
            say("answer-wanted.thanks");
            if (question != null) {
                fact("label.question", question.task());
                if (!question.fields().isEmpty()) {
                    fact("label.fields", String.join("\n", question.fields()));
                }
            }
            say("answer-wanted.answer");
        }

        private void detailsReminder() {
            say("details-reminder.intro");
            question();
            silence("details-reminder.silence");
        }

        private void question() {
            String question = story.question();
            if (question != null) {
                say("question.asked");
                fact("label.question", question);
            } else {
                say("question.general");
                for (String part : List.of("steps", "environment", "error", "frequency", "when", "impact")) {
                    fact("question.general." + part + ".label", wording.text("question.general." + part));
                }
            }
        }

        private void noAnswer() {
            say("no-answer.closed", ticket.number());
            say("no-answer.kept");
            say("no-answer.again");
        }

        private void outOfScope() {
            say("out-of-scope.thanks");
            say("out-of-scope.decision", ticket.number());
            factIfAny("label.reason", story.text(EntryKind.TRIAGE, "outOfScopeReason"));
            say("out-of-scope.objection");
        }

        private void consentWanted() {
            say("consent-wanted.ask");
            fact("label.scope", told().scope(story.text(EntryKind.DIAGNOSIS, Consent.SCOPE)));
            part("consent-wanted.rights.heading");
            say("consent-wanted.rights.decline");
            say("consent-wanted.rights.revoke");
            say("consent-wanted.rights.record");
            say("consent-wanted.answer");
        }

        private void consentConfirmed() {
            say("consent-confirmed.thanks");
            Consent consent = story.consent();
            if (consent != null) {
                if (consent.until() != null) {
                    fact("label.consent-until", wording.time(consent.until()));
                }
                fact("label.consent-scope", told().scope(consent.scope()));
                factIfAny("label.consent-limits", consent.limits());
            }
            part("consent-confirmed.end.heading");
            say("consent-confirmed.end.page");
            say("consent-confirmed.end.words");
            if (participant == null) {
                say("consent-confirmed.end.unknown");
            }
        }

        /** Tells that a consent has ended by words, and by whose. */
        private void consentWithdrawn() {
            String other = story.participantWhoEndedConsent();
            if (other == null) {
                say("consent-withdrawn.done");
            } else {
                say("consent-withdrawn.done.other", line(other));
            }
            say("consent-withdrawn.next");
            say("consent-withdrawn.again");
        }

        private void consentRevoked() {
            say("consent-revoked.done");
            say("consent-withdrawn.next");
            say("consent-revoked.unknown");
        }

        private void optionsOffered() {
            say("options-offered.thanks");
            say("options-offered.ask");
            options();
            part("options-offered.answer.heading");
            say("options-offered.answer");
        }

        private void options() {
            for (Option option : Option.in(story.latest(EntryKind.SOLUTION))) {
                option(option, true);
            }
        }

        private void solutionToApply() {
            say("solution-to-apply.thanks");
            say("solution-to-apply.intro");
            chosenOption();
            factIfAny("label.conditions", story.conditions());
            part("solution-to-apply.backup.heading");
            say("solution-to-apply.backup");
            say("solution-to-apply.plan");
            part("solution-to-apply.help.heading");
            say("solution-to-apply.help");
            say("solution-to-apply.answer");
        }

        private void chosenOption() {
            Option option = story.chosenOption();
            if (option != null) {
                option(option, false);
            }
        }

        private void option(Option option, boolean withNumber) {
            String title = option.title();
            if (withNumber) {
                part(title == null ? "option.heading.untitled" : "option.heading", option.number(), title);
            } else {
                part(title == null ? "option.single.untitled" : "option.single", option.number(), title);
            }
            factIfAny("label.steps", option.text("Steps"));
            factIfAny("label.advantages", option.text("Advantages"));
            factIfAny("label.drawbacks", option.text("Drawbacks"));
            factIfAny("label.scenario", option.text("Scenario"));
            factIfAny("label.risk", option.text("Risk"));
            factIfAny("label.guide", option.text("Guide"));
        }

        private void delayExplained() {
            say("delay-explained.honest");
            factIfAny("label.reason", story.text(EntryKind.DELAY, "delayReason"));
            factIfAny("label.workaround", story.text(EntryKind.DELAY, "workaround"));
            String expected = story.text(EntryKind.DELAY, "expectedOn");
            if (expected != null) {
                fact("label.expected", wording.day(expected));
            } else {
                say("delay-explained.no-date");
            }
            part("heading.next");
            say("delay-explained.next");
        }

        private void progressUpdate() {
            say("progress-update.intro");
            steps(story.progress());
            String awaited = story.awaitedAnswer();
            if (awaited != null) {
                say("progress-update.waiting." + awaited);
            }
            Instant due = ticket.targets().resolutionDue();
            if (due == null) {
                say("progress-update.rests");
            } else if (now.isBefore(due)) {
                say("progress-update.target", wording.time(due));
            } else {
                say("progress-update.late", wording.time(due));
            }
            forecast.flatMap(known -> known.of(ticket.number(), wording.locale()))
                    .ifPresent(days -> say("progress-update.expected", days.half(), days.most()));
            Instant next = ticket.targets().nextUpdateDue();
            if (next != null) {
                say("progress-update.next", wording.time(next));
            }
            if (attempts().stream().anyMatch(attempt -> attempt.result().hasFailed())) {
                found();
            }
        }

        private void steps(Progress progress) {
            if (progress.steps().isEmpty()) {
                say("progress-update.nothing");
                return;
            }
            Instant lastUpdate = progress.lastUpdate();
            if (lastUpdate == null) {
                say("progress-update.since-receipt", wording.time(ticket.receivedAt()));
            } else {
                say("progress-update.since-update", wording.time(lastUpdate));
            }
            for (Progress.ProgressStep step : progress.steps()) {
                String done = wording.text("progress-update.step." + step.what(), step.option());
                facts.add(new LabelledValue(
                        wording.text("progress-update.at", wording.moment(step.at())),
                        step.times() == 1
                                ? wording.text("progress-update.once", done)
                                : wording.text("progress-update.repeated", done, step.times())));
            }
            if (progress.earlier() > 0) {
                say("progress-update.earlier", progress.earlier());
            }
        }

        private void confirmationWanted() {
            say("confirmation-wanted.thanks");
            say(story.solvedOnTheSpot() ? "confirmation-wanted.on-the-spot" : "confirmation-wanted.verified");
            found();
            confirmationQuestions();
            silence("confirmation-wanted.silence");
        }

        private void confirmationReminder() {
            say("confirmation-reminder.intro");
            found();
            confirmationQuestions();
            silence("confirmation-reminder.silence");
        }

        private void confirmationQuestions() {
            part("confirmation-wanted.ask.heading");
            say("confirmation-wanted.ask.solved");
            say("confirmation-wanted.ask.satisfaction");
            say("confirmation-wanted.ask.others");
        }

        private void reopened() {
            Entry confirmation = story.latest(EntryKind.CONFIRMATION);
            if (confirmation != null && !confirmation.isTrue(Confirmation.GIVEN)) {
                say("reopened.not-solved");
                factIfAny("label.still-wrong", confirmation.text(Confirmation.COMMENT));
            } else {
                say("reopened.still-there");
            }
            found();
            part("heading.next");
            say("reopened.next");
            deadline("label.resolution", ticket.targets().resolutionDue());
        }

        private void closure() {
            say(story.confirmedBySilence() ? "closure.silence" : "closure.confirmed");
            fact("label.ticket", ticket.number());
            fact("label.received", wording.time(ticket.receivedAt()));
            fact("label.closed", wording.time(now));
            String satisfaction = story.text(EntryKind.CONFIRMATION, Confirmation.SATISFACTION);
            if (satisfaction != null && participant == null) {
                fact("label.satisfaction", wording.text("closure.satisfaction", line(satisfaction)));
            }
            solved();
            if (participant == null) {
                otherQuestions();
            }
            part("heading.next");
            say("closure.follow-up");
            say("closure.again");
        }

        /** Adds what was found and done, latest attempt first, and which attempts failed (S4.6, S5.1, S5.5). */
        private void found() {
            List<Attempt> attempts = attempts();
            EntryWording told = told();
            int failed = 0;
            for (int i = attempts.size() - 1; i >= 0 && failed < MOST_FAILED; i--) {
                Attempt attempt = attempts.get(i);
                List<EntryWording.Detail> found = told.found(attempt);
                String except = saysChecks(attempt) ? CHECKED : "";
                if (found.stream().allMatch(detail -> detail.field().equals(except))) {
                    continue;
                }
                if (attempt.result().hasFailed()) {
                    part("found.before", attempt.number());
                    failed++;
                } else {
                    part(i == 0 ? "found.heading" : "found.again");
                }
                facts(found, except);
                if (attempt.result().hasFailed()) {
                    factIfAny("label.found.result", told.result(attempt));
                }
            }
        }

        /** Adds the cause and the work of the attempt that solved the problem; the checks were told before (S5.4). */
        private void solved() {
            List<Attempt> attempts = attempts();
            if (attempts.isEmpty()) {
                return;
            }
            List<EntryWording.Detail> found = told().found(attempts.get(attempts.size() - 1));
            if (found.stream().anyMatch(detail -> !detail.field().equals(CHECKED))) {
                part("found.heading");
                facts(found, CHECKED);
            }
        }

        /** Tells whether the letter says by itself that all checks have passed. */
        private boolean saysChecks(Attempt attempt) {
            return kind == MessageKind.CONFIRMATION_WANTED
                    && participant == null
                    && !story.solvedOnTheSpot()
                    && !attempt.result().hasFailed()
                    && !attempt.told().containsKey(Finding.VERIFICATION);
        }

        private void facts(List<EntryWording.Detail> details, String except) {
            for (EntryWording.Detail detail : details) {
                if (!detail.field().equals(except)) {
                    fact("label.found." + detail.field(), detail.value().toString());
                }
            }
        }

        /** Returns the words for entries, as the reader of the letter reads them. */
        private EntryWording told() {
            var told = new EntryWording(wording.locale());
            return participant == null ? told : told.ofParticipant();
        }

        private List<Attempt> attempts() {
            List<Attempt> attempts = Attempt.in(entries);
            return kind == MessageKind.REOPENED ? Attempt.reopened(attempts) : attempts;
        }

        /** Adds the requester's other questions, with the answer or the ticket of their own (S5.3). */
        private void otherQuestions() {
            Entry confirmation = story.latest(EntryKind.CONFIRMATION);
            String asked = confirmation == null ? null : confirmation.text(Confirmation.OTHER_QUESTIONS);
            String answer = confirmation == null ? null : story.textAfter(confirmation, "questionsAnswer");
            String number = confirmation == null ? null : story.textAfter(confirmation, "ownTicket");
            if (asked != null && (answer != null || number != null)) {
                part("closure.questions.heading");
                fact("label.other-questions", asked);
                if (number == null) {
                    factIfAny("label.answer", answer);
                } else {
                    say("closure.questions.ticket", number);
                }
            }
        }

        private void withdrawn() {
            say("withdrawn.done", ticket.number());
            say("withdrawn.kept");
            say("withdrawn.again");
        }

        private void links() {
            say("links.asked");
            fact("label.ticket", ticket.number());
            fact("label.title", ticket.title());
            say("links.not-you");
        }

        /** Says what a member of staff wrote; the letter adds only how to answer. */
        private void staffMessage() {
            Entry message = story.latest(EntryKind.STAFF_MESSAGE);
            String words = message == null ? null : message.text(Entry.MESSAGE);
            if (words != null) {
                paragraphs.addAll(List.of(PlainText.lines(words).split("\n(?:[ \t]*\n)+")));
            }
            List<String> files = message == null ? List.of() : Attachments.names(message);
            if (!files.isEmpty()) {
                fact("label.files", String.join("\n", files));
                say("staff-message.files");
            }
        }

        /** Tells somebody who may not know of the ticket what it is, who wants it, and how it ends. */
        private void participation() {
            boolean byRequester = participant != null && participant.addedBy().equals(Entry.REQUESTER);
            say(byRequester ? "participation.by-requester" : "participation.by-desk", requester());
            fact("label.ticket", ticket.number());
            fact("label.title", withoutLinks(ticket.title(), 200));
            say("participation.means");
            say("participation.leave");
        }

        /** Returns the name of the requester, who may have typed anything. */
        private String requester() {
            String name = withoutLinks(ticket.requesterName(), LONGEST_FILE_NAME);
            return EmailAddress.isOne(ticket.requesterName().strip()) || name.isBlank()
                    ? wording.text("copy.requester")
                    : name;
        }

        private static String withoutLinks(String text, int longest) {
            return PlainText.line(LINK.matcher(text).replaceAll("…"), longest);
        }

        private void howToFollow() {
            part("heading.page");
            say(isOver() ? "page.ended" : "copy.page.open");
            link = new Link(wording.text("page.link", ticket.number()), address);
            say("copy.page.secret");
            part("heading.answer");
            say("answer.mail", ticket.number());
            say("copy.leave");
        }

        private void alert() {
            String target = story.alertedTarget(ticket, now);
            subjectKey = "alert." + target + ".subject";
            say("alert." + target);
            ticketFacts();
            deadline("label.first-response-target", ticket.targets().firstResponseDue());
            deadline("label.resolution-target", ticket.targets().resolutionDue());
            say("alert.todo");
        }

        private void approvalWanted() {
            say("approval-wanted.intro");
            ticketFacts();
            String performer = story.text(EntryKind.SOLUTION, Option.PERFORMER);
            if (performer != null) {
                fact(
                        "label.performer",
                        wording.text("performer." + (performer.equals("staff") ? "staff" : "requester")));
            }
            Option option = story.chosenOption();
            if (option != null) {
                option(option, false);
            }
            part("approval-wanted.rules.heading");
            say("approval-wanted.rules");
            say("approval-wanted.todo");
        }

        private void requesterReplied() {
            Entry reply = story.latest(EntryKind.REPLY);
            String name = reply == null ? null : reply.participant();
            if (name == null) {
                say("requester-replied.intro");
            } else {
                subjectKey = "requester-replied.participant.subject";
                say("requester-replied.participant", line(name));
            }
            ticketFacts();
            if (reply != null) {
                factIfAny(name == null ? "label.reply" : "label.reply.participant", reply.text("reply"));
            }
            say(story.isInSession(now) ? "requester-replied.session" : "requester-replied.todo");
        }

        private void requesterNotReached() {
            say("requester-not-reached.intro");
            ticketFacts();
            say("requester-not-reached.next");
            say("requester-not-reached.todo");
        }

        private void taskReturned() {
            say("task-returned.intro");
            ticketFacts();
            factIfAny("label.former-holder", story.text(EntryKind.STATUS, "formerHolder"));
            factIfAny("label.returned-tasks", story.text(EntryKind.STATUS, "returnedTasks"));
            say("task-returned.todo");
        }

        private void taskHandedOver() {
            Entry handOver = story.latest(EntryKind.HAND_OVER);
            say("task-handed-over.intro");
            ticketFacts();
            if (handOver != null) {
                fact("label.handed-over-by", names.of(handOver.author()));
                factIfAny("label.hand-over-note", handOver.text("handOverNote"));
            }
            say("task-handed-over.todo");
        }

        private void ticketFacts() {
            fact("label.ticket", ticket.number());
            fact("label.title", ticket.title());
            fact("label.priority", wording.text("priority." + ticket.targets().priority()));
            fact("label.requester", ticket.requesterName());
            String agent = ticket.agent();
            factIfAny("label.agent", agent == null ? null : names.of(agent));
        }

        /** Tells whether the ticket has ended, or ends with this letter: nothing can be written on its page then. */
        private boolean isOver() {
            return ticket.endedAs() != null || ENDS.contains(kind);
        }

        private void howToAnswer() {
            part("heading.page");
            say(isOver() ? "page.ended" : "page.open");
            link = new Link(wording.text("page.link", ticket.number()), address);
            say("page.secret");
            part("heading.answer");
            say("answer.mail", ticket.number());
            if (phone != null) {
                say("answer.phone", phone, ticket.number());
            }
        }

        /** Returns the words for the phone: no greeting, no link, no address. */
        private String phoneWords() {
            var lines = new ArrayList<String>();
            lines.add(wording.text("phone.ticket", ticket.number(), PlainText.line(ticket.title(), 200)));
            lines.add(wording.text("phone." + kind.key()));
            for (Part part : parts.subList(0, partsOfContent)) {
                if (part.link() != null || (part.facts().isEmpty() && kind != MessageKind.STAFF_MESSAGE)) {
                    continue;
                }
                lines.add("");
                if (part.heading() != null) {
                    lines.add(part.heading());
                }
                if (kind == MessageKind.STAFF_MESSAGE) {
                    lines.addAll(part.paragraphs());
                }
                part.facts().forEach(fact -> lines.add(fact.label() + (fact.oneLine() ? " " : "\n") + fact.value()));
            }
            if (silence != null) {
                lines.add("");
                lines.add(silence);
            }
            return String.join("\n", lines);
        }

        /** Returns the one subject of all letters to the requester, so that mail programs show them as one thread. */
        private String subjectLine() {
            String line = kind.audience() == Audience.STAFF
                    ? wording.text(
                            "subject.titled",
                            ticket.number(),
                            wording.text(subjectKey),
                            PlainText.line(ticket.title(), 200))
                    : threadSubject();
            return PlainText.line(line, Integer.MAX_VALUE);
        }

        private String threadSubject() {
            boolean answersMail = ticket.channel().equals(Ticket.MAIL);
            String title = NUMBER_OF_TICKET.matcher(ticket.title()).replaceAll(" ");
            if (!answersMail) {
                // Anybody may type a stranger's address into the form, so the subject carries no links to strangers.
                title = LINK.matcher(title).replaceAll("…");
            }
            return (answersMail ? "Re: " : "") + PlainText.line(title, 200) + " [" + ticket.number() + "]";
        }

        private @Nullable String headline() {
            if (kind.audience() == Audience.STAFF) {
                return null;
            }
            String about = wording.text(subjectKey);
            return participant == null || kind == MessageKind.PARTICIPATION
                    ? about
                    : wording.text("copy.headline", about);
        }

        private String greeting() {
            if (kind.audience() == Audience.STAFF) {
                return wording.text("greeting.staff");
            }
            // A requester without a name is stored under the mail address, which is no form of address.
            return kind == MessageKind.RECEIPT
                            || participant != null
                            || EmailAddress.isOne(ticket.requesterName().strip())
                    ? wording.text("greeting.neutral")
                    : wording.text("greeting.named", line(ticket.requesterName()));
        }

        private List<String> signOff() {
            return kind.audience() == Audience.STAFF
                    ? List.of(wording.text("sign-off.staff"))
                    : List.of(wording.text("sign-off.regards"), wording.text("sign-off.desk"));
        }

        private void part(String headingKey, @Nullable Object... values) {
            endPart();
            heading = wording.text(headingKey, values);
        }

        /** Adds the period of silence; none if the ticket waits without end. */
        private void silence(String key) {
            String words = period.silence() == null ? null : wording.period(period.silence());
            if (words != null) {
                silence = wording.text(key, words);
                say(key, words);
            }
        }

        private void say(String key, Object... values) {
            if (!facts.isEmpty()) {
                endPart();
            }
            paragraphs.add(wording.text(key, values));
        }

        private void fact(String labelKey, String value) {
            facts.add(new LabelledValue(wording.text(labelKey), PlainText.lines(value)));
        }

        /** Adds a deadline; none while the ticket waits for the requester. */
        private void deadline(String labelKey, @Nullable Instant due) {
            if (due != null) {
                fact(labelKey, wording.time(due));
            }
        }

        private void factIfAny(String labelKey, @Nullable String value) {
            if (value != null) {
                fact(labelKey, value);
            }
        }

        private void endPart() {
            if (heading != null || !paragraphs.isEmpty() || !facts.isEmpty()) {
                parts.add(new Part(heading, List.copyOf(paragraphs), List.copyOf(facts), link));
                heading = null;
                link = null;
                paragraphs = new ArrayList<>();
                facts = new ArrayList<>();
            }
        }

        private static String line(String text) {
            return PlainText.line(text, 255);
        }
    }
}
