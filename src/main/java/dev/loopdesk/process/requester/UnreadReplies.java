package dev.loopdesk.process.requester;

import dev.loopdesk.process.answers.OpenTasks;
import dev.loopdesk.process.contract.Reply;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.TaskService;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Messages to a ticket that nobody has read yet (S3.7, S5.6). */
@Component
public class UnreadReplies {

    private final OpenTasks openTasks;
    private final TaskService tasks;
    private final CaseFiles caseFiles;

    UnreadReplies(OpenTasks openTasks, TaskService tasks, CaseFiles caseFiles) {
        this.openTasks = openTasks;
        this.tasks = tasks;
        this.caseFiles = caseFiles;
    }

    /**
     * Authors of the messages that are unread.
     *
     * @param other name or address of somebody else than the requester; null if the requester wrote any of it
     */
    public record Writer(@Nullable String other) {}

    /** Returns who wrote what is unread; empty if all is read. */
    public Optional<Writer> writer(String number) {
        Set<Object> unread = openTasks.of(number).stream()
                .filter(task -> Element.READ_REPLY.equals(task.getTaskDefinitionKey()))
                // Messages from before positions were noted count as the requester's.
                .map(task -> Objects.requireNonNullElse(tasks.getVariable(task.getId(), Reply.ENTRY), task.getId()))
                .collect(Collectors.toSet());
        if (unread.isEmpty()) {
            return Optional.empty();
        }
        List<Entry> ofOthers = caseFiles.entries(number).stream()
                .filter(entry -> unread.contains(entry.position()))
                .filter(entry -> !entry.author().equals(Entry.REQUESTER))
                .toList();
        if (ofOthers.size() < unread.size()) {
            return Optional.of(new Writer(null));
        }
        Entry other = ofOthers.get(0);
        String name = other.participant();
        return Optional.of(new Writer(name == null ? String.valueOf(other.text(Entry.FROM)) : name));
    }
}
