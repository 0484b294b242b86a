package dev.loopdesk.changes;

import java.time.Instant;
import java.util.Date;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.TimerEntity;
import org.springframework.stereotype.Component;

/** Makes the engine's jobs for work on changes of the models; they are kept with the transaction that wants them. */
@Component
class ChangeJobs {

    /** Type of the jobs that move instances; its subject is the migration. */
    static final String MIGRATION = "loopdesk-migration";

    /** Type of the jobs that publish at a time; its subject is the change. */
    static final String PUBLICATION = "loopdesk-publication";

    private final ProcessEngineConfigurationImpl engine;

    ChangeJobs(ProcessEngineConfigurationImpl engine) {
        this.engine = engine;
    }

    void add(String type, String subject, Instant due) {
        engine.getCommandExecutorTxRequired().execute(context -> {
            var job = new TimerEntity();
            job.setJobHandlerType(type);
            job.setJobHandlerConfiguration(new ChangeJobHandler.Subject(subject));
            job.setDuedate(Date.from(due));
            context.getJobManager().schedule(job);
            return job;
        });
    }
}
