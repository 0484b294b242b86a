package dev.loopdesk.process.requester;

import dev.loopdesk.message.MessageKind;
import dev.loopdesk.message.Outbox;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.process.answers.AlreadyAnsweredRefusal;
import dev.loopdesk.process.answers.Form;
import dev.loopdesk.process.answers.Forms;
import dev.loopdesk.process.answers.OpenTasks;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.RetriedTransaction;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.Reply;
import dev.loopdesk.process.contract.ReportedMail;
import dev.loopdesk.process.contract.RequesterTask;
import dev.loopdesk.process.contract.Stage;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.notification.Notifications;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.CaseFiles.Step;
import dev.loopdesk.ticket.Consent;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Origins;
import dev.loopdesk.ticket.Origins.Origin;
import dev.loopdesk.ticket.Participant;
import dev.loopdesk.ticket.Submissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.MismatchingMessageCorrelationException;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.springframework.stereotype.Service;

/**
 * Actions of a requester on a ticket. Each action runs in its own transaction, is retried after a conflict with
 * concurrent work, and is executed once however often it is submitted.
 */
@Service
public class RequesterActions {

    /** Limit of link mails to one address. */
    private static final int MOST_LINKS = 10;

    private static final Duration BETWEEN_LINKS = Duration.ofHours(1);

    private final SupportProcess process;
    private final TaskService tasks;
    private final OpenTasks openTasks;
    private final RepositoryService models;
    private final HistoryService history;
    private final Forms forms;
    private final CaseFiles caseFiles;
    private final Submissions submissions;
    private final Origins origins;
    private final Attachments attachments;
    private final Notifications notifications;
    private final Outbox outbox;
    private final TicketLinks links;
    private final Refusals refusals;
    private final Clock clock;
    private final RetriedTransaction transaction;

    RequesterActions(
            SupportProcess process,
            TaskService tasks,
            OpenTasks openTasks,
            RepositoryService models,
            HistoryService history,
            Forms forms,
            CaseFiles caseFiles,
            Submissions submissions,
            Origins origins,
            Attachments attachments,
            Notifications notifications,
            Outbox outbox,
            TicketLinks links,
            Refusals refusals,
            Clock clock,
            RetriedTransaction transaction) {
        this.process = process;
        this.tasks = tasks;
        this.openTasks = openTasks;
        this.models = models;
        this.history = history;
        this.forms = forms;
        this.caseFiles = caseFiles;
        this.submissions = submissions;
        this.origins = origins;
        this.attachments = attachments;
        this.notifications = notifications;
        this.outbox = outbox;
        this.links = links;
        this.refusals = refusals;
        this.clock = clock;
        this.transaction = transaction;
    }

    /**
     * Result of a report.
     *
     * @param isNew true if it was submitted for the first time
     */
    public record Received(String number, boolean isNew) {}

    /** Returns the present position of the ticket. */
    public TicketPosition position(String number) {
        var at = new HashSet<String>();
        var stages = EnumSet.noneOf(Stage.class);
        RequesterTask wanted = null;
        List<Task> open = openTasks.of(number);
        for (Task task : open) {
            at.add(task.getTaskDefinitionKey());
            ElementProperties element = element(task);
            Stage stage = element.stage();
            if (stage != null) {
                stages.add(stage);
            }
            if (element.waitsForRequester()) {
                wanted = new RequesterTask(task.getId(), task.getTaskDefinitionKey(), task.getName(), element.form());
            }
        }
        if (stages.isEmpty() && !open.isEmpty()) {
            List<Step> steps = caseFiles.steps(List.of(number)).getOrDefault(number, List.of());
            TicketStages.latest(steps, models.getBpmnModelInstance(open.get(0).getProcessDefinitionId()))
                    .ifPresent(stages::add);
        }
        return new TicketPosition(Set.copyOf(at), Set.copyOf(stages), wanted);
    }

    /**
     * A form that a plain reply fills in.
     *
     * @param task id of the task that was open when the requester saw it
     */
    record ReplyForm(String task, Map<String, Object> fields) {}

    /**
     * Returns the form that a reply fills in, by the extension properties of the task that waits for the requester.
     *
     * @return empty if nothing waits for a reply, or if the form asks for more than the reply says
     */
    Optional<ReplyForm> answeredByReply(String number, String reply) {
        for (Task task : openTasks.of(number)) {
            Map<String, Object> fields = element(task).answeredBy(reply);
            if (!fields.isEmpty()
                    && forms.shownBy(task.getProcessDefinitionId(), task.getTaskDefinitionKey(), task.getId())
                            .accepts(fields, refusals)) {
                return Optional.of(new ReplyForm(task.getId(), fields));
            }
        }
        return Optional.empty();
    }

