package dev.loopdesk.process.conversation;

import dev.loopdesk.message.MessageKind;
import dev.loopdesk.process.answers.AccountRights;
import dev.loopdesk.process.answers.OpenTasks;
import dev.loopdesk.process.answers.OvertakenRefusal;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.RetriedTransaction;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.TechnicalSupport.Group;
import dev.loopdesk.process.notification.Notifications;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Submissions;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.IdentityLinkType;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Service;

/**
 * Hands an open task over to a person or a team, with a note for whoever holds it next (S3.5, S3.6). Clocks go on. The
 * engine decides who may, by the rights of the account that hands over and of the person who gets the task; that person
 * is written to.
 */
@Service
public class TaskHandOver {

    /** Field of the entry: account or group that has the task from now on. */
    private static final String TO = "handedOverTo";

    /** Field of the entry: account that held the task. */
    private static final String FROM = "handedOverFrom";

    /** Field of the entry: name of the task. */
    private static final String TASK = "handedOverTask";

    private static final String NOTE = "handOverNote";

    private final TaskService tasks;
    private final OpenTasks openTasks;
    private final StaffNames names;
    private final AccountRights rights;
    private final RepositoryService models;
    private final EndedTasks endedTasks;
    private final PutAside putAside;
    private final CaseFiles caseFiles;
    private final Submissions submissions;
    private final Notifications notifications;
    private final List<StageRules> stages;
    private final Refusals refusals;
    private final RetriedTransaction transaction;

    TaskHandOver(
            TaskService tasks,
            OpenTasks openTasks,
            StaffNames names,
            AccountRights rights,
            RepositoryService models,
            EndedTasks endedTasks,
            PutAside putAside,
            CaseFiles caseFiles,
            Submissions submissions,
            Notifications notifications,
            List<StageRules> stages,
            Refusals refusals,
            RetriedTransaction transaction) {
        this.tasks = tasks;
        this.openTasks = openTasks;
        this.names = names;
        this.rights = rights;
        this.models = models;
        this.endedTasks = endedTasks;
        this.putAside = putAside;
        this.caseFiles = caseFiles;
        this.submissions = submissions;
        this.notifications = notifications;
        this.stages = List.copyOf(stages);
        this.refusals = refusals;
        this.transaction = transaction;
    }

    /**
     * A task to hand over.
     *
     * @param holder account, or null if it is in the queue of its groups
     * @param changesTeam false if the diagram gives it to the leads alone, who keep it
     */
    public record OpenTask(String id, String name, @Nullable String holder, boolean changesTeam) {}

    /** Somebody who may hold a task, with the number of open tasks they hold. */
    public record Colleague(String account, String name, long load) {}

    /** The receiver: one of both is given. */
    public record Receiver(
            @Nullable String account, @Nullable String group) {}

    /** Returns those open tasks of a ticket that an account may hand over, named in the language of a reader. */
    public List<OpenTask> tasks(String number, String account, Locale reader) {
        return rights.assignable(account, openTasks.of(number)).stream()
                .map(task -> new OpenTask(
                        task.getId(),
                        ElementProperties.of(element(task)).name(reader),
                        task.getAssignee(),
                        changesTeam(task)))
                .toList();
    }

    /** Returns the members of the groups of a task and the leads, except its holder; those with the least work first. */
    public List<Colleague> colleagues(String number, OpenTask task) {
        Set<String> groups = candidateGroups(task.id());
        groups.add(Group.SUPPORT_LEADS);
        var people = new TreeMap<String, String>();
        groups.forEach(group -> people.putAll(names.ofMembers(group)));
        if (task.holder() != null) {
            people.remove(task.holder());
        }
        String element =
                tasks.createTaskQuery().taskId(task.id()).singleResult().getTaskDefinitionKey();
        people.keySet().removeIf(account -> !allow(element, number, account));
        Map<String, Long> loads = openTasks.heldBy(people.keySet());
        return people.entrySet().stream()
                .map(one -> new Colleague(one.getKey(), one.getValue(), loads.getOrDefault(one.getKey(), 0L)))
                .sorted((one, other) -> Long.compare(one.load(), other.load()))
                .toList();
    }

