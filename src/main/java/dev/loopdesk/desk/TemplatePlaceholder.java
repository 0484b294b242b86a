package dev.loopdesk.desk;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A fact of a ticket that a template names in braces, such as {@code {requester}}. */
enum TemplatePlaceholder {
    NUMBER,
    TITLE,
    REQUESTER,
    /** The author of the message. */
    AGENT,
    /** When the ticket was received. */
    RECEIVED,
    /** The next deadline; missing while the clock rests. */
    DUE;

    private static final Pattern IN_BRACES = Pattern.compile("\\{([a-z]{1,20})}");

    /**
     * Text meant as a placeholder, also in the braces of a Chinese keyboard: words, a number or nothing in braces, with
     * more braces or a dollar sign around them, or with one of the braces missing. A formula or a program in braces is text.
     */
    private static final Pattern MEANT = Pattern.compile(
            """
            (?x)
            [$＄]? [{｛]++ [\\p{L}\\p{N}_.\\ \\u3000-]{0,80} [}｝]++
            | [$＄]? [{｛]++ \\p{L} [\\p{L}\\p{N}_-]{0,40}+ (?! [^{}｛｝\\n]* [}｝] )
            | (?<! [{｛] [^{}｛｝\\n]{0,80} ) \\b (?: %s ) [}｝]++
            """.formatted(Stream.of(values()).map(TemplatePlaceholder::key).collect(Collectors.joining("|"))));

    static final List<String> KEYS =
            Stream.of(values()).map(TemplatePlaceholder::key).toList();

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns all that can be meant as a placeholder and is none that {@link #fill} takes, as it stands in the text. */
    static List<String> unknown(String text) {
        return MEANT.matcher(text)
                .results()
                .map(MatchResult::group)
                .filter(found -> KEYS.stream().noneMatch(key -> found.equals("{" + key + "}")))
                .distinct()
                .toList();
    }

    /**
     * Puts facts in the place of their words, once: what a fact itself says in braces stays. A word without a fact stays too,
     * for whoever writes to replace.
     */
    static String fill(String text, Map<TemplatePlaceholder, String> facts) {
        Map<String, String> byKey = new HashMap<>();
        facts.forEach((placeholder, fact) -> byKey.put(placeholder.key(), fact));
        return IN_BRACES
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(byKey.getOrDefault(found.group(1), found.group())));
    }
}
