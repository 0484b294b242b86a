package dev.loopdesk.workspace;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells keys that were made at random from those that somebody typed, repeated or left as they came. */
final class KeyStrength {

    private static final int SHORTEST = 32;
    private static final int FEWEST_CHARACTERS = 8;
    private static final List<String> WORDS =
            List.of("changeme", "change-me", "password", "secret", "loopdesk", "tryout");

    private KeyStrength() {}

    /**
     * A random key of 32 characters or more, hexadecimal ones too, has many different pairs of neighbours; text that is
     * repeated or counts up has few, or steps of one.
     */
    static boolean suffices(String key) {
        String text = key.strip();
        if (text.length() < SHORTEST
                || text.chars().distinct().count() < FEWEST_CHARACTERS
                || WORDS.stream().anyMatch(text.toLowerCase(Locale.ROOT)::contains)) {
            return false;
        }
        Set<String> pairs = new HashSet<>();
        int steps = 0;
        int neighbours = text.length() - 1;
        for (int i = 0; i < neighbours; i++) {
            pairs.add(text.substring(i, i + 2));
            if (Math.abs(text.charAt(i + 1) - text.charAt(i)) <= 1) {
                steps++;
            }
        }
        return pairs.size() * 3 >= neighbours * 2 && steps * 2 < neighbours;
    }
}
