package dev.loopdesk.process.requester;

import dev.loopdesk.ticket.CaseFiles;
import org.camunda.bpm.engine.IdentityService;
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

    /** Tells whether a message answers the question to the requester; called by tickets on older diagrams. */
    public boolean isAnswer(String ticketNumber, String from) {
        return isAnswer(ticketNumber, from, true);
    }

    /**
     * Tells whether a message answers the question to the requester; otherwise it is only recorded.
     *
     * @param from sender's address if the sender is not the requester; expressions pass an empty text for the requester
     * @param hasText false if nothing was written
     */
    public boolean isAnswer(String ticketNumber, String from, boolean hasText) {
        return hasText
                && from.isEmpty()
                && requester.answeredByReply(ticketNumber, "").isPresent();
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
