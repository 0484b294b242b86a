package dev.loopdesk.workspace;

import dev.loopdesk.text.Texts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Names of the workspace's filters, groups and cards in the language of a reader, by the name that the engine stores. */
public final class WorkspaceNames {

    private WorkspaceNames() {}

    /** Returns the titles of the filters. */
    public static Map<String, String> filters(Locale reader) {
        Texts texts = Texts.of("workspace", reader);
        var names = new LinkedHashMap<String, String>();
        for (TaskFilter filter : TaskFilter.values()) {
            names.put(filter.title(), texts.get("filter." + filter.name()));
        }
        return names;
    }

    /** Returns the labels of the variables on a card. */
    public static Map<String, String> variables(Locale reader) {
        Texts texts = Texts.of("workspace", reader);
        var names = new LinkedHashMap<String, String>();
        for (TaskFilter filter : TaskFilter.values()) {
            if (filter.properties().get("variables") instanceof List<?> variables) {
                for (Object variable : variables) {
                    if (variable instanceof Map<?, ?> shown) {
                        names.put(String.valueOf(shown.get("label")), texts.get("card." + shown.get("name")));
                    }
                }
            }
        }
        return names;
    }

    /** Returns the names of the groups. */
    public static Map<String, String> groups(Locale reader) {
        Texts texts = Texts.of("workspace", reader);
        var names = new LinkedHashMap<String, String>();
        for (StaffGroup group : StaffGroup.values()) {
            names.put(group.title(), texts.get("group." + group.id()));
        }
        return names;
    }
}
