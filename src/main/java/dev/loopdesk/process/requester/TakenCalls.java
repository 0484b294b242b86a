package dev.loopdesk.process.requester;

import dev.loopdesk.process.answers.RetriedTransaction;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.requester.RequesterActions.Received;
import dev.loopdesk.ticket.Submissions;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Calls that staff take (S2.1): each becomes one ticket, however often its page sends it. */
@Service
public class TakenCalls {

    private final SupportProcess process;
    private final Submissions submissions;
    private final RetriedTransaction transaction;

    TakenCalls(SupportProcess process, Submissions submissions, RetriedTransaction transaction) {
        this.process = process;
        this.submissions = submissions;
        this.transaction = transaction;
    }

    /** Returns the ticket of a call that was taken before. */
    public Optional<String> ticketOf(String submission) {
        return submissions.ticketOf(submission);
    }

    /**
     * Makes a ticket of a call.
     *
     * @param submission id given by the page; a repeated call returns the first ticket
     * @param account who takes the call
     * @param report the fields of the form {@code report-problem}
     * @throws Refusal if the form forbids the report
     */
    public Received take(String submission, String account, Map<String, Object> report) {
        return transaction.run(() -> {
            Optional<String> known = submissions.ticketOf(submission);
            if (known.isPresent()) {
                return new Received(known.get(), false);
            }
            String number = process.callTaken(account, report);
            submissions.record(submission, number);
            return new Received(number, true);
        });
    }
}
