package dev.loopdesk.ticket;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A person as mails and forms name them, {@code Name <address>} or the address alone; it proves nothing.
 *
 * @param name name, or the address if there is none
 */
public record NamedAddress(String name, String address) {

    private static final Pattern NAMED = Pattern.compile("(.*?)\\s*<([^<>]+)>");

    /** Reads a person; text without angle brackets is an address. */
    public static NamedAddress of(String text) {
        String line = text.strip();
        Matcher named = NAMED.matcher(line);
        if (!named.matches()) {
            return new NamedAddress(line, line);
        }
        String address = named.group(2).strip();
        return new NamedAddress(
                named.group(1).isBlank() ? address : named.group(1).strip(), address);
    }

    /** Returns the form that {@link #of} reads. */
    @Override
    public String toString() {
        return name.equals(address) ? address : name + " <" + address + ">";
    }
}
