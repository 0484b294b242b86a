package dev.loopdesk.desk;

import org.camunda.bpm.tasklist.plugin.spi.impl.AbstractTasklistPlugin;

/** The tab <i>Case</i> in Tasklist; its files lie in {@code plugin-webapp/loopdesk-desk} and {@code static/desk}. */
public class DeskPlugin extends AbstractTasklistPlugin {

    @Override
    public String getId() {
        return "loopdesk-desk";
    }
}
