package dev.loopdesk.process.answers;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.spring.boot.starter.configuration.impl.AbstractCamundaConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Registers the interceptors of answers and comments. */
@Component
class CommandInterceptorPlugin extends AbstractCamundaConfiguration {

    private final ObjectProvider<TaskAnswers> answers;
    private final Refusals refusals;

    CommandInterceptorPlugin(ObjectProvider<TaskAnswers> answers, Refusals refusals) {
        this.answers = answers;
        this.refusals = refusals;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl configuration) {
        configuration.setCustomPreCommandInterceptorsTxRequired(
                List.of(new TaskCompletionInterceptor.ConflictInterceptor(answers, refusals)));
        // Runs after the engine's own interceptors, within the transaction of the command.
        List<CommandInterceptor> interceptors = new ArrayList<>();
        if (configuration.getCustomPostCommandInterceptorsTxRequired() != null) {
            interceptors.addAll(configuration.getCustomPostCommandInterceptorsTxRequired());
        }
        interceptors.add(new TaskCompletionInterceptor(answers));
        interceptors.add(new CommentInterceptor(answers));
        configuration.setCustomPostCommandInterceptorsTxRequired(interceptors);
    }
}
