package dev.loopdesk.diagnosis;

import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.springframework.stereotype.Component;

/** Records the revocation of the consent to remote assistance (S3.7). */
@Component
class RecordRevocation implements JavaDelegate {

    private final RevocationRecord revocations;

    RecordRevocation(RevocationRecord revocations) {
        this.revocations = revocations;
    }

    @Override
    public void execute(DelegateExecution execution) {
        revocations.file(execution);
        execution.setVariable(Variable.REMOTE_ASSISTANCE_GRANTED, false);
    }
}
