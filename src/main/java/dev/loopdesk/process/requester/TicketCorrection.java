package dev.loopdesk.process.requester;

import dev.loopdesk.message.BouncedAddresses;
import dev.loopdesk.message.DeskAddress;
import dev.loopdesk.process.answers.OpenTasks;
import dev.loopdesk.process.answers.OvertakenRefusal;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.RetriedTransaction;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.answers.TicketCategories;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.conversation.TicketParticipants;
import dev.loopdesk.process.notification.Notifications;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Report;
import dev.loopdesk.ticket.Submissions;
import dev.loopdesk.ticket.Ticket;
import dev.loopdesk.ticket.TicketFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.IdentityLinkType;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Corrects the facts of an open ticket (S2.3): the case file keeps old and new values, the process gets its variables, and
 * the diagram routes the ticket anew. With another mail address all links that were sent so far end, and the new address
 * gets a receipt with a new one.
 */
@Service
public class TicketCorrection {

    /** Variables of the process that state facts of the ticket. */
    private static final Set<String> VARIABLES = Set.of(
            Variable.TITLE, Variable.CATEGORY, Variable.REQUESTER_NAME, Variable.REQUESTER_EMAIL, Variable.LANGUAGE);

    private final CaseFiles caseFiles;
    private final Submissions submissions;
    private final TicketParticipants participants;
    private final BouncedAddresses bounced;
    private final DeskAddress desk;
    private final Notifications notifications;
    private final SupportProcess process;
    private final RuntimeService runtime;
    private final TaskService tasks;
    private final RepositoryService models;
    private final TicketCategories categories;
    private final OpenTasks openTasks;
    private final StaffNames names;
    private final Refusals refusals;
    private final RetriedTransaction transaction;

    TicketCorrection(
            CaseFiles caseFiles,
            Submissions submissions,
            TicketParticipants participants,
            BouncedAddresses bounced,
            DeskAddress desk,
            Notifications notifications,
            SupportProcess process,
            RuntimeService runtime,
            TaskService tasks,
            RepositoryService models,
            TicketCategories categories,
            OpenTasks openTasks,
            StaffNames names,
            Refusals refusals,
            RetriedTransaction transaction) {
        this.caseFiles = caseFiles;
        this.submissions = submissions;
        this.participants = participants;
        this.bounced = bounced;
        this.desk = desk;
        this.notifications = notifications;
        this.process = process;
        this.runtime = runtime;
        this.tasks = tasks;
        this.models = models;
        this.categories = categories;
        this.openTasks = openTasks;
        this.names = names;
        this.refusals = refusals;
        this.transaction = transaction;
    }

    /** Returns the categories that the ticket's own triage form offers; none if the ticket has ended. */
    public List<String> categories(String number) {
        ProcessInstance running = running(number);
        return running == null ? List.of() : categories.of(running.getProcessDefinitionId());
    }

    /**
     * Corrects a ticket.
     *
     * @param submission id given by the author; a repeated correction has no effect
     * @param author account
     * @param seen facts that the author saw; what equals them is not changed
     * @return true if it was submitted for the first time and changes something
     * @throws OvertakenRefusal if somebody else has corrected one of these fields since
     * @throws Refusal if the ticket has ended, or the new facts are unusable
     */
    public boolean correct(String number, String submission, String author, TicketFacts seen, TicketFacts wanted) {
        return transaction.run(() -> {
            caseFiles.lock(number);
            if (submissions.ticketOf(submission).isPresent()) {
                return false;
            }
            submissions.record(submission, number);
            return correct(caseFiles.get(number), author, seen, wanted);
        });
    }

