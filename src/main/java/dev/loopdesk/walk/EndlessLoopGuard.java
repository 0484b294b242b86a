package dev.loopdesk.walk;

import dev.loopdesk.replay.OfflineProduct;
import java.lang.ref.WeakReference;
import java.util.List;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Ends a command of the engine that passes element after element without a wait, such as a loop whose condition never changes:
 * the engine would follow it until it has no memory left. Offline, one thread gives all commands.
 */
@Component
@Profile(OfflineProduct.PROFILE)
class EndlessLoopGuard extends AbstractProcessEnginePlugin implements HistoryEventHandler {

    private static final int MOST_ELEMENTS = 500;

    private WeakReference<CommandContext> command = new WeakReference<>(null);
    private int passed;

    @Override
    public void preInit(ProcessEngineConfigurationImpl configuration) {
        configuration.getCustomHistoryEventHandlers().add(this);
    }

    @Override
    public void handleEvent(HistoryEvent event) {
        if (!event.isEventOfType(HistoryEventTypes.ACTIVITY_INSTANCE_START)) {
            return;
        }
        CommandContext current = Context.getCommandContext();
        if (!command.refersTo(current)) {
            command = new WeakReference<>(current);
            passed = 0;
        }
        if (++passed > MOST_ELEMENTS) {
            throw new IllegalStateException(
                    "More than " + MOST_ELEMENTS + " elements follow each other without a wait");
        }
    }

    @Override
    public void handleEvents(List<HistoryEvent> events) {
        events.forEach(this::handleEvent);
    }
}
