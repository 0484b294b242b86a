package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.received.MachineSign;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.ticket.Answering;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.dmn.engine.DmnDecisionResult;
import org.camunda.bpm.dmn.engine.DmnDecisionResultEntries;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Records the outcome of the decision table for a mail, with its reason. */
@Component("mailRouted")
class MailRouted implements ExecutionListener {

    private final ReceivedMails mails;
    private final Map<String, Counter> counters = new HashMap<>();

    /** Counts each outcome from the start, because the first one would go unnoticed otherwise. */
    MailRouted(ReceivedMails mails, MeterRegistry meters) {
        this.mails = mails;
        Objects.requireNonNull(ReceiveMailProcess.DECIDED.get(ReceiveMailProcess.MAIL_OUTCOME))
                .forEach(outcome -> counters.put(
                        outcome,
                        Counter.builder("loopdesk.mail.received")
                                .description("Received mails that this node routed, by outcome")
                                .tag("outcome", outcome)
                                .register(meters)));
    }

    @Override
    public void notify(DelegateExecution execution) {
        DmnDecisionResultEntries rule = ((DmnDecisionResult) execution.getVariable("decisionResult")).getSingleResult();
        if (rule == null) {
            throw new IllegalStateException("No rule of mail-routing says what becomes of this mail");
        }
        String outcome = text(rule.getEntryMap(), ReceiveMailProcess.MAIL_OUTCOME);
        String reason = text(rule.getEntryMap(), "reason");
        String sign = (String) execution.getVariable(MailFacts.MACHINE_SIGN);
        mails.settle(
                (String) execution.getVariable(ReceiveMailProcess.MAIL_ID),
                outcome,
                reason,
                answering(rule.getEntryMap(), sign),
                sign,
                execution.getProcessBusinessKey());
        execution.setVariable(ReceiveMailProcess.MAIL_OUTCOME, outcome);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                Counter counter = counters.get(outcome);
                if (counter != null) {
                    counter.increment();
                }
            }
        });
    }

    /** A table from before it could say so leaves no receipt to a machine. */
    private static Answering answering(Map<String, Object> rule, @Nullable String sign) {
        Object said = rule.get(ReceiveMailProcess.ANSWER);
        if (said != null) {
            return Answering.of(said.toString());
        }
        return sign == null || sign.equals(MailFacts.Facts.word(MachineSign.NONE))
                ? Answering.YES
                : Answering.NO_RECEIPT;
    }

    private static String text(Map<String, Object> rule, String output) {
        Object value = rule.get(output);
        if (value == null) {
            throw new IllegalStateException("A rule of mail-routing has no output " + output);
        }
        return value.toString();
    }
}
