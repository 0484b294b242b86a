package dev.loopdesk.process.conversation;

import dev.loopdesk.process.answers.AnswerAuthors;
import dev.loopdesk.process.answers.Form;
import dev.loopdesk.process.answers.Forms;
import dev.loopdesk.process.answers.OvertakenRefusal;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.ticket.Entry;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells those who come second to a task that it is over, and who has answered it. */
@Component
public class EndedTasks {

    private final HistoryService history;
    private final AnswerAuthors authors;
    private final Refusals refusals;
    private final StaffNames names;
    private final Forms forms;
    private final RepositoryService models;

    EndedTasks(
            HistoryService history,
            AnswerAuthors authors,
            Refusals refusals,
            StaffNames names,
            Forms forms,
            RepositoryService models) {
        this.history = history;
        this.forms = forms;
        this.models = models;
        this.authors = authors;
        this.refusals = refusals;
        this.names = names;
    }

    /**
     * A task that is over.
     *
     * @param element id of the task in its diagram
     * @param author account, or {@link Entry#REQUESTER}, that has answered it; null if nobody has
     */
    public record Ended(String element, @Nullable String author) {}

    /**
     * The form of a task that is over.
     *
     * @param names the task's name by language
     * @param textFields keys of the fields that take words
     */
    public record EndedForm(String task, Function<Locale, String> names, List<String> textFields) {

        /** Returns the task's name in the language of a reader. */
        public String name(Locale reader) {
            return names.apply(reader);
        }
    }

    /** Returns the forms of those tasks of a ticket that are over, the first that ended first. */
    public List<EndedForm> forms(String number, Collection<String> ids) {
        return history
                .createHistoricTaskInstanceQuery()
                .processInstanceBusinessKey(number)
                .finished()
                .orderByHistoricTaskInstanceEndTime()
                .asc()
                .list()
                .stream()
                .filter(task -> ids.contains(task.getId()) && task.getProcessDefinitionId() != null)
                .map(this::form)
                .toList();
    }

    private EndedForm form(HistoricTaskInstance task) {
        String definition = task.getProcessDefinitionId();
        UserTask drawn = models.getBpmnModelInstance(definition).getModelElementById(task.getTaskDefinitionKey());
        List<String> texts = forms.ofElement(definition, task.getTaskDefinitionKey()).stream()
                .flatMap(form -> form.fields().stream())
                .filter(Form.Field::takesWords)
                .map(Form.Field::key)
                .toList();
        return new EndedForm(task.getId(), reader -> ElementProperties.of(drawn).name(reader), texts);
    }

    /** Tells whether there was such a task and it is over. */
    public boolean isEnded(String task) {
        return history.createHistoricTaskInstanceQuery().taskId(task).finished().count() > 0;
    }

    /** Returns how a task of a ticket has ended. */
    public Optional<Ended> find(String number, String taskId) {
        HistoricTaskInstance done = history.createHistoricTaskInstanceQuery()
                .taskId(taskId)
                .processInstanceBusinessKey(number)
                .finished()
                .singleResult();
        return Optional.ofNullable(done).map(task -> new Ended(task.getTaskDefinitionKey(), authors.of(number, task)));
    }

    /** Returns the refusal of work on a task that is over. */
    public OvertakenRefusal refusal(String number, String taskId) {
        String author = find(number, taskId).map(Ended::author).orElse(null);
        return new OvertakenRefusal(
                author == null
                        ? refusals.text("moved-on")
                        : author.equals(Entry.REQUESTER)
                                ? refusals.text("answered-by-requester")
                                : refusals.text("answered-by", names.of(author)));
    }
}
