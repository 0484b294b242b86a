package dev.loopdesk.mail.received;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.regex.Pattern;

/** Recognises the lines with which mail programs introduce quoted mails. */
final class QuoteMarks {

    private static final int LONGEST_LINE = 400;
    private static final int LINES_OF_ATTRIBUTION = 4;
    private static final int LINES_OF_HEADERS = 9;

    private static final Pattern PREFIX = Pattern.compile("^\\s{0,3}[>＞》].*");

    private static final String WROTE = "(?:wrote|writes|a écrit|schrieb|escribió|ha scritto|escreveu|schreef|skrev"
            + "|napisał(?:\\(?a\\)?)?|пишет|писал\\(?а?\\)?|написал\\(?а?\\)?|写道|寫道|写到|さんは書きました|のメール)";

    /** A line that ends in "wrote:" and contains a time or an address. */
    private static final Pattern ATTRIBUTION =
            Pattern.compile("(?iu)^(?=.*[\\d@]).{3,600}?" + WROTE + "[^:：]{0,80}[:：]\\s*-*\\s*$");

    /** The form of Russian programs: "3 Apr 2012, 14:41, Name <address>:". */
    private static final Pattern ATTRIBUTION_BY_ADDRESS =
            Pattern.compile("^.{0,200}\\d{1,2}[:.]\\d\\d.{0,200}<[^\\s<>]{1,200}@[^<>]{1,200}>\\s*[:：]\\s*$");

    /** First line of an attribution that spans several lines. */
    private static final Pattern ATTRIBUTION_BEGINS = Pattern.compile(
            "(?iu)^\\s*-{0,4}\\s*(?:(?:on|at|le|am|el|il|em|op|den|a)\\s|在|于|於|\\d|\\S{1,40} <\\S+@).*");

    private static final Pattern REPEATED =
            Pattern.compile("(?iu)^\\s*[-_=*]{2,}\\s*(?:original message|replied message"
                    + "|original appointment|原始邮件|原始郵件|原邮件|回复的原邮件|回复的邮件|原始信息|ursprüngliche nachricht"
                    + "|originalnachricht|message d['’]origine|message original|mensaje original|messaggio originale"
                    + "|mensagem original|oorspronkelijk bericht|исходное сообщение|元のメッセージ)\\s*[-_=*]{0,}\\s*$");

    private static final Pattern FORWARDED = Pattern.compile("(?iu)^\\s*(?:[-_=*]{2,}\\s*(?:forwarded message"
            + "|转发邮件信息|转发的邮件|转发邮件|轉寄郵件|weitergeleitete nachricht|message transféré|mensaje reenviado"
            + "|messaggio inoltrato|пересылаемое сообщение).{0,40}|begin forwarded message\\s*[:：]\\s*"
            + "|[-_]{2,}\\s*forwarded by .{0,200})$");

    private static final Pattern RULE = Pattern.compile("^\\s*(?:_{5,}|-{5,}|={5,}|\\*{5,}|─{5,})\\s*$");

    private final List<String> lines;
    private final boolean forwarded;

    QuoteMarks(List<String> lines, boolean forwarded) {
        this.lines = lines;
        this.forwarded = forwarded;
    }

    /** Returns which lines mail programs put before quoted mails: attributions, headers and rules. */
    static boolean[] ofPrograms(List<String> lines) {
        var marks = new QuoteMarks(lines, false);
        var ofPrograms = new boolean[lines.size()];
        for (int i = 0; i < lines.size(); i++) {
            int attribution = marks.attribution(i);
            Arrays.fill(ofPrograms, i, i + attribution, true);
            ofPrograms[i] |= marks.matches(REPEATED, i) || marks.matches(FORWARDED, i) || marks.matches(RULE, i);
            if (marks.isHeaders(i)) {
                int header = i;
                while (header < lines.size() && !lines.get(header).isBlank() && header < i + LINES_OF_HEADERS) {
                    ofPrograms[header++] = true;
                }
            }
        }
        return ofPrograms;
    }

    boolean isPrefixed(int line) {
        String text = lines.get(line);
        // The prefix is at the start, so long lines are cut.
        return PREFIX.matcher(text.length() > LONGEST_LINE ? text.substring(0, 8) : text)
                .matches();
    }

    /** Tells whether a forwarded mail begins at this line. */
    boolean beginsForwarded(int line) {
        return matches(FORWARDED, line) || (forwarded && isHeaders(line));
    }

