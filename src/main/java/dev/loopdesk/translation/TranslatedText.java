package dev.loopdesk.translation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names of the properties that hold the words of a model in another language, such as {@code name:zh}. */
final class TranslatedText {

    /** End of the name of every property that holds words in Simplified Chinese. */
    static final String CHINESE = ":zh";

    private TranslatedText() {}

    /** Returns the translated words of a part, or null if the properties give none. */
    static @Nullable String of(Map<String, String> properties, String part) {
        String words = properties.get(part + CHINESE);
        return words == null || words.isBlank() ? null : words;
    }
}
