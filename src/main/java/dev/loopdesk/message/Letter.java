package dev.loopdesk.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message before it is printed as text and HTML. All of it is plain text.
 *
 * @param language {@code en} or {@code zh-CN}
 */
record Letter(String language, String subject, String greeting, List<Part> parts, List<String> signOff) {

    /** Paragraphs and facts that belong together. */
    record Part(
            @Nullable String heading,
            List<String> paragraphs,
            List<Fact> facts,
            @Nullable Link link) {}

    /** An address to open, with what is there. */
    record Link(String label, String address) {}

    /** A value with what it is. */
    record Fact(String label, String value) {

        public boolean oneLine() {
            return value.indexOf('\n') < 0;
        }

        public List<String> lines() {
            return value.lines().toList();
        }
    }
}
