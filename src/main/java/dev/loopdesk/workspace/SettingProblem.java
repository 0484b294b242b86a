package dev.loopdesk.workspace;

import dev.loopdesk.text.Texts;
import java.util.Locale;

/**
 * A setting that is missing or unsafe.
 *
 * @param key text of the problem; {@code setting.<property>} says what it is, else {@code <key>.remedy} what to do
 * @param property name of the setting
 */
record SettingProblem(String key, String property) {

    /** Returns the name of the variable of the environment that sets the property. */
    String variable() {
        return property.replace("-", "")
                .replaceAll("[^A-Za-z0-9]+", "_")
                .replaceAll("_$", "")
                .toUpperCase(Locale.ROOT);
    }

    /** Returns the problem and its remedy, in one line. */
    String describe(Texts texts) {
        String name = property + " (" + variable() + ")";
        // A missing one needs no other remedy than to know what it is.
        String meaning = texts.find("setting." + property);
        String remedy = meaning == null ? texts.find(key + ".remedy", property) : meaning;
        return texts.get(key, name) + (remedy == null ? "" : " " + remedy);
    }
}
