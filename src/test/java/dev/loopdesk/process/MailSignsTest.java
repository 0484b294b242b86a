package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.mail.ReplyAddresses;
import dev.loopdesk.message.MailSenders;
import dev.loopdesk.process.answers.CaseTexts;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import dev.loopdesk.workspace.Caller;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/** Signs of a machine decide about answering, not about reading; what is known of a sender decides about both. */
class MailSignsTest extends MailPathTest {

    private static final String MANAGER = "manager";

    @Autowired
    private CaseTexts caseTexts;

    @Autowired
    private MailSenders senders;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private ReplyAddresses replyAddresses;

    @LocalServerPort
    private int port;

    /** As seen: a group address, a monitoring system, another help desk, web forms of a site and of a provider. */
    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "List-ID: Support group <support.sender.example>;Mailing-list: list support@sender.example;"
                        + "Precedence: list;List-Unsubscribe: <mailto:u@sender.example> | GROUP_REPORT",
                "Auto-Submitted: auto-generated | GENERATED_REPORT",
                "X-Auto-Response-Suppress: All | MARKED_REPORT",
                "Reply-To: Erika Beispiel <erika@customer.example>;Precedence: junk | MARKED_REPORT",
                "Reply-To: Erika Beispiel <erika@customer.example>;List-Unsubscribe: <mailto:u@p.example> | GROUP_REPORT"
            })
    void aMailWithASignOfAMachineOpensATicketWithoutAReceipt(String headers, String reason) {
        String from = stranger();
        String mail = store(from, SUPPORT, "Phone is dead", headers.replace(";", "\n") + "\n", "Since this morning.");

        assertThat(footprints.of(run(mail))).endsWith("Task_OpenTicket", "EndEvent_TicketOpened");
        Ticket ticket = ticket(mail);
        assertThat(drop.record(mail)).containsEntry("reason", reason).containsEntry("answering", "no-receipt");
        assertThat(ticket.requesterEmail()).isEqualTo(from);
        assertThat(letters(ticket.number())).isEmpty();
        assertThat(statuses(ticket.number()))
                .anySatisfy(entry -> assertThat(entry.text("letterWithheld")).isEqualTo("receipt"))
                .anySatisfy(entry -> assertThat(entry.text("withheldBecause")).contains("No receipt was sent"))
                .noneMatch(Entry::visibleToRequester);
        // a person decides on the next letter
        triage(walk(ticket.number()), "details-missing", "question", "Which phone?");
        assertThat(letters(ticket.number())).containsExactly("details-wanted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "List-Id: <group.example.org>",
                "Precedence: list",
                "Precedence: bulk",
                "X-Auto-Response-Suppress: All",
                "List-Unsubscribe: <mailto:u@example.org>"
            })
    void aReplyBehindAGroupReachesItsTicket(String header) {
        TicketWalk ticket = ticketReceived("requesterEmail", stranger());
        String mail = store(requester(ticket), drop.replyAddress(ticket.number()), "Re: x", header + "\n", "Floor 2.");

        run(mail);

        assertThat(drop.record(mail)).containsEntry("state", "reply");
        assertThat(ticket.entries(EntryKind.REPLY))
                .singleElement()
                .satisfies(reply -> assertThat(reply.author()).isEqualTo(Entry.REQUESTER));
    }

    @Test
    void whatAProgramWritesToATicketIsFiledButAnswersNoQuestion() {
        TicketWalk ticket = ticketReceived("requesterEmail", stranger());
        triage(ticket, "details-missing", "question", "Which phone?");
        String address = drop.replyAddress(ticket.number());

        run(store(requester(ticket), address, "Re: x", "Auto-Submitted: auto-generated\n", "We received it."));

        // staff judge it
        ticket.waitsAt("Task_ProvideDetails", "Task_ReadReply");
        assertThat(ticket.entries(EntryKind.DETAILS)).isEmpty();
        assertThat(ticket.entries(EntryKind.REPLY))
                .singleElement()
                .satisfies(reply -> assertThat(reply.author()).isEqualTo(Entry.CORRESPONDENT));
    }

    @Test
    void anAlarmOpensATicketThatSendsNoLetter() {
        String mail = store("alarms@monitoring.example", SUPPORT, "Disk 97 percent " + UUID.randomUUID(), "", "Full.");
        run(mail);

        String number = ticket(mail).number();
        assertThat(drop.record(mail)).containsEntry("reason", "ALARM");
        triage(walk(number), "details-missing", "question", "Which disk?");
        assertThat(letters(number)).isEmpty();
        assertThat(statuses(number))
                .extracting(entry -> entry.text("letterWithheld"))
                .contains("receipt", "details-wanted");
    }

    @Test
    void theRequesterOfAKnownFormIsWhoIsNamedInReplyTo() {
        String erika = stranger();
        String headers = "Reply-To: Erika Beispiel <" + erika + ">\nPrecedence: junk\n";
        String mail = store("contact-form@website.example", SUPPORT, "Contact", headers, "I cannot sign in.");
        run(mail);

        Ticket ticket = ticket(mail);
        assertThat(ticket.requesterEmail()).isEqualTo(erika);
        assertThat(ticket.requesterName()).isEqualTo("Erika Beispiel");
        assertThat(letters(ticket.number())).containsExactly("receipt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Reply-To: nobody\n", "Reply-To: support+x@loopdesk.local\n"})
    void aKnownFormThatNamesNobodyIsItsOwnRequester(String header) {
        String mail = store("contact-form@website.example", SUPPORT, "Contact", header, "I cannot sign in.");
        run(mail);

        assertThat(ticket(mail).requesterEmail()).isEqualTo("contact-form@website.example");
    }

    @Test
    void aFormBringsTheReportsOfMorePeopleThanOneSenderMayWrite() {
        for (int i = 0; i < 12; i++) {
            String header = "Reply-To: <" + stranger() + ">\n";
            String mail = store("contact-form@website.example", SUPPORT, "Contact", header, "Help.");
            run(mail);
            assertThat(drop.record(mail)).containsEntry("state", "new-ticket");
        }
    }

    @Test
    void whoIsBlockedGetsNothingByAFormEither() {
        String erika = stranger();
        senders.block(erika.toUpperCase(java.util.Locale.ROOT), MANAGER);
        String mail = store(
                "contact-form@website.example", SUPPORT, "Contact", "Reply-To: <" + erika + ">\n", "Buy watches.");
        run(mail);
        String direct = store(erika, SUPPORT, "Watches", "", "Buy watches.");
        run(direct);

        assertThat(drop.record(mail)).containsEntry("state", "ignored").containsEntry("reason", "SENDER_BLOCKED");
        assertThat(drop.record(direct)).containsEntry("state", "ignored").containsEntry("reason", "SENDER_BLOCKED");
    }

    @Test
    void aMailingIsInspectedAndItsSenderLetIn() {
        String from = stranger();
        String header = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n";
        String first = store(from, SUPPORT, "Outage of your provider", header, "Tonight from 2 to 4.");
        String instance = run(first);
        Task task = open(instance);

        assertThat(drop.record(first)).containsEntry("state", "inspect").containsEntry("reason", "CAMPAIGN");
        assertThat(engine.getTaskService().getVariablesLocal(task.getId()))
                .containsEntry("newTitle", "Outage of your provider")
                .containsEntry("newDescription", "Tonight from 2 to 4.")
                .containsEntry("senderEmail", from);
        process.complete(task.getId(), MANAGER, TicketWalk.fields("inspectionOutcome", "let-sender-in"));
        String next = store(from, SUPPORT, "Another outage", header, "Tomorrow.");
        run(next);

        assertThat(footprints.of(instance)).endsWith("Task_OpenTicket", "EndEvent_TicketOpened");
        assertThat(ticket(first).title()).isEqualTo("Outage of your provider");
        assertThat(drop.record(next)).containsEntry("state", "new-ticket").containsEntry("reason", "SENDER_LET_IN");
        assertThat(letters(ticket(next).number())).isEmpty();
    }

    @Test
    void aBlockedSenderIsRemembered() {
        String from = stranger();
        String header = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n";
        String first = store(from, SUPPORT, "Watches", header, "Buy.");
        String instance = run(first);

        process.complete(open(instance).getId(), MANAGER, TicketWalk.fields("inspectionOutcome", "block-sender"));
        String next = store(from, SUPPORT, "Watches again", "", "Buy.");
        run(next);

        assertThat(footprints.of(instance)).endsWith("Gateway_InspectionOutcome", "EndEvent_MailDiscarded");
        assertThat(drop.record(first)).containsEntry("state", "discarded").containsEntry("decided_by", MANAGER);
        assertThat(drop.record(next)).containsEntry("reason", "SENDER_BLOCKED");
    }

    @Test
    void anInspectedMailIsFiledWithItsTicket() {
        TicketWalk ticket = ticketReceived("requesterEmail", stranger());
        String mail = store(requester(ticket), SUPPORT, "Re: [" + ticket.number() + "] x", "", "It is on floor 2.");
        String instance = run(mail);
        assertThat(drop.record(mail)).containsEntry("reason", "UNPROVEN_ANSWER");

        assertThatThrownBy(() -> process.complete(
                        open(instance).getId(),
                        MANAGER,
                        TicketWalk.fields("inspectionOutcome", "belongs-to-ticket", "belongsTo", "LD-1")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("LD-1");
        process.complete(
                open(instance).getId(),
                MANAGER,
                TicketWalk.fields(
                        "inspectionOutcome",
                        "belongs-to-ticket",
                        "belongsTo",
                        " " + ticket.number().toLowerCase(java.util.Locale.ROOT) + " "));

        assertThat(footprints.of(instance)).endsWith("Task_FileMail", "Gateway_TicketEnded", "EndEvent_MailFiled");
        assertThat(ticket.entries(EntryKind.REPLY)).singleElement().satisfies(reply -> {
            assertThat(reply.text("reply")).isEqualTo("It is on floor 2.");
            assertThat(reply.author()).isEqualTo(Entry.REQUESTER);
        });
        assertThat(drop.record(mail))
                .containsEntry("state", "reply")
                .containsEntry("ticket_number", ticket.number())
                .containsEntry("decided_by", MANAGER);
        assertThat(engine.getHistoryService()
                        .createHistoricProcessInstanceQuery()
                        .processInstanceId(instance)
                        .singleResult()
                        .getBusinessKey())
                .isEqualTo(ticket.number());
    }

    @Test
    void anInspectedMailOfATicketThatHasEndedIsReadAsALateReply() {
        TicketWalk ticket = ticketReceived("requesterEmail", stranger());
        String from = requester(ticket);
        process.ticketWithdrawn(ticket.number());
        String instance = run(store(from, SUPPORT, "Re: [" + ticket.number() + "] x", "", "Broken again."));

        process.complete(
                open(instance).getId(),
                MANAGER,
                TicketWalk.fields("inspectionOutcome", "belongs-to-ticket", "belongsTo", ticket.number()));
        assertThat(open(instance).getTaskDefinitionKey()).isEqualTo("Task_ReadLateReply");
        process.complete(open(instance).getId(), AGENT, TicketWalk.fields("lateReplyOutcome", "new-ticket"));

        assertThat(footprints.of(instance))
                .contains("Gateway_TicketEnded", "Gateway_ToReadLateReply", "Task_ReadLateReply")
                .endsWith("Task_OpenTicket", "EndEvent_TicketOpened");
        assertThat(ticket.entries(EntryKind.REPLY))
                .extracting(reply -> reply.text("reply"))
                .containsExactly("Broken again.");
    }

    @Test
    void aMailThatCannotBeReadIsFiledWithWhatAManagerSaysOfIt() {
        TicketWalk ticket = ticketReceived("requesterEmail", stranger());
        byte[] nested = nested();
        String mail = drop.store(nested);
        String instance = run(mail);

        assertThatThrownBy(() -> process.complete(
                        open(instance).getId(), MANAGER, TicketWalk.fields("inspectionOutcome", "let-sender-in")))
                .isInstanceOf(Refusal.class);
        process.complete(
                open(instance).getId(),
                MANAGER,
                TicketWalk.fields(
                        "inspectionOutcome",
                        "belongs-to-ticket",
                        "belongsTo",
                        ticket.number(),
                        "filedText",
                        "She phoned: floor 2."));

        assertThat(ticket.entries(EntryKind.REPLY)).singleElement().satisfies(reply -> {
            assertThat(reply.text("reply")).isEqualTo("She phoned: floor 2.");
            assertThat(reply.author()).isEqualTo(Entry.CORRESPONDENT);
        });
    }

    @Test
    void aLongReportThatAManagerLeavesAsShownIsTakenWhole() {
        String text = "line of a long text ".repeat(300).strip();
        String header = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n";
        String mail = store(stranger(), SUPPORT, "Long", header, text);
        Task task = open(run(mail));
        var shown = engine.getTaskService().getVariablesLocal(task.getId());

        process.complete(
                task.getId(),
                MANAGER,
                TicketWalk.fields(
                        "inspectionOutcome",
                        "open-ticket",
                        "newTitle",
                        String.valueOf(shown.get("newTitle")),
                        "newDescription",
                        String.valueOf(shown.get("newDescription")),
                        "senderName",
                        String.valueOf(shown.get("senderName")),
                        "senderEmail",
                        String.valueOf(shown.get("senderEmail"))));

        assertThat(caseFiles
                        .latest(ticket(mail).number(), EntryKind.REPORT)
                        .orElseThrow()
                        .text("description"))
                .isEqualTo(text);
    }

    @Test
    void aManagerTakesUpWhatWasIgnored() {
        String from = stranger();
        String mail = store(from, SUPPORT, "Out of office: replies are sent <b>", "Return-Path: <>\n", "They are.");
        run(mail);
        assertThat(drop.record(mail)).containsEntry("state", "ignored");

        String page = String.valueOf(manager().get("/api/mails").getBody());
        assertThat(page)
                .contains("Out of office: replies are sent &lt;b&gt;", from, "without a return address")
                .contains("action=\"/api/mails/" + mail + "/inspection\"");
        String address = "/api/mails/" + mail + "/inspection";
        assertThat(manager().send("POST", address, "{}").getBody())
                .as("the page after the redirect")
                .contains("The mail waits in Tasklist now");
        assertThat(manager().send("POST", address, "{}").getStatusCode().value())
                .as("once")
                .isEqualTo(409);
        assertThat(String.valueOf(manager().get("/api/mails").getBody())).doesNotContain(address);
        ProcessInstance again = instances(mail).get(0);
        process.complete(open(again.getId()).getId(), MANAGER, TicketWalk.fields("inspectionOutcome", "let-sender-in"));

        assertThat(footprints.of(again.getId()))
                .startsWith("StartEvent_InspectionWanted", "Gateway_ToInspect", "Task_InspectMail")
                .endsWith("Task_OpenTicket", "EndEvent_TicketOpened");
        assertThat(ticket(mail).requesterEmail()).isEqualTo(from);
        assertThat(letters(ticket(mail).number())).isEmpty();
    }

    @Test
    void ignoredMailIsShownByReason() {
        String mail = store(stranger(), SUPPORT, "Out of office", "Return-Path: <>\n", "I am away.");
        run(mail);
        String reason = String.valueOf(drop.record(mail).get("reason"));
        String address = "/api/mails/" + mail;

        assertThat(String.valueOf(manager().get("/api/mails?reason=" + reason).getBody()))
                .contains(address, "<option value=\"" + reason + "\" selected=\"selected\">");
        assertThat(String.valueOf(
                        manager().get("/api/mails?reason=SENDER_BLOCKED").getBody()))
                .doesNotContain(address);
        assertThat(String.valueOf(manager().get("/api/mails?outcome=discarded").getBody()))
                .doesNotContain(address);
        assertThat(manager()
                        .get("/api/mails?outcome=new-ticket")
                        .getStatusCode()
                        .value())
                .isEqualTo(400);
    }

    @Test
    void spamBlocksItsSenderUntilALeadTakesTheSenderOffTheList() {
        String from = stranger();
        String first = store(from, SUPPORT, "Cheap watches", "", "Buy now.");
        run(first);
        Task triage = engine.getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(ticket(first).number())
                .taskDefinitionKey("Task_Triage")
                .singleResult();
        process.complete(triage.getId(), AGENT, TicketWalk.fields("triageOutcome", "spam"));
        String second = store(from, SUPPORT, "More watches", "", "Buy more.");
        run(second);
        assertThat(drop.record(second)).containsEntry("state", "ignored").containsEntry("reason", "SENDER_BLOCKED");

        var lead = new Caller(http, "lead");
        assertThat(String.valueOf(lead.get("/api/mails/senders").getBody())).contains(from, "<td>" + AGENT + "</td>");
        String unblock = "/api/mails/senders/unblock?address=" + from;
        assertThat(String.valueOf(lead.send("POST", unblock, "{}").getBody()))
                .contains("The sender is not blocked any more")
                .doesNotContain(from);
        String third = store(from, SUPPORT, "A question", "", "Where is the printer?");
        run(third);

        assertThat(drop.record(third)).containsEntry("state", "new-ticket");
        assertThat(letters(ticket(first).number())).containsExactly("receipt");
    }

    @Test
    void noOtherSiteTakesAMailUp() {
        String mail = store(stranger(), SUPPORT, "Hello", "Return-Path: <>\n", "Hello.");
        run(mail);
        var headers = new HttpHeaders();
        headers.setBasicAuth(MANAGER, MANAGER);
        headers.set("Sec-Fetch-Site", "cross-site");

        assertThat(http.exchange(
                                "/api/mails/" + mail + "/inspection",
                                HttpMethod.POST,
                                new HttpEntity<>(headers),
                                String.class)
                        .getStatusCode()
                        .value())
                .isEqualTo(403);
        assertThat(drop.record(mail)).containsEntry("state", "ignored");
    }

    /** The forms of the other ticket's tasks show the mail: the engine saves them, whatever the manager may change. */
    @Test
    void aManagerFilesAMailWithATicketWhoseTasksAreOpen() {
        TicketWalk ticket = ticketReceived("requesterEmail", stranger());
        String mail = storeWithFile(requester(ticket), "Re: [" + ticket.number() + "] x", "", "It is on floor 2.");
        String instance = run(mail);

        assertCompleted(
                MANAGER,
                open(instance),
                TicketWalk.fields("inspectionOutcome", "belongs-to-ticket", "belongsTo", ticket.number()));

        assertThat(ticket.entries(EntryKind.REPLY)).hasSize(1);
        assertThat(caseTexts.summary(ticket.task("Task_Triage").getId())).contains("It is on floor 2.");
        assertThat(footprints.of(instance)).endsWith("EndEvent_MailFiled");
    }

    @Test
    void aManagerKeepsTheSenderOfAFiledMailInformed() {
        TicketWalk ticket = ticketReceived("requesterEmail", stranger());
        String ben = stranger();
        String header = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n";
        String instance = run(store(ben, SUPPORT, "About it", header + "", "Here too."));

        assertCompleted(
                MANAGER,
                open(instance),
                TicketWalk.fields(
                        "inspectionOutcome", "belongs-to-ticket", "belongsTo", ticket.number(), "senderJoins", true));

        assertThat(ticket.entries(EntryKind.PARTICIPATION)).hasSize(1);
    }

    @Test
    void aManagerOpensATicketFromAMailWithAFile() {
        String header = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n";
        String mail = store(stranger(), SUPPORT, "Outage", header + "", "Tonight.");

        assertCompleted(MANAGER, open(run(mail)), TicketWalk.fields("inspectionOutcome", "let-sender-in"));

        assertThat(ticket(mail).title()).isEqualTo("Outage");
    }

    @Test
    void anAgentOpensATicketFromALateReplyWithAFile() {
        TicketWalk ticket = ticketReceived("requesterEmail", stranger());
        String from = requester(ticket);
        process.ticketWithdrawn(ticket.number());
        String mail = storeWithFile(from, "Re: [" + ticket.number() + "] x", "", "Broken again.");
        String instance = run(mail);
        assertCompleted(
                MANAGER,
                open(instance),
                TicketWalk.fields("inspectionOutcome", "belongs-to-ticket", "belongsTo", ticket.number()));

        assertCompleted(AGENT, open(instance), TicketWalk.fields("lateReplyOutcome", "new-ticket"));

        assertThat(ticket(mail).number()).isNotEqualTo(ticket.number());
    }

    @Test
    void aLateReplyThatNamesNobodyOpensNoTicket() {
        TicketWalk ticket = ticketReceived("requesterEmail", stranger());
        process.ticketWithdrawn(ticket.number());
        String mail = drop.store("To: " + SUPPORT + "\nSubject: Broken again\nMessage-ID: <" + UUID.randomUUID()
                + "@mail.example.org>\nContent-Type: text/plain; charset=utf-8\n\nStill broken.");
        String instance = run(mail);
        assertCompleted(
                MANAGER,
                open(instance),
                TicketWalk.fields("inspectionOutcome", "belongs-to-ticket", "belongsTo", ticket.number()));
        Task late = open(instance);

        EngineRest.Reply refused = completed(AGENT, late, TicketWalk.fields("lateReplyOutcome", "new-ticket"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).contains("names no sender", "lateReplyOutcome");
        assertCompleted(AGENT, late, TicketWalk.fields("lateReplyOutcome", "nothing"));
    }

    @ParameterizedTest
    @CsvSource({"false, Task_FileMail", "true, Task_ReadLateReply"})
    void whoeverIsLetInAndWroteToTheSignedAddressJoinsTheTicket(boolean ended, String element) {
        TicketWalk ticket = ticketReceived("requesterEmail", stranger());
        String address = replyAddresses.of(ticket.number()).orElseThrow();
        if (ended) {
            process.ticketWithdrawn(ticket.number());
        }
        String header = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\n";
        String mail = store(requester(ticket), address, "Re: x", header, "It is on floor 2.");
        String instance = run(mail);
        assertThat(drop.record(mail)).containsEntry("state", "inspect").containsEntry("reason", "CAMPAIGN");

        assertCompleted(MANAGER, open(instance), TicketWalk.fields("inspectionOutcome", "let-sender-in"));

        assertThat(drop.record(mail)).containsEntry("ticket_number", ticket.number());
        assertThat(ticket.entries(EntryKind.REPLY))
                .singleElement()
                .satisfies(reply -> assertThat(reply.author()).isEqualTo(Entry.REQUESTER));
        assertThat(footprints.of(instance)).contains(element).doesNotContain("Task_OpenTicket");
        assertThat(senders.standing(requester(ticket))).contains(MailSenders.Standing.LET_IN);
    }

    /** The table comes before letting in. */
    @Test
    void whoeverTheTableBlocksIsNotLetIn() {
        String mail = store("offers@newsletters.example", SUPPORT, "News", "", "Read this.");
        run(mail);
        assertThat(drop.record(mail)).containsEntry("reason", "SENDER_BLOCKED");
        manager().send("POST", "/api/mails/" + mail + "/inspection", "{}");
        Task inspection = open(instances(mail).get(0).getId());

        EngineRest.Reply refused =
                completed(MANAGER, inspection, TicketWalk.fields("inspectionOutcome", "let-sender-in"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).contains("offers@newsletters.example", "mail-senders");
        assertThat(senders.standing("offers@newsletters.example")).isEmpty();
    }

    private EngineRest.Reply completed(String account, Task task, Map<String, Object> fields) {
        var rest = new EngineRest(port);
        rest.post(account, "/task/" + task.getId() + "/claim", Map.of("userId", account));
        return rest.post(
                account, "/task/" + task.getId() + "/complete", Map.of("variables", EngineRest.variables(fields)));
    }

    private void assertCompleted(String account, Task task, Map<String, Object> fields) {
        EngineRest.Reply reply = completed(account, task, fields);
        assertThat(reply.status()).as(reply.body()).isEqualTo(204);
    }

    private Caller manager() {
        return new Caller(http, MANAGER);
    }

    private String store(String from, String to, String subject, String headers, String text) {
        return drop.store("From: Ana Example <" + from + ">\nTo: " + to + "\nSubject: " + subject + "\nMessage-ID: <"
                + UUID.randomUUID() + "@mail.example.org>\n" + headers + "Content-Type: text/plain; charset=utf-8\n\n"
                + text);
    }

    private String storeWithFile(String from, String subject, String headers, String text) {
        return drop.store("""
                From: Ana Example <%s>
                To: %s
                Subject: %s
                Message-ID: <%s@mail.example.org>
                %sMIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain; charset=utf-8

                %s
                --b
                Content-Type: text/plain; charset=utf-8
                Content-Disposition: attachment; filename=log.txt

                A line.
                --b--
                """.formatted(from, SUPPORT, subject, UUID.randomUUID(), headers, text));
    }

    private Ticket ticket(String mail) {
        return caseFiles.get(String.valueOf(drop.record(mail).get("ticket_number")));
    }

    private String requester(TicketWalk ticket) {
        return Objects.requireNonNull(caseFiles.get(ticket.number()).requesterEmail());
    }

    private List<Entry> statuses(String number) {
        return caseFiles.entries(number).stream()
                .filter(entry -> entry.kind() == EntryKind.STATUS && !entry.visibleToRequester())
                .toList();
    }

    private static byte[] nested() {
        var mail = new StringBuilder("From: a@example.org\nMessage-ID: <" + UUID.randomUUID() + "@x>\n");
        for (int i = 0; i < 60; i++) {
            mail.append("Content-Type: multipart/mixed; boundary=b%1$d\n\n--b%1$d\n".formatted(i));
        }
        return mail.append("\nx").toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
