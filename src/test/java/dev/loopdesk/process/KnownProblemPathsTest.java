package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.message.OutgoingEvent;
import dev.loopdesk.problem.KnownProblems;
import dev.loopdesk.problem.KnownProblems.Declaration;
import dev.loopdesk.problem.RequesterText;
import dev.loopdesk.process.contract.AnnounceProblemProcess;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.problem.KnownProblemActions;
import dev.loopdesk.process.problem.KnownProblemActions.LinkOutcome;
import dev.loopdesk.process.problem.TicketLinking;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.RelationKind;
import dev.loopdesk.ticket.TicketRelations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.camunda.bpm.engine.runtime.Job;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tickets that are linked to a known problem: one message reaches all, and its solution leads each to its verification. */
@Tag("postgresql")
class KnownProblemPathsTest extends PathTest {

    private static final String ENGLISH = "The mail server is down. ${1+1} <b>";
    private static final String CHINESE = "邮件服务器故障。${1+1} <b>";

    private static final RequesterText BOTH = new RequesterText(ENGLISH, CHINESE);

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private JdbcClient jdbc;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private KnownProblemActions actions;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private KnownProblems problems;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private TicketLinking linking;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private TicketRelations relations;

    @Test
    void aMessageReachesEachTicketOnceInTheLanguageOfItsRequester() {
        TicketWalk english = ticketReceived();
        TicketWalk chinese = ticketReceived("language", "zh-CN");
        TicketWalk apart = ticketReceived();
        long problem = problem(english, chinese);
        String key = UUID.randomUUID().toString();

        assertThat(actions.write(key, problem, BOTH, LEAD)).isTrue();
        assertThat(actions.write(key, problem, BOTH, LEAD)).isFalse();

        assertThat(said(english)).as("nothing before the job has run").isEmpty();
        run(english);
        run(chinese);
        assertThat(said(english)).containsExactly(ENGLISH);
        assertThat(said(chinese)).containsExactly(CHINESE);
        assertThat(said(apart)).isEmpty();
        assertThat(jobs(english)).isEmpty();
        english.waitsAt("Task_Triage");
        assertCounts(problem, 2, 0, 0);
        english.delivered();
        assertCounts(problem, 2, 1, 0);
        chinese.delivered();
        assertCounts(problem, 2, 2, 0);
    }

    @Test
    void aRequesterWhoIsStillToBeCalledIsNotCountedAsReached() {
        TicketWalk mailed = ticketReceived();
        TicketWalk called = ticketReceived("requesterEmail", "", "requesterPhone", "4711");
        TicketWalk unreached = ticketReceived("requesterEmail", "", "requesterPhone", "4712");
        long problem = problem(mailed, called, unreached);
        actions.write(UUID.randomUUID().toString(), problem, BOTH, LEAD);
        for (TicketWalk ticket : List.of(mailed, called, unreached)) {
            run(ticket);
            ticket.delivered();
        }
        assertCounts(problem, 3, 1, 2);

        call(called, "told");
        assertCounts(problem, 3, 2, 1);

        for (int call = 1; call < 5; call++) {
            call(unreached, "not-reached");
            assertCounts(problem, 3, 2, 1);
            unreached.nextCallDue();
        }
        call(unreached, "not-reached");
        assertCounts(problem, 3, 2, 0);
    }

    @Test
    void aMessageThatIsMailedAfterACallCountsAsMailed() {
        TicketWalk ticket = ticketReceived("requesterEmail", "", "requesterPhone", "4713");
        long problem = problem(ticket);
        actions.write(UUID.randomUUID().toString(), problem, BOTH, LEAD);
        run(ticket);
        ticket.delivered();
        assertCounts(problem, 1, 0, 1);

        call(ticket, "new-address", "newAddress", "found@example.org");
        assertCounts(problem, 1, 0, 0);

        ticket.delivered();
        assertCounts(problem, 1, 1, 0);

        jdbc.sql("update message set bounced_at = sent_at where recipient = 'found@example.org'")
                .update();
        assertCounts(problem, 1, 0, 0);
    }

