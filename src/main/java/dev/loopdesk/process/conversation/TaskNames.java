package dev.loopdesk.process.conversation;

import dev.loopdesk.process.answers.AccountRights;
import dev.loopdesk.process.contract.ElementProperties;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.springframework.stereotype.Service;

/** Names of tasks in the language of a reader, as the newest diagrams have them. */
@Service
public class TaskNames {

    private final RepositoryService models;
    private final AccountRights rights;

    TaskNames(RepositoryService models, AccountRights rights) {
        this.models = models;
        this.rights = rights;
    }

    /** Returns the names of all tasks by the ids of their elements, in one query. */
    public Map<String, String> in(Locale reader) {
        var names = new HashMap<String, String>();
        rights.unchecked(() -> models.createProcessDefinitionQuery().latestVersion().list().stream()
                .flatMap(definition ->
                        models.getBpmnModelInstance(definition.getId()).getModelElementsByType(UserTask.class).stream())
                .forEach(task ->
                        names.put(task.getId(), ElementProperties.of(task).name(reader))));
        return names;
    }
}