    /**
     * Registers a report (S2.1) with the attachments drafted under the same id.
     *
     * @param submission id given by the page; a repeated report returns the first ticket
     * @return the number of the ticket
     * @throws Refusal if the form forbids the report
     */
    public String report(String submission, Map<String, Object> report) {
        return report(submission, report, submission);
    }

    /**
     * Registers a report that came by mail (S2.1), with the attachments drafted under the mail's id.
     *
     * @param mailId id of the mail; a repeated report returns the first ticket
     * @return the number of the ticket
     * @throws Refusal if the form forbids the report
     */
    public String report(String mailId, Map<String, Object> report, ReportedMail mail) {
        var withMail = new LinkedHashMap<>(report);
        withMail.put(ReportedMail.FIELD, mail);
        return report(mailId, withMail, mailId);
    }

    /**
     * Registers a report (S2.1).
     *
     * @param submission id given by the page; a repeated report returns the first ticket
     * @param draft id of the attachments' draft, which may be empty
     * @return the number of the ticket
     * @throws Refusal if the form forbids the report
     */
    public String report(String submission, Map<String, Object> report, String draft) {
        return settled(() -> submissions.ticketOf(submission).orElseGet(() -> {
            String number = process.ticketReceived(report);
            submissions.record(submission, number);
            file(draft, number);
            return number;
        }));
    }

    /**
     * Registers a report from an integration for a requester (S2.1).
     *
     * @param origin the integration and its id of the ticket; a repeated id returns the first ticket
     * @throws Refusal if the form forbids the report
     */
    public Received report(Origin origin, Map<String, Object> report) {
        return settled(() -> {
            Optional<String> known = origins.ticketFrom(origin);
            if (known.isPresent()) {
                return new Received(known.get(), false);
            }
            String number = process.ticketReceived(report);
            origins.record(number, origin);
            return new Received(number, true);
        });
    }

    /** Tells whether a submission with that id was recorded. */
    public boolean isHandedIn(String submission) {
        return submissions.ticketOf(submission).isPresent();
    }

    /**
     * Completes a task with the requester's answer.
     *
     * @param submission id of the submission; a repeated answer has no effect
     * @param task id of the task that was open when the requester saw it
     * @param draft id of the attachments' draft, which may be empty
     * @throws AlreadyAnsweredRefusal if the task is not open any more
     * @throws Refusal if the form or the standard forbids the answer
     */
    public void answer(String number, String submission, String task, Map<String, Object> fields, String draft) {
        settled(() -> {
            if (submissions.ticketOf(submission).isPresent()) {
                return task;
            }
            submissions.record(submission, number);
            Task open = tasks.createTaskQuery().taskId(task).singleResult();
            boolean foreign =
                    open != null && (!isOf(number, open) || !element(open).waitsForRequester());
            if (foreign) {
                throw new AlreadyAnsweredRefusal(refusals.text("moved-on"), null);
            }
            attachments.file(draft, number, Entry.REQUESTER);
            process.complete(task, Entry.REQUESTER, fields);
            return task;
        });
    }

    /**
     * Files a message of the requester with the attachments drafted under the same id. If details are asked for, it is
     * the answer.
     *
     * @param submission id given by the page; a repeated message has no effect
     * @return true if it was submitted for the first time
     * @throws AlreadyAnsweredRefusal if the ticket has ended
     */
    public boolean reply(String number, String submission, String text) {
        return reply(number, submission, text, submission);
    }

    /**
     * Files a message of the requester. If details are asked for, it is the answer.
     *
     * @param submission id given by the page; a repeated message has no effect
     * @param draft id of the attachments' draft, which may be empty
     * @return true if it was submitted for the first time
     * @throws AlreadyAnsweredRefusal if the ticket has ended
     */
    public boolean reply(String number, String submission, String text, String draft) {
        return reply(number, submission, new Reply(text, null, null), draft);
    }

    /**
     * Files a mail to the ticket with the attachments drafted under the same id.
     *
     * @param submission id of the mail; a repeated mail has no effect
     * @return true if it was submitted for the first time
     * @throws AlreadyAnsweredRefusal if the ticket has ended
     */
    public boolean reply(String number, String submission, Reply reply) {
        return reply(number, submission, reply, submission);
    }

