package dev.loopdesk.text;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * The texts of one bundle under {@code messages} in one language. Every text is a {@link MessageFormat} pattern, so that an
 * apostrophe means the same in all of them; a value that is filled in stays literal. Immutable, and usable without Spring.
 */
public final class Texts {

    private final ResourceBundle bundle;
    private final Locale locale;

    private Texts(ResourceBundle bundle, Locale locale) {
        this.bundle = bundle;
        this.locale = locale;
    }

    /**
     * The texts of that bundle in the language of {@link #language}.
     *
     * @throws MissingResourceException if there is no such bundle
     */
    public static Texts of(String bundle, Locale reader) {
        Locale locale = language(reader);
        return new Texts(
                ResourceBundle.getBundle(
                        "messages." + bundle,
                        locale,
                        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)),
                locale);
    }

    /** The language in which that reader is answered: Simplified Chinese for any kind of Chinese, else English. */
    public static Locale language(Locale reader) {
        return reader.getLanguage().equals(Locale.CHINESE.getLanguage()) ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH;
    }

    /** The language of these texts. */
    public Locale locale() {
        return locale;
    }

    /**
     * The text of that key with its values filled in.
     *
     * @throws MissingResourceException if there is no such key
     */
    public String get(String key, @Nullable Object... values) {
        return new MessageFormat(bundle.getString(key), locale).format(values);
    }

    /** The text of that key, or null where the bundle has none. */
    public @Nullable String find(String key) {
        return bundle.containsKey(key) ? get(key) : null;
    }
}
