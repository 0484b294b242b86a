package dev.loopdesk.monitoring;

import org.camunda.bpm.engine.impl.jobexecutor.JobExecutor;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Component;

/** The engine's job executor on this node. */
@Component
@ConditionalOnWebApplication
class JobExecution {

    private final ObjectProvider<JobExecutor> executor;

    JobExecution(ObjectProvider<JobExecutor> executor) {
        this.executor = executor;
    }

    /** Tells whether this node runs jobs. */
    boolean isActive() {
        JobExecutor present = executor.getIfAvailable();
        return present != null && present.isActive();
    }
}