    /** Returns the sender that the headers of a forwarded mail below this line name, empty if they name none. */
    String forwardedSender(int line) {
        for (int next = line; next < Math.min(lines.size(), line + LINES_OF_HEADERS); next++) {
            String text = lines.get(next).replaceFirst("^\\s{0,3}(?:[>＞]\\s?)*", "");
            if (text.length() <= LONGEST_LINE
                    && Label.FROM.pattern.matcher(text).lookingAt()) {
                return text.substring(text.replace('：', ':').indexOf(':') + 1)
                        .replace("*", "")
                        .strip();
            }
        }
        return "";
    }

    /** Tells whether everything from this line on is quoted. */
    boolean beginsRepeated(int line) {
        return matches(REPEATED, line) || isHeaders(line);
    }

    /** Returns the number of lines of the attribution that begins at this line; 0 if there is none. */
    int attribution(int line) {
        if (lines.get(line).isBlank()) {
            return 0;
        }
        if (lines.get(line).length() <= LONGEST_LINE && isAttribution(lines.get(line))) {
            return 1;
        }
        if (!matches(ATTRIBUTION_BEGINS, line)) {
            return 0;
        }
        var joined = new StringBuilder(lines.get(line));
        for (int next = line + 1; next < Math.min(lines.size(), line + LINES_OF_ATTRIBUTION); next++) {
            String text = lines.get(next).strip();
            if (text.isEmpty() || isPrefixed(next) || text.length() > LONGEST_LINE) {
                return 0;
            }
            joined.append(' ').append(text);
            if (isAttribution(joined)) {
                return next - line + 1;
            }
        }
        return 0;
    }

    private static boolean isAttribution(CharSequence text) {
        int last = text.length() - 1;
        while (last >= 0 && (text.charAt(last) == '-' || Character.isWhitespace(text.charAt(last)))) {
            last--;
        }
        // Checked first, because the patterns are expensive and most lines do not end in a colon.
        boolean colon = last >= 0 && (text.charAt(last) == ':' || text.charAt(last) == '：');
        return colon
                && (ATTRIBUTION.matcher(text).matches()
                        || ATTRIBUTION_BY_ADDRESS.matcher(text).matches());
    }

    /** Returns the line of a horizontal rule directly above, which belongs to the line below it. */
    int withRuleBefore(int line) {
        int above = line - 1;
        while (above >= 0 && lines.get(above).isBlank()) {
            above--;
        }
        return above >= 0 && matches(RULE, above) ? above : line;
    }

    /** Recognises the headers of a quoted mail as Outlook and others write them: the sender and two more. */
    private boolean isHeaders(int line) {
        Label first = label(line);
        if (first != Label.FROM && first != Label.DATE) {
            return false;
        }
        var found = EnumSet.of(first);
        int others = 0;
        for (int next = line + 1; next < Math.min(lines.size(), line + LINES_OF_HEADERS) && others <= 3; next++) {
            Label label = label(next);
            if (label == Label.NONE) {
                others++;
            } else {
                found.add(label);
            }
        }
        return found.contains(Label.FROM) && found.size() >= 3;
    }

    private Label label(int line) {
        String text = lines.get(line);
        if (text.length() > LONGEST_LINE * 10) {
            return Label.NONE;
        }
        String head = text.substring(0, Math.min(text.length(), 60));
        for (Label label : Label.values()) {
            if (label.pattern.matcher(head).lookingAt()) {
                return label;
            }
        }
        return Label.NONE;
    }

    private boolean matches(Pattern pattern, int line) {
        String text = lines.get(line);
        return text.length() <= LONGEST_LINE && pattern.matcher(text).matches();
    }

    private enum Label {
        FROM("from|发件人|發件人|寄件人|寄件者|von|de|da|van|från|fra|от|差出人|送信者"),
        DATE("sent|date|发送时间|發送時間|发送日期|日期|时间|gesendet|datum|envoyé|enviado(?: el)?|fecha|inviato|data"
                + "|verzonden|отправлено|дата|送信日時|日時"),
        TO("to|收件人|收件者|an|à|para|a|aan|кому|宛先"),
        SUBJECT("subject|主题|主題|主旨|betreff|objet|asunto|oggetto|assunto|onderwerp|тема|件名"),
        CC("cc|抄送|副本|kopie|копия"),
        NONE("(?!)");

        private final Pattern pattern;

        Label(String words) {
            this.pattern = Pattern.compile("(?iu)\\s{0,3}\\*{0,2}(?:" + words + ")\\s?\\*{0,2}\\s?[:：]");
        }
    }
}
