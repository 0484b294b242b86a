package dev.loopdesk.ticket;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requester's consent to remote assistance (S3.7), read from an entry of the kind {@link EntryKind#CONSENT}.
 *
 * @param until when it ends, or null if it was not granted
 * @param scope what the requester allows, or null for what was asked
 */
public record Consent(@Nullable Instant until, @Nullable String scope) {

    /** Field of the entry: whether it was granted. */
    public static final String GRANTED = "remoteAssistanceGranted";

    /** Field of the entry: when it ends, as an ISO instant. */
    public static final String UNTIL = "remoteUntil";

    /** Field of the entry: what the requester allows. */
    public static final String SCOPE = "remoteScope";

    /** How long a consent lasts that states no end. */
    public static final Duration UNLESS_STATED = Duration.ofHours(8);

    /** How long a consent lasts at most, however it is given. */
    public static final Duration LONGEST = Duration.ofHours(24);

    /** Content of the entry by which the requester takes it back. */
    public static final Map<String, Object> REVOKED = Map.of(GRANTED, false, "revoked", true);

    /** Reads an entry. */
    public static Consent of(Entry entry) {
        String until = entry.isTrue(GRANTED) ? entry.text(UNTIL) : null;
        return new Consent(until == null ? null : Instant.parse(until), entry.text(SCOPE));
    }

    /** Whether it holds at that moment. */
    public boolean stands(Instant now) {
        return until != null && until.isAfter(now);
    }
}
