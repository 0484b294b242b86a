package dev.loopdesk.desk;

import jakarta.ws.rs.Path;
import java.util.Set;
import org.camunda.bpm.tasklist.plugin.spi.impl.AbstractTasklistPlugin;
import org.camunda.bpm.tasklist.resource.AbstractTasklistPluginRootResource;

/** The plugin of Tasklist: strip and tab of a ticket, cards, calls, search. Its scripts lie in {@code static/desk}. */
public class DeskPlugin extends AbstractTasklistPlugin {

    private static final String ID = "loopdesk-desk";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public Set<Class<?>> getResourceClasses() {
        return Set.of(PluginFiles.class);
    }

    /** Serves the script and the style that register the additions, from {@code plugin-webapp/loopdesk-desk}. */
    @Path("plugin/" + ID)
    public static class PluginFiles extends AbstractTasklistPluginRootResource {

        public PluginFiles() {
            super(ID);
        }
    }
}
