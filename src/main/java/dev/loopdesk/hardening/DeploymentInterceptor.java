package dev.loopdesk.hardening;

import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.contract.ModelsProposed;
import java.lang.reflect.Field;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.DeployCmd;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.repository.DeploymentBuilderImpl;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Makes a proposal of what a person deploys, whichever way it comes: nothing of it is live before it is published (S7.1).
 * It stands before the engine's transaction, because the proposal has one of its own. The product's own deployments, of its
 * models and of published changes, belong to no person.
 */
class DeploymentInterceptor extends CommandInterceptor {

    private static final Field BUILDER = CommandFields.field(DeployCmd.class, "deploymentBuilder");

    private final ProcessEngineConfigurationImpl engine;
    private final ApplicationEventPublisher events;
    private final Refusals refusals;

    DeploymentInterceptor(ProcessEngineConfigurationImpl engine, ApplicationEventPublisher events, Refusals refusals) {
        this.engine = engine;
        this.events = events;
        this.refusals = refusals;
    }

    @Override
    @SuppressWarnings("unchecked") // a deployment is answered with a deployment
    public <T> T execute(Command<T> command) {
        if (command instanceof DeployCmd) {
            Authentication person = engine.getIdentityService().getCurrentAuthentication();
            if (person != null && mayDeploy(person)) {
                return (T) propose(
                        (DeploymentBuilderImpl) Objects.requireNonNull(CommandFields.value(BUILDER, command)), person);
            }
        }
        return getNext().execute(command);
    }

    /** Tells whether a person has the right to deploy; the engine refuses all others. */
    private boolean mayDeploy(Authentication person) {
        return engine.getAuthorizationService()
                .isUserAuthorized(person.getUserId(), person.getGroupIds(), Permissions.CREATE, Resources.DEPLOYMENT);
    }

    private DeploymentEntity propose(DeploymentBuilderImpl builder, Authentication person) {
        if (!builder.getDeployments().isEmpty()
                || !builder.getDeploymentResourcesById().isEmpty()
                || !builder.getDeploymentResourcesByName().isEmpty()) {
            throw refusals.of("deployed-again");
        }
        DeploymentEntity deployment = builder.getDeployment();
        var findings = new ModelFindings();
        DeploymentPolicy.checkNames(deployment, findings);
        findings.refuseErrors();
        Map<String, byte[]> files = new LinkedHashMap<>();
        deployment.getResources().forEach((name, resource) -> files.put(name, resource.getBytes()));
        var proposed =
                new ModelsProposed(Objects.requireNonNullElse(deployment.getName(), ""), person.getUserId(), files);
        events.publishEvent(proposed);
        var answer = new DeploymentEntity();
        answer.setId(proposed.change());
        answer.setName(deployment.getName());
        answer.setSource(deployment.getSource());
        answer.setDeploymentTime(Date.from(proposed.at()));
        return answer;
    }
}
