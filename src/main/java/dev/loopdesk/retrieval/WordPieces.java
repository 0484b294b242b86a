package dev.loopdesk.retrieval;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Divides a text into the pieces that a model knows (WordPiece), in lower case and without accents. */
final class WordPieces {

    private static final String CONTINUED = "##";
    private static final int LONGEST_WORD = 100;

    private final Map<String, Integer> vocabulary;
    private final int first;
    private final int last;
    private final int unknown;

    WordPieces(Map<String, Integer> vocabulary) {
        this.vocabulary = Map.copyOf(vocabulary);
        this.first = vocabulary.getOrDefault("[CLS]", 0);
        this.last = vocabulary.getOrDefault("[SEP]", 0);
        this.unknown = vocabulary.getOrDefault("[UNK]", 0);
    }

    /** Reads the vocabulary from the description of a tokenizer in JSON. */
    static WordPieces read(InputStream description) throws IOException {
        Map<String, Integer> vocabulary = new HashMap<>();
        try (JsonParser json = JsonMapper.builder().build().createParser(description)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME
                        && json.currentName().equals("vocab")
                        && json.nextToken() == JsonToken.START_OBJECT) {
                    while (json.nextToken() == JsonToken.FIELD_NAME) {
                        String piece = json.currentName();
                        json.nextToken();
                        vocabulary.put(piece, json.getIntValue());
                    }
                }
            }
        }
        if (!vocabulary.containsKey("[CLS]")) {
            throw new IOException("The model's vocabulary cannot be read");
        }
        return new WordPieces(vocabulary);
    }

    /** Returns the numbers of a text's pieces between the marks of beginning and end, at most so many. */
    long[] numbers(String text, int most) {
        List<Integer> pieces = new ArrayList<>();
        pieces.add(first);
        for (String word : words(text)) {
            if (pieces.size() >= most - 1) {
                break;
            }
            addPieces(word, pieces);
        }
        List<Integer> kept = pieces.subList(0, Math.min(pieces.size(), most - 1));
        long[] numbers = new long[kept.size() + 1];
        for (int i = 0; i < kept.size(); i++) {
            numbers[i] = kept.get(i);
        }
        numbers[kept.size()] = last;
        return numbers;
    }

    private void addPieces(String word, List<Integer> pieces) {
        if (word.length() > LONGEST_WORD) {
            pieces.add(unknown);
            return;
        }
        List<Integer> found = new ArrayList<>();
        int from = 0;
        while (from < word.length()) {
            int to = word.length();
            Integer piece = null;
            while (to > from && piece == null) {
                piece = vocabulary.get((from > 0 ? CONTINUED : "") + word.substring(from, to));
                to = piece == null ? to - 1 : to;
            }
            if (piece == null) {
                pieces.add(unknown);
                return;
            }
            found.add(piece);
            from = to;
        }
        pieces.addAll(found);
    }

    /** Divides at blanks and around punctuation and Chinese characters. */
    private static List<String> words(String text) {
        String plain = Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
        List<String> words = new ArrayList<>();
        var word = new StringBuilder();
        plain.codePoints().forEach(c -> {
            if (Character.getType(c) == Character.NON_SPACING_MARK || isUnseen(c)) {
                return;
            }
            boolean alone = isPunctuation(c) || Character.isIdeographic(c);
            if (alone || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                if (alone) {
                    words.add(Character.toString(c));
                }
            } else {
                word.appendCodePoint(c);
            }
        });
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    private static boolean isUnseen(int c) {
        return c == 0
                || c == 0xFFFD
                || (!Character.isWhitespace(c)
                        && (Character.getType(c) == Character.CONTROL || Character.getType(c) == Character.FORMAT));
    }

    private static boolean isPunctuation(int c) {
        return switch (Character.getType(c)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> c < 0x80 && c > ' ' && !Character.isLetterOrDigit(c);
        };
    }
}
