package dev.loopdesk.benchmark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.process.EngineRest;
import dev.loopdesk.process.TicketAt;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;

/**
 * The life of a ticket that goes well: a call is taken, triaged, diagnosed, solved, verified, confirmed, and visited once
 * more. People work over the engine's REST API, as Tasklist does; deliveries run after each step, unless the engine runs jobs
 * by itself.
 */
final class Lifecycle {

    /** Where a ticket begins. */
    private static final String REPORT = "StartEvent_CallTaken";

    private static final String AGENT = "agent";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> UNTIL_CLOSED = List.of(
            "Task_Triage",
            "Task_Diagnose",
            "Task_PrepareSolution",
            "Task_CarryOutSolution",
            "Task_Verify",
            "Task_ConfirmResolution");
    private static final String FOLLOW_UP_DUE = "TimerEvent_FollowUpDue";
    private static final String FOLLOW_UP_VISIT = "Task_FollowUpVisit";

    /** Has the work done, without any note. */
    static final Meter NO_METER = (step, action) -> action.run();

    private final EngineRest rest;
    private final String address;
    private final ProcessEngine engine;
    private final Function<String, Map<String, Object>> answers;

    /** Takes note of a step of the work and has it done. */
    @FunctionalInterface
    interface Meter {
        void step(String name, Runnable action);
    }

    /**
     * @param port of the application that has the engine
     * @param answers what is entered at an element
     */
    Lifecycle(int port, ProcessEngine engine, Function<String, Map<String, Object>> answers) {
        this.answers = answers;
        this.rest = new EngineRest(port);
        this.address = "/engine/" + engine.getName();
        this.engine = engine;
    }

    /** The life of a ticket of the product, whose forms take what they ask for. */
    static Lifecycle ofProduct(int port, ProcessEngine engine) {
        return new Lifecycle(
                port, engine, element -> element.equals(REPORT) ? TicketAt.REPORT : TicketAt.shortestAnswer(element));
    }

    /** Leads a new ticket to its end and returns its process instance. */
    String run(Meter meter) {
        String instance = openTicket(meter);
        for (String element : UNTIL_CLOSED) {
            work(instance, element, meter);
        }
        Job followUp = engine.getManagementService()
                .createJobQuery()
                .processInstanceId(instance)
                .activityId(FOLLOW_UP_DUE)
                .singleResult();
        meter.step(FOLLOW_UP_DUE, () -> engine.getManagementService().executeJob(followUp.getId()));
        work(instance, FOLLOW_UP_VISIT, meter);
        requireEnded(instance);
        return instance;
    }

    /** Leads a new ticket to each task of its life, and returns the process instances. */
    List<String> openOnes() {
        List<String> instances = new ArrayList<>();
        for (int tasksDone = 0; tasksDone < UNTIL_CLOSED.size(); tasksDone++) {
            String instance = openTicket(NO_METER);
            UNTIL_CLOSED.subList(0, tasksDone).forEach(element -> work(instance, element, NO_METER));
            instances.add(instance);
        }
        return instances;
    }

    private String openTicket(Meter meter) {
        var instance = new String[1];
        meter.step(REPORT, () -> instance[0] = report());
        deliver(instance[0], meter);
        return instance[0];
    }

    private String report() {
        var reply = rest.post(
                AGENT,
                address + "/process-definition/key/" + TechnicalSupport.KEY + "/start",
                Map.of("variables", EngineRest.variables(answers.apply(REPORT))));
        try {
            return JSON.readTree(taken(reply).body()).path("id").asText();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void work(String instance, String element, Meter meter) {
        Task task = engine.getTaskService()
                .createTaskQuery()
                .processInstanceId(instance)
                .taskDefinitionKey(element)
                .singleResult();
        if (task == null) {
            throw new IllegalStateException(engine.getName() + ": the ticket is not at " + element);
        }
        String path = address + "/task/" + task.getId();
        meter.step(element, () -> {
            if (task.getAssignee() == null) {
                taken(rest.post(AGENT, path + "/claim", Map.of("userId", AGENT)));
            }
            taken(rest.post(
                    AGENT, path + "/complete", Map.of("variables", EngineRest.variables(answers.apply(element)))));
        });
        deliver(instance, meter);
    }

    /** Runs the deliveries, unless the engine runs jobs by itself. */
    private void deliver(String instance, Meter meter) {
        if (runsJobs()) {
            return;
        }
        for (Job job : deliveries(instance)) {
            meter.step("Deliveries", () -> engine.getManagementService().executeJob(job.getId()));
        }
    }

    private boolean runsJobs() {
        return ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
                .getJobExecutor()
                .isActive();
    }

    /**
     * Waits until the engine has run all jobs that are due.
     *
     * @throws IllegalStateException if one has failed: its cost would be that of the failure
     */
    void awaitJobs() {
        while (engine.getManagementService().createJobQuery().executable().count() > 0) {
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        List<Job> failed =
                engine.getManagementService().createJobQuery().withException().list();
        if (!failed.isEmpty()) {
            throw new IllegalStateException(
                    failed.size() + " jobs have failed: " + failed.get(0).getExceptionMessage());
        }
    }

    private List<Job> deliveries(String instance) {
        String number = engine.getHistoryService()
                .createHistoricProcessInstanceQuery()
                .processInstanceId(instance)
                .singleResult()
                .getBusinessKey();
        return engine
                .getRuntimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey(DeliverMessageProcess.KEY)
                .processInstanceBusinessKey(number)
                .list()
                .stream()
                .flatMap(delivery ->
                        engine
                                .getManagementService()
                                .createJobQuery()
                                .processInstanceId(delivery.getId())
                                .list()
                                .stream())
                .toList();
    }

    private void requireEnded(String instance) {
        if (engine.getRuntimeService()
                        .createProcessInstanceQuery()
                        .processInstanceId(instance)
                        .count()
                > 0) {
            throw new IllegalStateException(engine.getName() + ": the ticket goes on");
        }
    }

    private static EngineRest.Reply taken(EngineRest.Reply reply) {
        if (reply.status() != 200 && reply.status() != 204) {
            throw new IllegalStateException(reply.status() + " " + reply.body());
        }
        return reply;
    }
}
