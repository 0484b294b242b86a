package dev.loopdesk.search;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Splits texts and queries into terms by the same rules, so that a query finds what is written differently: words in
 * lower case without accents; error codes also without separators ({@code ORA-12514} as {@code ora12514}); mail
 * addresses whole and in parts; phone numbers as digits; Chinese and Japanese text as single and as paired characters,
 * because it has no blanks between words. A term contains no blank.
 */
final class Terms {

    /** Longest term, in code points; texts and queries cut longer words alike. */
    static final int LONGEST = 64;

    private static final String CJK_CLASS = "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsBopomofo}\u30FC";
    private static final String WORD = "[\\p{L}\\p{N}\\p{M}&&[^" + CJK_CLASS + "]]++";

    /** A run without blanks, or words that a code or a name joins. */
    private static final Pattern RUN =
            Pattern.compile("(?<cjk>[" + CJK_CLASS + "]++)|" + WORD + "(?:[-_./:\\\\'\u2019#+]" + WORD + ")*+");

    private static final Pattern WORDS = Pattern.compile(WORD);
    private static final Pattern LETTERS_OR_DIGITS = Pattern.compile("\\p{Nd}++|[^\\p{Nd}]++");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\u0300-\u036F\uFE00-\uFE0F]++");

    private static final String NO_CJK = "&&[^" + CJK_CLASS + "]]";
    private static final Pattern MAIL =
            Pattern.compile("[\\p{L}\\p{N}._%+\\-" + NO_CJK + "{1,64}+@[\\p{L}\\p{N}.\\-" + NO_CJK + "{1,190}+");
    private static final Pattern OF_MAIL = Pattern.compile("[\\p{L}\\p{N}._%+\\-" + NO_CJK);
    private static final Pattern ENDING_DOTS = Pattern.compile("[.-]++$");

    private static final Pattern PHONE =
            Pattern.compile("(?<![\\p{L}\\p{N}])[+(]?[0-9](?:[ ()/\u2010-\u2013-]{0,2}[0-9])++(?![\\p{L}\\p{N}])");

    /** Number of a ticket, or digits alone. */
    private static final Pattern NUMBER = Pattern.compile("(?<![\\p{L}\\p{N}])(?:ld-)?[0-9]++(?![\\p{L}\\p{N}])");

    /** Characters below this one have one form only. */
    private static final int ASCII = 0x80;

    private static final int FEWEST_DIGITS = 6;
    private static final int MOST_DIGITS = 15;
    private static final int SHORTEST_ENDING = 4;
    private static final int SHORTEST_PART = 3;
    private static final Pattern COUNTRY_CODE =
            Pattern.compile("1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[0-9]{3}");
    private static final int SHORTEST_LOCAL_NUMBER = 7;
    private static final int SHORTEST_PREFIX = 2;

    private Terms() {}

    /** Adds the terms of a text. */
    static void addText(String text, Collection<String> terms) {
        String plain = normalised(text);
        String before = "";
        int end = -1;
        Matcher run = RUN.matcher(plain);
        while (run.find()) {
            if (run.group("cjk") != null) {
                addCharacters(run.group(), terms);
                before = "";
                continue;
            }
            List<String> words = words(run.group());
            words.forEach(word -> addWord(word, terms));
            addCodes(words, terms);
            if (end >= 0 && run.start() == end + 1 && plain.charAt(end) == ' ') {
                addPair(before, words.get(0), terms);
            }
            before = words.get(words.size() - 1);
            end = run.end();
        }
        mails(plain).forEach(mail -> terms.add(cut(mail)));
        if (digits(plain).length() < FEWEST_DIGITS) {
            return;
        }
        Matcher phone = PHONE.matcher(plain);
        while (phone.find()) {
            String digits = digits(phone.group());
            if (digits.length() >= FEWEST_DIGITS && digits.length() <= MOST_DIGITS) {
                terms.add(digits);
                terms.add(withoutZeros(digits));
            }
        }
    }

    /** Adds the terms of a phone number, also its endings: a caller may be known by another form of the number. */
    static void addPhone(String phone, Collection<String> terms) {
        addText(phone, terms);
        String digits = digits(normalised(phone));
        for (int from = 0; from + SHORTEST_ENDING <= Math.min(digits.length(), MOST_DIGITS); from++) {
            terms.add(digits.substring(from, Math.min(digits.length(), MOST_DIGITS)));
        }
    }

    /** Reads a query; its last word may be the beginning of one. */
    static TermQuery query(String text) {
        String plain = normalised(text).strip();
        List<List<TermQuery.Term>> alternatives = new ArrayList<>();
        List<TermQuery.Term> words = queryWords(plain);
        if (!words.isEmpty()) {
            alternatives.add(words);
        }
        Matcher phone = PHONE.matcher(plain);
        if (phone.matches()) {
            phones(plain).forEach(digits -> alternatives.add(List.of(new TermQuery.Term(digits, true))));
        }
        return new TermQuery(alternatives);
    }

    /** Tells whether a query has words besides a ticket's number, phone numbers and mail addresses. */
    static boolean isOfWords(String text) {
        String plain = normalised(text).strip();
        for (String mail : mails(plain)) {
            plain = plain.replace(mail, " ");
        }
        plain = PHONE.matcher(NUMBER.matcher(plain).replaceAll(" ")).replaceAll(" ");
        return RUN.matcher(plain).find();
    }

    /** Returns the query for tickets that may be of a requester with this mail address or this phone number. */
    static TermQuery ofRequester(@Nullable String email, @Nullable String phone) {
        List<List<TermQuery.Term>> alternatives = new ArrayList<>();
        if (email != null) {
            mails(normalised(email)).forEach(mail -> alternatives.add(List.of(new TermQuery.Term(cut(mail), false))));
        }
        if (phone != null) {
            Set<String> forms = phones(normalised(phone));
            forms.forEach(digits -> alternatives.add(List.of(new TermQuery.Term(digits, false))));
            if (forms.isEmpty() && !queryWords(normalised(phone)).isEmpty()) {
                alternatives.add(queryWords(normalised(phone)));
            }
        }
        return new TermQuery(alternatives);
    }

    /**
     * Tells whether two phone numbers are the same, whatever separators they are written with, with or without a country
     * code. A number that ends like another one is not the same.
     */
    static boolean isSamePhone(String one, String other) {
        Set<String> forms = phones(normalised(one));
        Set<String> others = phones(normalised(other));
        return (forms.isEmpty() || others.isEmpty())
                ? normalised(one).strip().equals(normalised(other).strip())
                : forms.stream().anyMatch(others::contains);
    }

    /** Returns forms of a phone number of which two have one in common if they are the same number. */
    static Set<String> formsOfPhone(String phone) {
        Set<String> forms = phones(normalised(phone));
        return forms.isEmpty() ? Set.of(normalised(phone).strip()) : forms;
    }

    /** Returns the words by which a title is compared with another one: no short ones, of Chinese the pairs. */
    static Set<String> ofTitle(String title) {
        String plain = normalised(title);
        Set<String> terms = new LinkedHashSet<>();
        Matcher run = RUN.matcher(plain);
        while (run.find()) {
            if (run.group("cjk") != null) {
                terms.addAll(pairs(run.group()));
            } else {
                words(run.group()).stream()
                        .filter(word -> word.length() >= SHORTEST_PART)
                        .forEach(word -> terms.add(cut(word)));
            }
        }
        return terms;
    }

    private static List<TermQuery.Term> queryWords(String plain) {
        Set<TermQuery.Term> terms = new LinkedHashSet<>();
        List<String> mails = mails(plain);
        mails.forEach(mail -> terms.add(new TermQuery.Term(cut(mail), plain.endsWith(mail))));
        String rest = plain;
        for (String mail : mails) {
            rest = rest.replace(mail, " ");
        }
        Matcher run = RUN.matcher(rest);
        while (run.find()) {
            if (run.group("cjk") != null) {
                pairs(run.group()).forEach(pair -> terms.add(new TermQuery.Term(pair, false)));
                continue;
            }
            List<String> parts = codesAndWords(words(run.group()));
            for (int i = 0; i < parts.size(); i++) {
                boolean unfinished = i == parts.size() - 1 && run.end() == rest.length();
                String part = parts.get(i);
                terms.add(new TermQuery.Term(part, unfinished && part.length() >= SHORTEST_PREFIX));
            }
        }
        return List.copyOf(terms);
    }

    /** Joins neighbours that make up a code; the other words stand alone. */
    private static List<String> codesAndWords(List<String> words) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            boolean withNext = i + 1 < words.size() && isPair(words.get(i), words.get(i + 1));
            boolean withLast = i > 0 && isPair(words.get(i - 1), words.get(i));
            if (withNext) {
                parts.add(cut(words.get(i) + words.get(i + 1)));
            } else if (!withLast) {
                parts.add(cut(withoutHexadecimalMark(words.get(i))));
            }
        }
        return parts;
    }

    /** Returns the forms in which a typed phone number may have been stored. */
    private static Set<String> phones(String plain) {
        Set<String> forms = new LinkedHashSet<>();
        String digits = digits(plain);
        String local = withoutZeros(digits);
        if (digits.length() >= SHORTEST_ENDING && digits.length() <= MOST_DIGITS) {
            forms.add(digits);
            forms.add(local);
            if (plain.startsWith("+") || digits.startsWith("00")) {
                Matcher code = COUNTRY_CODE.matcher(local);
                if (code.lookingAt() && local.length() - code.end() >= SHORTEST_LOCAL_NUMBER) {
                    forms.add(withoutZeros(local.substring(code.end())));
                }
            }
        }
        forms.removeIf(String::isEmpty);
        return forms;
    }

    private static void addCharacters(String run, Collection<String> terms) {
        run.codePoints().forEach(c -> terms.add(Character.toString(c)));
        terms.addAll(pairs(run));
    }

    /** Returns neighbouring characters in pairs; a single character stands for itself. */
    private static List<String> pairs(String run) {
        int[] characters = run.codePoints().toArray();
        if (characters.length == 1) {
            return List.of(run);
        }
        List<String> pairs = new ArrayList<>();
        for (int i = 1; i < characters.length; i++) {
            pairs.add(new String(characters, i - 1, 2));
        }
        return pairs;
    }

    private static void addWord(String word, Collection<String> terms) {
        terms.add(cut(word));
        terms.add(cut(withoutHexadecimalMark(word)));
        Matcher part = LETTERS_OR_DIGITS.matcher(word);
        while (part.find()) {
            if (part.end() - part.start() >= SHORTEST_PART && part.end() - part.start() < word.length()) {
                terms.add(cut(part.group()));
            }
        }
    }

    private static void addCodes(List<String> words, Collection<String> terms) {
        if (words.size() > 1 && isCode(words)) {
            terms.add(cut(String.join("", words)));
        }
        for (int i = 1; i < words.size(); i++) {
            addPair(words.get(i - 1), words.get(i), terms);
        }
    }

    private static void addPair(String first, String second, Collection<String> terms) {
        if (isPair(first, second)) {
            terms.add(cut(first + second));
        }
    }

    /** Tells whether words make up a code: some with digits, some with letters. */
    private static boolean isCode(List<String> words) {
        return words.stream().anyMatch(Terms::hasDigit) && words.stream().anyMatch(word -> !isNumber(word));
    }

    /** Tells whether neighbours make up a code: one of them is a number, the other has no digit. */
    private static boolean isPair(String first, String second) {
        return (isNumber(first) && !hasDigit(second)) || (!hasDigit(first) && isNumber(second));
    }

    private static boolean hasDigit(String word) {
        return word.codePoints().anyMatch(Character::isDigit);
    }

    private static boolean isNumber(String word) {
        return !word.isEmpty() && word.codePoints().allMatch(Character::isDigit);
    }

    private static List<String> words(String run) {
        List<String> words = new ArrayList<>();
        Matcher word = WORDS.matcher(run);
        while (word.find()) {
            words.add(word.group());
        }
        return words;
    }

    private static List<String> mails(String plain) {
        List<String> mails = new ArrayList<>();
        int from = 0;
        for (int at = plain.indexOf('@'); at >= 0; at = plain.indexOf('@', at + 1)) {
            int begin = at;
            while (begin > Math.max(from, at - LONGEST)
                    && OF_MAIL.matcher(plain.substring(begin - 1, begin)).matches()) {
                begin--;
            }
            Matcher mail = MAIL.matcher(plain).region(begin, plain.length());
            if (mail.lookingAt()) {
                mails.add(ENDING_DOTS.matcher(mail.group()).replaceFirst(""));
                from = mail.end();
            }
        }
        return mails;
    }

    private static String normalised(String text) {
        if (text.chars().allMatch(c -> c < ASCII)) {
            return text.toLowerCase(Locale.ROOT);
        }
        String visible = INVISIBLE
                .matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("");
        return Normalizer.normalize(visible.toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
    }

    private static String withoutHexadecimalMark(String word) {
        return word.length() > SHORTEST_PART && word.startsWith("0x") ? word.substring(2) : word;
    }

    private static String digits(String text) {
        var digits = new StringBuilder();
        text.chars().filter(c -> c >= '0' && c <= '9').forEach(c -> digits.append((char) c));
        return digits.toString();
    }

    private static String withoutZeros(String digits) {
        int from = 0;
        while (from < digits.length() && digits.charAt(from) == '0') {
            from++;
        }
        return digits.substring(from);
    }

    private static String cut(String word) {
        return word.codePointCount(0, word.length()) <= LONGEST
                ? word
                : word.substring(0, word.offsetByCodePoints(0, LONGEST));
    }
}
