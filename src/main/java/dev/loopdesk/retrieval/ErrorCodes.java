package dev.loopdesk.retrieval;

import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Error codes of a text in one form, however they are written: lower case, without separators and without {@code 0x}.
 * {@code ORA-12514}, {@code ora 12514} and {@code ORA12514} are the same code.
 */
final class ErrorCodes {

    /** Most codes of a text that are looked at; a log has thousands. */
    private static final int MOST = 200;

    /** Letters and digits, joined by at most one separator each. */
    private static final Pattern JOINED = Pattern.compile("(?<![a-z0-9])[a-z0-9]{1,40}(?:[-_.:/#][a-z0-9]{1,40}){0,5}");

    /** A short word and a number apart, as in {@code ORA 12514}. */
    private static final Pattern APART = Pattern.compile("(?<![a-z0-9])([a-z]{2,8})[ -]([0-9]{3,8})(?![a-z0-9])");

    private static final Pattern SEPARATORS = Pattern.compile("[-_.:/#]");
    private static final Pattern DIGIT = Pattern.compile("[0-9]");
    private static final Pattern LONG_NUMBER = Pattern.compile("[0-9]{5,10}");
    private static final int SHORTEST = 4;
    private static final int LONGEST = 40;

    private ErrorCodes() {}

    /** Returns the codes of a text, by their one form, as they are written there. */
    static Map<String, String> in(String text) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        Map<String, String> codes = new LinkedHashMap<>();
        Matcher joined = JOINED.matcher(plain);
        while (joined.find() && codes.size() < MOST) {
            add(joined.group(), codes);
        }
        Matcher apart = APART.matcher(plain);
        while (apart.find() && codes.size() < MOST) {
            codes.putIfAbsent(apart.group(1) + apart.group(2), apart.group());
        }
        return codes;
    }

    private static void add(String written, Map<String, String> codes) {
        String[] parts = SEPARATORS.split(written, -1);
        StringBuilder code = new StringBuilder();
        for (String part : parts) {
            code.append(withoutHexadecimalMark(part));
        }
        if (isCode(code, parts.length, written)) {
            codes.putIfAbsent(code.toString(), written);
        }
        // A code may be the end of a longer run, as in "error:0x80070005".
        if (parts.length > 1) {
            for (int i = 0; i < parts.length; i++) {
                String part = withoutHexadecimalMark(parts[i]);
                if (isCode(part, 1, part)) {
                    codes.putIfAbsent(part, parts[i]);
                }
                if (i + 1 < parts.length && parts.length > 2) {
                    String pair = part + withoutHexadecimalMark(parts[i + 1]);
                    if (isCode(pair, 2, pair)) {
                        codes.putIfAbsent(pair, parts[i] + "-" + parts[i + 1]);
                    }
                }
            }
        }
    }

    private static boolean isCode(CharSequence code, int parts, String written) {
        if (code.length() < SHORTEST || code.length() > LONGEST) {
            return false;
        }
        boolean digits = DIGIT.matcher(code).find();
        boolean letters = code.chars().anyMatch(c -> c >= 'a' && c <= 'z');
        return (digits && letters)
                || (parts == 1 && LONG_NUMBER.matcher(code).matches())
                // A symbolic name such as SEC_ERROR_UNKNOWN_ISSUER.
                || (letters && parts > 1 && written.indexOf('_') > 0);
    }

    private static String withoutHexadecimalMark(String part) {
        return part.length() > SHORTEST && part.startsWith("0x") ? part.substring(2) : part;
    }
}
