package dev.loopdesk.desk;

import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.SqlStatements;
import dev.loopdesk.process.conversation.StaffWords;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.ticket.ClockRecord;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.workspace.Caller;
import dev.loopdesk.workspace.Caller.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;

/** Queues over HTTP: what their cards say, and tasks that rest until they come back by themselves (S3.6). */
class DeskQueuesTest extends DeskTest {

    private static final String DESK = "/camunda/api/loopdesk/";
    private static final String ENGINE = "/camunda/api/engine/engine/default/";
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    /** A Friday afternoon. */
    private static final Instant FRIDAY = Instant.parse("2026-06-12T08:00:00Z");

    @Autowired
    private StaffWords staff;

    @Autowired
    private RequesterActions requester;

    @Autowired
    private ClockRecord clocks;

    @Autowired
    private TaskService tasks;

    @Autowired
    private FilterService filters;

    @Autowired
    private RepositoryService models;

    @AfterEach
    void presentTime() {
        ClockUtil.reset();
    }

    @Test
    void aTaskThatIsPutAsideLeavesTheQueuesAndComesBackByItself() {
        ClockUtil.setCurrentTime(Date.from(FRIDAY));
        String number = ticket();
        String task = task(number);
        List<ClockEvent> running = clocks.events(number);
        assertThat(queues(task)).containsExactly("My team's queue");

        JsonNode aside = put("agent", task, "{\"until\": \"soon\"}");

        assertThat(moment(aside)).isEqualTo(FRIDAY.plus(Duration.ofHours(2)));
        assertThat(queues(task)).containsExactly("Put aside");
        assertThat(clocks.events(number)).as("no clock rests").isEqualTo(running);
        ClockUtil.setCurrentTime(Date.from(FRIDAY.plus(Duration.ofMinutes(121))));
        assertThat(queues(task)).containsExactly("My team's queue");
        assertThat(read(session("agent").send("GET", address(task), null))
                        .path("until")
                        .isNull())
                .isTrue();

        tasks.claim(task, "agent");
        put("agent", task, "{\"until\": \"tomorrow\"}");
        assertThat(queues(task)).containsExactly("Put aside");
        assertThat(moment(read(session("agent").send("GET", address(task), null))))
                .as("Monday morning")
                .isEqualTo(Instant.parse("2026-06-15T01:00:00Z"));
        read(session("agent").send("DELETE", address(task), null));
        assertThat(queues(task)).containsExactly("My tasks");
        read(session("agent").send("DELETE", address(task), null));
        put("agent", task, "{\"until\": \"day\", \"day\": \"2026-06-17\"}");

        List<Entry> entries = entries(number, EntryKind.PUT_ASIDE);
        assertThat(entries).hasSize(3).allSatisfy(entry -> {
            assertThat(entry.author()).isEqualTo("agent");
            assertThat(entry.visibleToRequester()).isFalse();
            assertThat(entry.text("asideTask")).isEqualTo("Triage ticket");
        });
        assertThat(entries.get(1).text("asideBefore")).isEqualTo("2026-06-12T10:00:00Z");
        assertThat(entries.get(1).text("asideUntil")).isEqualTo("2026-06-15T01:00:00Z");
        assertThat(entries(number, EntryKind.TAKEN_BACK))
                .singleElement()
                .satisfies(entry -> assertThat(entry.text("asideBefore")).isEqualTo("2026-06-15T01:00:00Z"));
        JsonNode shown = read(session("agent").send("GET", DESK + "tickets/" + number + "?lang=zh-CN", null));
        assertThat(shown.at("/timeline/items/0/title").asText()).isEqualTo("搁置");
        assertThat(shown.at("/timeline/items/0/fields").toString()).contains("搁置至", "2026年6月17日周三 09:00", "初步评估工单");
    }

    @Test
    void aMessageOfTheRequesterBringsATaskBackEarly() {
        String number = ticket();
        String task = task(number);
        tasks.claim(task, "agent");
        put("agent", task, "{\"until\": \"tomorrow\"}");

        requester.reply(number, UUID.randomUUID().toString(), "It burns now.");

        assertThat(queues(task)).containsExactly("My tasks");
        assertThat(entries(number, EntryKind.TAKEN_BACK)).singleElement().satisfies(entry -> {
            assertThat(entry.author()).isEqualTo(Entry.LOOPDESK);
            assertThat(entry.visibleToRequester()).isFalse();
        });
        requester.reply(number, UUID.randomUUID().toString(), "Really.");
        assertThat(entries(number, EntryKind.TAKEN_BACK)).hasSize(1);
    }

