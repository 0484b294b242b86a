package dev.loopdesk.message;

import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The service desk's own mail address. Letters to it would come back to the service desk, so it is nobody else's: neither
 * a requester's nor a participant's.
 */
@Component
public class DeskAddress {

    private final String own;

    public DeskAddress(@Value("${loopdesk.mail.address:support@loopdesk.local}") String own) {
        this.own = own.strip();
    }

    /**
     * Tells whether an address is the service desk's, in any case, and with or without a tag after a plus sign, as reply
     * addresses and return paths have.
     */
    public boolean isOurs(String address) {
        return withoutTag(own, address.strip()).equalsIgnoreCase(own);
    }

    /**
     * Removes the tag from a reply address of Loopdesk, {@code support+anything@domain}; returns other addresses
     * unchanged.
     */
    public static String withoutTag(String own, String address) {
        String lower = own.toLowerCase(Locale.ROOT);
        int at = lower.lastIndexOf('@');
        String given = address.toLowerCase(Locale.ROOT);
        boolean tagged = at > 0
                && given.length() > lower.length()
                && given.startsWith(lower.substring(0, at) + "+")
                && given.endsWith(lower.substring(at));
        return tagged ? own : address;
    }
}
