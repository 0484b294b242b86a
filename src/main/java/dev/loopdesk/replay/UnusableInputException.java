package dev.loopdesk.replay;

import dev.loopdesk.text.Texts;

/** A log or mapping file that cannot be replayed. */
public class UnusableInputException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String key;
    private final transient Object[] arguments;

    UnusableInputException(String key, Object... arguments) {
        super(key);
        this.key = key;
        this.arguments = arguments;
    }

    /** Returns the reason in the user's language. */
    public String text(Texts texts) {
        return texts.get(key, arguments);
    }
}
