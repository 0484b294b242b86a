package dev.loopdesk.process.answers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Service;

/** The checklist that the form of an open task shows, from simple to complex (S3.4). */
@Service
public class TaskChecklists {

    private final TaskService tasks;
    private final Forms forms;
    private final AccountRights rights;

    TaskChecklists(TaskService tasks, Forms forms, AccountRights rights) {
        this.tasks = tasks;
        this.forms = forms;
        this.rights = rights;
    }

    /**
     * A checklist.
     *
     * @param field key of its field
     * @param checks values of its checks, in the order of the standard
     * @param minutes time that a check costs, by value, where the form states it
     */
    public record Checklist(String field, List<String> checks, Map<String, Double> minutes) {}

    /** Returns the checklist of a task; empty if its form shows none, or if there is no such open task. */
    public Optional<Checklist> of(String id) {
        List<Checklist> shown = new ArrayList<>();
        rights.unchecked(() -> {
            Task task = tasks.createTaskQuery().taskId(id).initializeFormKeys().singleResult();
            if (task != null && (task.getFormKey() != null || task.getCamundaFormRef() != null)) {
                forms.shownBy(task.getProcessDefinitionId(), task.getTaskDefinitionKey(), id).fields().stream()
                        .filter(Form.Field::takesList)
                        .filter(field -> !field.minutes().isEmpty() && !field.isHidden(Map.of()))
                        .map(field -> new Checklist(
                                field.key(), List.copyOf(field.choices().keySet()), field.minutes()))
                        .forEach(shown::add);
            }
        });
        return shown.stream().findFirst();
    }
}
