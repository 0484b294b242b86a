package dev.loopdesk.process.notification;

import dev.loopdesk.message.MessageKind;
import dev.loopdesk.process.contract.TasksReturned;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Records tasks that a deleted or demoted account gave back, and tells the leads, in the transaction of the change. */
@Component
class ReturnedTasks {

    /** Field of the entry: the account that held the tasks. */
    private static final String FORMER_HOLDER = "formerHolder";

    /** Field of the entry: names of the tasks. */
    private static final String TASKS = "returnedTasks";

    private final CaseFiles caseFiles;
    private final Notifications notifications;
    private final TaskService taskService;

    ReturnedTasks(CaseFiles caseFiles, Notifications notifications, TaskService taskService) {
        this.caseFiles = caseFiles;
        this.notifications = notifications;
        this.taskService = taskService;
    }

    /** Goes through the tickets in the order of their numbers, so that concurrent changes do not block each other. */
    @EventListener
    public void onReturn(TasksReturned returned) {
        var byTicket = new TreeMap<String, List<Task>>();
        for (Task task : returned.tasks()) {
            if (taskService.getVariable(task.getId(), Variable.TICKET_NUMBER) instanceof String number
                    && caseFiles.find(number).isPresent()) {
                byTicket.computeIfAbsent(number, ticket -> new ArrayList<>()).add(task);
            }
        }
        byTicket.forEach((number, tasks) -> tell(number, returned.account(), tasks));
    }

    private void tell(String number, String account, List<Task> tasks) {
        String names = tasks.stream().map(Task::getName).sorted().collect(Collectors.joining(", "));
        caseFiles.append(
                number,
                EntryKind.STATUS,
                tasks.get(0).getTaskDefinitionKey(),
                Entry.LOOPDESK,
                false,
                Map.of(FORMER_HOLDER, account, TASKS, names));
        int taskPriority = tasks.stream().mapToInt(Task::getPriority).max().orElseThrow();
        notifications.toLeadsExcept(account, number, MessageKind.TASK_RETURNED, taskPriority);
    }
}
