package dev.loopdesk.process.targets;

import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.jobexecutor.JobHandler;
import org.camunda.bpm.spring.boot.starter.configuration.impl.AbstractCamundaConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Registers the {@link WaitTimerJobHandler} in the place of the engine's. */
@Component
class WaitTimerPlugin extends AbstractCamundaConfiguration {

    private final ObjectProvider<RequesterWaits> waits;

    WaitTimerPlugin(ObjectProvider<RequesterWaits> waits) {
        this.waits = waits;
    }

    @Override
    @SuppressWarnings("rawtypes")
    public void preInit(ProcessEngineConfigurationImpl configuration) {
        List<JobHandler> handlers = new ArrayList<>();
        if (configuration.getCustomJobHandlers() != null) {
            handlers.addAll(configuration.getCustomJobHandlers());
        }
        handlers.add(new WaitTimerJobHandler(waits));
        configuration.setCustomJobHandlers(handlers);
    }
}
