package dev.loopdesk.process.conversation;

import dev.loopdesk.process.answers.OvertakenRefusal;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.springframework.stereotype.Component;

/** Tells those who come second to a task that it is over, and who has answered it. */
@Component
public class EndedTasks {

    private final HistoryService history;
    private final CaseFiles caseFiles;
    private final Refusals refusals;

    EndedTasks(HistoryService history, CaseFiles caseFiles, Refusals refusals) {
        this.history = history;
        this.caseFiles = caseFiles;
        this.refusals = refusals;
    }

    /** Tells whether there was such a task and it is over. */
    public boolean isEnded(String task) {
        return history.createHistoricTaskInstanceQuery().taskId(task).finished().count() > 0;
    }

    /** Returns the refusal of work on a task that is over: its author is that of the entry that was filed meanwhile. */
    public OvertakenRefusal refusal(String number, String taskId) {
        HistoricTaskInstance done = history.createHistoricTaskInstanceQuery()
                .taskId(taskId)
                .processInstanceBusinessKey(number)
                .finished()
                .singleResult();
        String author = done == null
                ? null
                : caseFiles.entries(number).stream()
                        .filter(entry -> done.getTaskDefinitionKey().equals(entry.element()))
                        .filter(entry -> entry.kind() != EntryKind.HAND_OVER
                                && !entry.author().equals(Entry.LOOPDESK))
                        .filter(entry ->
                                !entry.writtenAt().isBefore(done.getStartTime().toInstant()))
                        .map(Entry::author)
                        .findFirst()
                        .orElse(null);
        return new OvertakenRefusal(
                author == null
                        ? refusals.text("moved-on")
                        : author.equals(Entry.REQUESTER)
                                ? refusals.text("answered-by-requester")
                                : refusals.text("answered-by", author));
    }
}
