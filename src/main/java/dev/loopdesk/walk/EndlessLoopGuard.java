package dev.loopdesk.walk;

import dev.loopdesk.replay.OfflineProduct;
import java.util.List;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.camunda.bpm.engine.impl.history.handler.HistoryEventHandler;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Ends a step that passes element after element without a wait, such as a loop whose condition never changes: the engine would
 * follow it until it has no memory left.
 */
@Component
@Profile(OfflineProduct.PROFILE)
class EndlessLoopGuard extends AbstractProcessEnginePlugin implements HistoryEventHandler {

    private static final int MOST_ELEMENTS = 500;

    private int passed;

    /** Counts anew, because a step begins. */
    void begin() {
        passed = 0;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl configuration) {
        configuration.getCustomHistoryEventHandlers().add(this);
    }

    @Override
    public void handleEvent(HistoryEvent event) {
        if (event.isEventOfType(HistoryEventTypes.ACTIVITY_INSTANCE_START) && ++passed > MOST_ELEMENTS) {
            throw new IllegalStateException(
                    "More than " + MOST_ELEMENTS + " elements follow each other without a wait");
        }
    }

    @Override
    public void handleEvents(List<HistoryEvent> events) {
        events.forEach(this::handleEvent);
    }
}
