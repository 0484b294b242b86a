package dev.loopdesk.process.answers;

import java.util.List;

/**
 * A field of a form, as every other channel must enforce it.
 *
 * @param longest maximum length in characters
 * @param options values to choose from; empty for a free text
 */
public record FormField(String key, boolean required, int longest, boolean email, List<String> options) {

    /** Maximum length in characters if the form states none. */
    static final int LONGEST_UNLESS_STATED = 100_000;

    public FormField {
        options = List.copyOf(options);
    }

    /** Returns the field with some of its options only. */
    public FormField of(List<String> some) {
        return new FormField(key, required, longest, email, some);
    }
}
