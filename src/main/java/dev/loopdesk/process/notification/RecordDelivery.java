package dev.loopdesk.process.notification;

import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.targets.RequesterWaits;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Lets the time to answer count, because a message has reached the requester by mail or by phone (S2.4). */
@Component("messageReached")
class RecordDelivery implements ExecutionListener {

    private final RequesterWaits waits;

    RecordDelivery(RequesterWaits waits) {
        this.waits = waits;
    }

    @Override
    public void notify(DelegateExecution execution) {
        waits.reached((String) execution.getVariable(Variable.TICKET_NUMBER), (String)
                execution.getVariable(DeliverMessageProcess.MESSAGE_ID));
    }
}
