package dev.loopdesk.hardening;

import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.QueueTasksDeployed;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.servicetime.ServiceCalendar;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.workspace.StaffGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ArtifactFactory;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.CommandChecker;
import org.camunda.bpm.engine.impl.cfg.TransactionState;
import org.camunda.bpm.engine.impl.cfg.multitenancy.TenantCommandChecker;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.camunda.bpm.engine.impl.persistence.deploy.cache.DeploymentCache;
import org.camunda.bpm.engine.impl.persistence.entity.DeploymentEntity;
import org.camunda.bpm.engine.impl.repository.ResourceDefinitionEntity;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.camunda.bpm.spring.boot.starter.util.SpringBootProcessEnginePlugin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;

/**
 * Hardens the engine: expressions reach only the beans and values of {@link RestrictedExpressions}, and a deployment
 * that contains code is refused. Depends on our own tables, which must be created first.
 */
@Component
@DependsOnDatabaseInitialization
class EngineHardening extends SpringBootProcessEnginePlugin {

    private final ApplicationContext application;

    private final Refusals refusals;
    private final ServiceTimes serviceTimes;

    EngineHardening(ApplicationContext application, Refusals refusals, ServiceTimes serviceTimes) {
        this.application = application;
        this.refusals = refusals;
        this.serviceTimes = serviceTimes;
    }

    @Override
    public void preInit(SpringProcessEngineConfiguration engine) {
        engine.setExpressionManager(new RestrictedExpressions(application));
        engine.setScriptEngineResolver(new NoScriptEngines());
        engine.setEnableFetchScriptEngineFromProcessApplication(false);
        engine.setArtifactFactory(new NoArtifacts());
        List<Deployer> deployers = new ArrayList<>(orNone(engine.getCustomPreDeployers()));
        var policy = new DeploymentPolicy();
        deployers.add(deployment -> check(deployment, policy));
        engine.setCustomPreDeployers(deployers);
        List<BpmnParseListener> listeners = new ArrayList<>(orNone(engine.getCustomPostBPMNParseListeners()));
        listeners.add(new ModelParseListener());
        engine.setCustomPostBPMNParseListeners(listeners);
        List<CommandChecker> checkers = new ArrayList<>(orNone(engine.getCommandCheckers()));
        checkers.add(new TenantCommandChecker());
        checkers.add(new TaskWorkChecker());
        engine.setCommandCheckers(checkers);
        engine.setManagementService(new AdministratorManagementService(engine, refusals));
        List<SessionFactory> sessions = new ArrayList<>(orNone(engine.getCustomSessionFactories()));
        sessions.add(new TaskQueryAuthorization.Factory());
        engine.setCustomSessionFactories(sessions);
        List<CommandInterceptor> before = new ArrayList<>(orNone(engine.getCustomPreCommandInterceptorsTxRequired()));
        before.add(new DeploymentInterceptor(engine, application, refusals));
        engine.setCustomPreCommandInterceptorsTxRequired(before);
        List<CommandInterceptor> interceptors = new ArrayList<>();
        // Placed before the interceptors that read answers, so that answers of unauthorised authors are not read.
        interceptors.add(new CommandAuthorizationInterceptor(refusals));
        interceptors.addAll(orNone(engine.getCustomPostCommandInterceptorsTxRequired()));
        engine.setCustomPostCommandInterceptorsTxRequired(interceptors);
    }

    private static <T> List<T> orNone(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    /**
     * Checks a deployment. The build has checked the product's own, which names no calendar but those that every
     * configuration has.
     */
    private void check(DeploymentEntity deployment, DeploymentPolicy policy) {
        var files = new LinkedHashMap<String, byte[]>();
        deployment.getResources().forEach((name, resource) -> files.put(name, resource.getBytes()));
        boolean shipped = ShippedModels.DEPLOYMENT.equals(deployment.getName())
                && ShippedModels.DEPLOYMENT.equals(deployment.getSource())
                && ShippedModels.areAll(files);
        if (!shipped) {
            policy.deploy(deployment);
        }
        // Stored ones may be older than a rule.
        if (deployment.isNew()) {
            CommandContext command = Context.getCommandContext();
            command.getTransactionContext()
                    .addTransactionListener(
                            TransactionState.ROLLED_BACK,
                            context -> forget(
                                    deployment,
                                    command.getProcessEngineConfiguration().getDeploymentCache()));
            QueueTasksDeployed tasks = shipped
                    ? new QueueTasksDeployed(ShippedModels.waitingTasks(), ShippedModels.tasksOfLeads())
                    : heldToRules(files, command);
            if (!ModelCheck.isUnderWay()) {
                application.publishEvent(tasks);
            }
        }
    }

    private QueueTasksDeployed heldToRules(Map<String, byte[]> files, CommandContext command) {
        var findings = new ModelFindings();
        var rules = new ModelRules(files, context(command), findings);
        ModelCheck.judge(findings, files);
        return new QueueTasksDeployed(rules.waiting(), rules.ofLeads());
    }

    /** Removes the definitions of a deployment that was rolled back, which the engine keeps in memory. */
    private static void forget(DeploymentEntity deployment, DeploymentCache cache) {
        if (deployment.getDeployedArtifacts() == null) {
            return;
        }
        for (List<?> definitions : deployment.getDeployedArtifacts().values()) {
            for (Object definition : definitions) {
                String id = ((ResourceDefinitionEntity<?>) definition).getId();
                cache.removeProcessDefinition(id);
                cache.removeDecisionDefinition(id);
                cache.removeDecisionRequirementsDefinition(id);
                cache.removeCamundaFormDefinition(id);
            }
        }
    }

    private ModelContext context(CommandContext command) {
        Set<String> calendars =
                serviceTimes.calendars().stream().map(ServiceCalendar::name).collect(Collectors.toSet());
        // The rules use the engine and are thus created after it.
        Set<String> ruledTasks = application.getBeansOfType(StageRules.class, true, false).values().stream()
                .flatMap(rules -> rules.tasks().stream())
                .collect(Collectors.toSet());
        return new ModelContext(
                calendars,
                ruledTasks,
                key -> command.getDecisionDefinitionManager().findLatestDecisionDefinitionByKey(key) != null,
                key -> command.getProcessDefinitionManager().findLatestProcessDefinitionByKey(key) != null,
                key -> command.getCamundaFormDefinitionManager().findLatestDefinitionByKey(key) != null,
                id -> isGroup(id, command),
                (RestrictedExpressions) command.getProcessEngineConfiguration().getExpressionManager());
    }

    /** Groups that the product brings count as there, even where an administrator has deleted one. */
    private static boolean isGroup(String id, CommandContext command) {
        return StaffGroup.all().contains(id)
                || command.runWithoutAuthorization(
                        () -> command.getReadOnlyIdentityProvider().findGroupById(id) != null);
    }

    /** Creates no instances of classes named by a model, nor of the engine's shell and mail tasks. */
    private static final class NoArtifacts implements ArtifactFactory {

        @Override
        public <T> T getArtifact(Class<T> type) {
            throw new ProcessEngineException(
                    "Models use delegate expressions; no instance of " + type.getName() + " is made");
        }
    }
}
