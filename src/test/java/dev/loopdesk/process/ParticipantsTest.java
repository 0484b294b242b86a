package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.mail.Drop;
import dev.loopdesk.mail.ReplyAddresses;
import dev.loopdesk.message.MessageKind;
import dev.loopdesk.message.Outbox;
import dev.loopdesk.message.OutgoingMessage;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.process.answers.CaseTexts;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.conversation.StaffWords;
import dev.loopdesk.process.conversation.TicketParticipants;
import dev.loopdesk.process.notification.ReturnedMessages;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.KeyRedaction;
import dev.loopdesk.ticket.NamedAddress;
import dev.loopdesk.ticket.Participant;
import dev.loopdesk.ticket.Participants;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** People who are kept informed of a ticket: they read and write, and decide nothing. */
class ParticipantsTest extends PathTest {

    /** Timers that rest have no date before. */
    private static final Instant NEXT_YEAR = Instant.parse("2027-01-01T00:00:00Z");

    private static final String SUPPORT = "support@loopdesk.local";

    @Autowired
    private CaseTexts caseTexts;

    @Autowired
    private TicketParticipants ticketParticipants;

    @Autowired
    private Participants participants;

    @Autowired
    private StaffWords staff;

    @Autowired
    private RequesterActions requester;

    @Autowired
    private ReturnedMessages returned;

    @Autowired
    private ReplyAddresses replyAddresses;

    @Autowired
    private TicketLinks links;

    @Autowired
    private Outbox outbox;

    @Autowired
    private Drop drop;

