package dev.loopdesk.process.requester;

import dev.loopdesk.process.answers.AccountRights;
import dev.loopdesk.process.contract.Reply;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.servicetime.ServiceLevel;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Confirmation;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.Ticket;
import java.time.Clock;
import java.util.Date;
import java.util.List;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.context.DelegateExecutionContext;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers the diagram's questions about agents and the requester. */
@Component
public class AgentAssignment {

    private final CaseFiles caseFiles;
    private final AccountRights rights;
    private final HistoryService history;
    private final RequesterActions requester;
    private final SupportProcess process;
    private final ServiceTimes serviceTimes;
    private final Clock clock;

    AgentAssignment(
            CaseFiles caseFiles,
            AccountRights rights,
            HistoryService history,
            RequesterActions requester,
            SupportProcess process,
            ServiceTimes serviceTimes,
            Clock clock) {
        this.caseFiles = caseFiles;
        this.rights = rights;
        this.history = history;
        this.requester = requester;
        this.process = process;
        this.serviceTimes = serviceTimes;
        this.clock = clock;
    }

    /**
     * Returns when a message of the requester that comes now is to be taken care of: within the time for a first
     * response by the priority of the ticket, in its service calendar; at once in a remote session, which it may end
     * (S3.7).
     */
    public Date replyDue(String ticketNumber) {
        if (isInSession(ticketNumber)) {
            return Date.from(clock.instant());
        }
        Ticket ticket = caseFiles.get(ticketNumber);
        ServiceLevel level = process.serviceLevel(ticket);
        return Date.from(serviceTimes.calendar(level.calendar()).plus(clock.instant(), level.firstResponse()));
    }

    /** Tells whether a task waits for the requester, so that a message may be the answer. */
    public boolean waitsForRequester(String ticketNumber) {
        return requester.position(ticketNumber).requesterTask() != null;
    }

    /** Tells whether a message answers the question to the requester; called by tickets on older diagrams. */
    public boolean isAnswer(String ticketNumber, String from) {
        return isAnswer(ticketNumber, from, true);
    }

    /**
     * Tells whether the message that the execution has received is the whole answer to the question to the requester;
     * otherwise it is recorded, and somebody reads it.
     *
     * @param from sender's address if the sender is not the requester; expressions pass an empty text for the requester
     * @param hasText false if nothing was written
     */
    public boolean isAnswer(String ticketNumber, String from, boolean hasText) {
        return hasText
                && from.isEmpty()
                && requester.answeredByReply(ticketNumber, received()).isPresent();
    }

    private static String received() {
        DelegateExecution execution = DelegateExecutionContext.getCurrentDelegationExecution();
        Object text = execution == null ? null : execution.getVariable(Reply.TEXT);
        return text == null ? "" : text.toString();
    }

    /** Tells whether the requester asked something else when they confirmed the solution (S5.3). */
    public boolean hasOtherQuestions(String ticketNumber) {
        Entry confirmation = Confirmation.latest(caseFiles.entries(ticketNumber));
        return confirmation != null && confirmation.text(Confirmation.OTHER_QUESTIONS) != null;
    }

    /** Returns the account that worked on the ticket last if it is still a member of the group; else null. */
    public @Nullable String previousAgent(String ticketNumber, String group) {
        String agent = caseFiles.get(ticketNumber).agent();
        return agent != null && rights.isMember(agent, group) ? agent : null;
    }

    /** Tells whether a remote session is open (S3.7). */
    public boolean isInSession(String ticketNumber) {
        return process.isAt(ticketNumber, Element.REMOTE_ASSISTANCE);
    }

    /** Tells whether a remote session is open, or what was done in it is still to be recorded (S3.7). */
    public boolean isInSessionOrRecordsIt(String ticketNumber) {
        return isInSession(ticketNumber) || process.isAt(ticketNumber, Element.RECORD_SESSION);
    }

    /**
     * Returns the account that holds the latest remote session, or held it when it ended, if it is still a member of the
     * group; else the previous agent (S3.7).
     */
    public @Nullable String sessionAgent(String ticketNumber, String group) {
        List<HistoricTaskInstance> latest = history.createHistoricTaskInstanceQuery()
                .processInstanceBusinessKey(ticketNumber)
                .taskDefinitionKey(Element.REMOTE_ASSISTANCE)
                .orderByHistoricActivityInstanceStartTime()
                .desc()
                .listPage(0, 1);
        String agent = latest.isEmpty() ? null : latest.get(0).getAssignee();
        return agent != null && rights.isMember(agent, group) ? agent : previousAgent(ticketNumber, group);
    }
}
