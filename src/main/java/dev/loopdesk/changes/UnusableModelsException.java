package dev.loopdesk.changes;

import dev.loopdesk.text.Texts;

/** A command line or a folder that cannot be checked. */
class UnusableModelsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String key;
    private final transient Object[] arguments;

    UnusableModelsException(String key, Object... arguments) {
        super(key);
        this.key = key;
        this.arguments = arguments;
    }

    /** Returns the reason in the user's language. */
    String text(Texts texts) {
        return texts.get(key, arguments);
    }
}
