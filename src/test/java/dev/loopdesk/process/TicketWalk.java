package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.IdentityLinkType;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;

/** A ticket on its way through the diagram: what is done to it, and what it shows. */
final class TicketWalk {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private final ProcessEngine engine;
    private final SupportProcess process;
    private final CaseFiles caseFiles;
    private final Footprints footprints;
    private final String number;
    private final String instance;
    private int walkedBefore;
    private int toldBefore;

    TicketWalk(
            ProcessEngine engine, SupportProcess process, CaseFiles caseFiles, Footprints footprints, String number) {
        this.engine = engine;
        this.process = process;
        this.caseFiles = caseFiles;
        this.footprints = footprints;
        this.number = number;
        this.instance = engine.getHistoryService()
                .createHistoricProcessInstanceQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .processInstanceBusinessKey(number)
                .singleResult()
                .getId();
    }

    /** The instant of a local date and time of the service desk, such as {@code 2026-03-02 10:00}. */
    static Instant at(String local) {
        return LocalDateTime.parse(local.replace(' ', 'T')).atZone(ZONE).toInstant();
    }

    /** Makes it that time for the whole product. */
    static void itIs(String local) {
        ClockUtil.setCurrentTime(Date.from(at(local)));
    }

    String number() {
        return number;
    }

    /** Somebody completes the open task of that element with pairs of a field and its value. */
    TicketWalk answer(String element, String who, Object... fields) {
        process.complete(task(element).getId(), who, fields(fields));
        return this;
    }

    /** The requester's own answer. */
    TicketWalk answered(String element, Object... fields) {
        return answer(element, Entry.REQUESTER, fields);
    }

    /** The ticket waits at these user tasks and no others. */
    TicketWalk waitsAt(String... elements) {
        assertThat(engine.getTaskService()
                        .createTaskQuery()
                        .processInstanceId(instance)
                        .list())
                .extracting(Task::getTaskDefinitionKey)
                .containsExactlyInAnyOrder(elements);
        return this;
    }

    /** These timers run and no others. */
    TicketWalk timersAre(String... elements) {
        assertThat(timers()).extracting(this::elementOf).containsExactlyInAnyOrder(elements);
        return this;
    }

    /** The timer will fire at that instant. */
    TicketWalk firesAt(String timer, String local) {
        assertThat(timer(timer).getDuedate().toInstant()).as(timer).isEqualTo(at(local));
        return this;
    }

    /** Time goes by until the timer is due, which is at that time exactly, and it fires. */
    TicketWalk elapse(String timer, String local) {
        firesAt(timer, local);
        itIs(local);
        engine.getManagementService().executeJob(timer(timer).getId());
        return this;
    }

    /** Messages written so far reach the requester, and staff, by mail. */
    TicketWalk delivered() {
        for (Job job : engine.getManagementService()
                .createJobQuery()
                .processDefinitionKey(DeliverMessageProcess.KEY)
                .list()) {
            if (deliveries().contains(job.getProcessInstanceId())) {
                engine.getManagementService().executeJob(job.getId());
            }
        }
        return this;
    }

    /** Time goes by until the requester is to be called again. */
    TicketWalk nextCallDue() {
        List<Job> next =
                engine.getManagementService().createJobQuery().activityId("TimerEvent_NextCallDue").list().stream()
                        .filter(job -> deliveries().contains(job.getProcessInstanceId()))
                        .toList();
        assertThat(next).hasSize(1);
        ClockUtil.setCurrentTime(next.get(0).getDuedate());
        engine.getManagementService().executeJob(next.get(0).getId());
        return this;
    }

    /** The open tasks of calling the requester. */
    List<Task> calls() {
        return engine.getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey(DeliverMessageProcess.CALL_REQUESTER)
                .orderByTaskCreateTime()
                .asc()
                .list();
    }

    /** The timer rests: it has no date. */
    TicketWalk rests(String... timers) {
        for (String timer : timers) {
            assertThat(timer(timer).getDuedate().toInstant()).as(timer).isEqualTo(TargetTracking.NEVER);
        }
        return this;
    }

    private List<String> deliveries() {
        return engine
                .getRuntimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey(DeliverMessageProcess.KEY)
                .processInstanceBusinessKey(number)
                .list()
                .stream()
                .map(instance -> instance.getId())
                .toList();
    }

    /** A timer that is due already fires now, whatever time it is. */
    TicketWalk fire(String timer) {
        Job job = timer(timer);
        assertThat(job.getDuedate()).as(timer).isBeforeOrEqualTo(ClockUtil.getCurrentTime());
        engine.getManagementService().executeJob(job.getId());
        return this;
    }

    /** The timer rings whatever its date, as when somebody executes it by hand. */
    TicketWalk ring(String timer) {
        engine.getManagementService().executeJob(timer(timer).getId());
        return this;
    }

    /** These elements, gateways and links aside, were passed in this order since the last look, and nothing else. */
    TicketWalk walked(String... elements) {
        List<String> all = withoutGatewaysAndLinks();
        assertThat(all.subList(walkedBefore, all.size())).containsExactly(elements);
        walkedBefore = all.size();
        return this;
    }

    /** These kinds of messages were decided on in this order since the last look, and nothing else. */
    TicketWalk told(String... kinds) {
        List<String> all = messages();
        assertThat(all.subList(toldBefore, all.size())).containsExactly(kinds);
        toldBefore = all.size();
        assertThat(engine.getHistoryService()
                        .createHistoricProcessInstanceQuery()
                        .processDefinitionKey(DeliverMessageProcess.KEY)
                        .processInstanceBusinessKey(number)
                        .count())
                .as("instances of %s", DeliverMessageProcess.KEY)
                .isEqualTo(all.size());
        return this;
    }

