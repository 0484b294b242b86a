package dev.loopdesk.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Content of a message before it is rendered as text and HTML; plain text only.
 *
 * @param language {@code en} or {@code zh-CN}
 * @param phoneWords what to say on the phone instead: what it is about, what is asked and until when; empty in letters to
 *     staff
 * @param headline what the letter is about, where the subject is that of the ticket's thread; null in letters to staff
 */
record Letter(
        String language,
        String subject,
        @Nullable String headline,
        String greeting,
        List<Part> parts,
        List<String> signOff,
        String phoneWords) {

    /** Returns what the letter is about. */
    public String title() {
        return headline == null ? subject : headline;
    }

    /** Paragraphs and labelled values that belong together. */
    record Part(
            @Nullable String heading,
            List<String> paragraphs,
            List<LabelledValue> facts,
            @Nullable Link link) {}

    /** A link with its label. */
    record Link(String label, String address) {}

    /** A labelled value. */
    record LabelledValue(String label, String value) {

        public boolean oneLine() {
            return value.indexOf('\n') < 0;
        }

        public List<String> lines() {
            return value.lines().toList();
        }
    }
}
