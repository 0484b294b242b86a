package dev.loopdesk.hardening;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.ArtifactFactory;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.persistence.deploy.Deployer;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.camunda.bpm.spring.boot.starter.util.SpringBootProcessEnginePlugin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.ApplicationContext;
import org.springframework.stereotype.Component;

/**
 * Hardens the engine: expressions reach only what {@link RestrictedExpressions} lists, a deployment holds only what
 * {@link DeploymentPolicy} allows, and scripts and classes that models name are off in the engine itself. Our own tables come
 * first, hence the dependency.
 */
@Component
@DependsOnDatabaseInitialization
class EngineHardening extends SpringBootProcessEnginePlugin {

    private final ApplicationContext application;

    EngineHardening(ApplicationContext application) {
        this.application = application;
    }

    @Override
    public void preInit(SpringProcessEngineConfiguration engine) {
        engine.setExpressionManager(new RestrictedExpressions(application));
        engine.setScriptEngineResolver(new NoScriptEngines());
        engine.setEnableFetchScriptEngineFromProcessApplication(false);
        engine.setArtifactFactory(new NoArtifacts());
        List<Deployer> deployers = new ArrayList<>(orNone(engine.getCustomPreDeployers()));
        deployers.add(new DeploymentPolicy());
        engine.setCustomPreDeployers(deployers);
        List<BpmnParseListener> listeners = new ArrayList<>(orNone(engine.getCustomPostBPMNParseListeners()));
        listeners.add(new ModelParseListener());
        engine.setCustomPostBPMNParseListeners(listeners);
    }

    private static <T> List<T> orNone(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    /** Makes no instance of a class that a model names, and none of the engine's tasks that run commands or send mail. */
    private static final class NoArtifacts implements ArtifactFactory {

        @Override
        public <T> T getArtifact(Class<T> type) {
            throw new ProcessEngineException(
                    "Models use delegate expressions; no instance of " + type.getName() + " is made");
        }
    }
}
