package dev.loopdesk.process.answers;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.message.DeskAddress;
import dev.loopdesk.servicetime.ServiceTimes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.FormService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.value.SerializableValue;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** Reads the forms from the deployment of the process definition that uses them. */
@Component
public class Forms {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FormService formService;
    private final TaskService taskService;
    private final RepositoryService models;
    private final ZoneId zone;
    private final DeskAddress desk;
    private final Map<String, Form> known = new ConcurrentHashMap<>();

    Forms(
            @Lazy FormService formService,
            @Lazy TaskService taskService,
            @Lazy RepositoryService models,
            ServiceTimes serviceTimes,
            DeskAddress desk) {
        this.formService = formService;
        this.taskService = taskService;
        this.models = models;
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
        // All at once, as the engine needs them for the step that follows.
        VariableMap known = taskService.getVariablesTyped(taskId, false);
        for (String name : form.variables()) {
            TypedValue value = known.getValueTyped(name);
            if (value != null && value.getValue() != null && !(value instanceof SerializableValue)) {
                variables.put(name, value.getValue());
            }
        }
        return form.with(variables);
    }

    /** Returns the form of a user task that may have ended, if the form was read since the start. */
    public Optional<Form> known(String processDefinitionId, String element) {
        return Optional.ofNullable(known.get(processDefinitionId + "/" + element));
    }

    /**
     * Returns the form of a user task of a process definition, also where no such task is open; empty if its deployment
     * has none.
     */
    public Optional<Form> ofElement(String processDefinitionId, String element) {
        String key = processDefinitionId + "/" + element;
        Form found = known.get(key);
        if (found == null) {
            found = deployed(processDefinitionId, element).orElse(null);
            if (found != null) {
                known.putIfAbsent(key, found);
            }
        }
        return Optional.ofNullable(found);
    }

    private Optional<Form> deployed(String processDefinitionId, String element) {
        ModelElementInstance found =
                models.getBpmnModelInstance(processDefinitionId).getModelElementById(element);
        String id = found instanceof UserTask task ? task.getCamundaFormRef() : null;
        if (id == null) {
            return Optional.empty();
        }
        String deployment = models.getProcessDefinition(processDefinitionId).getDeploymentId();
        return models.getDeploymentResourceNames(deployment).stream()
                .filter(name -> name.endsWith(".form"))
                .filter(name -> id(deployment, name).equals(id))
                .map(name -> Form.read(models.getResourceAsStream(deployment, name), zone, desk))
                .findFirst();
    }

    private String id(String deployment, String name) {
        try (InputStream file = models.getResourceAsStream(deployment, name)) {
            return JSON.readTree(file).path("id").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the start form of a process definition. */
    public Form ofStart(String processDefinitionId) {
        return known.computeIfAbsent(
                processDefinitionId,
                key -> Form.read(formService.getDeployedStartForm(processDefinitionId), zone, desk));
    }
}
