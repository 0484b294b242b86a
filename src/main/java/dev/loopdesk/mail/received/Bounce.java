package dev.loopdesk.mail.received;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a delivery failure says.
 *
 * @param failures the recipients that were not reached, as far as the report names them
 * @param originalMessageId Message-ID of the mail that was not delivered, with its angle brackets, or null
 */
public record Bounce(List<Failure> failures, @Nullable String originalMessageId) {

    public Bounce {
        failures = List.copyOf(failures);
    }

    /**
     * A recipient that was not reached.
     *
     * @param permanent whether trying again is useless (status 5.x.x), so that the address is to be marked
     * @param status enhanced status such as {@code 5.1.1} (RFC 3463), or null where there is none
     */
    public record Failure(
            String address, boolean permanent, @Nullable String status) {}
}
