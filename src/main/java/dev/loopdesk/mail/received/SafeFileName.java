package dev.loopdesk.mail.received;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names for the attachments of one mail that harm no file system and no page. */
final class SafeFileName {

    private static final int LONGEST = 120;
    private static final int LONGEST_EXTENSION = 12;
    private static final Pattern RESERVED = Pattern.compile("[<>:\"|?*]");
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");
    private static final Map<String, String> EXTENSIONS = Map.ofEntries(
            Map.entry("image/png", ".png"),
            Map.entry("image/jpeg", ".jpg"),
            Map.entry("image/gif", ".gif"),
            Map.entry("application/pdf", ".pdf"),
            Map.entry("text/plain", ".txt"),
            Map.entry("text/html", ".html"),
            Map.entry("text/calendar", ".ics"),
            Map.entry("text/rfc822-headers", ".txt"),
            Map.entry("message/delivery-status", ".txt"),
            Map.entry("message/feedback-report", ".txt"),
            Map.entry("message/disposition-notification", ".txt"),
            Map.entry("message/rfc822", ".eml"),
            Map.entry("message/global", ".eml"),
            Map.entry("application/pgp-signature", ".asc"),
            Map.entry("application/pkcs7-signature", ".p7s"),
            Map.entry("application/ms-tnef", ".dat"));

    private final Set<String> taken = new HashSet<>();

    /** The name that the sender gave, made safe; where there is none, one after the type. */
    String of(@Nullable String given, String type) {
        String name = given == null ? "" : safe(given);
        if (name.isEmpty()) {
            name = "attachment" + EXTENSIONS.getOrDefault(type, ".bin");
        }
        String unique = name;
        for (int i = 2; !taken.add(unique.toLowerCase(Locale.ROOT)); i++) {
            unique = shortened(stem(name), "-" + i + extension(name));
        }
        return unique;
    }

    private static String safe(String given) {
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
        return name.isEmpty() ? "" : shortened(stem(name), extension(name));
    }

    /** No control characters, nothing without width or that turns the direction of writing, no half characters. */
    private static boolean isSeen(int c) {
        int kind = Character.getType(c);
        return kind != Character.CONTROL
                && kind != Character.FORMAT
                && kind != Character.SURROGATE
                && kind != Character.UNASSIGNED
                && kind != Character.PRIVATE_USE;
    }

    private static String extension(String name) {
        int dot = name.lastIndexOf('.');
        return dot > 0 && name.length() - dot <= LONGEST_EXTENSION ? name.substring(dot) : "";
    }

    private static String stem(String name) {
        return name.substring(0, name.length() - extension(name).length());
    }

    private static String shortened(String stem, String extension) {
        int room = LONGEST - extension.codePointCount(0, extension.length());
        if (stem.codePointCount(0, stem.length()) <= room) {
            return stem + extension;
        }
        return stem.substring(0, stem.offsetByCodePoints(0, room)).stripTrailing() + extension;
    }
}