    @Test
    void aMessageThatTheChatHasTakenCountsAsArrived() {
        TicketWalk ticket = ticketReceived("channel", "chat", "requesterEmail", "", "requesterPhone", "4714");
        long problem = problem(ticket);
        actions.write(UUID.randomUUID().toString(), problem, BOTH, LEAD);
        run(ticket);
        String letter = jdbc.sql("select letter from known_problem_delivery d join ticket t on t.id = d.ticket_id"
                        + " where t.number = ?")
                .param(ticket.number())
                .query(String.class)
                .single();

        jdbc.sql(
                        "insert into outgoing_event (id, ticket_id, subscriber, type, happened_at, message_id, content, outcome)"
                                + " select ?, id, 'robot', 'message', received_at, ?, '{}', ? from ticket where number = ?")
                .params(UUID.randomUUID().toString(), letter, OutgoingEvent.TAKEN, ticket.number())
                .update();

        assertCounts(problem, 1, 1, 0);
    }

    private void call(TicketWalk ticket, String outcome, String... more) {
        assertThat(ticket.calls()).hasSize(1);
        Map<String, Object> fields =
                new HashMap<>(TicketWalk.fields("callOutcome", outcome, "callNote", "The line was bad."));
        fields.putAll(TicketWalk.fields((Object[]) more));
        process.complete(ticket.calls().get(0).getId(), AGENT, fields);
    }

    private void assertCounts(long problem, int tickets, int delivered, int toCall) {
        assertThat(problems.messagesOf(problem)).singleElement().satisfies(message -> {
            assertThat(message.tickets()).isEqualTo(tickets);
            assertThat(message.delivered()).as("delivered").isEqualTo(delivered);
            assertThat(message.toCall()).as("still to be called").isEqualTo(toCall);
        });
    }

    @Test
    void aMessageInOneLanguageReachesTheOthersWithANoteThatSaysSo() {
        TicketWalk english = ticketReceived();
        TicketWalk chinese = ticketReceived("language", "zh-CN");
        long problem = problem(english, chinese);

        actions.write(UUID.randomUUID().toString(), problem, new RequesterText(" ", CHINESE), LEAD);
        run(english);
        run(chinese);

        assertThat(said(english)).containsExactly("This is available in Chinese only:\n\n" + CHINESE);
        assertThat(said(chinese)).containsExactly(CHINESE);
    }

    @Test
    void theLetterThatAsksForConfirmationHasNoEmptyPart() {
        TicketWalk ticket = inDiagnosis();
        long problem = problem(ticket);
        solve(problem);
        run(ticket);
        run(ticket);

        ticket.answer("Task_Verify", AGENT, "symptomGone", "true", "functionsNormal", "true", "noNewProblems", "true");

        ticket.waitsAt("Task_ConfirmResolution");
        assertThat(jdbc.sql("select m.text_body from message m join ticket t on t.id = m.ticket_id"
                                + " where t.number = ? and m.kind = 'confirmation-wanted'")
                        .param(ticket.number())
                        .query(String.class)
                        .list())
                .singleElement()
                .asString()
                .contains("Is your problem solved")
                .doesNotContain("What was found and done");
    }

    @Test
    void aTicketOfAProblemOfAnyCategoryThatNobodyHasTriagedIsVerifiedAsOther() {
        TicketWalk ticket = ticketReceived();
        long problem = actions.declare(
                        UUID.randomUUID().toString(), new Declaration("Power cut", BOTH, null), null, LEAD)
                .id();
        actions.link(problem, List.of(ticket.number()), AGENT);

        solve(problem);
        run(ticket);
        run(ticket);

        ticket.waitsAt("Task_Verify");
        assertThat(caseFiles.get(ticket.number()).category()).isEqualTo("other");
        assertThat(engine.getTaskService()
                        .getVariableLocal(ticket.task("Task_Verify").getId(), "solutionDone"))
                .asString()
                .contains("Power cut", ENGLISH);
    }

    @Test
    void aTicketThatHasEndedMeanwhileGetsNoMessage() {
        TicketWalk ticket = ticketReceived();
        long problem = problem(ticket);
        actions.write(UUID.randomUUID().toString(), problem, new RequesterText(ENGLISH, null), LEAD);
        process.ticketWithdrawn(ticket.number());

        run(ticket);

        assertThat(said(ticket)).isEmpty();
        assertThat(actions.link(problem, List.of(ticketReceived().number(), ticket.number(), "LD-999999999"), AGENT))
                .containsValues(LinkOutcome.NOW, LinkOutcome.BEFORE, LinkOutcome.UNKNOWN);
    }

