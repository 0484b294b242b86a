package dev.loopdesk.desk;

import dev.loopdesk.message.FieldWords;
import java.util.List;

/**
 * A field of a page on which staff enter facts of a report.
 *
 * @param label in the reader's language
 * @param options values to choose from; empty for a free text
 */
record Input(String field, String label, boolean required, int longest, List<Choice> options) {

    /** A value to choose, in the reader's words. */
    record Choice(String value, String label) {}

    static Input of(String field, boolean required, int longest, List<String> options, FieldWords words) {
        return new Input(
                field,
                words.label(field),
                required,
                longest,
                options.stream()
                        .map(option -> new Choice(option, words.word(field, option)))
                        .toList());
    }
}
