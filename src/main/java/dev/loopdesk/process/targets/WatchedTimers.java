package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.contract.WatchedMoment;
import dev.loopdesk.process.contract.WatchedMoment.Moment;
import dev.loopdesk.servicetime.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The timers and due dates of a diagram that follow the clock record, read from the version that a ticket runs in. */
@Component
class WatchedTimers {

    private static final Pattern VARIABLE = Pattern.compile("\\s*[$#]\\{\\s*(\\w+)\\s*}\\s*");

    /** Meaning of a due date without properties, for tickets started before timers had properties. */
    private static final Map<String, WatchedMoment> DATES = Map.of(
            Variable.FIRST_RESPONSE_AT_RISK, new WatchedMoment(Target.FIRST_RESPONSE, Moment.AT_RISK),
            Variable.FIRST_RESPONSE_DUE, new WatchedMoment(Target.FIRST_RESPONSE, Moment.DUE),
            Variable.RESOLUTION_AT_RISK, new WatchedMoment(Target.RESOLUTION, Moment.AT_RISK),
            Variable.RESOLUTION_DUE, new WatchedMoment(Target.RESOLUTION, Moment.DUE));

    private final RepositoryService models;
    private final Map<String, Map<String, Watch>> byDefinition = new ConcurrentHashMap<>();

    WatchedTimers(RepositoryService models) {
        this.models = models;
    }

    /**
     * A timer that follows the record.
     *
     * @param attachedTo id of the element that the timer is attached to
     */
    record Watch(WatchedMoment moment, String attachedTo) {}

    /** Returns all watched timers of a version of the diagram, by event id. */
    Map<String, Watch> of(String processDefinition) {
        // A version never changes, and there are few versions.
        return byDefinition.computeIfAbsent(
                processDefinition, id -> read(Objects.requireNonNull(models.getBpmnModelInstance(id))));
    }

    /** Returns the name of the variable with a user task's due date, if the due date is a variable. */
    @Nullable
    String dueBy(String processDefinition, String task) {
        return models.getBpmnModelInstance(processDefinition).getModelElementById(task) instanceof UserTask element
                ? variable(element.getCamundaDueDate())
                : null;
    }

    private static Map<String, Watch> read(BpmnModelInstance model) {
        var watches = new HashMap<String, Watch>();
        for (BoundaryEvent event : model.getModelElementsByType(BoundaryEvent.class)) {
            WatchedMoment moment = watched(event);
            if (moment != null) {
                watches.put(
                        event.getId(), new Watch(moment, event.getAttachedTo().getId()));
            }
        }
        return Map.copyOf(watches);
    }

    private static @Nullable WatchedMoment watched(BoundaryEvent event) {
        TimerEventDefinition timer = event.getEventDefinitions().stream()
                .filter(TimerEventDefinition.class::isInstance)
                .map(TimerEventDefinition.class::cast)
                .findFirst()
                .orElse(null);
        if (timer == null) {
            return null;
        }
        WatchedMoment said = ElementProperties.of(event).watches();
        if (said != null) {
            return said;
        }
        if (timer.getTimeDate() != null) {
            return DATES.get(
                    Objects.requireNonNullElse(variable(timer.getTimeDate().getTextContent()), ""));
        }
        return timer.getTimeCycle() != null
                        && timer.getTimeCycle().getTextContent().contains("progressReporting.cycle(")
                ? new WatchedMoment(Target.NEXT_UPDATE, Moment.DUE)
                : null;
    }

    private static @Nullable String variable(@Nullable String expression) {
        Matcher variable = VARIABLE.matcher(expression == null ? "" : expression);
        return variable.matches() ? variable.group(1) : null;
    }
}
