package dev.loopdesk.mail.received;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds who wrote a mail that was forwarded. */
final class ForwardedSender {

    private static final int LONGEST_TEXT = 200_000;

    private ForwardedSender() {}

    /**
     * Returns the sender of the first mail within a forwarded one, as its headers say, or null. An attached mail counts
     * only if the mail around it is declared as forwarded or says nothing itself.
     *
     * @param own text of the mail around it
     * @param attached headers of an attached mail, or null
     */
    static @Nullable MailAddress of(String subject, String own, @Nullable MailHeaders attached) {
        boolean forward = SubjectPrefix.isForward(subject);
        if (attached != null && (forward || own.isBlank())) {
            return first(attached.value("from"));
        }
        if (own.length() > LONGEST_TEXT) {
            return null;
        }
        List<String> lines = List.of(own.split("\n", -1));
        var marks = new QuoteMarks(lines, forward);
        for (int line = 0; line < lines.size(); line++) {
            if (marks.beginsForwarded(line)) {
                return first(marks.forwardedSender(line));
            }
        }
        return null;
    }

    /** Outlook writes an address as {@code [mailto:ana@example.org]}. */
    private static @Nullable MailAddress first(String header) {
        List<MailAddress> addresses =
                MailAddress.all(header.replace("[mailto:", "<").replace("]", ">"));
        return addresses.isEmpty() ? null : addresses.get(0);
    }
}
