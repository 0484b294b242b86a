package dev.loopdesk.desk;

import jakarta.ws.rs.Path;
import java.util.Set;
import org.camunda.bpm.tasklist.plugin.spi.impl.AbstractTasklistPlugin;
import org.camunda.bpm.tasklist.resource.AbstractTasklistPluginRootResource;

/** The tab <i>Case</i> in Tasklist; what it shows lies in {@code static/desk}. */
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

    /** Serves the script and the style that register the tab, from {@code plugin-webapp/loopdesk-desk}. */
    @Path("plugin/" + ID)
    public static class PluginFiles extends AbstractTasklistPluginRootResource {

        public PluginFiles() {
            super(ID);
        }
    }
}
