package dev.loopdesk.process.answers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.process.contract.DecisionTables;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;

/** New tasks of a team with automatic assignment off and on (S3.6). */
@LoopdeskTest
@Tag("process")
class AutoAssignmentTest {

    private static final String DESK = "service-desk";

    @Autowired
    private ConfigurableApplicationContext context;

    @Autowired
    private DecisionTables tables;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private IdentityService identities;

    @Autowired
    private TaskService tasks;

    @Autowired
    private OpenTasks openTasks;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private RepositoryService models;

    @Autowired
    private SupportProcess process;

    private final List<String> deployments = new ArrayList<>();
    private ApplicationListener<PayloadApplicationEvent<Object>> switchedOn = event -> {};

    @BeforeEach
    void colleagues() {
        for (String account : List.of("auto-one", "auto-two")) {
            User user = identities.newUser(account);
            user.setPassword(UUID.randomUUID().toString());
            identities.saveUser(user);
            identities.createMembership(account, DESK);
        }
    }

    @AfterEach
    void remove() {
        context.removeApplicationListener(switchedOn);
        identities.deleteUser("auto-one");
        identities.deleteUser("auto-two");
        deployments.forEach(deployment -> models.deleteDeployment(deployment, true));
    }

    @Test
    void nothingIsAssignedUntilItIsSwitchedOn() {
        String number = ticket();

        assertThat(task(number).getAssignee()).isNull();
        assertThat(entries(number)).isEmpty();
    }

    @Test
    void aNewTaskGoesToTheMemberWithTheFewestOpenTasks() {
        switchOn();
        for (int i = 0; i < 6; i++) {
            String expected = leastLoaded();
            int open = openTasks(expected);

            String number = ticket();

            assertThat(task(number).getAssignee()).isEqualTo(expected);
            assertThat(entries(number)).singleElement().satisfies(entry -> {
                assertThat(entry.author()).isEqualTo(Entry.LOOPDESK);
                assertThat(entry.visibleToRequester()).isFalse();
                assertThat(entry.text("assignedTo")).isEqualTo(expected);
                assertThat(entry.text("assignedTask")).isEqualTo("Triage ticket");
                assertThat(entry.text("openTasks")).isEqualTo(String.valueOf(open));
            });
        }
    }

    @Test
    void whoLeftTheTeamGetsNothing() {
        switchOn();
        identities.deleteMembership("auto-one", DESK);
        members().forEach(member -> load(member, 1));

        assertThat(task(ticket()).getAssignee()).isNotNull().isNotEqualTo("auto-one");
    }

    @Test
    void whomTheTableDoesNotAllowGetsNothing() {
        switchOn();
        members().forEach(member -> load(member, Math.max(0, 10 - openTasks(member))));
        String number = ticket();

        assertThat(task(number).getAssignee()).isNull();
        assertThat(entries(number)).isEmpty();

        tasks.complete(
                tasks.createTaskQuery().taskAssignee("auto-two").list().get(0).getId());
        assertThat(task(ticket()).getAssignee()).isEqualTo("auto-two");
    }

    @Test
    void aTaskOfTwoTeamsGoesToTheSmallerOneAndADecisionOfLeadsToNobody() {
        switchOn();
        String number = ticket();
        identities.createMembership("auto-two", "network-specialists");
        identities.deleteMembership("auto-two", DESK);
        load("auto-two", 3);

        assertThat(ofAnalyst(number, DESK + ",network-specialists")).isIn("auto-two", "specialist");
        assertThat(ofAnalyst(number, "support-leads")).isNull();
        assertThat(ofAnalyst(number, "managers")).isNull();
    }

    private @Nullable String ofAnalyst(String number, String groups) {
        deploy("auto-assigned", groups);
        String instance =
                runtime.startProcessInstanceByKey("auto-assigned", number).getId();
        return tasks.createTaskQuery()
                .processInstanceId(instance)
                .singleResult()
                .getAssignee();
    }

    /** Asks for the same as the product's own bean does where the property is set. */
    private void switchOn() {
        var assignment = new AutoAssignment(new AssignmentSettings(true), tables, caseFiles, identities, openTasks);
        switchedOn = event -> {
            if (event.getPayload() instanceof DelegateTask task
                    && task.getEventName().equals("create")) {
                assignment.onTask(task);
            }
        };
        context.addApplicationListener(switchedOn);
    }

    private void load(String account, int count) {
        deploy("auto-load", DESK);
        IntStream.range(0, count)
                .forEach(n -> tasks.setAssignee(
                        tasks.createTaskQuery()
                                .processInstanceId(runtime.startProcessInstanceByKey("auto-load")
                                        .getId())
                                .singleResult()
                                .getId(),
                        account));
    }

    private void deploy(String key, String groups) {
        deployments.add(models.createDeployment()
                .addString(
                        key + ".bpmn",
                        Bpmn.convertToString(Bpmn.createExecutableProcess(key)
                                .camundaHistoryTimeToLiveString("P1D")
                                .startEvent()
                                .userTask("Task_Extra")
                                .name("Extra work")
                                .camundaCandidateGroups(groups)
                                .endEvent()
                                .done()))
                .deploy()
                .getId());
    }

    private List<String> members() {
        return identities.createUserQuery().memberOfGroup(DESK).list().stream()
                .map(User::getId)
                .toList();
    }

    private String leastLoaded() {
        return members().stream()
                .min(Comparator.comparing(this::openTasks).thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    private int openTasks(String account) {
        return (int) tasks.createTaskQuery().taskAssignee(account).count();
    }

    private List<Entry> entries(String number) {
        return caseFiles.entries(number).stream()
                .filter(entry -> entry.kind() == EntryKind.ASSIGNMENT)
                .toList();
    }

    private Task task(String number) {
        return Objects.requireNonNull(tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey("Task_Triage")
                .singleResult());
    }

    private String ticket() {
        return process.ticketReceived(Map.of(
                "title", "Lamp is dark",
                "description", "Since noon",
                "requesterName", "Room 12",
                "requesterEmail", "auto-" + UUID.randomUUID() + "@example.org",
                "channel", "portal"));
    }
}
