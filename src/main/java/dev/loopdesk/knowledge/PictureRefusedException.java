package dev.loopdesk.knowledge;

import java.util.Locale;

/** A picture that an article does not take, or does not give up. */
public final class PictureRefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Reason for the refusal. */
    public enum Reason {
        /** The file is empty. */
        EMPTY,
        /** The file is no PNG, JPEG, GIF or WebP. */
        TYPE,
        /** The file exceeds the limit of a picture. */
        TOO_LARGE,
        /** The article has as many pictures as it may. */
        TOO_MANY,
        /** The text shows the picture. */
        SHOWN;

        /** Returns the key of its words below {@code picture-}. */
        public String key() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private final Reason reason;

    PictureRefusedException(Reason reason, String name) {
        super(name);
        this.reason = reason;
    }

    /** Returns the reason for the refusal. */
    public Reason reason() {
        return reason;
    }
}
