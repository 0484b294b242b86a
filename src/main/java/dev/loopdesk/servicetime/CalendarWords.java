package dev.loopdesk.servicetime;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** What this package says to operators. */
final class CalendarWords {

    private CalendarWords() {}

    /** In Chinese where the operating system speaks Chinese, else in English. */
    static String text(String key, Object... values) {
        boolean chinese = Locale.getDefault().getLanguage().equals(Locale.CHINESE.getLanguage());
        ResourceBundle texts = ResourceBundle.getBundle(
                "messages.servicetime",
                chinese ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        return MessageFormat.format(texts.getString(key), values);
    }
}
