package dev.loopdesk.process.answers;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.spring.boot.starter.configuration.impl.AbstractCamundaConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Puts the door in front of the engine. */
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
                List.of(new TaskCompletionInterceptor.Waiting(answers, refusals)));
        // After the engine's own interceptors: inside the transaction that the command will run in.
        List<CommandInterceptor> interceptors = new ArrayList<>();
        if (configuration.getCustomPostCommandInterceptorsTxRequired() != null) {
            interceptors.addAll(configuration.getCustomPostCommandInterceptorsTxRequired());
        }
        interceptors.add(new TaskCompletionInterceptor(answers));
        configuration.setCustomPostCommandInterceptorsTxRequired(interceptors);
    }
}
