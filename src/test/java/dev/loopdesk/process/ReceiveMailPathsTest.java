package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.message.MessageKind;
import dev.loopdesk.message.Outbox;
import dev.loopdesk.message.OutgoingMessage;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.process.answers.CaseTexts;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.conversation.TicketTasks;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Ways of a mail through the diagram, each with its outcome. */
class ReceiveMailPathsTest extends MailPathTest {

    @Autowired
    private TicketTasks tasks;

    @Autowired
    private CaseTexts caseTexts;

    @Autowired
    private Outbox outbox;

    @Autowired
    private Attachments attachments;

    @Autowired
    private TicketLinks links;

    @Test
    void aMailOfAPersonBecomesATicket() {
        String from = stranger();
        String mail = drop.store(mail(from, SUPPORT, "Re: Fwd: Scanner is offline", "", """
                The scanner on floor 3 is offline.

                On Mon, 2 Mar 2026 at 09:30, Support <support@loopdesk.local> wrote:
                > Is it plugged in?

                -- \nAna Example
                """));

        String instance = run(mail);

        assertThat(footprints.of(instance))
                .containsExactly(
                        "StartEvent_MailStored",
                        "Task_ReadMail",
                        "Task_RouteMail",
                        "Gateway_MailOutcome",
                        "Gateway_ToOpenTicket",
                        "Task_OpenTicket",
                        "EndEvent_TicketOpened");
        Ticket ticket = caseFiles.get(number(mail));
        assertThat(ticket.channel()).isEqualTo("mail");
        assertThat(ticket.title()).isEqualTo("Scanner is offline");
        assertThat(ticket.requesterEmail()).isEqualTo(from);
        assertThat(ticket.requesterName()).isEqualTo("Ana Example");
        assertThat(latest(ticket.number(), EntryKind.REPORT).text("description"))
                .isEqualTo("The scanner on floor 3 is offline.");
        assertThat(latest(ticket.number(), EntryKind.MAIL).text(Entry.FOLDED))
                .contains("> Is it plugged in?", "Ana Example");
        assertThat(shownAtTriage(ticket.number())).contains("Quoted in it: On Mon", "> Is it plugged in?");
        assertThat(letters(ticket.number())).containsExactly("receipt");
        assertThat(state(mail)).isEqualTo("new-ticket");
        assertThat(engine.getHistoryService()
                        .createHistoricProcessInstanceQuery()
                        .processInstanceId(instance)
                        .singleResult()
                        .getBusinessKey())
                .isEqualTo(ticket.number());
    }

    @Test
    void theSameMailAgainIsTheFirst() {
        String mail = mail(stranger(), SUPPORT, "Scanner is offline", "", "It is dark.");
        String first = drop.store(mail);

        assertThat(drop.store("Received: from elsewhere by here\n" + mail + "\n\n"))
                .isEqualTo(first);
        assertThat(instances(first)).hasSize(1);
    }

    @Test
    void aMailWithoutSubjectAndTextStillIsATicket() {
        String mail = drop.store(mail(stranger(), SUPPORT, "", "Content-Language: zh-CN\n", ""));

        run(mail);

        assertThat(caseFiles.get(number(mail)).title()).isEqualTo("（无主题）");
        assertThat(caseFiles.get(number(mail)).language()).isEqualTo("zh-CN");
    }

    @Test
    void hostileTextStaysText() {
        String text = "${1+1} #{x} {{y}} =1+1 <script>alert(1)</script> \u0000\u0007 &#xD800; 字😀";
        String mail = drop.store(mail(stranger(), SUPPORT, "${7*7} \u0000 <b>", "", text));

        run(mail);

        assertThat(caseFiles.get(number(mail)).title()).isEqualTo("${7*7} <b>");
        assertThat(latest(number(mail), EntryKind.REPORT).text("description"))
                .isEqualTo("${1+1} #{x} {{y}} =1+1 <script>alert(1)</script>  &#xD800; 字😀");
    }

