package dev.loopdesk.process.answers;

import dev.loopdesk.message.DeskAddress;
import dev.loopdesk.servicetime.ServiceTimes;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.value.SerializableValue;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Reads the forms from the deployment of the process definition that uses them. */
@Component
public class Forms {

    private final FormService formService;
    private final TaskService taskService;
    private final ZoneId zone;
    private final DeskAddress desk;
    private final Map<String, Form> known = new ConcurrentHashMap<>();

    Forms(@Lazy FormService formService, @Lazy TaskService taskService, ServiceTimes serviceTimes, DeskAddress desk) {
        this.formService = formService;
        this.taskService = taskService;
        this.zone = serviceTimes.zone();
        this.desk = desk;
    }

    /** Returns the form of an open user task. */
    public Form ofTask(String processDefinitionId, String element, String taskId) {
        // Forms are bound to the deployment of their process, so they can be cached by definition.
        return known.computeIfAbsent(
                processDefinitionId + "/" + element,
                key -> Form.read(formService.getDeployedTaskForm(taskId), zone, desk));
    }

    /** Returns the form of an open user task as it is shown: with the variables of the task in its conditions and options. */
    public Form shownBy(String processDefinitionId, String element, String taskId) {
        Form form = ofTask(processDefinitionId, element, taskId);
        if (form.variables().isEmpty()) {
            return form;
        }
        var variables = new HashMap<String, Object>();
        VariableMap known = taskService.getVariablesTyped(taskId, form.variables(), false);
        for (String name : known.keySet()) {
            TypedValue value = known.getValueTyped(name);
            if (value.getValue() != null && !(value instanceof SerializableValue)) {
                variables.put(name, value.getValue());
            }
        }
        return form.with(variables);
    }

    /** Returns the form of a user task that may have ended, if the form was read since the start. */
    public Optional<Form> known(String processDefinitionId, String element) {
        return Optional.ofNullable(known.get(processDefinitionId + "/" + element));
    }

    /** Returns the start form of a process definition. */
    Form ofStart(String processDefinitionId) {
        return known.computeIfAbsent(
                processDefinitionId,
                key -> Form.read(formService.getDeployedStartForm(processDefinitionId), zone, desk));
    }
}
