package dev.loopdesk.process.requester;

import dev.loopdesk.message.BouncedAddresses;
import dev.loopdesk.message.Outbox;
import dev.loopdesk.message.OutgoingMessage;
import dev.loopdesk.message.RequesterCalls;
import dev.loopdesk.problem.KnownProblems;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.conversation.TicketParticipants;
import dev.loopdesk.process.notification.Notifications;
import dev.loopdesk.process.targets.RequesterWaits;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import dev.loopdesk.ticket.TicketFacts;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/**
 * Gives the ticket the mail address that the latest call has noted, and each message of the call a copy that goes
 * there (S2.4).
 */
@Component("correctAddress")
class CorrectAddress implements JavaDelegate {

    private final CaseFiles caseFiles;
    private final TicketParticipants participants;
    private final Outbox outbox;
    private final BouncedAddresses bounced;
    private final RequesterWaits waits;
    private final RuntimeService runtime;
    private final RequesterCalls calls;
    private final Notifications notifications;
    private final KnownProblems problems;

    CorrectAddress(
            CaseFiles caseFiles,
            TicketParticipants participants,
            Outbox outbox,
            BouncedAddresses bounced,
            RequesterWaits waits,
            RuntimeService runtime,
            RequesterCalls calls,
            Notifications notifications,
            KnownProblems problems) {
        this.caseFiles = caseFiles;
        this.participants = participants;
        this.outbox = outbox;
        this.bounced = bounced;
        this.waits = waits;
        this.runtime = runtime;
        this.calls = calls;
        this.notifications = notifications;
        this.problems = problems;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String number = (String) execution.getVariable(Variable.TICKET_NUMBER);
        Entry noted = caseFiles
                .latest(number, EntryKind.CALL)
                .filter(call -> call.text(DeliverMessageProcess.NEW_ADDRESS) != null)
                .orElseThrow(() -> new IllegalStateException("No call about " + number + " has noted an address"));
        String address =
                String.valueOf(noted.text(DeliverMessageProcess.NEW_ADDRESS)).strip();
        Ticket ticket = caseFiles.get(number);
        if (!address.equalsIgnoreCase(ticket.requesterEmail())) {
            correct(ticket, address, noted.author(), execution.getCurrentActivityId());
        }
        bounced.clear(address);
        String call = (String) execution.getVariable(DeliverMessageProcess.MESSAGE_ID);
        List<String> told = calls.messages(call);
        calls.end(call);
        // The message goes by mail now and belongs to no call any more.
        execution.removeVariable(DeliverMessageProcess.JOINS_CALL);
        for (String former : told) {
            OutgoingMessage again = outbox.again(former, address);
            waits.sentAgain(former, again.id());
            problems.sentAgain(former, again.id());
            if (former.equals(call)) {
                execution.setVariable(DeliverMessageProcess.MESSAGE_ID, again.id());
            } else {
                notifications.again(again, (Integer) execution.getVariable(Variable.TASK_PRIORITY));
            }
        }
    }

    /** Files the correction as that of whoever called. */
    private void correct(Ticket ticket, String address, String author, String element) {
        caseFiles.correct(ticket.number(), TicketFacts.of(ticket).withEmail(address));
        participants.exclude(ticket.number(), address);
        String former = Objects.requireNonNullElse(ticket.requesterEmail(), "");
        caseFiles.append(
                ticket.number(),
                EntryKind.CORRECTION,
                element,
                author,
                false,
                Map.of(Variable.REQUESTER_EMAIL, List.of(former, address)));
        runtime.createProcessInstanceQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .processInstanceBusinessKey(ticket.number())
                .list()
                .forEach(instance -> runtime.setVariable(instance.getId(), Variable.REQUESTER_EMAIL, address));
    }
}