    /** Events until here are of no interest. */
    TicketWalk fromHere() {
        walkedBefore = withoutGatewaysAndLinks().size();
        toldBefore = messages().size();
        return this;
    }

    /** History knows that these elements were never entered. */
    TicketWalk neverPassed(String... elements) {
        assertThat(history()).doesNotContain(elements);
        return this;
    }

    /** History knows how often an element was entered. */
    TicketWalk passedTimes(String element, int times) {
        assertThat(history().stream().filter(element::equals)).as(element).hasSize(times);
        return this;
    }

    /** The ticket is over, by that end event, and nothing of it is left in the engine. */
    TicketWalk endedBy(String endEvent) {
        assertThat(engine.getRuntimeService()
                        .createExecutionQuery()
                        .processInstanceId(instance)
                        .count())
                .as("executions left")
                .isZero();
        waitsAt().timersAre();
        assertThat(incidents()).isEmpty();
        assertThat(engine.getHistoryService()
                        .createHistoricActivityInstanceQuery()
                        .processInstanceId(instance)
                        .activityId(endEvent)
                        .finished()
                        .count())
                .as(endEvent)
                .isEqualTo(1);
        assertThat(caseFiles.get(number).endedAs()).isEqualTo(endEvent);
        assertThat(caseFiles.get(number).endedAt())
                .isEqualTo(ClockUtil.getCurrentTime().toInstant());
        assertThat(caseFiles.isIntact(number)).isTrue();
        return this;
    }

    /** The ticket still goes on. */
    TicketWalk isOpen() {
        assertThat(caseFiles.get(number).endedAs()).isNull();
        assertThat(engine.getRuntimeService()
                        .createProcessInstanceQuery()
                        .processInstanceId(instance)
                        .count())
                .isEqualTo(1);
        return this;
    }

    Task task(String element) {
        Task task = engine.getTaskService()
                .createTaskQuery()
                .processInstanceId(instance)
                .taskDefinitionKey(element)
                .singleResult();
        assertThat(task).as(element).isNotNull();
        return task;
    }

    List<String> candidates(String element) {
        return engine.getTaskService().getIdentityLinksForTask(task(element).getId()).stream()
                .filter(link -> link.getType().equals(IdentityLinkType.CANDIDATE))
                .map(IdentityLink::getGroupId)
                .toList();
    }

    /** Incidents of the ticket itself, its messages aside. */
    List<Incident> incidents() {
        return engine.getRuntimeService()
                .createIncidentQuery()
                .processInstanceId(instance)
                .list();
    }

    /** The open tasks in which a lead is to take note of a missed target. */
    List<Task> breachesToAcknowledge() {
        return engine.getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(number)
                .taskDefinitionKey("Task_AcknowledgeBreach")
                .list();
    }

    /** When each timer of the ticket rings. */
    Map<String, Instant> rings() {
        var rings = new TreeMap<String, Instant>();
        timers().forEach(job -> rings.put(elementOf(job), job.getDuedate().toInstant()));
        return rings;
    }

    /** The targets that leads were alerted to, in order. */
    List<String> alerts() {
        return entries(EntryKind.ALERT).stream()
                .map(entry ->
                        entry.content().get("target") + " " + entry.content().get("due"))
                .toList();
    }

    List<Entry> entries(EntryKind kind) {
        return caseFiles.entries(number).stream()
                .filter(entry -> entry.kind() == kind)
                .toList();
    }

    @Nullable
    Object variable(String name) {
        return engine.getRuntimeService().getVariable(instance, name);
    }

    /** Every open execution's view is the process instance's: nothing was left behind in inner scopes. */
    List<String> variablesInInnerScopes() {
        return engine.getRuntimeService().createVariableInstanceQuery().processInstanceIdIn(instance).list().stream()
                .filter(variable -> variable.getTaskId() == null)
                .filter(variable -> !Objects.equals(variable.getExecutionId(), instance))
                .map(variable -> variable.getName())
                .toList();
    }

    String instance() {
        return instance;
    }

    private List<String> withoutGatewaysAndLinks() {
        return footprints.of(instance).stream()
                .filter(element -> !element.startsWith("Gateway_") && !element.startsWith("LinkEvent_"))
                .toList();
    }

    private List<String> messages() {
        return entries(EntryKind.MESSAGE).stream()
                .map(entry -> Objects.requireNonNull(entry.text("kind")))
                .toList();
    }

    private List<String> history() {
        return engine
                .getHistoryService()
                .createHistoricActivityInstanceQuery()
                .processInstanceId(instance)
                .list()
                .stream()
                .map(HistoricActivityInstance::getActivityId)
                .toList();
    }

    private List<Job> timers() {
        return engine.getManagementService()
                .createJobQuery()
                .processInstanceId(instance)
                .list();
    }

    private Job timer(String element) {
        Job job = engine.getManagementService()
                .createJobQuery()
                .processInstanceId(instance)
                .activityId(element)
                .singleResult();
        assertThat(job).as(element).isNotNull();
        return job;
    }

    private String elementOf(Job job) {
        return engine.getManagementService()
                .createJobDefinitionQuery()
                .jobDefinitionId(job.getJobDefinitionId())
                .singleResult()
                .getActivityId();
    }

    static Map<String, Object> fields(Object... pairs) {
        var fields = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            fields.put((String) pairs[i], pairs[i + 1]);
        }
        return fields;
    }
}
