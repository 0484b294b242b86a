package dev.loopdesk.mail.inbound;

import dev.loopdesk.process.contract.ReceiveMailProcess;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecisionResult;
import org.camunda.bpm.dmn.engine.DmnDecisionResultEntries;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Records the outcome of the decision table for a mail, with its reason. */
@Component("mailRouted")
class MailRouted implements ExecutionListener {

    private final ReceivedMails mails;
    private final MeterRegistry meters;

    MailRouted(ReceivedMails mails, MeterRegistry meters) {
        this.mails = mails;
        this.meters = meters;
    }

    @Override
    public void notify(DelegateExecution execution) {
        DmnDecisionResultEntries rule = ((DmnDecisionResult) execution.getVariable("decisionResult")).getSingleResult();
        if (rule == null) {
            throw new IllegalStateException("No rule of mail-routing says what becomes of this mail");
        }
        String outcome = text(rule.getEntryMap(), ReceiveMailProcess.MAIL_OUTCOME);
        String reason = text(rule.getEntryMap(), "reason");
        mails.settle(
                (String) execution.getVariable(ReceiveMailProcess.MAIL_ID),
                outcome,
                reason,
                execution.getProcessBusinessKey());
        execution.setVariable(ReceiveMailProcess.MAIL_OUTCOME, outcome);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                meters.counter("loopdesk.mail.received", "outcome", outcome, "reason", reason)
                        .increment();
            }
        });
    }

    private static String text(Map<String, Object> rule, String output) {
        Object value = rule.get(output);
        if (value == null) {
            throw new IllegalStateException("A rule of mail-routing has no output " + output);
        }
        return value.toString();
    }
}
