package dev.loopdesk.process.notification;

import dev.loopdesk.message.RequesterCalls;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.targets.RequesterWaits;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.stereotype.Component;

/** Lets the time to answer count, because a message has reached the requester by mail, or all that a call tells by phone (S2.4). */
@Component("messageReached")
class RecordDelivery implements ExecutionListener {

    private final RequesterWaits waits;
    private final RequesterCalls calls;

    RecordDelivery(RequesterWaits waits, RequesterCalls calls) {
        this.waits = waits;
        this.calls = calls;
    }

    @Override
    public void notify(DelegateExecution execution) {
        String number = execution.getProcessBusinessKey();
        String message = (String) execution.getVariable(DeliverMessageProcess.MESSAGE_ID);
        if (execution.hasVariable(DeliverMessageProcess.JOINS_CALL)) {
            calls.endTold(message).forEach(told -> waits.reached(number, told));
        } else {
            waits.reached(number, message);
        }
    }
}
