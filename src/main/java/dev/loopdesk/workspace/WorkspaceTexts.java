package dev.loopdesk.workspace;

import java.util.Locale;
import java.util.ResourceBundle;

/** The texts of this package. */
final class WorkspaceTexts {

    private WorkspaceTexts() {}

    /** In Chinese for any Chinese locale, else in English. */
    static ResourceBundle of(Locale locale) {
        boolean chinese = locale.getLanguage().equals(Locale.CHINESE.getLanguage());
        return ResourceBundle.getBundle(
                "messages.workspace",
                chinese ? Locale.SIMPLIFIED_CHINESE : Locale.ENGLISH,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }
}
