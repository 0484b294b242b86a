package dev.loopdesk.proof;

import dev.loopdesk.text.Texts;

/** A file that is no export, or one that is built to deceive who opens it. */
class UnusableExportException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Object[] values;

    /** @param key key of the reason in the bundle {@code verify} */
    UnusableExportException(String key, Object... values) {
        super(key);
        this.values = values.clone();
    }

    String text(Texts texts) {
        return texts.get(String.valueOf(getMessage()), values);
    }
}
