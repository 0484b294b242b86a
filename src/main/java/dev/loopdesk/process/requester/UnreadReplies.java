package dev.loopdesk.process.requester;

import dev.loopdesk.process.answers.OpenTasks;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.Reply;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/** Messages to a ticket that nobody has read yet (S3.7, S5.6). */
@Component
public class UnreadReplies {

    /** Ending of the text key of a refusal that names who has written. */
    private static final String BY = "-by";

    private final OpenTasks openTasks;
    private final TaskService tasks;
    private final CaseFiles caseFiles;
    private final Refusals refusals;

    UnreadReplies(OpenTasks openTasks, TaskService tasks, CaseFiles caseFiles, Refusals refusals) {
        this.openTasks = openTasks;
        this.tasks = tasks;
        this.caseFiles = caseFiles;
        this.refusals = refusals;
    }

    /**
     * Requires that all messages are read.
     *
     * @param key text key of the refusal about the requester's message; the one that names somebody else ends in
     *     {@code -by}
     * @throws Refusal if a message is unread
     */
    public void requireNone(String number, String key) {
        List<Task> reading = openTasks.of(number).stream()
                .filter(task -> Element.READ_REPLY.equals(task.getTaskDefinitionKey()))
                .toList();
        if (reading.isEmpty()) {
            return;
        }
        Set<Object> unread = reading.stream()
                .map(task -> tasks.getVariable(task.getId(), Reply.ENTRY))
                .collect(Collectors.toSet());
        List<Entry> ofOthers = caseFiles.entries(number).stream()
                .filter(entry -> unread.contains(entry.position()))
                .filter(entry -> !entry.author().equals(Entry.REQUESTER))
                .toList();
        // Messages from before positions were noted count as the requester's.
        if (ofOthers.size() < unread.size()) {
            throw refusals.of(key);
        }
        Entry other = ofOthers.get(0);
        String name = other.participant();
        throw refusals.of(key + BY, name == null ? String.valueOf(other.text(Entry.FROM)) : name);
    }
}