    @Test
    void aTicketInTriageIsVerifiedInTheCategoryOfTheProblem() {
        TicketWalk ticket = ticketReceived();

        solve(problem(ticket));
        run(ticket);
        run(ticket);

        ticket.waitsAt("Task_Verify");
        assertThat(caseFiles.get(ticket.number()).category()).isEqualTo("network");
        assertThat(caseFiles.get(ticket.number()).respondedAt()).isNotNull();
        assertThat(ticket.variable("category")).isEqualTo("network");
        assertThat(ticket.entries(EntryKind.VERIFICATION)).isEmpty();
        notVerified(ticket).waitsAt("Task_Diagnose");
        assertThat(ticket.variable("attempt")).isEqualTo(2);
        assertThat(ticket.variable("knownProblemSolved")).isEqualTo(false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Task_ProvideDetails",
                "Task_QuickFix",
                "Task_Diagnose",
                "Task_ProvideMoreDetails",
                "Task_Consult",
                "Task_AuthorizeRemoteAssistance",
                "Task_ExplainDelay",
                "Task_PrepareSolution",
                "Task_ChooseSolution",
                "Task_ApproveChange",
                "Task_ApplySolution",
                "Task_CarryOutSolution"
            })
    void workOnATicketEndsAndItIsVerified(String element) {
        TicketWalk ticket = walkTo(element);
        String category = String.valueOf(caseFiles.get(ticket.number()).category());

        solve(problem(ticket));
        run(ticket);
        ticket.waitsAt(element);
        run(ticket);

        ticket.waitsAt("Task_Verify");
        assertThat(said(ticket)).containsExactly(ENGLISH);
        assertThat(caseFiles.get(ticket.number()).category()).isEqualTo(category);
        assertThat(caseFiles.get(ticket.number()).targets().resolutionDue())
                .as("the time to resolve counts on")
                .isNotNull();
        verified(ticket).waitsAt("Task_ConfirmResolution");
    }

