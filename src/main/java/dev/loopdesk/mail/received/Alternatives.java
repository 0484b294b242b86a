package dev.loopdesk.mail.received;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

    /** Limit in words that are searched for in the whole other text. */
    private static final int MOST_SEARCHED = 200;

    /** Returns the text with the content; both if each has content that the other lacks. */
    static String content(String plain, String rich) {
        Words ofPlain = Words.of(plain);
        Words ofRich = Words.of(rich);
        int lacking = ofRich.missingIn(ofPlain);
        boolean different = (ofRich.words.size() - lacking) * 4 <= ofRich.words.size();
        if (lacking == 0 || (lacking < FEW && !different)) {
            return plain;
        }
        if (lacking >= ofPlain.missingIn(ofRich)) {
            return rich;
        }
        return different ? plain.stripTrailing() + "\n\n" + rich : plain;
    }

    /**
     * The words of a text; in scripts without blanks between words every character is one.
     *
     * @param letters the whole text without anything between its words
     */
    private record Words(Set<String> words, String letters) {

        static Words of(String text) {
            var words = new HashSet<String>();
            var letters = new StringBuilder();
            var word = new StringBuilder();
            ADDRESS.matcher(text).replaceAll(" ").codePoints().forEach(c -> {
                boolean alone = Character.isIdeographic(c);
                if (!Character.isLetterOrDigit(c) || alone) {
                    end(word, words);
                }
                if (Character.isLetterOrDigit(c)) {
                    letters.appendCodePoint(Character.toLowerCase(c));
                    word.appendCodePoint(Character.toLowerCase(c));
                }
                if (alone) {
                    end(word, words);
                }
            });
            end(word, words);
            return new Words(words, letters.toString());
        }

        private static void end(StringBuilder word, Set<String> words) {
            if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
        }

        /** Counts the words that another text lacks, even where it joins words that belong apart. */
        int missingIn(Words other) {
            List<String> missing =
                    words.stream().filter(word -> !other.words.contains(word)).toList();
            return missing.size() > MOST_SEARCHED
                    ? missing.size()
                    : (int) missing.stream()
                            .filter(word -> !other.letters.contains(word))
                            .count();
        }
    }
}
