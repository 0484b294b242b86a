package dev.loopdesk.mail.received;

import dev.loopdesk.ticket.FileName;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives the attachments of one mail unique names that are safe for file systems and pages. */
final class SafeFileName {

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
            Map.entry("application/pgp-encrypted", ".asc"),
            Map.entry("application/pkcs7-mime", ".p7m"),
            Map.entry("application/x-pkcs7-mime", ".p7m"),
            Map.entry("application/pkcs7-signature", ".p7s"),
            Map.entry("application/ms-tnef", ".dat"));

    private final Set<String> taken = new HashSet<>();

    /** Returns a safe form of the given name; without a name, one made from the type. */
    String of(@Nullable String given, String type) {
        String name = given == null ? "" : FileName.safe(given);
        if (name.isEmpty()) {
            name = "attachment" + EXTENSIONS.getOrDefault(type, ".bin");
        }
        String unique = name;
        for (int i = 2; !taken.add(unique.toLowerCase(Locale.ROOT)); i++) {
            unique = FileName.with(name, "-" + i);
        }
        return unique;
    }
}
