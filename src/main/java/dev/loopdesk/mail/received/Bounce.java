package dev.loopdesk.mail.received;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Content of a delivery failure.
 *
 * @param failures the failed recipients that the report names
 * @param originalMessageId Message-ID of the undelivered mail, with its angle brackets, or null
 */
public record Bounce(List<Failure> failures, @Nullable String originalMessageId) {

    public Bounce {
        failures = List.copyOf(failures);
    }

    /**
     * A failed recipient.
     *
     * @param permanent true if a retry is useless (status 5.x.x), so that the address is marked as undeliverable
     * @param status enhanced status such as {@code 5.1.1} (RFC 3463), or null where there is none
     */
    public record Failure(
            String address, boolean permanent, @Nullable String status) {}
}
