package dev.loopdesk.process.conversation;

import dev.loopdesk.process.answers.AnswerAuthors;
import dev.loopdesk.process.answers.OvertakenRefusal;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.ticket.Entry;
import java.util.Optional;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Tells those who come second to a task that it is over, and who has answered it. */
@Component
public class EndedTasks {

    private final HistoryService history;
    private final AnswerAuthors authors;
    private final Refusals refusals;
    private final StaffNames names;

    EndedTasks(HistoryService history, AnswerAuthors authors, Refusals refusals, StaffNames names) {
        this.history = history;
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
