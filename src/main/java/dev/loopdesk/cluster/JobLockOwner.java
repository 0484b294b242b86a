package dev.loopdesk.cluster;

import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;

/** Makes the engine lock jobs in the name of this node. */
@Component
@DependsOnDatabaseInitialization
class JobLockOwner extends AbstractProcessEnginePlugin {

    private final Nodes nodes;

    JobLockOwner(Nodes nodes) {
        this.nodes = nodes;
    }

    @Override
    public void postInit(ProcessEngineConfigurationImpl engine) {
        engine.getJobExecutor().setLockOwner(nodes.id());
    }
}