    @Test
    void filesOfAMailAreFiledAndThoseThatAreNotTakenAreNamed() {
        String mail = drop.store(withFiles(stranger()));

        run(mail);

        String shown = shownAtTriage(number(mail));
        assertThat(shown).contains("notes.txt", "/api/tickets/" + number(mail) + "/attachments/");
        assertThat(attachments.of(number(mail)))
                .singleElement()
                .satisfies(file -> assertThat(file.name()).isEqualTo("notes.txt"));
        assertThat(latest(number(mail), EntryKind.MAIL).content().get("filesNotTaken"))
                .isEqualTo(List.of("tool.exe"));
        assertThat(shown)
                .contains("Files that were not taken: tool.exe: files of this kind are not accepted.")
                .doesNotContain("$reasons");
        assertThat(letter(number(mail), "receipt").text())
                .contains("Files that we could not take", "tool.exe: files of this kind are not accepted.");
    }

    @Test
    void aReceiptTellsNoMoreOfFilesThanItMust() {
        String name = "Your account was closed call 555 and pay what you owe to us today or lose all.exe";
        String first = drop.store(withFiles(stranger()).replace("tool.exe", name));
        String second = drop.store(mail(stranger(), SUPPORT, "Nothing attached", "", "It is dark."));

        run(first);
        run(second);

        assertThat(letter(number(first), "receipt").text())
                .contains(name.substring(0, 50))
                .doesNotContain(name.substring(0, 62));
        assertThat(letter(number(second), "receipt").text()).doesNotContain("could not take");
    }

    @Test
    void filesOfAReplyThatAreNotTakenAreNamed() {
        TicketWalk ticket = ticketReceived("requesterEmail", stranger());
        String from = Objects.requireNonNull(caseFiles.get(ticket.number()).requesterEmail());

        run(drop.store(withFiles(from).replace("To: " + SUPPORT, "To: " + drop.replyAddress(ticket.number()))));

        assertThat(attachments.of(ticket.number())).hasSize(1);
        assertThat(latest(ticket.number(), EntryKind.MAIL).notTaken()).containsExactly(Map.entry("tool.exe", "TYPE"));
    }

    @Test
    void aForwardedMailsSenderIsOfferedAtTriage() {
        String forwarded = """
                Can you help her?

                ---------- Forwarded message ---------
                From: Erika Example <erika@customer.example>
                Date: Mon, Mar 2, 2026 at 9:00 AM
                Subject: Printer
                To: <front@example.org>

                It jams.
                """;
        String mail = drop.store(mail(stranger(), SUPPORT, "Fwd: Printer", "", forwarded));
        String own = drop.store(
                mail(stranger(), SUPPORT, "Fwd: Printer", "", forwarded.replace("erika@customer.example", SUPPORT)));

        run(mail);
        run(own);

        assertThat(shownAtTriage(number(mail)))
                .contains("This mail was forwarded; its original sender, perhaps the requester, is: "
                        + "Erika Example <erika@customer.example>");
        assertThat(caseFiles.get(number(mail)).requesterName()).isEqualTo("Ana Example");
        assertThat(shownAtTriage(number(own))).doesNotContain("original sender");
    }

    @Test
    void theOriginalSenderBecomesTheRequesterWhereTriageSaysSo() {
        String forwarder = stranger();
        String erika = "erika-" + UUID.randomUUID() + "@customer.example";
        String mail = drop.store(mail(forwarder, SUPPORT, "Fwd: Printer", "", """
                ---------- Forwarded message ---------
                From: Erika Example <%s>
                Subject: Printer
                To: <front@example.org>

                It jams.
                """.formatted(erika)));
        String plain = drop.store(mail(stranger(), SUPPORT, "Printer", "", "It jams."));
        run(mail);
        run(plain);
        String number = number(mail);
        String link = links.token(number);

        assertThat(originalSender(number)).isEqualTo("Erika Example <" + erika + ">");
        assertThat(originalSender(number(plain))).isEqualTo("");
        triage(number, true);
        assertThatThrownBy(() -> triage(number(plain), true))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("senderIsRequester");

        Ticket ticket = caseFiles.get(number);
        assertThat(ticket.requesterName()).isEqualTo("Erika Example");
        assertThat(ticket.requesterEmail()).isEqualTo(erika);
        assertThat(links.ticketOf(link)).isEmpty();
        assertThat(engine.getRuntimeService()
                        .createVariableInstanceQuery()
                        .variableValueEquals("requesterEmail", erika)
                        .list())
                .isNotEmpty();
        assertThat(letters(number)).containsExactly("receipt", "receipt");
        assertThat(recipients(number)).containsExactlyInAnyOrder(forwarder, erika);
        assertThat(latest(number, EntryKind.TRIAGE).isTrue("senderIsRequester")).isTrue();
        assertThat(caseFiles.get(number(plain)).respondedAt()).isNull();
        // The former requester's mail is a stranger's from now on.
        String later = drop.store(mail(forwarder, drop.replyAddress(number), "Re: x", "", "And?"));
        run(later);
        assertThat(latest(number, EntryKind.REPLY).author()).isEqualTo(Entry.CORRESPONDENT);
    }

