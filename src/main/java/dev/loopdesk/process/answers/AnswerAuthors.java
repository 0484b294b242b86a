package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Authors of the answers to tasks that are over. */
@Component
public class AnswerAuthors {

    private final CaseFiles caseFiles;
    private final RepositoryService models;

    AnswerAuthors(CaseFiles caseFiles, RepositoryService models) {
        this.caseFiles = caseFiles;
        this.models = models;
    }

    /**
     * Returns the author of the answer that was filed while a task was open: an account, or {@link Entry#REQUESTER}. Other
     * entries of the task, such as one that it was put aside, answer nothing.
     *
     * @return null if the task has ended without an answer
     */
    public @Nullable String of(String number, HistoricTaskInstance done) {
        UserTask drawn = models.getBpmnModelInstance(done.getProcessDefinitionId())
                .getModelElementById(done.getTaskDefinitionKey());
        if (drawn == null) {
            return null;
        }
        EntryKind answer = ElementProperties.of(drawn).entry();
        Instant from = done.getStartTime().toInstant().truncatedTo(ChronoUnit.SECONDS);
        Instant until = done.getEndTime().toInstant().plusSeconds(1);
        return caseFiles.entries(number).stream()
                .filter(entry ->
                        entry.kind() == answer && done.getTaskDefinitionKey().equals(entry.element()))
                .filter(entry ->
                        !entry.writtenAt().isBefore(from) && !entry.writtenAt().isAfter(until))
                .reduce((earlier, later) -> later)
                .map(Entry::author)
                .orElse(null);
    }
}
