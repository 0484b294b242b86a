package dev.loopdesk.text;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The texts of one bundle under {@code messages} in one language. Every text is a {@link MessageFormat} pattern, so
 * apostrophes are written alike in all of them; inserted values stay unchanged. Immutable, and usable without Spring.
 */
public final class Texts {

    /** Tags of the languages. */
    public static final List<String> LANGUAGES =
            List.of(Locale.ENGLISH.toLanguageTag(), Locale.SIMPLIFIED_CHINESE.toLanguageTag());

    private final ResourceBundle bundle;
    private final Locale locale;
    private final String variant;

    private Texts(ResourceBundle bundle, Locale locale, String variant) {
        this.bundle = bundle;
        this.locale = locale;
        this.variant = variant;
    }

    /**
     * Returns the texts of a bundle in the language of {@link #language}.
     *
     * @throws MissingResourceException if the bundle does not exist
     */
    public static Texts of(String bundle, Locale reader) {
        Locale locale = language(reader);
        return new Texts(
                ResourceBundle.getBundle(
                        "messages." + bundle,
                        locale,
                        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)),
                locale,
                "");
    }

    /** Returns these texts, with the text of {@code key.variant} instead of the text of a key where there is one. */
    public Texts preferring(String preferred) {
        return new Texts(bundle, locale, "." + preferred);
    }

    /** Returns the language for a reader: Simplified Chinese for any kind of Chinese, else English. */
    public static Locale language(Locale reader) {
        return reader.getLanguage().equals(Locale.CHINESE.getLanguage()) ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
    }

    /** Returns the language. */
    public Locale locale() {
        return locale;
    }

    /**
     * Returns the text of a key with its values inserted.
     *
     * @throws MissingResourceException if the key does not exist
     */
    public String get(String key, @Nullable Object... values) {
        return new MessageFormat(bundle.getString(preferred(key)), locale).format(values);
    }

    /** Returns the text of a key with its values inserted, or null if the bundle has none. */
    public @Nullable String find(String key, @Nullable Object... values) {
        return bundle.containsKey(key) ? get(key, values) : null;
    }

    private String preferred(String key) {
        return !variant.isEmpty() && bundle.containsKey(key + variant) ? key + variant : key;
    }

    /** Returns all texts by key; places for values stay as {@code {0}}, {@code {1}} and so on. */
    public Map<String, String> all() {
        var all = new TreeMap<String, String>();
        bundle.keySet().forEach(key -> all.put(key, get(key)));
        return all;
    }
}