    private Object originalSender(String number) {
        return engine.getTaskService().getVariableLocal(triageTask(number), "originalSender");
    }

    private void triage(String number, boolean senderIsRequester) {
        process.complete(
                triageTask(number),
                AGENT,
                TicketWalk.fields(
                        "category", "hardware",
                        "urgency", "low",
                        "impact", "low",
                        "triageOutcome", "diagnose",
                        "senderIsRequester", senderIsRequester));
    }

    private String triageTask(String number) {
        return engine.getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey("Task_Triage")
                .singleResult()
                .getId();
    }

    private List<String> recipients(String number) {
        return engine
                .getRuntimeService()
                .createVariableInstanceQuery()
                .variableName(DeliverMessageProcess.MESSAGE_ID)
                .list()
                .stream()
                .map(variable -> outbox.get((String) variable.getValue()))
                .filter(message -> message.ticketNumber().equals(number))
                .map(message -> Objects.requireNonNull(message.recipient()))
                .toList();
    }

    @Test
    void anInvitationInAMailTellsWhenWhereAndWho() {
        String mail = drop.store(mail(
                stranger(),
                SUPPORT,
                "Beamer",
                "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n",
                """
                --b
                Content-Type: text/plain; charset=utf-8

                请修理五号会议室的投影仪，谢谢
                --b
                Content-Type: text/calendar; charset=utf-8; method=REQUEST

                BEGIN:VCALENDAR
                METHOD:REQUEST
                BEGIN:VEVENT
                SUMMARY:Beamer in room 5
                DTSTART;TZID=Asia/Shanghai:20261203T090000
                DTEND;TZID=Asia/Shanghai:20261203T100000
                RRULE:FREQ=WEEKLY
                LOCATION:Room 5
                ORGANIZER;CN=Ana:mailto:ana@example.org
                ATTENDEE;CN=Bo:mailto:bo@example.org
                END:VEVENT
                END:VCALENDAR
                --b--
                """));

        run(mail);

        assertThat(latest(number(mail), EntryKind.REPORT).text("description")).isEqualTo("""
                        请修理五号会议室的投影仪，谢谢

                        会议邀请
                        内容： Beamer in room 5
                        时间： 2026-12-03 09:00–10:00 (Asia/Shanghai)
                        重复： 每周
                        地点： Room 5
                        邀请人： Ana <ana@example.org>
                        参与人： Bo <bo@example.org>""");
    }

    @Test
    void anEncryptedMailSaysSo() {
        String mail = drop.store(mail(stranger(), SUPPORT, "Secret", "", """
                -----BEGIN PGP MESSAGE-----

                hQEMA1
                -----END PGP MESSAGE-----
                """));

        run(mail);

        assertThat(latest(number(mail), EntryKind.REPORT).text("description"))
                .isEqualTo("(This mail, or a part of it, is encrypted and cannot be read here."
                        + " Please send it again without encryption.)");
    }

    @Test
    void whoGivesNoNameIsNotGreetedByTheAddress() {
        String from = stranger();
        String mail = drop.store(
                mail(from, SUPPORT, "Scanner", "", "It is dark.").replace("Ana Example <" + from + ">", from));
        run(mail);
        process.ticketWithdrawn(number(mail));

        assertThat(caseFiles.get(number(mail)).requesterName()).isEqualTo(from);
        assertThat(letter(number(mail), "withdrawn").text())
                .startsWith("You have withdrawn your request\n\nHello,")
                .doesNotContain(from);
    }

    private String shownAtTriage(String number) {
        return caseTexts.summary(triageTask(number));
    }

