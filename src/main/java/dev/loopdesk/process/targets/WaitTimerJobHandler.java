package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.TechnicalSupport;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.jobexecutor.TimerExecuteNestedActivityJobHandler;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Fires the timers of boundary events, but those of a task that waits for the requester only when {@link
 * RequesterWaits} allows it. After downtime the engine fires what is overdue in any order, and it fires what it has
 * acquired whatever date it was moved to.
 */
class WaitTimerJobHandler extends TimerExecuteNestedActivityJobHandler {

    private final ObjectProvider<RequesterWaits> waits;

    WaitTimerJobHandler(ObjectProvider<RequesterWaits> waits) {
        this.waits = waits;
    }

    @Override
    public void execute(
            TimerJobConfiguration configuration, ExecutionEntity execution, CommandContext context, String tenant) {
        boolean support =
                TechnicalSupport.KEY.equals(execution.getProcessDefinition().getKey());
        if (!support
                || waits.getObject()
                        .mayFire(
                                execution.getProcessInstance().getBusinessKey(),
                                execution.getId(),
                                configuration.getTimerElementKey())) {
            super.execute(configuration, execution, context, tenant);
        }
    }
}
