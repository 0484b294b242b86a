package dev.loopdesk.ticket;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes file names from outside safe for file systems, headers and pages. */
public final class FileName {

    private static final int LONGEST = 120;
    private static final int LONGEST_EXTENSION = 12;
    private static final Pattern RESERVED = Pattern.compile("[<>:\"|?*]");
    /** All but what stands between quotation marks of a header as it is. */
    private static final Pattern NOT_PLAIN = Pattern.compile("[^ -~]|[\"\\\\]");

    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");

    private FileName() {}

    /**
     * Removes folders, control characters, characters without width or with a change of direction, and characters that
     * file systems reserve; the result is in normal form C.
     *
     * @return at most 120 characters; empty if nothing is left
     */
    public static String safe(String given) {
        var clean = new StringBuilder();
        String last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
        Normalizer.normalize(last, Normalizer.Form.NFC).codePoints().forEach(c -> {
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                clean.append(' ');
            } else if (isSeen(c)) {
                clean.appendCodePoint(c);
            }
        });
        String name = RESERVED.matcher(clean).replaceAll("_").replaceAll(" {2,}", " ");
        name = name.replaceAll("^[. ]+|[. ]+$", "");
        if (DEVICE.matcher(name).matches()) {
            name = "_" + name;
        }
        return name.isEmpty() ? "" : shortened(stem(name), end(name));
    }

    /** Inserts text, such as a number, between stem and extension, and keeps the maximum length. */
    public static String with(String name, String addition) {
        return shortened(stem(name), addition + end(name));
    }

    /**
     * Returns the {@code Content-Disposition} of a file that is saved under its name. Clients that know no encoded names
     * (RFC 6266) read a plain one, with {@code _} for what is not ASCII.
     */
    public static String contentDisposition(String name) {
        String plain = NOT_PLAIN.matcher(name).replaceAll("_");
        String header = "attachment; filename=\"" + plain + "\"";
        return plain.equals(name)
                ? header
                : header + "; filename*=UTF-8''"
                        + URLEncoder.encode(name, StandardCharsets.UTF_8)
                                .replace("+", "%20")
                                .replace("*", "%2A");
    }

    /** Returns the extension in lower case, empty if there is none. */
    static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    private static boolean isSeen(int c) {
        int kind = Character.getType(c);
        return kind != Character.CONTROL
                && kind != Character.FORMAT
                && kind != Character.SURROGATE
                && kind != Character.UNASSIGNED
                && kind != Character.PRIVATE_USE;
    }

    private static String end(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 && name.length() - dot <= LONGEST_EXTENSION ? name.substring(dot) : "";
    }

    private static String stem(String name) {
        return name.substring(0, name.length() - end(name).length());
    }

    private static String shortened(String stem, String end) {
        int room = LONGEST - end.codePointCount(0, end.length());
        if (stem.codePointCount(0, stem.length()) <= room) {
            return stem + end;
        }
        return stem.substring(0, stem.offsetByCodePoints(0, room)).stripTrailing() + end;
    }
}