    @Test
    void aReplyOfTheRequesterBecomesAMessage() {
        TicketWalk ticket = ticketReceived("requesterEmail", stranger());
        String from = Objects.requireNonNull(caseFiles.get(ticket.number()).requesterEmail());
        String mail = drop.store(mail(
                from.toUpperCase(java.util.Locale.ROOT),
                drop.replyAddress(ticket.number()).toUpperCase(java.util.Locale.ROOT),
                "Re: whatever",
                "",
                """
                It is the one on floor 2.

                On Mon, 2 Mar 2026 at 09:30, Support <support@loopdesk.local> wrote:
                > Which scanner?
                """));

        String instance = run(mail);

        assertThat(footprints.of(instance)).endsWith("Task_FileReply", "EndEvent_ReplyFiled");
        Entry reply = latest(ticket.number(), EntryKind.REPLY);
        assertThat(reply.text("reply")).isEqualTo("It is the one on floor 2.");
        assertThat(reply.text(Entry.FOLDED)).contains("> Which scanner?");
        assertThat(reply.author()).isEqualTo(Entry.REQUESTER);
        assertThat(reply.visibleToRequester()).isTrue();
        assertThat(state(mail)).isEqualTo("reply");
        assertThat(number(mail)).isEqualTo(ticket.number());
        // a mail completes no task and sends no letter to its sender, but tells the team of a ticket that nobody holds
        ticket.waitsAt("Task_Triage");
        assertThat(letters(ticket.number())).startsWith("receipt", "requester-replied");
        assertThat(ticket.entries(EntryKind.MESSAGE).stream().filter(Entry::visibleToRequester))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Hello, see below.\n\n"})
    void anEncryptedReplyAnswersNoQuestion(String clear) {
        TicketWalk ticket = ticketReceived("requesterEmail", stranger());
        triage(ticket, "details-missing", "question", "Which scanner?");
        String from = Objects.requireNonNull(caseFiles.get(ticket.number()).requesterEmail());
        String mail = drop.store(mail(from, drop.replyAddress(ticket.number()), "Re: whatever", "", clear + """
                -----BEGIN PGP MESSAGE-----

                hQEMA1
                -----END PGP MESSAGE-----
                """));

        run(mail);

        ticket.waitsAt("Task_ProvideDetails", "Task_ReadReply");
        assertThat(ticket.entries(EntryKind.DETAILS)).isEmpty();
        assertThat(latest(ticket.number(), EntryKind.REPLY).text("reply"))
                .startsWith(clear.strip())
                .contains("is encrypted and cannot be read here");
    }

    @Test
    void aStrangerWithTheSignedAddressIsFiledUnderTheirOwnName() {
        TicketWalk ticket = ticketReceived("requesterEmail", stranger());
        String mail =
                drop.store(mail("mallory@elsewhere.example", drop.replyAddress(ticket.number()), "Re: x", "", "Hi."));

        run(mail);

        Entry reply = latest(ticket.number(), EntryKind.REPLY);
        assertThat(reply.author()).isEqualTo(Entry.CORRESPONDENT);
        assertThat(reply.text(Entry.FROM)).isEqualTo("mallory@elsewhere.example");
        assertThat(reply.visibleToRequester()).isFalse();
    }

    @Test
    void aReplyToALetterJoinsByItsMessageIdFromItsRecipientOnly() {
        TicketWalk ticket = ticketReceived("requesterEmail", stranger());
        String from = Objects.requireNonNull(caseFiles.get(ticket.number()).requesterEmail());
        String header = "In-Reply-To: " + letter(ticket.number(), "receipt").mailId() + "\n";

        String own = drop.store(mail(from, SUPPORT, "Re: x", header, "From the requester."));
        run(own);
        String foreign = drop.store(mail(stranger(), SUPPORT, "Re: x", header, "From somebody else."));
        run(foreign);

        assertThat(state(own)).isEqualTo("reply");
        assertThat(number(own)).isEqualTo(ticket.number());
        assertThat(reason(foreign)).as("waits for a person").isEqualTo("THREAD_OF_TICKET");
        assertThat(ticket.entries(EntryKind.REPLY)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Subject: Re: [%1$s] Scanner",
                "In-Reply-To: <%1$s@loopdesk.local>",
                "References: <00000000-0000-4000-8000-000000000000@loopdesk.local>",
                "In-Reply-To: <%3$s>",
                "Cc: support+%1$s@loopdesk.local",
                "Cc: support+%1$s.aaaaaaaaaaaaaaaa@loopdesk.local",
                "Cc: support+%2$s@loopdesk.local",
                "Cc: x%4$s",
                "Cc: %4$s.evil.example"
            })
    void nothingElseJoins(String forged) {
        TicketWalk ticket = ticketReceived("requesterEmail", stranger());
        TicketWalk other = ticketReceived("requesterEmail", stranger());
        String address = drop.replyAddress(ticket.number());
        String token = address.substring(address.indexOf('.') + 1, address.indexOf('@'));
        String header = forged.formatted(
                ticket.number(),
                other.number() + "." + token,
                letter(ticket.number(), "receipt").mailId().substring(2),
                address);
        String subject = forged.startsWith("Subject") ? header.substring(9) : "Scanner";
        String more = forged.startsWith("Subject") ? "" : header + "\n";

        String mail = drop.store(mail(stranger(), SUPPORT, subject, more, "Let me in."));
        run(mail);

        assertThat(state(mail)).isEqualTo("new-ticket");
        assertThat(ticket.entries(EntryKind.REPLY)).isEmpty();
        assertThat(other.entries(EntryKind.REPLY)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Auto-Submitted: auto-replied",
                "X-Loopdesk: receipt",
                "Precedence: auto_reply",
                "X-Autoreply: yes",
                "Return-Path: <>",
                "Content-Type: multipart/report; report-type=disposition-notification; boundary=b"
            })
    void machinesStartNothingAndJoinNothing(String header) {
        TicketWalk ticket = ticketReceived("requesterEmail", stranger());
        String from = Objects.requireNonNull(caseFiles.get(ticket.number()).requesterEmail());
        String fresh = drop.store(mail(from, SUPPORT, "Hello", header + "\n", "I am a robot."));
        String reply = drop.store(mail(from, drop.replyAddress(ticket.number()), "Re: x", header + "\n", "I too."));

        for (String mail : List.of(fresh, reply)) {
            assertThat(footprints.of(run(mail))).endsWith("Gateway_MailOutcome", "EndEvent_MailIgnored");
            assertThat(state(mail)).isEqualTo("ignored");
            assertThat(reason(mail)).isNotBlank();
        }
        assertThat(ticket.entries(EntryKind.REPLY)).isEmpty();
        assertThat(letters(ticket.number())).containsExactly("receipt");
    }

    @ParameterizedTest
    @ValueSource(strings = {SUPPORT, "SUPPORT@loopdesk.local", "support+LD-1.aaaaaaaaaaaaaaaa@loopdesk.local"})
    void ourOwnAddressStartsNothing(String from) {
        String mail = drop.store(mail(from, SUPPORT, "Hello", "", "Me."));

        run(mail);

        assertThat(state(mail)).isEqualTo("ignored");
        assertThat(reason(mail)).isEqualTo("OWN_ADDRESS");
    }

    @Test
    void whatCannotBeReadIsPutAsideAndAManagerOpensATicketFromIt() {
        byte[] broken = deeplyNested();
        String mail = drop.store(broken);

        String instance = run(mail);

        Task task = open(instance);
        assertThat(task.getTaskDefinitionKey()).isEqualTo("Task_InspectMail");
        assertThat(engine.getTaskService().getIdentityLinksForTask(task.getId()))
                .extracting(IdentityLink::getGroupId)
                .containsExactly("managers");
        assertThat(engine.getTaskService().getVariablesLocal(task.getId()))
                .containsEntry("mailLink", "/api/mails/" + mail)
                .containsEntry(
                        "mailReason", "The parts of the mail are nested more deeply than in any mail of a person.");
        assertThat(drop.bytes(mail)).isEqualTo(broken);
        assertThat(tasks.mails("manager", List.of(task.getId()))).containsOnlyKeys(task.getId());
        assertThat(tasks.mails("agent", List.of(task.getId())))
                .as("not to be seen by agents")
                .isEmpty();
        assertThatThrownBy(() -> process.complete(
                        task.getId(), "manager", TicketWalk.fields("inspectionOutcome", "open-ticket")))
                .isInstanceOf(Refusal.class);

        process.complete(
                task.getId(),
                "manager",
                TicketWalk.fields(
                        "inspectionOutcome",
                        "open-ticket",
                        "newTitle",
                        "Printer",
                        "newDescription",
                        "It jams.",
                        "senderName",
                        "Ana",
                        "senderEmail",
                        stranger(),
                        "inspectionNote",
                        "Phoned her."));

        assertThat(footprints.of(instance))
                .endsWith(
                        "Task_InspectMail",
                        "Gateway_InspectionOutcome",
                        "Gateway_ToOpenTicket",
                        "Task_OpenTicket",
                        "EndEvent_TicketOpened");
        assertThat(caseFiles.get(number(mail)).title()).isEqualTo("Printer");
        assertThat(latest(number(mail), EntryKind.REPORT).text("description")).isEqualTo("It jams.");
        assertThat(drop.record(mail)).containsEntry("decided_by", "manager").containsEntry("state", "new-ticket");
    }

    @Test
    void aManagerDiscardsWhatIsNothing() {
        String mail = drop.store("From: nobody\nSubject: ?\n\nHello");

        String instance = run(mail);
        assertThat(reason(mail)).isEqualTo("NO_SENDER");
        process.complete(open(instance).getId(), "manager", TicketWalk.fields("inspectionOutcome", "discard"));

        assertThat(footprints.of(instance))
                .endsWith("Task_InspectMail", "Gateway_InspectionOutcome", "EndEvent_MailDiscarded");
        assertThat(state(mail)).isEqualTo("discarded");
        assertThat(drop.record(mail)).containsEntry("decided_by", "manager");
        assertThat(drop.bytes(mail)).isNotEmpty();
    }

    @Test
    void thanksAfterTheEndOpensNothingAndStillBrokenOpensATicket() {
        TicketWalk ticket = ticketReceived("requesterEmail", stranger());
        String from = Objects.requireNonNull(caseFiles.get(ticket.number()).requesterEmail());
        process.ticketWithdrawn(ticket.number());
        String thanks = drop.store(mail(from, drop.replyAddress(ticket.number()), "Re: x", "", "Thanks!"));
        String broken = drop.store(mail(from, drop.replyAddress(ticket.number()), "Re: x", "", "Still broken."));

        String nothing = run(thanks);
        assertThat(state(thanks)).isEqualTo("late-reply");
        assertThat(engine.getTaskService().getVariablesLocal(open(nothing).getId()))
                .containsEntry("mailText", "Thanks!")
                .containsEntry("ticketNumber", ticket.number())
                .containsEntry("title", caseFiles.get(ticket.number()).title())
                .containsEntry("requesterName", caseFiles.get(ticket.number()).requesterName())
                .containsEntry("priority", "P3");
        assertThat(open(nothing).getDueDate())
                .as("the time for a first response of P3, by the service calendar")
                .isEqualTo(Date.from(TicketWalk.at("2026-03-02 14:00")));
        process.complete(open(nothing).getId(), AGENT, TicketWalk.fields("lateReplyOutcome", "nothing"));
        String again = run(broken);
        process.complete(open(again).getId(), AGENT, TicketWalk.fields("lateReplyOutcome", "new-ticket"));

        assertThat(footprints.of(nothing))
                .endsWith(
                        "Task_FileLateReply",
                        "Gateway_ToReadLateReply",
                        "Task_ReadLateReply",
                        "Gateway_LateReplyOutcome",
                        "EndEvent_LateReplyRead");
        assertThat(footprints.of(again)).endsWith("Task_OpenTicket", "EndEvent_TicketOpened");
        assertThat(ticket.entries(EntryKind.REPLY))
                .extracting(entry -> entry.text("reply"))
                .containsExactly("Thanks!", "Still broken.");
        assertThat(number(broken)).isNotEqualTo(ticket.number());
        assertThat(latest(number(broken), EntryKind.MAIL).text("formerTicket")).isEqualTo(ticket.number());
        assertThat(caseFiles.isIntact(ticket.number())).isTrue();
    }

    @Test
    void aReturnedLetterIsToldByPhoneAndSoAreThoseAfterItUntilMailComesFromThere() {
        String from = stranger();
        TicketWalk ticket = ticketReceived("requesterEmail", from);
        OutgoingMessage receipt = letter(ticket.number(), "receipt");

        String first = run(drop.store(bounce(receipt.mailId(), from, "5.1.1")));
        String second = drop.store(bounce(receipt.mailId(), from, "5.1.1"));
        run(second);

        assertThat(footprints.of(first)).endsWith("Task_RecordBounce", "EndEvent_BounceRecorded");
        assertThat(reason(second)).isEqualTo("RETURNED_AGAIN");
        assertThat(calls(ticket.number())).hasSize(1);
        assertThat(ticket.entries(EntryKind.BOUNCE))
                .singleElement()
                .satisfies(entry -> assertThat(entry.content())
                        .containsEntry("address", from)
                        .containsEntry("status", "5.1.1"));

        process.ticketWithdrawn(ticket.number());
        assertThat(calls(ticket.number()))
                .as("one call tells the receipt and the farewell")
                .hasSize(1);

        run(drop.store(mail(from, SUPPORT, "New", "", "I have a new mailbox.")));
        TicketWalk later = ticketReceived("requesterEmail", from);
        assertThat(calls(later.number())).isEmpty();
    }

    @Test
    void aForgedBounceSilencesNobody() {
        String from = stranger();
        TicketWalk ticket = ticketReceived("requesterEmail", from);
        String forged = drop.store(bounce("<" + UUID.randomUUID() + "@loopdesk.local>", from, "5.1.1"));
        String delayed = drop.store(bounce(letter(ticket.number(), "receipt").mailId(), from, "4.4.1"));

        run(forged);
        run(delayed);

        assertThat(reason(forged)).isEqualTo("RETURNED_FOREIGN");
        assertThat(reason(delayed)).isEqualTo("RETURNED_FOR_NOW");
        assertThat(calls(ticket.number())).isEmpty();
        assertThat(calls(ticketReceived("requesterEmail", from).number())).isEmpty();
    }

    @Test
    void noSenderOpensMoreTicketsAnHourThanTheCap() {
        String from = stranger();
        int opened = 0;
        for (int i = 0; i < 14; i++) {
            String sender = i % 2 == 0 ? from : from.replace("@", "+" + i + "@");
            String mail = drop.store(mail(sender, SUPPORT, "Flood " + i, "", "Text " + i));
            run(mail);
            if (state(mail).equals("new-ticket")) {
                opened++;
            } else {
                assertThat(reason(mail)).isEqualTo("CAP_SENDER");
                assertThat(drop.bytes(mail)).isNotEmpty();
            }
        }

        assertThat(opened).isEqualTo(10);
        itIs("2026-03-02 11:01");
        String later = drop.store(mail(from, SUPPORT, "An hour later", "", "Text"));
        run(later);
        assertThat(state(later)).isEqualTo("new-ticket");
    }

    @Test
    void noTicketTakesMoreMailAnHourThanTheCap() {
        TicketWalk ticket = ticketReceived("requesterEmail", stranger());
        String last = "";
        for (int i = 0; i < 31; i++) {
            last = drop.store(mail(stranger(), drop.replyAddress(ticket.number()), "Re", "", "Text " + i));
            run(last);
        }

        assertThat(ticket.entries(EntryKind.REPLY)).hasSize(30);
        assertThat(state(last)).isEqualTo("ignored");
        assertThat(reason(last)).isEqualTo("CAP_TICKET");
    }

    @Test
    void anAnswerAtTheSpeedOfAMachineWaitsForAPerson() {
        String from = stranger();
        String first = drop.store(mail(from, SUPPORT, "Scanner", "", "It is dark."));
        run(first);
        deliver(number(first));
        String now = "Date: Mon, 2 Mar 2026 10:00:00 +0800\n";
        String other = drop.store(mail(from, SUPPORT, "Request 50123 received", now, "A ticket was opened."));
        run(other);
        deliver(number(other));
        String machine = drop.store(mail(from, SUPPORT, "Re: Request 50124 received", now, "A ticket was opened."));
        run(machine);
        String fast = drop.store(mail(from, SUPPORT, "Socket 2", now, "And the socket."));
        run(fast);
        String before = "Date: Mon, 2 Mar 2026 09:58:00 +0800\n";
        String held = drop.store(mail(from, SUPPORT, "Also", before, "Written on a train, sent at the station."));
        run(held);
        ClockUtil.setCurrentTime(java.util.Date.from(at("2026-03-02 10:05")));
        String later = "Date: Mon, 2 Mar 2026 10:05:00 +0800\n";
        String person = drop.store(mail(from, SUPPORT, "Printer", later, "And the printer too."));
        run(person);
        String unproven = drop.store(mail(from, SUPPORT, "Re: [" + number(first) + "] Scanner", "", "It works."));
        run(unproven);

        assertThat(state(other)).isEqualTo("new-ticket");
        assertThat(state(fast)).isEqualTo("new-ticket");
        assertThat(state(machine)).isEqualTo("inspect");
        assertThat(reason(machine)).isEqualTo("ANSWERED_TOO_FAST");
        assertThat(state(held)).isEqualTo("new-ticket");
        assertThat(state(person)).isEqualTo("new-ticket");
        assertThat(reason(unproven)).isEqualTo("UNPROVEN_ANSWER");
    }

    @Test
    void anAnswerToALetterForStaffWaitsForAPerson() {
        TicketWalk ticket = ticketReceived("requesterEmail", stranger());
        ticket.elapse("TimerEvent_FirstResponseOverdue", "2026-03-02 14:00");
        String header = "In-Reply-To: " + letter(ticket.number(), "alert").mailId() + "\n";

        String mail = drop.store(mail("lead@loopdesk.local", SUPPORT, "Re: alert", header, "+close"));
        run(mail);

        assertThat(reason(mail)).isEqualTo("ANSWER_OF_STAFF");
        ticket.waitsAt("Task_Triage");
    }

    private List<Task> calls(String number) {
        return engine.getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey(DeliverMessageProcess.CALL_REQUESTER)
                .list();
    }

    private void deliver(String number) {
        engine.getManagementService().createJobQuery().processDefinitionKey(DeliverMessageProcess.KEY).list().stream()
                .filter(job -> number.equals(engine.getRuntimeService()
                        .createProcessInstanceQuery()
                        .processInstanceId(job.getProcessInstanceId())
                        .singleResult()
                        .getBusinessKey()))
                .forEach(job -> engine.getManagementService().executeJob(job.getId()));
    }

    private OutgoingMessage letter(String number, String kind) {
        return engine
                .getRuntimeService()
                .createVariableInstanceQuery()
                .variableName(DeliverMessageProcess.MESSAGE_ID)
                .list()
                .stream()
                .map(variable -> outbox.get((String) variable.getValue()))
                .filter(message -> message.ticketNumber().equals(number) && message.kind() == MessageKind.of(kind))
                .findFirst()
                .orElseThrow();
    }

    private Entry latest(String number, EntryKind kind) {
        return caseFiles.latest(number, kind).orElseThrow();
    }

    private String number(String mail) {
        return String.valueOf(drop.record(mail).get("ticket_number"));
    }

    private String state(String mail) {
        return String.valueOf(drop.record(mail).get("state"));
    }

    private @Nullable String reason(String mail) {
        return (String) drop.record(mail).get("reason");
    }

    private static String mail(String from, String to, String subject, String more, String text) {
        return "From: Ana Example <" + from + ">\nTo: " + to + "\nSubject: " + subject + "\nMessage-ID: <"
                + UUID.randomUUID() + "@mail.example.org>\n" + more
                + (more.contains("Content-Type") ? "" : "Content-Type: text/plain; charset=utf-8\n") + "\n" + text;
    }

    private static String bounce(String original, String recipient, String status) {
        return """
                From: Mail Delivery System <mailer-daemon@mail.example.org>
                To: support@loopdesk.local
                Subject: Undelivered Mail Returned to Sender
                Message-ID: <%s@mail.example.org>
                Auto-Submitted: auto-replied
                Content-Type: multipart/report; report-type=delivery-status; boundary="b"

                --b
                Content-Type: text/plain

                Your mail could not be delivered.

                --b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mail.example.org

                Final-Recipient: rfc822; %s
                Action: %s
                Status: %s

                --b
                Content-Type: text/rfc822-headers

                Message-ID: %s
                Subject: Thanks

                --b--
                """.formatted(
                        UUID.randomUUID(), recipient, status.startsWith("4") ? "delayed" : "failed", status, original);
    }

    private static String withFiles(String from) {
        return mail(
                from, SUPPORT, "See attached", "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n", """
                --b
                Content-Type: text/plain

                Two files.

                --b
                Content-Type: text/plain; name="notes.txt"
                Content-Disposition: attachment; filename="notes.txt"

                Line one

                --b
                Content-Type: application/octet-stream
                Content-Disposition: attachment; filename="tool.exe"
                Content-Transfer-Encoding: base64

                TVqQAAMAAAAEAAAA//8AALgAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
                --b--
                """);
    }

    private static byte[] deeplyNested() {
        var mail = new StringBuilder("From: a@example.org\nMessage-ID: <" + UUID.randomUUID() + "@x>\n");
        for (int i = 0; i < 60; i++) {
            mail.append("Content-Type: multipart/mixed; boundary=b%1$d\n\n--b%1$d\n".formatted(i));
        }
        return mail.append("\nx").toString().getBytes(StandardCharsets.UTF_8);
    }
}