    /**
     * Files a message of a participant, which answers nothing and moves no task.
     *
     * @param submission id given by the page; a repeated message has no effect
     * @param draft id of the attachments' draft, which may be empty
     * @throws AlreadyAnsweredRefusal if the ticket has ended
     */
    public void reply(Participant participant, String submission, String text, String draft) {
        reply(
                participant.ticketNumber(),
                submission,
                new Reply(text, null, participant.address(), participant.name(), true),
                draft);
    }

    private boolean reply(String number, String submission, Reply reply, String draft) {
        return settled(() -> {
            boolean first = submissions.ticketOf(submission).isEmpty();
            if (first) {
                submissions.record(submission, number);
                correlated(() -> process.requesterReplied(number, reply));
                attachments.file(draft, number, reply.author(), reply.origin());
                openTasks.refreshBeforeCommit(number);
            }
            return first;
        });
    }

    /**
     * Withdraws the ticket for its requester.
     *
     * @throws AlreadyAnsweredRefusal if the ticket has ended or is closed; a confirmed end is not changed
     */
    public void withdraw(String number) {
        settled(() -> {
            caseFiles.lock(number);
            if (process.isClosed(number)) {
                throw new AlreadyAnsweredRefusal(refusals.text("moved-on"), null);
            }
            correlated(() -> process.ticketWithdrawn(number));
            return number;
        });
    }

    /** Revokes a valid consent to remote assistance; a running session ends (S3.7). */
    public void revokeConsent(String number) {
        settled(() -> {
            caseFiles.lock(number);
            if (!hasConsent(number)) {
                return number;
            }
            if (position(number).at().contains(TechnicalSupport.Element.REMOTE_ASSISTANCE)) {
                process.remoteConsentRevoked(number);
            } else {
                caseFiles.append(number, EntryKind.CONSENT, null, Entry.REQUESTER, true, Consent.REVOKED);
                notifications.consentRevoked(number);
            }
            return number;
        });
    }

    /** Tells whether the requester's consent to remote assistance is valid now. */
    public boolean hasConsent(String number) {
        return caseFiles.hasConsent(number, clock.instant());
    }

    /** Mails the owner of an address the links to their open tickets, for each ticket at most once an hour. */
    public void sendLinks(String address) {
        for (String number : caseFiles.openTicketsOf(address, MOST_LINKS)) {
            settled(() -> {
                caseFiles.lock(number);
                Instant earliest = clock.instant().minus(BETWEEN_LINKS);
                boolean sent = outbox.lastComposed(number, MessageKind.LINKS)
                        .filter(earliest::isBefore)
                        .isPresent();
                if (!sent) {
                    notifications.link(number);
                }
                return number;
            });
        }
    }

    /** Makes all links to a ticket invalid and mails a new one. */
    public void renewLinks(String number) {
        settled(() -> {
            links.revoke(number);
            notifications.link(number);
            return number;
        });
    }

    private void file(String draft, String number) {
        if (!attachments.file(draft, number, Entry.REQUESTER).isEmpty()) {
            openTasks.refreshBeforeCommit(number);
        }
    }

    private boolean isOf(String number, Task task) {
        return openTasks.of(number).stream().anyMatch(open -> open.getId().equals(task.getId()));
    }

    private ElementProperties element(Task task) {
        FlowElement element = models.getBpmnModelInstance(task.getProcessDefinitionId())
                .getModelElementById(task.getTaskDefinitionKey());
        return ElementProperties.of(element);
    }

    /**
     * Returns the form of a task that waits, or has waited, for the requester of a ticket.
     *
     * @return empty if the ticket has no such task, or if it has ended and its form was not read before
     */
    public Optional<Form> form(String number, String task) {
        Task open = tasks.createTaskQuery().taskId(task).singleResult();
        if (open != null) {
            return isOf(number, open) && element(open).waitsForRequester()
                    ? Optional.of(forms.shownBy(open.getProcessDefinitionId(), open.getTaskDefinitionKey(), task))
                    : Optional.empty();
        }
        HistoricTaskInstance over = history.createHistoricTaskInstanceQuery()
                .taskId(task)
                .processInstanceBusinessKey(number)
                .singleResult();
        return over == null
                ? Optional.empty()
                : forms.known(over.getProcessDefinitionId(), over.getTaskDefinitionKey());
    }

    private void correlated(Runnable message) {
        try {
            message.run();
        } catch (MismatchingMessageCorrelationException e) {
            throw new AlreadyAnsweredRefusal(refusals.text("moved-on"), null);
        }
    }

    private <T> T settled(Supplier<T> wish) {
        return transaction.run(wish);
    }
}
