package dev.loopdesk.reports;

import jakarta.ws.rs.Path;
import java.util.Set;
import org.camunda.bpm.cockpit.plugin.resource.AbstractCockpitPluginRootResource;
import org.camunda.bpm.cockpit.plugin.spi.impl.AbstractCockpitPlugin;

/** The plugin of Cockpit: the figures of the service (S6.2). Its scripts lie in {@code static/desk}. */
public class ReportsPlugin extends AbstractCockpitPlugin {

    private static final String ID = "loopdesk-reports";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public Set<Class<?>> getResourceClasses() {
        return Set.of(PluginFiles.class);
    }

    /** Serves the script and the style that register the page, from {@code plugin-webapp/loopdesk-reports}. */
    @Path("plugin/" + ID)
    public static class PluginFiles extends AbstractCockpitPluginRootResource {

        public PluginFiles() {
            super(ID);
        }
    }
}
