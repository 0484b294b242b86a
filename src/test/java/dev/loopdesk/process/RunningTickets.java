package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.ticket.CaseFiles;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What runs: the state that a move to another version must keep, and the way to its end. */
public final class RunningTickets {

    private final ProcessEngine engine;
    private final SupportProcess process;
    private final CaseFiles caseFiles;
    private final JdbcClient jdbc;

    public RunningTickets(ProcessEngine engine, SupportProcess process, CaseFiles caseFiles, JdbcClient jdbc) {
        this.engine = engine;
        this.process = process;
        this.caseFiles = caseFiles;
        this.jdbc = jdbc;
    }

    /** Tasks are completed until the ticket is over. */
    public void finish(String number) {
        for (int step = 0; step < 40; step++) {
            String instance = instance(number);
            if (instance == null) {
                assertThat(caseFiles.get(number).endedAs()).isNotNull();
                return;
            }
            List<Task> tasks = engine.getTaskService()
                    .createTaskQuery()
                    .processInstanceId(instance)
                    .list();
            if (tasks.isEmpty()) {
                engine.getManagementService()
                        .createJobQuery()
                        .processInstanceId(instance)
                        .activityId("TimerEvent_FollowUpDue")
                        .list()
                        .forEach(job -> engine.getManagementService().executeJob(job.getId()));
            } else {
                // A reply is read before the follow-up visit.
                Task task = tasks.stream()
                        .filter(one -> one.getTaskDefinitionKey().equals("Task_ReadReply"))
                        .findFirst()
                        .orElse(tasks.get(0));
                String element = task.getTaskDefinitionKey();
                Map<String, Object> answer = element.endsWith("Security")
                        ? Map.of("securityVerdict", "harmless")
                        : new HashMap<>(TicketAt.shortestAnswer(element));
                if (element.equals("Task_CarryOutSolution")
                        && Boolean.TRUE.equals(engine.getTaskService().getVariable(task.getId(), "sensitive"))) {
                    answer.put("backupConfirmed", true);
                }
                process.complete(task.getId(), TicketAt.worker(task), answer);
            }
        }
        throw new AssertionError(number + " does not end");
    }

    /** What must not change by a move: tasks, timers, subscriptions, incidents, letters. */
    public List<String> state() {
        var state = new TreeSet<String>();
        for (Task task : engine.getTaskService().createTaskQuery().list()) {
            state.add("task " + task.getId() + " " + task.getTaskDefinitionKey() + " " + task.getAssignee() + " "
                    + task.getDueDate() + " " + task.getFollowUpDate() + " " + task.getPriority() + " "
                    + task.getExecutionId() + " "
                    + engine.getTaskService().getIdentityLinksForTask(task.getId()).stream()
                            .map(link -> link.getType() + link.getGroupId() + link.getUserId())
                            .sorted()
                            .toList());
        }
        for (Job job : engine.getManagementService().createJobQuery().list()) {
            if (job.getProcessInstanceId() != null) {
                state.add("job " + job.getId() + " " + ((JobEntity) job).getJobHandlerConfigurationRaw() + " "
                        + job.getDuedate() + " " + job.getRetries() + " "
                        + (job instanceof TimerEntity timer ? timer.getRepeat() : ""));
            }
        }
        engine.getRuntimeService().createEventSubscriptionQuery().list().stream()
                .filter(subscription -> subscription.getProcessInstanceId() != null)
                .forEach(subscription -> state.add("subscription " + subscription.getId() + " "
                        + subscription.getEventName() + " " + subscription.getActivityId()));
        engine.getRuntimeService()
                .createIncidentQuery()
                .list()
                .forEach(incident -> state.add("incident " + incident.getId() + " " + incident.getIncidentType() + " "
                        + incident.getConfiguration()));
        state.add("letters "
                + jdbc.sql("select count(*) from message").query(Integer.class).single());
        state.add("entries "
                + jdbc.sql("select count(*) from ticket_entry")
                        .query(Integer.class)
                        .single());
        return List.copyOf(state);
    }

    /** The version that each instance runs on. */
    public Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        engine.getRuntimeService()
                .createProcessInstanceQuery()
                .list()
                .forEach(instance -> versions.put(instance.getId(), instance.getProcessDefinitionId()));
        return versions;
    }

    @Nullable
    String instance(String number) {
        ProcessInstance instance = engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .processInstanceBusinessKey(number)
                .singleResult();
        return instance == null ? null : instance.getId();
    }
}
