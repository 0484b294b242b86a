package dev.loopdesk.mail.received;

import dev.loopdesk.message.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An address from a header. In 248 mails mime4j's lenient parser loses the display name in 11 cases and reads 6
 * addresses wrongly, Jakarta Mail's parser 7; neither keeps an encoded word with a comma or colon together. Only mime4j
 * reads the obsolete forms of RFC 2822, which occur 3 times.
 *
 * @param address {@code local@domain} with the domain in lower case, without blanks and control characters
 * @param name display name on one line, empty if there is none
 */
public record MailAddress(String address, String name) {

    private static final String NEVER_PLAIN = "@<>\",;:()：，；（）";
    private static final int LONGEST_LOCAL = 128;
    private static final int LONGEST_DOMAIN = 253;
    private static final int LONGEST_NAME = 120;
    private static final int MOST = 2_000;

    /** Returns the local part in lower case. */
    public String local() {
        return address.substring(0, address.lastIndexOf('@')).toLowerCase(Locale.ROOT);
    }

    public String domain() {
        return address.substring(address.lastIndexOf('@') + 1);
    }

    /**
     * Returns all addresses of a header. Parsing is lenient about groups, comments, semicolons and quoted names;
     * invalid pieces are left out.
     */
    static List<MailAddress> all(String header) {
        var addresses = new ArrayList<MailAddress>();
        var piece = new StringBuilder();
        boolean quoted = false;
        int comment = 0;
        boolean angle = false;
        for (int i = 0; i < header.length() && addresses.size() < MOST; i++) {
            char c = header.charAt(i);
            if (c == '\\' && (quoted || comment > 0) && i + 1 < header.length()) {
                piece.append(c).append(header.charAt(++i));
                continue;
            }
            int word = c == '=' ? EncodedWords.end(header, i) : -1;
            if (word > 0) {
                // An encoded word may contain delimiters.
                piece.append(header, i, word);
                i = word - 1;
                continue;
            }
            if (c == '"' && comment == 0) {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                comment++;
            } else if (!quoted && c == ')' && comment > 0) {
                comment--;
            } else if (!quoted && comment == 0) {
                angle = c == '<' || (angle && c != '>');
                boolean group = c == ':' && !angle && piece.indexOf("@") < 0;
                // A comma before any address belongs to a name that should have been quoted.
                boolean withinName =
                        c == ',' && piece.indexOf("@") < 0 && !piece.toString().isBlank();
                if ((c == ',' || c == ';') && !angle && !withinName) {
                    add(piece, addresses);
                    continue;
                }
                if (group) {
                    piece.setLength(0);
                    continue;
                }
            }
            piece.append(c);
        }
        add(piece, addresses);
        return addresses;
    }

    private static void add(StringBuilder piece, List<MailAddress> addresses) {
        String text = piece.toString();
        piece.setLength(0);
        int open = text.lastIndexOf('<');
        int close = text.indexOf('>', open + 1);
        String within = open < 0 ? text : text.substring(open + 1, close < 0 ? text.length() : close);
        String address = firstAddress(within);
        boolean inAngles = !address.isEmpty();
        if (!inAngles) {
            address = firstAddress(text);
            if (address.isEmpty()) {
                return;
            }
        }
        String name = open >= 0 && inAngles ? text.substring(0, open) : comment(text);
        int at = address.lastIndexOf('@');
        String domain = address.substring(at + 1).toLowerCase(Locale.ROOT);
        String clean = PlainText.line(address.substring(0, at + 1) + domain, 400);
        // A trailing dot stands for the root of DNS.
        clean = clean.endsWith(".") ? clean.substring(0, clean.length() - 1) : clean;
        if (!clean.isEmpty() && !clean.contains(" ") && !clean.endsWith("@")) {
            addresses.add(new MailAddress(clean, name(name)));
        }
    }

    /**
     * Returns the first address, empty if there is none. No regular expression, because it would try every position of
     * a hostile header.
     */
    private static String firstAddress(String text) {
        for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
            int from = at;
            while (from > 0 && at - from < LONGEST_LOCAL && isPlain(text.charAt(from - 1))) {
                from--;
            }
            int end = at + 1;
            while (end < text.length() && end - at <= LONGEST_DOMAIN && isPlain(text.charAt(end))) {
                end++;
            }
            if (from < at && end > at + 1) {
                return text.substring(from, end);
            }
        }
        return "";
    }

    private static boolean isPlain(char c) {
        return c > ' ' && c != 0x7F && NEVER_PLAIN.indexOf(c) < 0 && !Character.isWhitespace(c);
    }

    private static String comment(String text) {
        int open = text.indexOf('(');
        int close = text.lastIndexOf(')');
        return open >= 0 && close > open ? text.substring(open + 1, close) : "";
    }

    private static String name(String raw) {
        String name = EncodedWords.decode(raw.strip());
        if (name.length() >= 2 && name.startsWith("\"") && name.endsWith("\"")) {
            name = EncodedWords.decode(name.substring(1, name.length() - 1)).replaceAll("\\\\(.)", "$1");
        }
        return PlainText.line(name, LONGEST_NAME);
    }
}