    /**
     * Hands a task over.
     *
     * @param submission id given by the author; a repeated one has no effect
     * @param author account that hands over
     * @param seen account that held the task when the author decided, or null
     * @param teams groups that may get a task
     * @return true if it was submitted for the first time
     * @throws OvertakenRefusal if the task has ended or has another holder by now
     * @throws Refusal if the author or the receiver is not entitled
     */
    public boolean handOver(
            String number,
            String taskId,
            String submission,
            String author,
            @Nullable String seen,
            Receiver receiver,
            @Nullable String note,
            Collection<String> teams) {
        return transaction.run(() -> {
            caseFiles.lock(number);
            if (submissions.ticketOf(submission).isPresent()) {
                return false;
            }
            Task task = openTasks.of(number).stream()
                    .filter(open -> open.getId().equals(taskId))
                    .findFirst()
                    .orElseThrow(() -> endedTasks.refusal(number, taskId));
            if (!Objects.equals(task.getAssignee(), seen)) {
                throw overtaken(number, task);
            }
            submissions.record(submission, number);
            String account = receiver.account();
            if (account == null) {
                toTeam(task, author, String.valueOf(receiver.group()), teams);
            } else {
                toPerson(number, task, author, account);
            }
            putAside.end(number, taskId);
            var content = new LinkedHashMap<String, Object>();
            content.put(TASK, task.getName());
            if (seen != null) {
                content.put(FROM, seen);
            }
            content.put(TO, account == null ? String.valueOf(receiver.group()) : account);
            if (note != null) {
                content.put(NOTE, note);
            }
            caseFiles.append(number, EntryKind.HAND_OVER, task.getTaskDefinitionKey(), author, false, content);
            if (account != null && !account.equals(author)) {
                // The letter names who has worked on the ticket until now.
                notifications.toStaff(
                        number, MessageKind.TASK_HANDED_OVER, List.of(account), List.of(), task.getPriority());
            }
            if (element(task).getCamundaAssignee() != null) {
                // Later tasks of the ticket and messages of the requester go to whoever has it now.
                caseFiles.recordAgent(number, account);
            }
            openTasks.refresh(number);
            return true;
        });
    }

    private void toPerson(String number, Task task, String author, String account) {
        stages.stream()
                .filter(rules -> rules.tasks().contains(task.getTaskDefinitionKey()))
                .forEach(rules -> rules.handOver(task.getTaskDefinitionKey(), number, account));
        assign(task.getId(), author, account);
    }

    private void toTeam(Task task, String author, String group, Collection<String> teams) {
        if (!teams.contains(group)) {
            throw refusals.of("handover-no-team", group);
        }
        if (!changesTeam(task)) {
            throw refusals.of(
                    "handover-leads-only", ElementProperties.of(element(task)).name(LocaleContextHolder.getLocale()));
        }
        assign(task.getId(), author, null);
        // The leads of an escalated ticket stay.
        for (String former : candidateGroups(task.getId())) {
            if (!former.equals(Group.SUPPORT_LEADS)) {
                tasks.deleteCandidateGroup(task.getId(), former);
            }
        }
        tasks.addCandidateGroup(task.getId(), group);
    }

    /** Assigns the task with the rights of the author, so that the engine refuses what the author may not. */
    private void assign(String task, String author, @Nullable String account) {
        try {
            rights.as(author, () -> {
                tasks.setAssignee(task, account);
                return true;
            });
        } catch (AuthorizationException e) {
            throw refusals.of("handover-not-yours");
        }
    }

    private boolean allow(String element, String number, String account) {
        try {
            stages.stream()
                    .filter(rules -> rules.tasks().contains(element))
                    .forEach(rules -> rules.handOver(element, number, account));
            return true;
        } catch (Refusal e) {
            return false;
        }
    }

    private OvertakenRefusal overtaken(String number, Task task) {
        return caseFiles
                .latest(number, EntryKind.HAND_OVER)
                .filter(last -> task.getName().equals(last.text(TASK)))
                .map(last -> new OvertakenRefusal(
                        refusals.text("handover-overtaken", names.of(last.author()), receiver(last))))
                .orElseGet(() -> new OvertakenRefusal(
                        task.getAssignee() == null
                                ? refusals.text("handover-released")
                                : refusals.text("handover-claimed", names.of(task.getAssignee()))));
    }

    /** Returns the name of the person or of the team that a task was handed over to. */
    private String receiver(Entry handOver) {
        String to = String.valueOf(handOver.text(TO));
        String name = names.of(to);
        return name.equals(to)
                ? Objects.requireNonNullElse(
                        Texts.of("case", LocaleContextHolder.getLocale()).find("value." + TO + "." + to), to)
                : name;
    }

    private boolean changesTeam(Task task) {
        return !Group.SUPPORT_LEADS.equals(element(task).getCamundaCandidateGroups());
    }

    private UserTask element(Task task) {
        return models.getBpmnModelInstance(task.getProcessDefinitionId())
                .getModelElementById(task.getTaskDefinitionKey());
    }

    private Set<String> candidateGroups(String task) {
        return tasks.getIdentityLinksForTask(task).stream()
                .filter(link -> IdentityLinkType.CANDIDATE.equals(link.getType()))
                .map(IdentityLink::getGroupId)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
