package dev.loopdesk.process.answers;

import dev.loopdesk.servicetime.ServiceTimes;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.camunda.bpm.engine.FormService;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** The forms as deployed with the process definition that a task or a start belongs to. */
@Component
public class Forms {

    private final FormService formService;
    private final ZoneId zone;
    private final Map<String, Form> known = new ConcurrentHashMap<>();

    Forms(@Lazy FormService formService, ServiceTimes serviceTimes) {
        this.formService = formService;
        this.zone = serviceTimes.zone();
    }

    /** The form of an open user task. */
    public Form ofTask(String processDefinitionId, String element, String taskId) {
        // Forms are bound to the deployment of their process, so that a definition never changes its forms.
        return known.computeIfAbsent(
                processDefinitionId + "/" + element, key -> Form.read(formService.getDeployedTaskForm(taskId), zone));
    }

    /** The form of a user task that may be over, if one of its tasks has shown it since the start. */
    public Optional<Form> known(String processDefinitionId, String element) {
        return Optional.ofNullable(known.get(processDefinitionId + "/" + element));
    }

    /** The form that a process is started with. */
    Form ofStart(String processDefinitionId) {
        return known.computeIfAbsent(
                processDefinitionId, key -> Form.read(formService.getDeployedStartForm(processDefinitionId), zone));
    }
}
