package dev.loopdesk.process.requester;

import dev.loopdesk.process.answers.RetriedTransaction;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.requester.RequesterActions.Received;
import dev.loopdesk.ticket.DecisionLocks;
import dev.loopdesk.ticket.Submissions;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.springframework.stereotype.Service;

/** Calls that staff take (S2.1): each becomes one ticket, however often its page sends it. */
@Service
public class TakenCalls {

    private final SupportProcess process;
    private final Submissions submissions;
    private final DecisionLocks locks;
    private final RetriedTransaction transaction;

    TakenCalls(SupportProcess process, Submissions submissions, DecisionLocks locks, RetriedTransaction transaction) {
        this.process = process;
        this.submissions = submissions;
        this.locks = locks;
        this.transaction = transaction;
    }

    /**
     * Makes a ticket of a call. Calls of one person are decided one after the other.
     *
     * @param submission id given by the page; a repeated call returns the first ticket
     * @param account who takes the call
     * @param report the fields of the form {@code report-problem}
     * @param person keys of the person who calls
     * @param isWanted tells whether a ticket is still wanted, with those of the earlier calls in sight
     * @param completion is given the number of the new ticket in the transaction that makes it
     * @return empty if no ticket is wanted
     * @throws Refusal if the form forbids the report
     */
    public Optional<Received> take(
            String submission,
            String account,
            Map<String, Object> report,
            Collection<String> person,
            BooleanSupplier isWanted,
            Consumer<String> completion) {
        return transaction.run(() -> {
            locks.lock(person);
            Optional<String> known = submissions.ticketOf(submission);
            if (known.isPresent()) {
                return Optional.of(new Received(known.get(), false));
            }
            if (!isWanted.getAsBoolean()) {
                return Optional.empty();
            }
            String number = process.callTaken(account, report);
            submissions.record(submission, number);
            completion.accept(number);
            return Optional.of(new Received(number, true));
        });
    }
}