    /** Tasklist sends the whole task back, as it got it. */
    @Test
    void theFollowUpDateOfTasklistWorksForATaskWithAForm() {
        String number = ticket();
        String task = task(number);
        Session agent = session("agent");
        ObjectNode shown = (ObjectNode) read(agent.send("GET", ENGINE + "task/" + task, null));
        assertThat(shown.path("camundaFormRef").path("key").asText()).isEqualTo("triage");
        shown.put("followUp", "2037-01-05T09:00:00.000+0800");

        ResponseEntity<String> answer = agent.send("PUT", ENGINE + "task/" + task, shown.toString());

        assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(204);
        assertThat(queues(task)).containsExactly("Put aside");
        assertThat(entries(number, EntryKind.PUT_ASIDE)).singleElement().satisfies(entry -> {
            assertThat(entry.author()).isEqualTo("agent");
            assertThat(entry.text("asideUntil")).isEqualTo("2037-01-05T01:00:00Z");
        });
        ResponseEntity<String> byRest =
                new Caller(http, "agent").send("PUT", "/engine-rest/task/" + task, shown.toString());
        assertThat(byRest.getStatusCode().value()).as(byRest.getBody()).isEqualTo(204);
        assertThat(entries(number, EntryKind.PUT_ASIDE)).hasSize(1);
        shown.put("name", "Something else");
        assertThat(status(agent.send("PUT", ENGINE + "task/" + task, shown.toString())))
                .isEqualTo(400);
        assertThat(status(agent.send("PUT", ENGINE + "task/" + task, "no json")))
                .isEqualTo(400);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"agent, 200", "lead, 200", "specialist, 403", "manager, 403", "analyst, 403", "nobody, 401"})
    void whoMayWorkOnATaskMayPutItAside(String account, int expected) {
        String number = ticket();
        String task = task(number);

        assertThat(status(session(account).send("PUT", address(task), "{\"until\": \"soon\"}")))
                .isEqualTo(expected);
        assertThat(status(session(account).send("DELETE", address(task), null))).isEqualTo(expected);
        assertThat(entries(number, EntryKind.PUT_ASIDE)).hasSize(expected == 200 ? 1 : 0);
    }

    @Test
    void whoMayNotWorkOnATaskIsToldWhoseItIs() {
        String task = task(ticket());
        Session specialist = session("specialist");

        assertThat(specialist
                        .send("PUT", address(task), "{\"until\": \"soon\"}")
                        .getBody())
                .contains("waits for another team: Service desk");
        tasks.claim(task, "lead");
        assertThat(specialist
                        .send("PUT", address(task), "{\"until\": \"soon\"}")
                        .getBody())
                .contains("Support lead holds this task");
    }

    @Test
    void nobodyPutsAsideWhatSomebodyElseHolds() {
        String number = ticket();
        String task = task(number);
        tasks.claim(task, "lead");

        ResponseEntity<String> refused = session("agent").send("PUT", address(task), "{\"until\": \"soon\"}");

        assertThat(status(refused)).isEqualTo(422);
        assertThat(refused.getBody()).contains("held by Support lead");
        assertThat(queues(task)).isEmpty();
        assertThat(entries(number, EntryKind.PUT_ASIDE)).isEmpty();
    }

    @Test
    void aTaskThatIsHandedOverIsNoLongerPutAside() {
        String number = ticket();
        String task = task(number);
        put("agent", task, "{\"until\": \"tomorrow\"}");
        assertThat(queues(task)).containsExactly("Put aside");

        assertThat(status(session("agent")
                        .send(
                                "POST",
                                DESK + "tickets/" + number + "/hand-over",
                                "{\"task\": \"%s\", \"team\": \"service-desk\", \"key\": \"%s\"}"
                                        .formatted(task, UUID.randomUUID()))))
                .isEqualTo(200);

        assertThat(queues(task)).containsExactly("My team's queue");
    }

    @Test
    void whoComesSecondToATaskIsToldWhoHasCompletedIt() {
        String number = ticket();
        String task = task(number);
        process.complete(
                task,
                "lead",
                Map.of("triageOutcome", "diagnose", "category", "network", "urgency", "low", "impact", "low"));

        for (ResponseEntity<String> late : List.of(
                session("agent").send("PUT", address(task), "{\"until\": \"soon\"}"),
                session("agent").send("DELETE", address(task), null),
                session("agent")
                        .send("PUT", "/camunda/api/loopdesk/tasks/" + task + "/form-draft", "{\"values\": \"{}\"}"))) {
            assertThat(status(late)).isEqualTo(409);
            assertThat(late.getBody()).contains("answered already, by Support lead");
        }
        assertThat(entries(number, EntryKind.PUT_ASIDE)).isEmpty();
    }

    @Test
    void whoHasPutATaskAsideAndHandedItOverHasNotCompletedIt() {
        String number = ticket();
        String task = task(number);
        put("agent", task, "{\"until\": \"tomorrow\"}");
        session("agent")
                .send(
                        "POST",
                        DESK + "tickets/" + number + "/hand-over",
                        "{\"task\": \"%s\", \"team\": \"service-desk\", \"key\": \"%s\"}"
                                .formatted(task, UUID.randomUUID()));
        process.complete(
                task,
                "lead",
                Map.of("triageOutcome", "diagnose", "category", "network", "urgency", "low", "impact", "low"));

        assertThat(said("agent", task)).startsWith("Support lead has completed: ");
        assertThat(said("lead", task)).startsWith("Completed: ");
        assertThat(session("agent").send("DELETE", address(task), null).getBody())
                .contains("answered already, by Support lead");
        JsonNode news = read(session("agent")
                .send(
                        "POST",
                        DESK + "tickets/" + number + "/presence",
                        "{\"readUpTo\": 1, \"task\": \"%s\"}".formatted(task)));
        assertThat(news.at("/state/said").asText()).isEqualTo(said("agent", task));
    }

    @Test
    void aClaimForNobodyReturnsTheTask() {
        String task = task(ticket());
        var agent = new Caller(http, "agent");
        String claim = "/engine-rest/task/" + task + "/claim";
        agent.send("POST", claim, "{\"userId\": \"agent\"}");

        assertThat(status(agent.send("POST", claim, "{\"userId\": null}"))).isEqualTo(204);
        assertThat(queues(task)).containsExactly("My team's queue");
    }

    private String said(String account, String task) {
        return read(session(account).send("GET", DESK + "tasks/" + task + "/state", null))
                .path("said")
                .asText();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}
            {"until": "later"}
            {"until": "day"}
            {"until": "day", "day": "tomorrow"}
            {"until": "day", "day": "2020-01-01"}
            {"until": "day", "day": "2036-12-31"}
            {"until": "day", "day": "31/12/26"}
            {"until": "soon", "more": 1}
            []
            """)
    void aMomentThatIsNoneIsRefused(String body) {
        String number = ticket();

        assertThat(status(session("agent").send("PUT", address(task(number)), body)))
                .isIn(400, 422);
        assertThat(entries(number, EntryKind.PUT_ASIDE)).isEmpty();
    }

    @Test
    void todayIsNoLaterDay() {
        String today = LocalDate.now(SHANGHAI).toString();

        assertThat(status(session("agent")
                        .send("PUT", address(task(ticket())), "{\"until\": \"day\", \"day\": \"" + today + "\"}")))
                .isIn(400, 422);
    }

    @Test
    void aPageOfCardsCostsAFixedNumberOfStatements() {
        List<String> open = IntStream.range(0, 12).mapToObj(n -> task(ticket())).toList();
        Session agent = session("agent");
        agent.send("GET", cards(open), null);

        List<String> few = SqlStatements.during(() -> agent.send("GET", cards(open.subList(0, 2)), null));
        List<String> many = SqlStatements.during(() -> agent.send("GET", cards(open), null));

        assertThat(few).hasSizeBetween(3, 30);
        assertThat(many).hasSameSizeAs(few);
        assertThat(read(agent.send("GET", cards(open), null)).path("cards")).hasSize(12);
        assertThat(read(agent.send("GET", DESK + "cards?task=%00&task=none&filter=%00&task=" + open.get(0), null))
                        .path("cards"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"Overdue, true", "At risk, true", "My tasks, false", "Put aside, false"})
    void queuesOfTicketsShowEachOnce(String name, boolean once) {
        String filter =
                filters.createTaskFilterQuery().filterName(name).singleResult().getId();

        assertThat(read(session("agent").send("GET", cards(List.of(task(ticket()))) + "&filter=" + filter, null))
                        .path("once")
                        .asBoolean())
                .isEqualTo(once);
    }

    /** Tasklist's own part of a page: the filter with the variables of its cards. */
    @Test
    void aPageOfAQueueCostsAFixedNumberOfStatements() {
        String queue = filters.createTaskFilterQuery()
                .filterName("My team's queue")
                .singleResult()
                .getId();
        IntStream.range(0, 15).forEach(n -> ticket());
        Session agent = session("agent");

        List<String> few = SqlStatements.during(() -> page(agent, queue, 2));
        List<String> many = SqlStatements.during(() -> page(agent, queue, 15));

        assertThat(few).hasSizeBetween(3, 40);
        // The engine reads the model of each process once, whatever the number of its tasks on the page.
        assertThat(many.stream().filter(DeskQueuesTest::readsAModel).count()).isLessThanOrEqualTo(processes());
        assertThat(many.stream().filter(not(DeskQueuesTest::readsAModel)).toList())
                .hasSameSizeAs(
                        few.stream().filter(not(DeskQueuesTest::readsAModel)).toList());
    }

    private static boolean readsAModel(String statement) {
        return statement.contains("from ACT_RE_PROCDEF where ID_");
    }

    private long processes() {
        return models.createProcessDefinitionQuery().latestVersion().count();
    }

    @Test
    void aCardIsUnreadUntilItsTicketIsRead() {
        String number = ticket();
        String task = task(number);
        Session agent = session("agent");
        assertThat(card(agent, task).path("unread").asBoolean()).isTrue();
        assertThat(card(agent, task).path("title").asText()).isEqualTo("Lamp is <b>dark</b>");
        assertThat(card(agent, task).path("number").asText()).isEqualTo(number);
        assertThat(card(agent, task).path("priority").asText())
                .isEqualTo(caseFiles.get(number).targets().priority());

        agent.send("POST", DESK + "tickets/" + number + "/presence", "{\"readUpTo\": 100}");
        assertThat(card(agent, task).path("unread").asBoolean()).isFalse();
        assertThat(card(session("lead"), task).path("unread").asBoolean()).isTrue();
        int read = caseFiles.entries(number).size();
        String next = ticket();
        agent.send("POST", DESK + "tickets/" + next + "/presence", "{\"readUpTo\": %d}".formatted(read));
        staff.note(next, UUID.randomUUID().toString(), "agent", "Mine");
        assertThat(card(agent, task(next)).path("unread").asBoolean()).isFalse();
        staff.note(next, UUID.randomUUID().toString(), "lead", "Look at the fuse");
        assertThat(card(agent, task(next)).path("unread").asBoolean()).isTrue();
    }

    private static void page(Session agent, String queue, int length) {
        ResponseEntity<String> answer =
                agent.page(ENGINE + "filter/" + queue + "/list?firstResult=0&maxResults=" + length);
        assertThat(read(answer).at("/_embedded/task")).hasSize(length);
    }

    private JsonNode card(Session session, String task) {
        return read(session.send("GET", cards(List.of(task)), null))
                .path("cards")
                .path(task);
    }

    private static String cards(List<String> shown) {
        return DESK + "cards?" + shown.stream().map(task -> "task=" + task).collect(Collectors.joining("&"));
    }

    /** Returns the agent's queues that hold a task. */
    private List<String> queues(String task) {
        return List.of("My tasks", "My team's queue", "Waiting for requester", "Put aside").stream()
                .filter(queue -> read(session("agent")
                                .send(
                                        "GET",
                                        ENGINE + "filter/"
                                                + filters.createTaskFilterQuery()
                                                        .filterName(queue)
                                                        .singleResult()
                                                        .getId()
                                                + "/list",
                                        null))
                        .findValuesAsText("id")
                        .contains(task))
                .toList();
    }

    private JsonNode put(String account, String task, String body) {
        return read(session(account).send("PUT", address(task), body));
    }

    private static Instant moment(JsonNode aside) {
        return Instant.parse(aside.path("until").asText());
    }

    private static String address(String task) {
        return DESK + "tasks/" + task + "/aside";
    }

    private String task(String number) {
        return tasks.createTaskQuery().processInstanceBusinessKey(number).list().stream()
                .map(Task::getId)
                .findFirst()
                .orElseThrow();
    }

    private List<Entry> entries(String number, EntryKind kind) {
        return caseFiles.entries(number).stream()
                .filter(entry -> entry.kind() == kind)
                .toList();
    }

    private String ticket() {
        return ticket("Lamp is <b>dark</b>");
    }
}
