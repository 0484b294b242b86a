package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.message.MessageKind;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.process.answers.CaseTexts;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.conversation.TicketParticipants;
import dev.loopdesk.process.requester.Milestone;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.NamedAddress;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Changes that an analyst makes to diagrams, tables and forms, and that work without Java (S7.1). */
class AnalystChangesTest extends PathTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERDICT = """
            {"type": "radio", "id": "Field_securityVerdict", "key": "securityVerdict", "label": "Verdict",
            "values": [{"label": "Harmless", "value": "harmless"}, {"label": "Risky", "value": "risky"}],
            "validate": {"required": true}, "properties": {"variable": "outcome"}}
            """;
    private static final String REMARKS = """
            {"type": "textarea", "id": "Field_securityRemarks", "key": "securityRemarks", "label": "Remarks for the file"}
            """;

    @Autowired
    private CaseTexts caseTexts;

    @Autowired
    private RequesterActions requester;

    @Autowired
    private TargetTracking targets;

    @Autowired
    private TicketParticipants participants;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TicketLinks links;

    @LocalServerPort
    private int port;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> deployments = new ArrayList<>();
    private final List<String> tickets = new ArrayList<>();

    @BeforeEach
    void countNothing() {
        Footprints.countAsCovered(false);
    }

    /** Tickets end before their diagram goes, as other tests look at all that are open. */
    @AfterEach
    void takeBack() {
        for (String number : tickets) {
            if (caseFiles.get(number).endedAs() == null) {
                process.ticketWithdrawn(number);
            }
        }
        deployments.forEach(deployment -> engine.getRepositoryService().deleteDeployment(deployment, true, true));
    }

    @Test
    void aNewTaskIsSeenClaimedCompletedAndFiledUnderItsLabels() {
        deploy(reviewSecurity("stage", "solve", "requesterMay", "know"));
        TicketWalk ticket = ours(causeFound());
        prepare(ticket);
        ticket.waitsAt("Task_ReviewSecurity").fromHere();

        Task review = ticket.task("Task_ReviewSecurity");
        assertThat(engine.getTaskService()
                        .createTaskQuery()
                        .taskCandidateUser(SPECIALIST)
                        .taskId(review.getId())
                        .count())
                .isEqualTo(1);
        assertThat(review.getPriority()).isEqualTo(50);
        assertThat(milestone(ticket)).isEqualTo(Milestone.SOLUTION);
        engine.getTaskService().claim(review.getId(), SPECIALIST);
        ticket.answer(
                        "Task_ReviewSecurity",
                        SPECIALIST,
                        "securityVerdict",
                        "harmless",
                        "securityRemarks",
                        "Nothing but paper.")
                .waitsAt("Task_CarryOutSolution")
                .told();

        Entry filed = ticket.entries(EntryKind.ANSWER).get(0);
        assertThat(filed.author()).isEqualTo(SPECIALIST);
        assertThat(filed.element()).isEqualTo("Task_ReviewSecurity");
        assertThat(filed.visibleToRequester()).isFalse();
        assertThat(filed.entered())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("securityVerdict", "harmless", "securityRemarks", "Nothing but paper."));
        assertThat(caseText(ticket, "Task_CarryOutSolution"))
                .contains("Review security, " + SPECIALIST + ":")
                .contains("Verdict: Harmless")
                .contains("Remarks for the file: Nothing but paper.")
                .doesNotContain("securityVerdict", "securityRemarks", "$");
        assertThat(ticket.entries(EntryKind.STATUS))
                .filteredOn(Entry::visibleToRequester)
                .last()
                .satisfies(told -> assertThat(told.content())
                        .containsExactlyInAnyOrderEntriesOf(
                                Map.of(Entry.DONE, "ANSWER", Entry.TASK, "Review security")));
        assertThat(page(ticket)).contains("Step done: Review security").doesNotContain("Nothing but paper.");
        assertThat(caseFiles.isIntact(ticket.number())).isTrue();
    }

    @Test
    void aNewTaskThatSaysNothingOfItselfStaysInsideAndCanBeCompleted() {
        deploy(reviewSecurity());
        TicketWalk ticket = ours(causeFound());
        prepare(ticket);
        assertThat(milestone(ticket)).isEqualTo(Milestone.SOLUTION);
        int visible = visible(ticket);

        ticket.answer("Task_ReviewSecurity", SPECIALIST, "securityVerdict", "risky")
                .waitsAt("Task_CarryOutSolution");

        assertThat(visible(ticket)).isEqualTo(visible);
        assertThat(milestone(ticket)).isEqualTo(Milestone.SOLUTION);
    }

    @Test
    void theRequesterReadsWhatATaskLetsThemReadWhateverItsKind() {
        deploy(reviewSecurity("entry", "diagnosis", "requesterMay", "read"));
        TicketWalk ticket = ours(causeFound());
        prepare(ticket);

        ticket.answer("Task_ReviewSecurity", SPECIALIST, "securityVerdict", "harmless");

        assertThat(ticket.entries(EntryKind.DIAGNOSIS))
                .last()
                .satisfies(entry -> assertThat(entry.element()).isEqualTo("Task_ReviewSecurity"));
        assertThat(page(ticket))
                .contains("Review security", "Verdict", "Harmless")
                .doesNotContain(SPECIALIST);
        assertThat(caseText(ticket, "Task_CarryOutSolution")).contains("Verdict: Harmless");
    }

    @Test
    void aTaskOfTheStandardTellsMoreIfItsPropertySaysSo() {
        deploy(new AnalystModels()
                .change(
                        AnalystModels.SUPPORT,
                        text -> text.replaceFirst(
                                "(?s)(name=\"entry\" value=\"consultation\" />\\s*<camunda:property name=\"requesterMay\""
                                        + " value=)\"know\"",
                                "$1\"read\"")));
        TicketWalk ticket = ours(inDiagnosis());
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "consult", "consultQuestion", "Why?")
                .answer("Task_Consult", SPECIALIST, "findings", "The drum is worn.");

        assertThat(page(ticket)).contains("Consult specialist", "The drum is worn.");
    }

    @Test
    void aNewTaskHoldsItsAnswersToItsForm() {
        deploy(reviewSecurity());
        TicketWalk ticket = ours(causeFound());
        prepare(ticket);

        assertThatThrownBy(() -> ticket.answer("Task_ReviewSecurity", SPECIALIST, "securityRemarks", "None"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Verdict");
        ticket.waitsAt("Task_ReviewSecurity");
        assertThat(ticket.entries(EntryKind.ANSWER)).isEmpty();
    }

    @Test
    void whoAnswersANewTaskTooLateHearsWhoWasFirst() {
        deploy(reviewSecurity());
        TicketWalk ticket = ours(causeFound());
        prepare(ticket);
        String task = ticket.task("Task_ReviewSecurity").getId();
        process.complete(task, SPECIALIST, Map.of("securityVerdict", "harmless"));

        assertThatThrownBy(() -> process.complete(task, AGENT, Map.of("securityVerdict", "risky")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(SPECIALIST);
    }

    @Test
    void aNewRequiredFieldSteersAGateway() {
        deploy(new AnalystModels()
                .field("prepare-solution", """
                        {"type": "radio", "id": "Field_liveSystem", "key": "liveSystem", "label": "Touches a live system?",
                        "values": [{"label": "Yes", "value": "true"}, {"label": "No", "value": "false"}],
                        "validate": {"required": true}, "properties": {"variable": "outcome"}}
                        """)
                .change(AnalystModels.SUPPORT, text -> text.replace("${sensitive}", "${sensitive or liveSystem}")));
        TicketWalk ticket = ours(causeFound());

        assertThatThrownBy(() -> prepare(ticket))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Touches a live system?");
        ticket.waitsAt("Task_PrepareSolution");
        prepare(ticket, "liveSystem", "true");

        ticket.waitsAt("Task_ApproveChange");
        assertThat(ticket.variable("liveSystem")).isEqualTo(true);
        assertThat(caseText(ticket, "Task_ApproveChange")).contains("Touches a live system?: Yes");
        ticket.answer("Task_ApproveChange", LEAD, "changeApproved", "false", "approvalNote", "Too risky")
                .waitsAt("Task_PrepareSolution");
        assertThat(ticket.variable("liveSystem"))
                .as("the answer of the time before")
                .isNull();
        prepare(ticket, "liveSystem", "false");
        ticket.waitsAt("Task_CarryOutSolution");
    }

    @Test
    void aNewTaskThatWaitsAsksItsQuestionAndIsAnsweredOnTheTicketPage() {
        deploy(agreeOnDate());
        TicketWalk ticket = ours(causeFound());
        ticket.fromHere();
        prepare(ticket);

        ticket.waitsAt("Task_AgreeOnDate").told(MessageKind.ANSWER_WANTED.key());
        assertThat(ticket.entries(EntryKind.MESSAGE)
                        .get(ticket.entries(EntryKind.MESSAGE).size() - 1)
                        .text("text"))
                .contains("Agree on a date", "Day of the visit", "Time of day");
        assertThat(targets.of(ticket.number()).get(Target.RESOLUTION).state()).isEqualTo(TargetClock.State.WAITING);
        String page = page(ticket);
        assertThat(page)
                .contains("Agree on a date", "Day of the visit", "type=\"date\"", "Time of day", "In the morning")
                .contains("Somebody lets you in", "People in the room", "type=\"number\"", "Anything else")
                .contains("Only on workdays.");

        assertThat(answer(ticket, "field-visitTime", "morning").body())
                .contains("Please answer: Day of the visit")
                .containsPattern("id=\"field-visitTime-0\"[^>]* checked=");
        assertThat(answer(
                                ticket,
                                "field-visitDay",
                                "2026-03-05",
                                "field-visitTime",
                                "morning",
                                "field-letIn",
                                "true",
                                "field-people",
                                "many")
                        .body())
                .contains("Please enter a number: People in the room");
        ticket.waitsAt("Task_AgreeOnDate");
        var taken = answer(
                ticket,
                "field-visitDay",
                "2026-03-05",
                "field-visitTime",
                "morning",
                "field-letIn",
                "true",
                "field-people",
                "3",
                "field-tools-1",
                "true",
                "field-wishes",
                "<b>Knock</b> first");
        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(303);

        ticket.waitsAt("Task_CarryOutSolution");
        assertThat(targets.of(ticket.number()).get(Target.RESOLUTION).state()).isEqualTo(TargetClock.State.RUNNING);
        Entry filed = ticket.entries(EntryKind.ANSWER).get(0);
        assertThat(filed.author()).isEqualTo(Entry.REQUESTER);
        assertThat(filed.visibleToRequester()).isTrue();
        assertThat(filed.entered())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "visitDay",
                        "2026-03-05",
                        "visitTime",
                        "morning",
                        "letIn",
                        true,
                        "people",
                        3,
                        "tools",
                        List.of("ladder"),
                        "wishes",
                        "<b>Knock</b> first"));
        assertThat(page(ticket))
                .contains("Agree on a date", "Day of the visit", "In the morning", "A ladder")
                .contains("&lt;b&gt;Knock&lt;/b&gt; first")
                .doesNotContain("visitDay", "visitTime", "<b>Knock");
        assertThat(caseText(ticket, "Task_CarryOutSolution"))
                .contains("Agree on a date, requester:")
                .contains("Day of the visit: 2026-03-05", "Time of day: In the morning", "Somebody lets you in: yes");
    }

    @Test
    void aNewTaskThatWaitsIsAnsweredByPhoneAndStandsInTheReadersLanguageWherePossible() {
        deploy(agreeOnDate());
        TicketWalk ticket = ours(causeFound("language", "zh-CN"));
        prepare(ticket);

        assertThat(send(HttpRequest.newBuilder(URI.create(place(ticket) + "?lang=zh-CN"))
                                .GET())
                        .body())
                .contains("发送答复", "（选填）", "Agree on a date");
        ticket.answer("Task_AgreeOnDate", AGENT, "visitDay", "2026-03-05", "visitTime", "evening")
                .waitsAt("Task_CarryOutSolution");
        assertThat(page(ticket)).contains("Agree on a date", "In the evening");
    }

    @Test
    void aNewFieldOfAQuestionOfTheStandardStandsOnTheTicketPage() {
        deploy(new AnalystModels().field("provide-details", """
                {"type": "textfield", "id": "Field_inventory", "key": "inventory", "label": "Inventory number",
                "validate": {"required": true}}
                """));
        TicketWalk ticket = ours(callTaken());
        triage(ticket, "details-missing", "question", "Which printer?").waitsAt("Task_ProvideDetails");

        assertThat(page(ticket)).contains("Inventory number");
        assertThat(answer(ticket, "detailsProvided", "true", "details", "The grey one")
                        .body())
                .contains("Please answer: Inventory number");
        assertThat(answer(ticket, "detailsProvided", "true", "details", "The grey one", "field-inventory", "P-17")
                        .statusCode())
                .isEqualTo(303);
        ticket.waitsAt("Task_Triage");
        assertThat(caseText(ticket, "Task_Triage")).contains("Details: The grey one", "Inventory number: P-17");
    }

    /** The form asks for more than a plain reply says. */
    @Test
    void aReplyThatIsNotTheWholeAnswerIsRecordedForSomebodyToRead() {
        deploy(new AnalystModels().field("provide-details", """
                {"type": "textfield", "id": "Field_inventory", "key": "inventory", "label": "Inventory number",
                "validate": {"required": true}}
                """));
        TicketWalk ticket = ours(callTaken());
        triage(ticket, "details-missing", "question", "Which printer?");

        assertThat(requester.reply(ticket.number(), "reply-" + ticket.number(), "The grey one"))
                .isTrue();

        ticket.waitsAt("Task_ProvideDetails", "Task_ReadReply");
        assertThat(ticket.entries(EntryKind.DETAILS)).isEmpty();
        assertThat(ticket.entries(EntryKind.REPLY))
                .singleElement()
                .satisfies(reply -> assertThat(reply.text("reply")).isEqualTo("The grey one"));
    }

    @Test
    void aReplyThatIsTooLongForTheFormIsRecordedForSomebodyToRead() {
        deploy(new AnalystModels()
                .change(
                        "provide-details.form",
                        text -> text.replace(
                                "\"key\": \"details\",", "\"key\": \"details\", \"validate\": {\"maxLength\": 20},")));
        TicketWalk ticket = ours(callTaken());
        triage(ticket, "details-missing", "question", "Which printer?");

        requester.reply(ticket.number(), "long-" + ticket.number(), "The grey one in the corner of the office");
        ticket.waitsAt("Task_ProvideDetails", "Task_ReadReply");
        ticket.answer("Task_ReadReply", AGENT, "replyOutcome", "nothing");
        requester.reply(ticket.number(), "short-" + ticket.number(), "The grey one");

        ticket.waitsAt("Task_Triage");
    }

    @Test
    void aTaskOfACalledProcessIsHeldToItsFormAndFiledWithTheTicket() {
        deploy(withCalledProcess());
        TicketWalk ticket = ours(causeFound());
        prepare(ticket);
        Task review = engine.getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(ticket.number())
                .taskDefinitionKey("Task_ReviewSecurity")
                .singleResult();
        assertThat(String.valueOf(engine.getTaskService().getVariableLocal(review.getId(), "caseSummary")))
                .contains("Diagnosis, " + AGENT);

        assertThatThrownBy(() -> process.complete(review.getId(), SPECIALIST, Map.of("other", "x")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("other");
        assertThatThrownBy(() -> process.complete(review.getId(), SPECIALIST, Map.of("securityRemarks", "None")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Verdict");
        process.complete(review.getId(), SPECIALIST, Map.of("securityVerdict", "harmless", "securityRemarks", "None"));

        ticket.waitsAt("Task_CarryOutSolution");
        assertThat(ticket.entries(EntryKind.ANSWER))
                .singleElement()
                .satisfies(entry -> assertThat(entry.author()).isEqualTo(SPECIALIST))
                .satisfies(entry -> assertThat(entry.entered())
                        .containsExactlyInAnyOrderEntriesOf(
                                Map.of("securityVerdict", "harmless", "securityRemarks", "None")));
        assertThatThrownBy(() -> process.complete(review.getId(), AGENT, Map.of("securityVerdict", "risky")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(SPECIALIST);
    }

    @Test
    void whatTheEngineRefusesWithoutAReasonIsRefusedWithTheNameOfTheFile() {
        var twice = new AnalystModels();
        twice.files().put("x.xbpmn", twice.files().get(AnalystModels.SUPPORT));
        assertRefused(twice, "x.xbpmn: defines the process technical-support, as does technical-support.bpmn");

        var forms = new AnalystModels();
        forms.files().put("x.form", forms.files().get("triage.form"));
        assertRefused(forms, "x.form: defines the form triage, as does triage.form");

        assertRefused(
                new AnalystModels()
                        .change(AnalystModels.SUPPORT, text -> text.replace("${sensitive}", "${sensitive ==}")),
                "technical-support.bpmn: Flow_Sensitive_To_ApproveChange: the expression ${sensitive ==} cannot be read");
        assertRefused(
                new AnalystModels()
                        .change(
                                AnalystModels.SUPPORT,
                                text -> text.replace(
                                        "<bpmn:process id=\"technical-support\"", "<bpmn:process id=\"support\"")),
                "technical-support.bpmn: StartEvent_TicketReceived: the process support starts by the message");
    }

    private void assertRefused(AnalystModels models, String why) {
        var reply = deployByRest(models);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
        assertThat(reply.body()).contains(why);
    }

    @Test
    void aNewCategoryHasItsChecklistAndItsSpecialists() {
        deploy(new AnalystModels()
                .choice("triage", "category", "Telephony", "telephony")
                .field("diagnose", """
                        {"type": "checklist", "id": "Field_checksTelephony", "key": "checksTelephony",
                        "label": "Checklist: Telephony", "conditional": {"hide": "=category != \\"telephony\\""},
                        "values": [{"label": "Handset plugged in", "value": "handset"}]}
                        """)
                .change(
                        "ticket-routing.dmn",
                        text -> text.replace("\"data\",\"other\"", "\"data\",\"telephony\",\"other\"")
                                .replaceFirst("<rule id=", """
                                        <rule id="Rule_CategoryTelephony">
                                        <inputEntry id="InputEntry_Telephony"><text>"telephony"</text></inputEntry>
                                        <outputEntry id="OutputEntry_Telephony"><text>"network-specialists"</text>
                                        </outputEntry></rule>
                                        <rule id=""")));
        TicketWalk ticket = ours(callTaken());

        triage(ticket, "diagnose", "category", "telephony").waitsAt("Task_Diagnose");
        assertThat(ticket.variable("team")).isEqualTo("network-specialists");
        process.complete(
                ticket.task("Task_Diagnose").getId(),
                AGENT,
                Map.of(
                        "checksTelephony",
                        List.of("handset"),
                        "diagnosisOutcome",
                        "consult",
                        "consultQuestion",
                        "Why?"));

        ticket.waitsAt("Task_Consult");
        assertThat(ticket.candidates("Task_Consult")).contains("network-specialists");
        assertThat(caseText(ticket, "Task_Consult")).contains("Checklist: Telephony: Handset plugged in");
    }

    @Test
    void aReminderComesAfterAnotherTime() {
        deploy(new AnalystModels().change(AnalystModels.SUPPORT, text -> text.replace("R2/P2D", "R2/P1D")));
        TicketWalk ticket = ours(callTaken());

        triage(ticket, "details-missing", "question", "Which printer?").fromHere();

        ticket.delivered()
                .elapse("TimerEvent_DetailsReminderDue", "2026-03-03 10:00")
                .told("details-reminder");
    }

    @Test
    void aLetterIsNotCopiedWhereItsPropertySaysSoAndAnyFormAddsParticipants() {
        deploy(new AnalystModels()
                .change(
                        AnalystModels.SUPPORT,
                        text -> text.replaceFirst(
                                "(<bpmn:userTask id=\"Task_ProvideDetails\"[\\s\\S]*?<camunda:properties>)",
                                "$1<camunda:property name=\"copies\" value=\"nobody\" />"))
                .field("diagnose", """
                        {"type": "textarea", "id": "Field_people", "key": "people", "label": "Keep informed",
                        "properties": {"adds": "participants"}}
                        """));
        TicketWalk ticket = ours(callTaken());
        triage(ticket, "diagnose");
        ticket.answer(
                "Task_Diagnose",
                AGENT,
                "diagnosisOutcome",
                "no-solution-yet",
                "people",
                "Ben <ben@example.org>\ncleo@example.org");
        ticket.answer("Task_ExplainDelay", AGENT, "delayReason", "A part is on its way.");
        assertThat(copies(ticket, 1)).containsExactlyInAnyOrder("participation", "delay-explained");
        assertThat(copies(ticket, 2)).containsExactlyInAnyOrder("participation", "delay-explained");

        TicketWalk other = ours(callTaken());
        triage(other, "diagnose");
        other.answer(
                "Task_Diagnose",
                AGENT,
                "diagnosisOutcome",
                "details-missing",
                "question",
                "Which?",
                "people",
                "Ben <ben@example.org>");
        TicketWalk third = ours(callTaken());
        participants.add(third.number(), new NamedAddress("Ben", "ben@example.org"), AGENT);
        triage(third, "details-missing", "question", "Which printer?");
        assertThat(copies(other, 1))
                .as("asked in diagnosis")
                .containsExactlyInAnyOrder("participation", "details-wanted");
        assertThat(copies(third, 1)).as("asked in triage").containsExactly("participation");
    }

    private List<String> copies(TicketWalk ticket, int participant) {
        return jdbc.sql("""
                        select m.kind from message m join ticket t on t.id = m.ticket_id
                        where t.number = ? and m.participant = ?
                        """)
                .params(ticket.number(), participant)
                .query(String.class)
                .list();
    }

    @Test
    void anAnalystDeploysANewWaitingTaskByRestAndAgentsFindItAmongThoseThatWaitOnceItIsPublished() throws IOException {
        var reply = deployByRest(agreeOnDate());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        var published = send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/changes/"
                        + JSON.readTree(reply.body()).path("id").asText() + "/publish"))
                .header("Authorization", basic("manager"))
                .POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(published.statusCode()).as(published.body()).isEqualTo(200);
        deployments.add(JSON.readTree(published.body()).path("deployment").asText());
        TicketWalk ticket = ours(causeFound());
        prepare(ticket);

        Filter waiting = engine.getFilterService()
                .createTaskFilterQuery()
                .filterName("Waiting for requester")
                .singleResult();
        var identities = engine.getIdentityService();
        identities.setAuthentication(AGENT, List.of("service-desk"));
        try {
            assertThat(engine.getFilterService().<Task>list(waiting.getId()))
                    .extracting(Task::getId)
                    .contains(ticket.task("Task_AgreeOnDate").getId());
        } finally {
            identities.clearAuthentication();
        }
    }

    @Test
    void aPropertyThatMeansNothingIsRefusedByNameAndNothingIsDeployed() {
        long before = engine.getRepositoryService().createDeploymentQuery().count();

        var reply = deployByRest(reviewSecurity("requesterMay", "maybe", "entry", "gossip"));

        assertThat(reply.statusCode()).isEqualTo(400);
        assertThat(reply.body())
                .contains("Task_ReviewSecurity: property requesterMay is 'maybe', must be one of read, know, nothing")
                .contains("Task_ReviewSecurity: property entry is 'gossip', must be one of answer");
        assertThat(engine.getRepositoryService().createDeploymentQuery().count())
                .isEqualTo(before);
    }

    @Test
    void aDiagramThatIsOlderThanThePropertiesWorksAsBefore() {
        var older = new AnalystModels();
        for (String file : List.copyOf(older.files().keySet())) {
            older.files()
                    .computeIfPresent(
                            file,
                            (name, text) -> text.replaceAll(
                                            "<camunda:property name=\"(?!message|waitsFor|decision)[^>]*/>", "")
                                    .replaceAll("\"properties\": \\{[^}]*},", ""));
        }
        older.change(
                AnalystModels.SUPPORT,
                text -> text.replaceAll(
                        "(?s)(<camunda:property name=\"waitsFor\".*?</camunda:properties>)",
                        "$1<camunda:taskListener delegateExpression=\"\\${askRequester}\" event=\"create\" />"));
        deploy(older);
        TicketWalk ticket = ours(callTaken());

        ticket.fromHere();
        triage(ticket, "details-missing", "question", "Which printer?").waitsAt("Task_ProvideDetails");
        ticket.told("details-wanted");
        assertThat(milestone(ticket)).isEqualTo(Milestone.ASSESSED);
        assertThat(caseFiles.get(ticket.number()).respondedAt()).isNotNull();
        ticket.answered("Task_ProvideDetails", "detailsProvided", "true", "details", "The grey one");
        triage(ticket, "diagnose").waitsAt("Task_Diagnose");
        ticket.answer("Task_Diagnose", AGENT, "diagnosisOutcome", "cause-found", "cause", "Empty cartridge");
        prepare(ticket).waitsAt("Task_CarryOutSolution");

        assertThat(caseFiles.entries(ticket.number()))
                .extracting(Entry::kind)
                .contains(EntryKind.TRIAGE, EntryKind.DETAILS, EntryKind.DIAGNOSIS, EntryKind.SOLUTION)
                .doesNotContain(EntryKind.ANSWER);
        assertThat(ticket.entries(EntryKind.DETAILS)).allMatch(Entry::visibleToRequester);
        assertThat(ticket.variable("category")).isEqualTo("hardware");
    }

    private AnalystModels reviewSecurity(String... properties) {
        return new AnalystModels()
                .form("review-security", VERDICT, REMARKS)
                .taskBefore(
                        "Task_CarryOutSolution",
                        "Task_ReviewSecurity",
                        "Review security",
                        "review-security",
                        "specialists",
                        properties);
    }

    /** A process of the analyst's own, which technical-support calls before the solution is carried out. */
    static AnalystModels withCalledProcess() {
        var models = new AnalystModels()
                .form("review-security", VERDICT, REMARKS, """
                        {"type": "html", "id": "Html_caseSummary", "content": "{{caseSummary}}"}
                        """)
                .change(
                        AnalystModels.SUPPORT,
                        text -> text.replace("targetRef=\"Task_CarryOutSolution\"", "targetRef=\"CallActivity_Review\"")
                                .replace("<bpmn:userTask id=\"Task_CarryOutSolution\"", """
                                <bpmn:callActivity id="CallActivity_Review" name="Review" calledElement="review"
                                camunda:calledElementBinding="deployment"><bpmn:extensionElements>
                                <camunda:in businessKey="#{execution.processBusinessKey}" /></bpmn:extensionElements>
                                </bpmn:callActivity>
                                <bpmn:sequenceFlow id="Flow_Review" sourceRef="CallActivity_Review"
                                targetRef="Task_CarryOutSolution" />
                                <bpmn:userTask id="Task_CarryOutSolution\""""));
        models.files().put("review.bpmn", """
                <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
                  <bpmn:process id="review" isExecutable="true">
                    <bpmn:startEvent id="StartEvent_Review" />
                    <bpmn:sequenceFlow id="Flow_1" sourceRef="StartEvent_Review" targetRef="Task_ReviewSecurity" />
                    <bpmn:userTask id="Task_ReviewSecurity" name="Review security" camunda:formRef="review-security"
                        camunda:formRefBinding="deployment" camunda:candidateGroups="specialists" />
                    <bpmn:sequenceFlow id="Flow_2" sourceRef="Task_ReviewSecurity" targetRef="EndEvent_Reviewed" />
                    <bpmn:endEvent id="EndEvent_Reviewed" />
                  </bpmn:process>
                </bpmn:definitions>
                """);
        return models;
    }

    private AnalystModels agreeOnDate() {
        return new AnalystModels()
                .form("agree-on-date", """
                        {"type": "datetime", "subtype": "date", "id": "Field_visitDay", "key": "visitDay",
                        "dateLabel": "Day of the visit", "description": "Only on workdays.", "validate": {"required": true}}
                        """, """
                        {"type": "radio", "id": "Field_visitTime", "key": "visitTime", "label": "Time of day",
                        "values": [{"label": "In the morning", "value": "morning"}, {"label": "In the evening", "value": "evening"}],
                        "validate": {"required": true}}
                        """, """
                        {"type": "checkbox", "id": "Field_letIn", "key": "letIn", "label": "Somebody lets you in"}
                        """, """
                        {"type": "number", "id": "Field_people", "key": "people", "label": "People in the room",
                        "validate": {"min": 1, "max": 20}}
                        """, """
                        {"type": "checklist", "id": "Field_tools", "key": "tools", "label": "What is there",
                        "values": [{"label": "A table", "value": "table"}, {"label": "A ladder", "value": "ladder"}]}
                        """, """
                        {"type": "textarea", "id": "Field_wishes", "key": "wishes", "label": "Anything else"}
                        """)
                .taskBefore(
                        "Task_CarryOutSolution",
                        "Task_AgreeOnDate",
                        "Agree on a date",
                        "agree-on-date",
                        "service-desk",
                        "waitsFor",
                        "requester",
                        "stage",
                        "solve");
    }

    private void deploy(AnalystModels models) {
        var deployment = engine.getRepositoryService().createDeployment().name("analyst");
        models.files().forEach(deployment::addString);
        deployments.add(deployment.deploy().getId());
    }

    /** As Modeler deploys: all files in one request, by the analyst's account. */
    private HttpResponse<String> deployByRest(AnalystModels models) {
        String boundary = "part-of-the-deployment";
        var body = new StringBuilder(
                "--" + boundary + "\r\nContent-Disposition: form-data; name=\"deployment-name\"\r\n\r\nanalyst\r\n");
        models.files()
                .forEach((name, text) -> body.append("--")
                        .append(boundary)
                        .append("\r\nContent-Disposition: form-data; name=\"")
                        .append(name)
                        .append("\"; filename=\"")
                        .append(name)
                        .append("\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                        .append(text)
                        .append("\r\n"));
        body.append("--").append(boundary).append("--\r\n");
        return send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/engine-rest/deployment/create"))
                .header("Authorization", basic("analyst"))
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private static String basic(String account) {
        return "Basic "
                + Base64.getEncoder().encodeToString((account + ":" + account).getBytes(StandardCharsets.UTF_8));
    }

    private TicketWalk ours(TicketWalk ticket) {
        tickets.add(ticket.number());
        return ticket;
    }

    private static TicketWalk prepare(TicketWalk ticket, Object... more) {
        return ticket.answer(
                "Task_PrepareSolution",
                AGENT,
                Stream.concat(
                                Stream.of(
                                        "option1Steps",
                                        "Put a new cartridge in.",
                                        "requesterMayChoose",
                                        "false",
                                        "sensitive",
                                        "false",
                                        "performedBy",
                                        "staff"),
                                Stream.of(more))
                        .toArray());
    }

    private int visible(TicketWalk ticket) {
        return (int) caseFiles.entries(ticket.number()).stream()
                .filter(Entry::visibleToRequester)
                .count();
    }

    private Milestone milestone(TicketWalk ticket) {
        return Milestone.of(
                caseFiles.get(ticket.number()),
                caseFiles.entries(ticket.number()),
                requester.position(ticket.number()));
    }

    private String caseText(TicketWalk ticket, String element) {
        return caseTexts.summary(ticket.task(element).getId());
    }

    private String page(TicketWalk ticket) {
        return send(HttpRequest.newBuilder(place(ticket)).GET()).body();
    }

    private HttpResponse<String> answer(TicketWalk ticket, String... fields) {
        String page = page(ticket);
        var form = new ArrayList<>(List.of(fields));
        for (String hidden : List.of("task", "kind")) {
            var found = Pattern.compile("name=\"" + hidden + "\" value=\"([^\"]*)\"")
                    .matcher(page);
            assertThat(found.find()).as(hidden).isTrue();
            form.addAll(List.of(hidden, found.group(1)));
        }
        form.addAll(List.of("submission", "page-" + ticket.number()));
        var pairs = new ArrayList<String>();
        for (int i = 0; i < form.size(); i += 2) {
            pairs.add(form.get(i) + "=" + URLEncoder.encode(form.get(i + 1), StandardCharsets.UTF_8));
        }
        return send(HttpRequest.newBuilder(URI.create(place(ticket) + "/answer"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(pairs.stream().collect(Collectors.joining("&")))));
    }

    private URI place(TicketWalk ticket) {
        String link = links.link(ticket.number());
        return URI.create("http://localhost:" + port + link.substring(link.indexOf("/t/")));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
