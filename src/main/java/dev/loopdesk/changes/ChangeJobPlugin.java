package dev.loopdesk.changes;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.jobexecutor.JobHandler;
import org.camunda.bpm.spring.boot.starter.configuration.impl.AbstractCamundaConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Tells the engine who does the work of {@link ChangeJobs}. */
@Component
class ChangeJobPlugin extends AbstractCamundaConfiguration {

    private final ObjectProvider<TicketMigration> migration;
    private final ObjectProvider<PlannedPublications> publications;

    ChangeJobPlugin(ObjectProvider<TicketMigration> migration, ObjectProvider<PlannedPublications> publications) {
        this.migration = migration;
        this.publications = publications;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the engine declares them
    public void preInit(ProcessEngineConfigurationImpl configuration) {
        List<JobHandler> handlers = new ArrayList<>();
        if (configuration.getCustomJobHandlers() != null) {
            handlers.addAll(configuration.getCustomJobHandlers());
        }
        handlers.add(new ChangeJobHandler(
                ChangeJobs.MIGRATION, id -> migration.getObject().goOn(id)));
        handlers.add(new ChangeJobHandler(
                ChangeJobs.PUBLICATION, id -> publications.getObject().due(id)));
        configuration.setCustomJobHandlers(handlers);
    }
}
