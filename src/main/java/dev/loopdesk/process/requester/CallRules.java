package dev.loopdesk.process.requester;

import dev.loopdesk.process.answers.Answer;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.DeliverMessageProcess.Call;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.TicketFacts;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** A call without an outcome has told the message; a phone number that was noted is the ticket's from now on (S2.1). */
@Component
class CallRules implements StageRules {

    private final CaseFiles caseFiles;

    CallRules(CaseFiles caseFiles) {
        this.caseFiles = caseFiles;
    }

    @Override
    public Set<String> tasks() {
        return Set.of(DeliverMessageProcess.CALL_REQUESTER);
    }

    @Override
    public void accept(Answer answer) {
        answer.fillIn(DeliverMessageProcess.CALL_OUTCOME, Call.TOLD);
        if (Call.NEW_NUMBER.equals(answer.text(DeliverMessageProcess.CALL_OUTCOME))) {
            String phone = Objects.requireNonNull(answer.text(DeliverMessageProcess.NEW_PHONE));
            String number = answer.ticketNumber();
            caseFiles.correct(number, TicketFacts.of(caseFiles.get(number)).withPhone(phone.strip()));
        }
    }
}
