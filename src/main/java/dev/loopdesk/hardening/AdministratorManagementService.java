package dev.loopdesk.hardening;

import dev.loopdesk.process.answers.Refusals;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.impl.ManagementServiceImpl;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.identity.Authentication;

/**
 * Lets only administrators execute jobs by hand. The engine counts a refused attempt as a failed one, which decrements
 * the job's retries and moves its due date, so the check precedes the attempt.
 */
class AdministratorManagementService extends ManagementServiceImpl {

    private final ProcessEngineConfigurationImpl engine;
    private final Refusals refusals;

    AdministratorManagementService(ProcessEngineConfigurationImpl engine, Refusals refusals) {
        super(engine);
        this.engine = engine;
        this.refusals = refusals;
    }

    @Override
    public void executeJob(String jobId) {
        Authentication person = engine.getIdentityService().getCurrentAuthentication();
        if (person != null && !StaffEntitlement.isAdministrator(person)) {
            throw new AuthorizationException(refusals.text("job-by-administrator"));
        }
        super.executeJob(jobId);
    }
}
