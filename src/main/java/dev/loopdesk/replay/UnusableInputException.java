package dev.loopdesk.replay;

import dev.loopdesk.text.Texts;

/** A log or a mapping file that cannot be replayed at all. */
class UnusableInputException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String key;
    private final transient Object[] arguments;

    UnusableInputException(String key, Object... arguments) {
        super(key);
        this.key = key;
        this.arguments = arguments;
    }

    /** Why, in words for whoever started the replay. */
    String text(Texts texts) {
        return texts.get(key, arguments);
    }
}
