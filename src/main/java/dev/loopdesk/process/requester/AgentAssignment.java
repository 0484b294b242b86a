package dev.loopdesk.process.requester;

import dev.loopdesk.process.contract.Reply;
import dev.loopdesk.ticket.CaseFiles;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.context.DelegateExecutionContext;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers the diagram's questions about agents and the requester. */
@Component("desk")
public class AgentAssignment {

    private final CaseFiles caseFiles;
    private final IdentityService identities;
    private final RequesterActions requester;

    AgentAssignment(CaseFiles caseFiles, IdentityService identities, RequesterActions requester) {
        this.caseFiles = caseFiles;
        this.identities = identities;
        this.requester = requester;
    }

    /** Tells whether a task waits for the requester, so that a message may be the answer. */
    public boolean waitsForRequester(String ticketNumber) {
        return requester.position(ticketNumber).requesterTask() != null;
    }

    /**
     * Tells whether the message that the execution has received is the whole answer to the question to the requester;
     * otherwise it is recorded, and somebody reads it.
     *
     * @param from sender's address if the sender is not the requester; expressions pass an empty text for the requester
     */
    public boolean isAnswer(String ticketNumber, String from) {
        return from.isEmpty()
                && requester.answeredByReply(ticketNumber, received()).isPresent();
    }

    private static String received() {
        DelegateExecution execution = DelegateExecutionContext.getCurrentDelegationExecution();
        Object text = execution == null ? null : execution.getVariable(Reply.TEXT);
        return text == null ? "" : text.toString();
    }

    /** Returns the account that worked on the ticket last if it is still a member of the group; else null. */
    public @Nullable String previousAgent(String ticketNumber, String group) {
        String agent = caseFiles.get(ticketNumber).agent();
        if (agent == null) {
            return null;
        }
        long member =
                identities.createUserQuery().userId(agent).memberOfGroup(group).count();
        return member > 0 ? agent : null;
    }
}