    @Test
    void whoeverIsAddedIsToldByWhomAndEverybodySeesIt() {
        TicketWalk ticket = ticketReceived("requesterName", "Ana Example");

        Participant ben = add(ticket, "Ben", address(), Entry.REQUESTER);
        Participant cleo = add(ticket, "", address(), AGENT);

        assertThat(participants.of(ticket.number()))
                .extracting(Participant::name)
                .containsExactly("Ben", cleo.address());
        OutgoingMessage told = only(sentTo(ben));
        assertThat(told.kind()).isEqualTo(MessageKind.PARTICIPATION);
        assertThat(told.text())
                .contains("Ana Example has asked us to keep you informed", "stop the messages")
                .doesNotContain("answer in your name");
        assertThat(only(sentTo(cleo)).text()).contains("The service desk keeps you informed");
        assertThat(ticket.entries(EntryKind.PARTICIPATION))
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.visibleToRequester()).isTrue());
        assertThat(ticket.entries(EntryKind.PARTICIPATION).get(0).text(Entry.JOINED))
                .isEqualTo("Ben");
        assertThat(shown(ticket)).startsWith("Kept informed: Ben <" + ben.address() + ">");
    }

    @Test
    void theSameAddressIsAddedOnce() {
        TicketWalk ticket = ticketReceived();
        Participant ben = add(ticket, "Ben", address(), AGENT);

        TicketParticipants.Added again = ticketParticipants.add(
                ticket.number(), new NamedAddress("Benjamin", ben.address().toUpperCase(java.util.Locale.ROOT)), AGENT);

        assertThat(again.isNew()).isFalse();
        assertThat(again.participant().position()).isEqualTo(ben.position());
        assertThat(sentTo(ben)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "no-address, is not a mail address",
        "two@example.org three@example.org, is not a mail address",
        "support@loopdesk.local, address of the service desk",
        "SUPPORT+x@loopdesk.local, address of the service desk",
        "front.desk@example.org, address of the requester"
    })
    void anAddressThatGetsNoCopyIsRefused(String address, String why) {
        TicketWalk ticket = ticketReceived();

        assertThatThrownBy(() -> add(ticket, "X", address, AGENT))
                .hasMessageContaining(why)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.fields()).containsExactly("email"));
        assertThatThrownBy(() -> triage(ticket, "diagnose", "participants", "X <" + address + ">"))
                .hasMessageContaining(why)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.fields()).containsExactly("participants"));
        assertThat(participants.of(ticket.number())).isEmpty();
    }

    @Test
    void aTicketHasAtMostTwentyParticipants() {
        TicketWalk ticket = ticketReceived();
        for (int i = 0; i < TicketParticipants.MOST; i++) {
            add(ticket, "P" + i, address(), AGENT);
        }

        assertThatThrownBy(() -> add(ticket, "One more", address(), AGENT)).hasMessageContaining("at most 20");

        ticketParticipants.remove(ticket.number(), 1, AGENT);
        assertThat(add(ticket, "One more", address(), AGENT).position()).isEqualTo(21);
    }

    @Test
    void whoeverHasLeftIsAddedAgainByStaffOnly() {
        TicketWalk ticket = ticketReceived();
        Participant ben = add(ticket, "Ben", address(), Entry.REQUESTER);
        ticketParticipants.remove(ticket.number(), ben.position(), Entry.PARTICIPANT);

        assertThatThrownBy(() -> add(ticket, "Ben", ben.address(), Entry.REQUESTER))
                .hasMessageContaining("does not want messages");
        assertThat(add(ticket, "Ben", ben.address(), AGENT).position()).isEqualTo(2);
        assertThat(ticket.entries(EntryKind.PARTICIPATION).get(1).participant()).isEqualTo("Ben");
    }

    @Test
    void aLinkEndsWithTheParticipationAndOpensNoOther() {
        TicketWalk ticket = ticketReceived();
        Participant ben = add(ticket, "Ben", address(), AGENT);
        Participant cleo = add(ticket, "Cleo", address(), AGENT);
        String token = links.token(ben);
        assertThat(links.holderOf(token).orElseThrow().participant()).isEqualTo(ben);
        assertThat(links.ticketOf(token)).as("not as the requester").isEmpty();

        links.revoke(ticket.number());
        assertThat(links.holderOf(token))
                .as("the requester's new link changes nothing")
                .isPresent();
        ticketParticipants.remove(ticket.number(), ben.position(), Entry.REQUESTER);

        assertThat(links.holderOf(token)).isEmpty();
        assertThat(links.holderOf(links.token(cleo))).isPresent();
        Participant again = add(ticket, "Ben", ben.address(), AGENT);
        assertThat(links.holderOf(token)).isEmpty();
        assertThat(links.holderOf(links.token(again))).isPresent();
    }

    @Test
    void keysOfParticipantsAreCutOutOfText() {
        TicketWalk ticket = ticketReceived();
        Participant ben = add(ticket, "Ben", address(), AGENT);
        String reply = replyAddresses.of(ticket.number(), ben.position()).orElseThrow();

        assertThat(KeyRedaction.text("> " + links.link(ben) + " and " + reply + "."))
                .isEqualTo("> [...] and " + SUPPORT + ".");
    }

    @Test
    void eachParticipantGetsACopyOfTheirOwnOfWhatStaffWrite() {
        TicketWalk ticket = ticketReceived("requesterName", "Ana Example");
        Participant ben = add(ticket, "Ben", address(), AGENT);
        Participant cleo = add(ticket, "Cleo", address(), AGENT);

        staff.write(ticket.number(), UUID.randomUUID().toString(), AGENT, "Come by at three.", List.of());

        OutgoingMessage letter = only(letters(ticket, MessageKind.STAFF_MESSAGE));
        for (Participant one : List.of(ben, cleo)) {
            OutgoingMessage copy = sentTo(one, MessageKind.STAFF_MESSAGE);
            assertThat(copy.mailId()).isNotEqualTo(letter.mailId());
            assertThat(copy.text())
                    .contains("You are kept informed of a request of Ana Example", "Come by at three.")
                    .doesNotContain("answer in your name");
            assertThat(outbox.withLink(copy.id()).text())
                    .contains(links.link(one))
                    .doesNotContain(links.link(ticket.number()));
            assertThat(deliveries(copy)).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"details-missing", "out-of-scope"})
    void aCopyOfAQuestionSaysOnlyThatItIsAsked(String outcome) {
        TicketWalk ticket = ticketReceived();
        Participant ben = add(ticket, "Ben", address(), AGENT);

        triage(ticket, outcome, "question", "Which colour?", "outOfScopeReason", "We repair no bicycles.");

        String copy = sentTo(
                        ben, outcome.equals("details-missing") ? MessageKind.DETAILS_WANTED : MessageKind.OUT_OF_SCOPE)
                .text();
        if (outcome.equals("details-missing")) {
            assertThat(copy)
                    .contains("The requester is asked for details.")
                    .doesNotContain("Which colour?", "close the ticket");
        } else {
            assertThat(copy).contains("We repair no bicycles.");
        }
    }

    @Test
    void aReplyIsAnEntryByThatPersonAndAnswersNothing() {
        TicketWalk ticket = ticketReceived();
        Participant ben = add(ticket, "Ben", address(), AGENT);
        triage(ticket, "details-missing", "question", "Which colour?");
        String to = replyAddresses.of(ticket.number(), ben.position()).orElseThrow();

        run(drop.store(mail(ben.address(), to, "Re: Printer", "", "It is the blue one.")));

        ticket.waitsAt("Task_ProvideDetails", "Task_ReadReply");
        assertThat(ticket.entries(EntryKind.REPLY)).singleElement().satisfies(entry -> {
            assertThat(entry.author()).isEqualTo(Entry.PARTICIPANT);
            assertThat(entry.participant()).isEqualTo("Ben");
            assertThat(entry.text(Entry.FROM)).isEqualTo(ben.address());
            assertThat(entry.visibleToRequester()).isTrue();
        });
        assertThat(told(ticket)).last().asString().contains("Ben, who is kept informed");
        assertThat(shown(ticket)).contains(", Ben:");
    }

    @Test
    void nobodySpeaksForTheRequesterAtTheAddressOfAParticipant() {
        String requesterAddress = address();
        TicketWalk ticket = ticketReceived("requesterEmail", requesterAddress);
        Participant ben = add(ticket, "Ben", address(), AGENT);
        triage(ticket, "details-missing", "question", "Which colour?");
        staff.write(ticket.number(), UUID.randomUUID().toString(), AGENT, "Hello.", List.of());
        OutgoingMessage copy = sentTo(ben, MessageKind.STAFF_MESSAGE);
        String to = replyAddresses.of(ticket.number(), ben.position()).orElseThrow();

        run(drop.store(mail(requesterAddress, to, "Re: Printer", "", "Blue.")));
        String forged = drop.store(
                mail(requesterAddress, SUPPORT, "Re: Printer", "In-Reply-To: " + copy.mailId() + "\n", "Green."));
        run(forged);

        assertThat(ticket.entries(EntryKind.DETAILS)).isEmpty();
        assertThat(ticket.entries(EntryKind.REPLY))
                .singleElement()
                .satisfies(entry -> assertThat(entry.author()).isEqualTo(Entry.CORRESPONDENT));
        assertThat(record(forged, "state")).isNotEqualTo("reply");
    }

    @Test
    void aReplyToACopyFindsItsTicketByMessageIdToo() {
        TicketWalk ticket = ticketReceived();
        Participant ben = add(ticket, "Ben", address(), AGENT);
        String header = "In-Reply-To: " + only(sentTo(ben)).mailId() + "\n";

        String mail = drop.store(mail(ben.address(), SUPPORT, "Re: Printer", header, "I saw it too."));
        run(mail);

        assertThat(record(mail, "reason")).isEqualTo("OUR_MESSAGE_ID");
        assertThat(ticket.entries(EntryKind.REPLY).get(0).participant()).isEqualTo("Ben");
    }

    @Test
    void aReplyToALetterFromAnotherAddressWaitsForAPersonWithTheTicketOffered() {
        TicketWalk ticket = ticketReceived();
        Participant ben = add(ticket, "Ben", address(), AGENT);
        String header = "References: " + only(sentTo(ben)).mailId() + "\n";

        String mail = drop.store(mail(address(), SUPPORT, "Re: Printer", header, "This is from my private address."));
        String instance = run(mail);

        assertThat(record(mail, "reason")).isEqualTo("THREAD_OF_TICKET");
        assertThat(offered(instance)).isEqualTo(ticket.number());
        assertThat(ticket.entries(EntryKind.STATUS)).last().satisfies(entry -> {
            assertThat(entry.text("mailToInspect")).endsWith(": Re: Printer");
            assertThat(entry.visibleToRequester()).isFalse();
        });
        assertThat(ticket.entries(EntryKind.REPLY)).isEmpty();
    }

    @Test
    void aReplyAfterTheRemovalWaitsForAPersonWithTheTicketOffered() {
        TicketWalk ticket = ticketReceived();
        Participant ben = add(ticket, "Ben", address(), AGENT);
        String to = replyAddresses.of(ticket.number(), ben.position()).orElseThrow();
        ticketParticipants.remove(ticket.number(), ben.position(), AGENT);

        String mail = drop.store(mail(ben.address(), to, "Re: Printer", "", "Still there?"));
        String instance = run(mail);

        assertThat(record(mail, "reason")).isEqualTo("THREAD_OF_TICKET");
        assertThat(offered(instance)).isEqualTo(ticket.number());
        assertThat(ticket.entries(EntryKind.REPLY)).isEmpty();
    }

    @Test
    void peopleInCopyOfTheFirstMailAreOfferedAndNeverJoinedByGuess() {
        String ana = address();
        String ben = address();
        String first = drop.store(
                mail(ana, SUPPORT, "Scanner", "Cc: Ben Example <" + ben + ">, " + SUPPORT + "\n", "It jams."));
        run(first);
        String number = record(first, "ticket_number");
        String header = "References: " + record(first, "message_id") + "\n";

        String reply = drop.store(mail(ben, SUPPORT, "Re: Scanner", header, "Here too."));
        String instance = run(reply);

        Task triage = engine.getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey("Task_Triage")
                .singleResult();
        assertThat(engine.getTaskService().getVariable(triage.getId(), "offeredParticipants"))
                .isEqualTo("Ben Example <" + ben + ">");
        assertThat(record(reply, "reason")).isEqualTo("THREAD_OF_TICKET");
        assertThat(offered(instance)).isEqualTo(number);
        assertThat(caseFiles.openTicketsOf(ben, 5)).isEmpty();
        assertThat(participants.of(number)).isEmpty();

        Task inspection = engine.getTaskService()
                .createTaskQuery()
                .processInstanceId(instance)
                .singleResult();
        process.complete(
                inspection.getId(),
                "manager",
                Map.of("inspectionOutcome", "belongs-to-ticket", "belongsTo", number, "senderJoins", true));

        assertThat(participants.of(number)).singleElement().satisfies(joined -> {
            assertThat(joined.address()).isEqualTo(ben);
            assertThat(joined.addedBy()).isEqualTo("manager");
        });
        assertThat(caseFiles.latest(number, EntryKind.REPLY).orElseThrow().author())
                .isEqualTo(Entry.PARTICIPANT);
    }

    @Test
    void staffNameThemInTheFormOfTriage() {
        TicketWalk ticket = ticketReceived();
        String ben = address();

        assertThatThrownBy(() -> triage(ticket, "diagnose", "participants", "Ben <" + ben + ">\nnobody"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("“nobody” is not a mail address");
        assertThatThrownBy(() -> triage(ticket, "diagnose", "participants", "nobody\nno one\n" + SUPPORT))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("(participants)")
                .hasMessageContaining("“nobody”")
                .hasMessageContaining("“no one”")
                .hasMessageContaining("address of the service desk");
        triage(ticket, "diagnose", "participants", "Ben <" + ben + ">\n\n");

        ticket.waitsAt("Task_Diagnose");
        assertThat(participants.of(ticket.number()))
                .extracting(Participant::name, Participant::address, Participant::addedBy)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("Ben", ben, AGENT));
        assertThat(ticket.entries(EntryKind.TRIAGE).get(0).content()).doesNotContainKey("participants");
    }

    @Test
    void aCopyThatComesBackCallsNobodyAndIsTheLast() {
        TicketWalk ticket = ticketReceived();
        Participant ben = add(ticket, "Ben", address(), AGENT);

        returned.returned(only(sentTo(ben)), "5.1.1");

        assertThat(ticket.calls()).isEmpty();
        assertThat(participants.of(ticket.number()).get(0).getsCopies()).isFalse();
        assertThat(shown(ticket)).startsWith("Kept informed, but copies do not arrive: Ben");
        assertThat(ticket.entries(EntryKind.BOUNCE))
                .singleElement()
                .satisfies(entry -> assertThat(entry.visibleToRequester()).isFalse());
        staff.write(ticket.number(), UUID.randomUUID().toString(), AGENT, "Hello.", List.of());
        assertThat(sentTo(ben)).hasSize(1);

        run(drop.store(mail(
                ben.address(),
                replyAddresses.of(ticket.number(), ben.position()).orElseThrow(),
                "Re: Printer",
                "",
                "I am back.")));
        staff.write(ticket.number(), UUID.randomUUID().toString(), AGENT, "Hello again.", List.of());
        assertThat(sentTo(ben)).hasSize(2);
    }

    @Test
    void anAddressThatReturnedOtherLettersGetsNone() {
        String address = address();
        TicketWalk other = ticketReceived("requesterEmail", address);
        returned.returned(only(letters(other, MessageKind.RECEIPT)), "5.1.1");
        TicketWalk ticket = ticketReceived();

        Participant ben = add(ticket, "Ben", address, AGENT);

        assertThat(sentTo(ben)).isEmpty();
        assertThat(participants.of(ticket.number()).get(0).getsCopies()).isFalse();
        assertThat(ticket.calls()).isEmpty();
    }

    @Test
    void theWaitOfTheRequesterDependsOnTheirLetterAlone() {
        TicketWalk ticket = ticketReceived();
        Participant ben = add(ticket, "Ben", address(), AGENT);
        triage(ticket, "details-missing", "question", "Which colour?");
        ticket.rests("TimerEvent_DetailsReminderDue");

        deliver(sentTo(ben, MessageKind.DETAILS_WANTED));
        ticket.rests("TimerEvent_DetailsReminderDue");

        deliver(only(letters(ticket, MessageKind.DETAILS_WANTED)));
        assertThat(ticket.rings().get("TimerEvent_DetailsReminderDue")).isBefore(NEXT_YEAR);
        returned.returned(sentTo(ben, MessageKind.DETAILS_WANTED), "5.1.1");
        assertThat(ticket.rings().get("TimerEvent_DetailsReminderDue")).isBefore(NEXT_YEAR);
    }

    @Test
    void whatAProgramWritesAtTheAddressOfAParticipantStaysHidden() {
        TicketWalk ticket = ticketReceived();
        Participant ben = add(ticket, "Ben", address(), AGENT);
        String to = replyAddresses.of(ticket.number(), ben.position()).orElseThrow();

        run(drop.store(mail(ben.address(), to, "Printer", "Auto-Submitted: auto-generated\n", "Ticket 7 was opened.")));

        assertThat(ticket.entries(EntryKind.REPLY))
                .singleElement()
                .satisfies(entry -> assertThat(entry.visibleToRequester()).isFalse());
        assertThat(sentTo(ben)).as("the notice alone").hasSize(1);
    }

    @Test
    void aMessageOnThePageOfAParticipantIsTheirs() {
        TicketWalk ticket = ticketReceived();
        Participant ben = add(ticket, "Ben", address(), AGENT);
        triage(ticket, "details-missing", "question", "Which colour?");

        requester.reply(ben, UUID.randomUUID().toString(), "Blue, I think.", "");

        ticket.waitsAt("Task_ProvideDetails", "Task_ReadReply");
        assertThat(ticket.entries(EntryKind.REPLY).get(0).participant()).isEqualTo("Ben");
    }

    private Participant add(TicketWalk ticket, String name, String address, String author) {
        return ticketParticipants
                .add(ticket.number(), new NamedAddress(name, address), author)
                .participant();
    }

    private List<OutgoingMessage> messages(String number) {
        return engine
                .getHistoryService()
                .createHistoricVariableInstanceQuery()
                .variableName(DeliverMessageProcess.MESSAGE_ID)
                .list()
                .stream()
                .map(variable -> outbox.get((String) variable.getValue()))
                .filter(message -> message.ticketNumber().equals(number))
                .toList();
    }

    private List<OutgoingMessage> sentTo(Participant participant) {
        return messages(participant.ticketNumber()).stream()
                .filter(message -> message.participant() != null && message.participant() == participant.position())
                .toList();
    }

    private OutgoingMessage sentTo(Participant participant, MessageKind kind) {
        return only(sentTo(participant).stream()
                .filter(message -> message.kind() == kind)
                .toList());
    }

    private List<OutgoingMessage> letters(TicketWalk ticket, MessageKind kind) {
        return messages(ticket.number()).stream()
                .filter(message -> message.participant() == null && message.kind() == kind)
                .toList();
    }

    /** Mails to staff. */
    private List<String> told(TicketWalk ticket) {
        return letters(ticket, MessageKind.REQUESTER_REPLIED).stream()
                .map(OutgoingMessage::text)
                .toList();
    }

    private List<Job> deliveries(OutgoingMessage message) {
        return engine.getManagementService().createJobQuery().list().stream()
                .filter(job -> message.id()
                        .equals(engine.getRuntimeService()
                                .getVariables(job.getProcessInstanceId())
                                .get(DeliverMessageProcess.MESSAGE_ID)))
                .toList();
    }

    private void deliver(OutgoingMessage message) {
        deliveries(message).forEach(job -> engine.getManagementService().executeJob(job.getId()));
    }

    /** The case as a form shows it to staff. */
    private String shown(TicketWalk ticket) {
        Task task = engine.getTaskService()
                .createTaskQuery()
                .processDefinitionKey("technical-support")
                .processInstanceBusinessKey(ticket.number())
                .list()
                .get(0);
        return caseTexts.summary(task.getId());
    }

    private Object offered(String instance) {
        Task task = engine.getTaskService()
                .createTaskQuery()
                .processInstanceId(instance)
                .singleResult();
        return engine.getTaskService().getVariable(task.getId(), "belongsTo");
    }

    private String run(String mail) {
        ProcessInstance instance = engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey(ReceiveMailProcess.KEY)
                .variableValueEquals(ReceiveMailProcess.MAIL_ID, mail)
                .singleResult();
        Job job = engine.getManagementService()
                .createJobQuery()
                .processInstanceId(instance.getId())
                .singleResult();
        engine.getManagementService().executeJob(job.getId());
        return instance.getId();
    }

    private String record(String mail, String column) {
        return String.valueOf(drop.record(mail).get(column));
    }

    private static OutgoingMessage only(List<OutgoingMessage> messages) {
        assertThat(messages).hasSize(1);
        return messages.get(0);
    }

    private static String address() {
        return "p-" + UUID.randomUUID() + "@example.org";
    }

    private static String mail(String from, String to, String subject, String more, String text) {
        return "Message-ID: <" + UUID.randomUUID() + "@mail.example.org>\nFrom: Somebody <" + from + ">\nTo: " + to
                + "\nSubject: " + subject + "\n" + more + "Content-Type: text/plain; charset=utf-8\n\n" + text + "\n";
    }
}
