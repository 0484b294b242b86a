package dev.loopdesk.workspace;

import dev.loopdesk.text.Texts;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Names of the workspace's filters, groups and cards in the language of a reader. */
public final class WorkspaceNames {

    private static final String BUNDLE = "workspace";

    private WorkspaceNames() {}

    /** Returns the titles of the filters by the title that the engine stores. */
    public static Map<String, String> filters(Locale reader) {
        var names = new LinkedHashMap<String, String>();
        for (TaskFilter filter : TaskFilter.values()) {
            names.put(filter.title(), ofFilter(filter, reader));
        }
        return names;
    }

    /** Returns the labels of the variables on a card by the label that the engine stores. */
    public static Map<String, String> variables(Locale reader) {
        var names = new LinkedHashMap<String, String>();
        for (String variable : TaskFilter.VARIABLES) {
            names.put(ofVariable(variable, Locale.ENGLISH), ofVariable(variable, reader));
        }
        return names;
    }

    /** Returns the names of the groups by id. */
    public static Map<String, String> groups(Locale reader) {
        var names = new LinkedHashMap<String, String>();
        for (StaffGroup group : StaffGroup.values()) {
            names.put(group.id(), ofGroup(group, reader));
        }
        return names;
    }

    static String ofFilter(TaskFilter filter, Locale reader) {
        return Texts.of(BUNDLE, reader).get("filter." + filter.name());
    }

    static String ofVariable(String variable, Locale reader) {
        return Texts.of(BUNDLE, reader).get("card." + variable);
    }

    static String ofGroup(StaffGroup group, Locale reader) {
        return Texts.of(BUNDLE, reader).get("group." + group.id());
    }
}
