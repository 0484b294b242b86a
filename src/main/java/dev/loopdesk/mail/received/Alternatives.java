package dev.loopdesk.mail.received;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Compares the texts of a {@code multipart/alternative} by their words, wherever these stand: programs send a plain text
 * that ends at the first picture, or says only that HTML is needed.
 */
final class Alternatives {

    /** Addresses, which the texts present differently. */
    private static final Pattern ADDRESS = Pattern.compile("(?:https?://|mailto:|cid:)[^\\s<>\\]]+");

    /** Limit in words by which HTML may exceed plain text without content of its own, such as a picture's title. */
    private static final int FEW = 3;

    private Alternatives() {}

    /** Returns the text with the content; both if each has content that the other lacks. */
    static String content(String plain, String rich) {
        Map<String, Integer> ofPlain = words(plain);
        Map<String, Integer> ofRich = words(rich);
        int lacking = missing(ofRich, ofPlain);
        int total = ofRich.values().stream().mapToInt(Integer::intValue).sum();
        boolean different = (total - lacking) * 4 <= total;
        if (lacking == 0 || (lacking < FEW && !different)) {
            return plain;
        }
        if (lacking >= missing(ofPlain, ofRich)) {
            return rich;
        }
        return different ? plain.stripTrailing() + "\n\n" + rich : plain;
    }

    /** Counts the words of one text that another lacks. */
    private static int missing(Map<String, Integer> words, Map<String, Integer> other) {
        int missing = 0;
        for (Map.Entry<String, Integer> word : words.entrySet()) {
            missing += Math.max(0, word.getValue() - other.getOrDefault(word.getKey(), 0));
        }
        return missing;
    }

    /** Counts words; in scripts without blanks between words every character is one. */
    private static Map<String, Integer> words(String text) {
        var words = new HashMap<String, Integer>();
        var word = new StringBuilder();
        ADDRESS.matcher(text).replaceAll(" ").codePoints().forEach(c -> {
            boolean alone = Character.isIdeographic(c);
            if (!Character.isLetterOrDigit(c) || alone) {
                add(word, words);
            }
            if (Character.isLetterOrDigit(c)) {
                word.appendCodePoint(Character.toLowerCase(c));
            }
            if (alone) {
                add(word, words);
            }
        });
        add(word, words);
        return words;
    }

    private static void add(StringBuilder word, Map<String, Integer> words) {
        if (!word.isEmpty()) {
            words.merge(word.toString(), 1, Integer::sum);
            word.setLength(0);
        }
    }
}
