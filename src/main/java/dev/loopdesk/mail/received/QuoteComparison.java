package dev.loopdesk.mail.received;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares a quote with the texts that it may repeat, because people write answers into the quoted text. Spaces, line
 * breaks, punctuation and the marks of quotes make no difference.
 */
public final class QuoteComparison {

    /** Words of a repetition; fewer words only count where the repetition before them goes on. */
    private static final int SHORTEST_REPETITION = 4;

    private static final int MOST_WORDS = 40_000;
    private static final int MOST_PLACES = 50;
    private static final Pattern PREFIX = Pattern.compile("^[\\s>＞》|]+");
    private static final Pattern LINK = Pattern.compile(
            "(?i)<?(?:https?://|mailto:)[^\\s<>]{1,4000}>?|\\[\\.\\.\\.]" + "|<?[^\\s<>@]{1,100}@[^\\s<>@]{1,200}>?");
    private static final Pattern WORD = Pattern.compile("\\p{IsHan}|[\\p{L}\\p{N}&&[^\\p{IsHan}]]+");

    private final List<String> known = new ArrayList<>();
    private final Map<String, List<Integer>> places = new HashMap<>();

    private QuoteComparison(List<String> texts) {
        for (String text : texts) {
            if (known.size() < MOST_WORDS) {
                known.addAll(words(text));
                // Ends every repetition.
                known.add("");
            }
        }
        for (int i = 0; i + SHORTEST_REPETITION <= known.size(); i++) {
            places.computeIfAbsent(beginning(known, i), words -> new ArrayList<>())
                    .add(i);
        }
    }

    /**
     * Returns the lines of a quote that contain other words than the known texts, without headers and other lines of mail
     * programs. Without known texts the quote repeats mails of other people, and nothing is added to it.
     */
    public static String addedTo(String quote, List<String> known) {
        if (quote.isBlank() || known.isEmpty()) {
            return "";
        }
        return new QuoteComparison(known).added(quote);
    }

    private String added(String quote) {
        List<String> lines = List.of(quote.split("\n", -1));
        boolean[] ofProgram = QuoteMarks.ofPrograms(lines.stream()
                .map(line -> PREFIX.matcher(line).replaceFirst(""))
                .toList());
        var words = new ArrayList<String>();
        var lineOf = new ArrayList<Integer>();
        for (int line = 0; line < lines.size() && words.size() < MOST_WORDS; line++) {
            if (!ofProgram[line]) {
                for (String word : words(lines.get(line))) {
                    words.add(word);
                    lineOf.add(line);
                }
            }
        }
        boolean[] repeated = repeated(words);
        boolean any = false;
        var added = new boolean[lines.size()];
        for (int i = 0; i < repeated.length; i++) {
            any |= repeated[i];
            added[lineOf.get(i)] |= !repeated[i];
        }
        return any ? joined(lines, added) : "";
    }

    /** Returns which words of the quote are part of a repetition. */
    private boolean[] repeated(List<String> words) {
        var repeated = new boolean[words.size()];
        int next = -1;
        int i = 0;
        while (i < words.size()) {
            int from = next;
            int length = next < 0 ? 0 : length(words, i, next);
            if (i + SHORTEST_REPETITION <= words.size()) {
                List<Integer> begun = places.getOrDefault(beginning(words, i), List.of());
                for (int place : begun.subList(0, Math.min(begun.size(), MOST_PLACES))) {
                    int found = length(words, i, place);
                    if (found > length) {
                        length = found;
                        from = place;
                    }
                }
            }
            if (length > 0) {
                Arrays.fill(repeated, i, i + length, true);
                next = from + length;
                i += length;
            } else {
                i++;
            }
        }
        return repeated;
    }

    private int length(List<String> words, int at, int place) {
        int length = 0;
        while (at + length < words.size()
                && place + length < known.size()
                && words.get(at + length).equals(known.get(place + length))) {
            length++;
        }
        return length;
    }

    private static String beginning(List<String> words, int from) {
        return String.join(" ", words.subList(from, from + SHORTEST_REPETITION));
    }

    private static List<String> words(String text) {
        var words = new ArrayList<String>();
        Matcher word = WORD.matcher(LINK.matcher(text).replaceAll(" "));
        while (word.find()) {
            words.add(word.group().toLowerCase(Locale.ROOT));
        }
        return words;
    }

    private static String joined(List<String> lines, boolean[] added) {
        var joined = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            if (added[i]) {
                joined.append(PREFIX.matcher(lines.get(i)).replaceFirst("").stripTrailing())
                        .append('\n');
            }
        }
        return joined.toString().strip();
    }
}