    @Test
    void aRemoteSessionIsNeitherCutOffNorLeftUnrecorded() {
        TicketWalk ticket = walkTo("Task_RemoteAssistance");
        solve(problem(ticket));

        run(ticket);
        ticket.waitsAt("Task_RemoteAssistance");
        itIs("2026-03-02 10:10");
        run(ticket);
        ticket.waitsAt("Task_RemoteAssistance");
        process.remoteConsentRevoked(ticket.number());
        run(ticket);
        ticket.waitsAt("Task_RecordSession");
        ticket.answer("Task_RecordSession", AGENT, "sessionLog", "Looked at the settings.")
                .waitsAt("Task_Diagnose");
        run(ticket);
        run(ticket);

        ticket.waitsAt("Task_Verify");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Task_Verify", "Task_ConfirmResolution"})
    void whatIsVerifiedAlreadyStaysWhereItIs(String element) {
        TicketWalk ticket = walkTo(element);
        String task = ticket.task(element).getId();

        solve(problem(ticket));
        run(ticket);
        run(ticket);

        assertThat(ticket.task(element).getId()).isEqualTo(task);
        assertThat(said(ticket)).containsExactly(ENGLISH);
    }

    @Test
    void aTicketThatWasTakenOffStaysWhereItIs() {
        TicketWalk ticket = inDiagnosis();
        long problem = problem(ticket);
        solve(problem);
        run(ticket);

        assertThat(actions.takeOff(problem, ticket.number(), AGENT)).isTrue();
        assertThat(actions.takeOff(problem, ticket.number(), AGENT)).isFalse();
        run(ticket);

        ticket.waitsAt("Task_Diagnose");
        assertThat(ticket.entries(EntryKind.RELATION))
                .extracting(entry -> entry.entered().keySet().iterator().next())
                .containsExactly(Entry.KNOWN_PROBLEM, Entry.KNOWN_PROBLEM_LEFT);
    }

    @Test
    void aProblemIsSolvedOnceAndTheSecondIsToldByWhom() {
        long problem = problem(ticketReceived());
        solve(problem);

        assertThatThrownBy(() -> actions.solve(UUID.randomUUID().toString(), problem, BOTH, AGENT))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining(LEAD);
        assertThatThrownBy(() -> actions.link(problem, List.of(ticketReceived().number()), AGENT))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void ATicketIsLinkedToOneProblem() {
        TicketWalk ticket = ticketReceived();
        long problem = problem(ticket);
        long another = problem();

        assertThat(actions.link(another, List.of(ticket.number()), AGENT)).containsValue(LinkOutcome.ELSEWHERE);
        assertThat(problems.of(caseFiles.get(ticket.number()).id()))
                .hasValueSatisfying(found -> assertThat(found.id()).isEqualTo(problem));
    }

    @Test
    void aLinkIsSeenFromBothSidesAndRemoved() {
        String one = ticketReceived().number();
        String other = ticketReceived().number();

        assertThat(linking.link(one, other, RelationKind.DUPLICATE, AGENT)).isTrue();
        assertThat(linking.link(one, other, RelationKind.DUPLICATE, AGENT)).isFalse();
        assertThatThrownBy(() -> linking.link(other, one, RelationKind.DUPLICATE, AGENT))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("the other way round");
        assertThat(linking.link(other, one, RelationKind.SEE_ALSO, AGENT)).isTrue();
        assertThatThrownBy(() -> linking.link(one, one, RelationKind.SEE_ALSO, AGENT))
                .isInstanceOf(Refusal.class);

        long id = relations.of(caseFiles.get(one).id()).get(0).id();
        assertThat(relations.of(caseFiles.get(other).id()).get(0)).satisfies(related -> {
            assertThat(related.number()).isEqualTo(one);
            assertThat(related.kind().seenBy(related.isSource())).isEqualTo("has-duplicate");
        });
        assertThat(linking.separate(other, id, LEAD)).isTrue();
        assertThat(linking.separate(one, id, LEAD)).isFalse();
        assertThat(relations.of(caseFiles.get(one).id())).hasSize(1);
        for (String number : List.of(one, other)) {
            assertThat(walk(number).entries(EntryKind.RELATION)).hasSize(3).allSatisfy(entry -> {
                assertThat(entry.visibleToRequester()).isFalse();
                assertThat(entry.text(Entry.RELATED_TICKET)).isEqualTo(number.equals(one) ? other : one);
            });
            assertThat(caseFiles.isIntact(number)).isTrue();
        }
    }

    @Test
    void aCircleOfLinksIsRefusedByTheNamesOfItsTickets() {
        String a = ticketReceived().number();
        String b = ticketReceived().number();
        String c = ticketReceived().number();
        String d = ticketReceived().number();
        linking.link(a, b, RelationKind.DUPLICATE, AGENT);
        linking.link(b, c, RelationKind.DUPLICATE, AGENT);
        linking.link(c, d, RelationKind.SEE_ALSO, AGENT);
        linking.link(b, d, RelationKind.DUPLICATE, AGENT);

        for (String last : List.of(c, d)) {
            assertThatThrownBy(() -> linking.link(last, a, RelationKind.DUPLICATE, AGENT))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining(String.join(" → ", last, a, b, last));
        }
        assertThat(linking.link(c, a, RelationKind.CAUSED_BY, AGENT))
                .as("of another kind")
                .isTrue();
        assertThat(linking.link(c, d, RelationKind.DUPLICATE, AGENT))
                .as("two ways to one ticket are no circle")
                .isTrue();
        assertThat(linking.link(d, a, RelationKind.SEE_ALSO, AGENT))
                .as("no direction")
                .isTrue();
    }

    private long problem(TicketWalk... tickets) {
        long id = actions.declare(
                        UUID.randomUUID().toString(), new Declaration("Mail is down", BOTH, "network"), null, LEAD)
                .id();
        actions.link(id, List.of(tickets).stream().map(TicketWalk::number).toList(), AGENT);
        return id;
    }

    private void solve(long problem) {
        actions.solve(UUID.randomUUID().toString(), problem, BOTH, LEAD);
    }

    private TicketWalk walkTo(String element) {
        String instance = new TicketAt(process, engine).task(element).getProcessInstanceId();
        return walk(engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceId(instance)
                .singleResult()
                .getBusinessKey());
    }

    private void run(TicketWalk ticket) {
        List<Job> jobs = jobs(ticket);
        assertThat(jobs).hasSize(1);
        engine.getManagementService().executeJob(jobs.get(0).getId());
    }

    private List<Job> jobs(TicketWalk ticket) {
        return engine
                .getRuntimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey(AnnounceProblemProcess.KEY)
                .processInstanceBusinessKey(ticket.number())
                .list()
                .stream()
                .flatMap(instance ->
                        engine
                                .getManagementService()
                                .createJobQuery()
                                .processInstanceId(instance.getId())
                                .list()
                                .stream())
                .toList();
    }

    private static List<String> said(TicketWalk ticket) {
        return ticket.entries(EntryKind.STAFF_MESSAGE).stream()
                .map(entry -> String.valueOf(entry.text(Entry.MESSAGE)))
                .toList();
    }
}
