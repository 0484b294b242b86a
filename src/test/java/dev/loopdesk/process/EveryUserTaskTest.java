package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.knowledge.Article.Visibility;
import dev.loopdesk.knowledge.ArticleText;
import dev.loopdesk.mail.Drop;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.knowledge.ArticleLife;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Every user task of every diagram can be claimed, given back, commented on and completed by REST, with words to the requester. */
@LoopdeskTest
@Tag("process")
class EveryUserTaskTest {

    private static final Map<String, Map<String, Object>> OTHER_ANSWERS = Map.of(
            "Task_AcknowledgeBreach", Map.of("acknowledgeNote", "Two more people work on it."),
            "Task_InspectMail", Map.of("inspectionOutcome", "discard"),
            "Task_ReadLateReply", Map.of("lateReplyOutcome", "nothing"),
            "Task_ReviewArticle", Map.of("reviewOutcome", "publish", "articleVisibility", "internal"));

    @Autowired
    private SupportProcess process;

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private Drop drop;

    @Autowired
    private ArticleLife articles;

    @LocalServerPort
    private int port;

    private EngineRest rest = new EngineRest(0);

    @BeforeEach
    void connect() {
        rest = new EngineRest(port);
    }

    @AfterEach
    void resetClock() {
        ClockUtil.reset();
    }

    static Stream<String> elements() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("processes"))) {
            List<String> elements = files.filter(file -> file.toString().endsWith(".bpmn"))
                    .map(file -> new Diagram(Blueprint.asBuilt().xml(file.toString())))
                    .flatMap(diagram -> diagram.type("userTask"))
                    .map(Diagram::id)
                    .sorted()
                    .toList();
            assertThat(elements).contains("Task_Triage", "Task_ReadLateReply", "Task_CallRequester");
            return elements.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("elements")
    void everyTaskIsClaimedGivenBackAndCompletedWithWords(String element) {
        Task task = task(element);
        String number = ticket(task);
        String worker = worker(task);
        String address = "/task/" + task.getId();

        assertStatus(rest.post(worker, address + "/unclaim", null), 204);
        for (int turn = 0; turn < 2; turn++) {
            assertStatus(rest.post(worker, address + "/claim", Map.of("userId", worker)), 204);
            assertThat(current(task).getAssignee()).isEqualTo(worker);
            assertStatus(rest.post(worker, address + "/unclaim", null), 204);
        }
        assertStatus(rest.post(worker, address + "/claim", Map.of("userId", worker)), 204);
        assertStatus(rest.post(worker, address + "/comment/create", Map.of("message", "Seen at " + element)), 200);
        assertThat(current(task).getAssignee()).isEqualTo(worker);

        var refused = rest.post(worker, address + "/complete", variables(Map.of("nonsense", "x")));
        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.message()).contains("nonsense");

        var answer = new HashMap<>(answer(element));
        if (!number.isEmpty()) {
            answer.put("messageToRequester", "Words from " + element);
        }
        assertStatus(rest.post(worker, address + "/complete", variables(answer)), 204);

        if (number.isEmpty()) {
            return;
        }
        List<Entry> entries = caseFiles.entries(number);
        assertThat(entries.stream().filter(entry -> entry.kind() == EntryKind.NOTE))
                .singleElement()
                .satisfies(note -> {
                    assertThat(note.text(Entry.NOTE)).isEqualTo("Seen at " + element);
                    assertThat(note.author()).isEqualTo(worker);
                    assertThat(note.visibleToRequester()).isFalse();
                });
        assertThat(entries.stream().filter(entry -> entry.kind() == EntryKind.STAFF_MESSAGE))
                .singleElement()
                .satisfies(words -> {
                    assertThat(words.content()).isEqualTo(Map.of(Entry.MESSAGE, "Words from " + element));
                    assertThat(words.author()).isEqualTo(worker);
                    assertThat(words.visibleToRequester()).isTrue();
                });
        assertThat(entries).noneMatch(entry -> entry.content().containsKey("messageToRequester"));
        assertThat(engine.getHistoryService()
                        .createHistoricVariableInstanceQuery()
                        .variableName("messageToRequester")
                        .count())
                .isZero();
        assertThat(caseFiles.isIntact(number)).isTrue();
    }

    private Task task(String element) {
        var tickets = new TicketAt(process, engine);
        return switch (element) {
            case "Task_AcknowledgeBreach" -> breach(tickets);
            case "Task_InspectMail" -> arrived("From: nobody\nSubject: ?\n\nHello " + UUID.randomUUID());
            case "Task_ReadLateReply" -> lateReply();
            case "Task_ReviewArticle" -> review();
            default -> tickets.task(element);
        };
    }

    private Task breach(TicketAt tickets) {
        Task triage = tickets.task("Task_Triage");
        var timer = engine.getManagementService()
                .createJobQuery()
                .processInstanceId(triage.getProcessInstanceId())
                .activityId("TimerEvent_FirstResponseOverdue")
                .singleResult();
        ClockUtil.setCurrentTime(timer.getDuedate());
        engine.getManagementService().executeJob(timer.getId());
        return tickets.open(tickets.number(triage), "Task_AcknowledgeBreach");
    }

    private Task lateReply() {
        String from = "late." + UUID.randomUUID() + "@example.org";
        var report = new HashMap<>(TicketAt.REPORT);
        report.put("requesterEmail", from);
        String number = process.ticketReceived(report);
        process.ticketWithdrawn(number);
        return arrived("From: Ana <" + from + ">\nTo: " + drop.replyAddress(number) + "\nMessage-ID: <"
                + UUID.randomUUID() + "@example.org>\nSubject: Re: x\n\nThanks!");
    }

    private Task review() {
        var text = new ArticleText("Blank pages", "en", "hardware", "Blank", null, null, "Replace it.", null);
        long article = articles.write(text, Visibility.INTERNAL, null, "agent");
        return engine.getTaskService()
                .createTaskQuery()
                .processVariableValueEquals("articleId", article)
                .singleResult();
    }

    private Task arrived(String mail) {
        String id = drop.store(mail);
        ProcessInstance instance = engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey("receive-mail")
                .variableValueEquals("mailId", id)
                .singleResult();
        engine.getManagementService()
                .createJobQuery()
                .processInstanceId(instance.getId())
                .list()
                .forEach(job -> engine.getManagementService().executeJob(job.getId()));
        return engine.getTaskService()
                .createTaskQuery()
                .processInstanceId(instance.getId())
                .singleResult();
    }

    private String ticket(Task task) {
        String number = engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceId(task.getProcessInstanceId())
                .singleResult()
                .getBusinessKey();
        return Objects.requireNonNullElse(number, "");
    }

    private static String worker(Task task) {
        return switch (task.getTaskDefinitionKey()) {
            case "Task_AcknowledgeBreach" -> "lead";
            case "Task_InspectMail" -> "manager";
            case "Task_ReviewArticle" -> "specialist";
            default -> TicketAt.worker(task);
        };
    }

    private static Map<String, Object> answer(String element) {
        return Objects.requireNonNull(OTHER_ANSWERS.getOrDefault(element, TicketAt.ANSWERS.get(element)), element);
    }

    private static Map<String, Object> variables(Map<String, Object> values) {
        return Map.of("variables", EngineRest.variables(values));
    }

    private Task current(Task task) {
        return engine.getTaskService().createTaskQuery().taskId(task.getId()).singleResult();
    }

    private static void assertStatus(EngineRest.Reply reply, int status) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(status);
    }
}
