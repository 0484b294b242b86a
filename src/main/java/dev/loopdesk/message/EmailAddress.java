package dev.loopdesk.message;

import java.util.regex.Pattern;

/** The rule for an address that Loopdesk writes to. */
public final class EmailAddress {

    /** Longest address, in characters. */
    public static final int LONGEST = 255;

    private static final String PART = "[^\\s@<>\"(),:;\\\\]+";
    private static final Pattern FORM = Pattern.compile(PART + "@" + PART);

    private EmailAddress() {}

    /** Tells whether a text is one plain address: {@code local@domain} without name, comment, quotes or blanks. */
    public static boolean isOne(String text) {
        return text.length() <= LONGEST && FORM.matcher(text).matches();
    }
}
