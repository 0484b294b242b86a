package dev.loopdesk.process.answers;

import java.util.List;

/**
 * A field of a form as other ways in must hold to it.
 *
 * @param longest most characters of a text
 * @param options values to choose from; empty for a free text
 */
public record FormField(String key, boolean required, int longest, boolean email, List<String> options) {

    /** Most characters of a text for which the form states no limit. */
    static final int LONGEST_UNLESS_STATED = 100_000;

    public FormField {
        options = List.copyOf(options);
    }
}
