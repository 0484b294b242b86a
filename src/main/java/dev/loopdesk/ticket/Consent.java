package dev.loopdesk.ticket;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requester's consent to remote assistance (S3.7), read from an entry of the kind {@link EntryKind#CONSENT}.
 *
 * @param until end of the consent, or null if it was not granted
 * @param scope scope allowed by the requester, or null for the requested scope
 */
public record Consent(@Nullable Instant until, @Nullable String scope) {

    /** Field of the entry: true if it was granted. */
    public static final String GRANTED = "remoteAssistanceGranted";

    /** Field of the entry: end of the consent, as an ISO instant. */
    public static final String UNTIL = "remoteUntil";

    /** Field of the entry: scope allowed by the requester. */
    public static final String SCOPE = "remoteScope";

    /** Validity of a consent without a stated end. */
    public static final Duration UNLESS_STATED = Duration.ofHours(8);

    /** Longest validity of a consent, whichever way it is given. */
    public static final Duration LONGEST = Duration.ofHours(24);

    /** Content of the entry that revokes the consent. */
    public static final Map<String, Object> REVOKED = Map.of(GRANTED, false, "revoked", true);

    /** Reads the consent from an entry. */
    public static Consent of(Entry entry) {
        String until = entry.isTrue(GRANTED) ? entry.text(UNTIL) : null;
        return new Consent(until == null ? null : Instant.parse(until), entry.text(SCOPE));
    }

    /** Tells whether the consent is valid at an instant. */
    public boolean stands(Instant now) {
        return until != null && until.isAfter(now);
    }
}
