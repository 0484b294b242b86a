package dev.loopdesk.process.requester;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.Stage;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.CaseFiles.Step;
import dev.loopdesk.ticket.Confirmation;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The stages of many open tickets and who holds them, in a fixed number of queries. */
@Component
public class TicketStages {

    private final TaskService tasks;
    private final RuntimeService runtime;
    private final RepositoryService models;
    private final CaseFiles caseFiles;

    TicketStages(TaskService tasks, RuntimeService runtime, RepositoryService models, CaseFiles caseFiles) {
        this.tasks = tasks;
        this.runtime = runtime;
        this.models = models;
        this.caseFiles = caseFiles;
    }

    /**
     * Stage of an open ticket.
     *
     * @param assignee account that holds its most urgent claimed task, or null
     */
    public record Standing(Milestone stage, @Nullable String assignee) {}

    /** Returns the stage of each of the open tickets. */
    public Map<String, Standing> of(Collection<String> numbers) {
        Map<String, Standing> standings = new HashMap<>();
        if (numbers.isEmpty()) {
            return standings;
        }
        List<Task> all = tasks.createTaskQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .processInstanceBusinessKeyIn(numbers.toArray(String[]::new))
                .orderByTaskPriority()
                .desc()
                .orderByTaskCreateTime()
                .asc()
                .list();
        Map<String, String> ticketOf = tickets(all);
        Map<String, List<Task>> open = all.stream()
                .filter(task -> ticketOf.containsKey(task.getProcessInstanceId()))
                .collect(Collectors.groupingBy(task -> ticketOf.get(task.getProcessInstanceId())));
        // The engine asks the database for the definition with every model, also with one that it has read before.
        Map<String, BpmnModelInstance> read = new HashMap<>();
        all.forEach(task -> read.computeIfAbsent(task.getProcessDefinitionId(), models::getBpmnModelInstance));
        Map<String, Set<Stage>> stages = new HashMap<>();
        numbers.forEach(number -> stages.put(number, stages(open.getOrDefault(number, List.of()), read)));
        Map<String, List<Step>> steps = caseFiles.steps(numbers.stream()
                .filter(number -> stages.getOrDefault(number, Set.of()).isEmpty())
                .toList());
        stages.forEach((number, ofTicket) -> {
            List<Task> tasksOfTicket = open.getOrDefault(number, List.of());
            List<Step> stepsOfTicket = steps.getOrDefault(number, List.of());
            if (ofTicket.isEmpty() && !tasksOfTicket.isEmpty()) {
                latest(stepsOfTicket, model(tasksOfTicket.get(0), read)).ifPresent(ofTicket::add);
            }
            standings.put(number, new Standing(Milestone.of(ofTicket, stepsOfTicket), assignee(tasksOfTicket)));
        });
        return standings;
    }

    /** Returns the stage of the latest step; a new task without the property {@code stage} leaves the ticket there. */
    static Optional<Stage> latest(List<Step> steps, BpmnModelInstance model) {
        if (Confirmation.stands(steps)) {
            return Optional.empty();
        }
        Stage latest = null;
        for (Step step : steps) {
            if (step.element() != null && model.getModelElementById(step.element()) instanceof UserTask task) {
                Stage stage = ElementProperties.of(task).stage();
                latest = stage == null ? latest : stage;
            }
        }
        return Optional.ofNullable(latest);
    }

    /** Returns the numbers of tickets by the ids of their instances, which is all that tasks know of them. */
    private Map<String, String> tickets(List<Task> tasks) {
        Set<String> instances = tasks.stream().map(Task::getProcessInstanceId).collect(Collectors.toSet());
        return instances.isEmpty()
                ? Map.of()
                : runtime.createProcessInstanceQuery().processInstanceIds(instances).list().stream()
                        .collect(Collectors.toMap(ProcessInstance::getId, ProcessInstance::getBusinessKey));
    }

    private static Set<Stage> stages(List<Task> open, Map<String, BpmnModelInstance> models) {
        Set<Stage> stages = EnumSet.noneOf(Stage.class);
        for (Task task : open) {
            FlowElement element = model(task, models).getModelElementById(task.getTaskDefinitionKey());
            Stage stage = ElementProperties.of(element).stage();
            if (stage != null) {
                stages.add(stage);
            }
        }
        return stages;
    }

    private static BpmnModelInstance model(Task task, Map<String, BpmnModelInstance> models) {
        return Objects.requireNonNull(models.get(task.getProcessDefinitionId()));
    }

    private static @Nullable String assignee(List<Task> tasks) {
        return tasks.stream()
                .map(Task::getAssignee)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
