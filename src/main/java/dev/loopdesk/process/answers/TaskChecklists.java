package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.TechnicalSupport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Service;

/** The checklist that the form of an open task shows, from simple to complex (S3.4). */
@Service
public class TaskChecklists {

    private final TaskService tasks;
    private final HistoryService history;
    private final Forms forms;
    private final AccountRights rights;

    TaskChecklists(TaskService tasks, HistoryService history, Forms forms, AccountRights rights) {
        this.tasks = tasks;
        this.history = history;
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

    /**
     * Returns the values of all lists of checks in the forms of a ticket's tasks, by field, in the order of the standard.
     *
     * @param elements elements of the diagram, whatever they are
     */
    public Map<String, List<String>> inOrder(String number, Collection<String> elements) {
        var lists = new HashMap<String, List<String>>();
        rights.unchecked(() -> history.createHistoricProcessInstanceQuery()
                .processInstanceBusinessKey(number)
                .processDefinitionKey(TechnicalSupport.KEY)
                .list()
                .forEach(instance -> elements.stream()
                        .flatMap(element -> forms.ofElement(instance.getProcessDefinitionId(), element).stream())
                        .flatMap(form -> form.fields().stream())
                        .filter(Form.Field::takesList)
                        .forEach(field -> lists.put(
                                field.key(), List.copyOf(field.choices().keySet())))));
        return lists;
    }
}
