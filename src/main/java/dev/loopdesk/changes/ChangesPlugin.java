package dev.loopdesk.changes;

import jakarta.ws.rs.Path;
import java.util.Set;
import org.camunda.bpm.cockpit.plugin.resource.AbstractCockpitPluginRootResource;
import org.camunda.bpm.cockpit.plugin.spi.impl.AbstractCockpitPlugin;

/** The plugin of Cockpit: the page of the changes of the models. Its scripts lie in {@code static/desk}. */
public class ChangesPlugin extends AbstractCockpitPlugin {

    private static final String ID = "loopdesk-changes";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public Set<Class<?>> getResourceClasses() {
        return Set.of(PluginFiles.class);
    }

    /** Serves the script and the style that register the page, from {@code plugin-webapp/loopdesk-changes}. */
    @Path("plugin/" + ID)
    public static class PluginFiles extends AbstractCockpitPluginRootResource {

        public PluginFiles() {
            super(ID);
        }
    }
}
