package dev.loopdesk.ticket;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sender of a mail that somebody has forwarded to the service desk, as that mail says; it proves nothing.
 *
 * @param name name, or the address if there is none
 */
public record OriginalSender(String name, String address) {

    private static final Pattern NAMED = Pattern.compile("(.*) <([^<>]+)>");

    /** Returns the sender that the entry of a mail names. */
    public static Optional<OriginalSender> in(Entry mail) {
        String text = mail.text(Entry.ORIGINAL_SENDER);
        if (text == null) {
            return Optional.empty();
        }
        Matcher named = NAMED.matcher(text);
        return Optional.of(
                named.matches() ? new OriginalSender(named.group(1), named.group(2)) : new OriginalSender(text, text));
    }

    /** Returns the form in which the entry of a mail names the sender. */
    @Override
    public String toString() {
        return name.equals(address) ? address : name + " <" + address + ">";
    }
}