    private boolean correct(Ticket ticket, String author, TicketFacts seen, TicketFacts wanted) {
        String number = ticket.number();
        ProcessInstance running = running(number);
        if (ticket.endedAs() != null || running == null) {
            throw refusals.of("correct-ended", number);
        }
        Map<String, @Nullable String> before = TicketFacts.of(ticket).fields();
        Map<String, @Nullable String> known = seen.fields();
        var after = new LinkedHashMap<>(before);
        var changes = new LinkedHashMap<String, Object>();
        wanted.fields().forEach((field, value) -> {
            String present = before.get(field);
            if (Objects.equals(value, known.get(field)) || Objects.equals(value, present)) {
                return;
            }
            if (!Objects.equals(present, known.get(field))) {
                throw new OvertakenRefusal(refusals.text("correct-overtaken", lastCorrector(number), shown(present)));
            }
            after.put(field, value);
            changes.put(field, List.of(text(present), text(value)));
        });
        if (changes.isEmpty()) {
            return false;
        }
        check(ticket, running, TicketFacts.of(after), changes.keySet());
        caseFiles.correct(number, TicketFacts.of(after));
        caseFiles.append(number, EntryKind.CORRECTION, null, author, false, changes);
        var variables = new LinkedHashMap<String, @Nullable Object>();
        TicketFacts.of(caseFiles.get(number)).fields().forEach((field, value) -> {
            if (changes.containsKey(field) && VARIABLES.contains(field)) {
                variables.put(field, value);
            }
        });
        runtime.setVariables(running.getId(), variables);
        if (changes.containsKey(Variable.CATEGORY)) {
            route(running, number, author);
        }
        if (changes.containsKey(Variable.REQUESTER_EMAIL)) {
            receive(number, after.get(Variable.REQUESTER_EMAIL));
        }
        openTasks.refresh(number);
        return true;
    }

    private void check(Ticket ticket, ProcessInstance running, TicketFacts facts, Set<String> changed) {
        String email = facts.requesterEmail();
        if (email == null && facts.requesterPhone() == null) {
            throw refusals.of("correct-unreachable").at(Variable.REQUESTER_EMAIL);
        }
        boolean contactChanged =
                changed.contains(Variable.REQUESTER_EMAIL) || changed.contains(Report.Field.REQUESTER_PHONE);
        if (email == null && contactChanged && !Report.canBeDialled(facts.requesterPhone())) {
            throw refusals.of("phone-without-digit").at(Report.Field.REQUESTER_PHONE);
        }
        if (email != null && changed.contains(Variable.REQUESTER_EMAIL) && desk.isOurs(email)) {
            throw refusals.of("participant-ours", email).at(Variable.REQUESTER_EMAIL);
        }
        if (changed.contains(Variable.CATEGORY)) {
            if (ticket.category() == null) {
                throw refusals.of("correct-before-triage").at(Variable.CATEGORY);
            }
            if (facts.category() == null
                    || !categories.of(running.getProcessDefinitionId()).contains(facts.category())) {
                throw refusals.of("correct-category", text(facts.category())).at(Variable.CATEGORY);
            }
        }
    }

    /** Has the diagram name the team of the corrected category; open tasks that it gives to the team follow. */
    private void route(ProcessInstance running, String number, String author) {
        Object former = runtime.getVariable(running.getId(), Variable.TEAM);
        if (!process.categoryCorrected(number, author)) {
            throw refusals.of("correct-older-diagram", number).at(Variable.CATEGORY);
        }
        if (!(runtime.getVariable(running.getId(), Variable.TEAM) instanceof String team) || team.equals(former)) {
            return;
        }
        for (Task task : openTasks.of(number)) {
            UserTask element = models.getBpmnModelInstance(task.getProcessDefinitionId())
                    .getModelElementById(task.getTaskDefinitionKey());
            String groups = element.getCamundaCandidateGroups();
            boolean hadFormer = tasks.getIdentityLinksForTask(task.getId()).stream()
                    .anyMatch(link -> IdentityLinkType.CANDIDATE.equals(link.getType())
                            && String.valueOf(former).equals(link.getGroupId()));
            if (hadFormer && groups != null && groups.contains("{" + Variable.TEAM + "}")) {
                tasks.deleteCandidateGroup(task.getId(), String.valueOf(former));
                tasks.addCandidateGroup(task.getId(), team);
            }
        }
    }

    /** Sends a new link to the corrected address. */
    private void receive(String number, @Nullable String email) {
        if (email != null) {
            participants.exclude(number, email);
            bounced.clear(email);
            notifications.receipt(number);
        }
    }

    private String lastCorrector(String number) {
        return names.of(caseFiles
                .latest(number, EntryKind.CORRECTION)
                .map(Entry::author)
                .orElse(Entry.LOOPDESK));
    }

    private @Nullable ProcessInstance running(String number) {
        return runtime.createProcessInstanceQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .processInstanceBusinessKey(number)
                .singleResult();
    }

    private static String shown(@Nullable String value) {
        return value == null ? "–" : value;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
