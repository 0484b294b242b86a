package dev.loopdesk.ticket;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requester's consent to remote assistance (S3.7), read from an entry of the kind {@link EntryKind#CONSENT}.
 *
 * @param until end of the consent, or null if it was not granted
 * @param scope what may be done, or null if nothing is said about it
 * @param limits what may not be done, or null if the requester set no limits
 */
public record Consent(
        @Nullable Instant until,
        @Nullable String scope,
        @Nullable String limits) {

    /** Field of the entry: true if it was granted. */
    public static final String GRANTED = "remoteAssistanceGranted";

    /** Field of the entry: end of the consent, as an ISO instant. */
    public static final String UNTIL = "remoteUntil";

    /** Field of the entry: what may be done; none for the requested scope. Also of a diagnosis: the requested scope. */
    public static final String SCOPE = "remoteScope";

    /** Field of the entry: what may not be done. Older entries have both in {@link #SCOPE}. */
    public static final String LIMITS = "remoteLimits";

    /** Field of the form, a choice: validity in whole hours; the form's options are the only list of them. */
    public static final String HOURS = "remoteHours";

    /** Field of the entry: true if it revokes an earlier consent. */
    public static final String IS_REVOKED = "revoked";

    /** Validity of a consent without a stated end. */
    public static final Duration UNLESS_STATED = Duration.ofHours(8);

    /** Longest validity of a consent, whichever way it is given. */
    public static final Duration LONGEST = Duration.ofHours(24);

    /** Content of the entry that revokes the consent. */
    public static final Map<String, Object> REVOKED = Map.of(GRANTED, false, IS_REVOKED, true);

    /** Reads the consent from an entry. */
    public static Consent of(Entry entry) {
        String until = entry.isTrue(GRANTED) ? entry.text(UNTIL) : null;
        return new Consent(until == null ? null : Instant.parse(until), entry.text(SCOPE), entry.text(LIMITS));
    }

    /**
     * Reads the consent from an entry of a case file; where it says nothing about its scope, that is what was asked for
     * before.
     *
     * @param entries the case file, oldest entry first
     */
    public static Consent of(Entry entry, List<Entry> entries) {
        Consent consent = of(entry);
        String asked = null;
        for (Entry earlier : entries) {
            if (earlier.kind() == EntryKind.DIAGNOSIS && earlier.position() < entry.position()) {
                asked = earlier.text(SCOPE);
            }
        }
        return consent.scope == null ? new Consent(consent.until, asked, consent.limits) : consent;
    }

    /** Tells whether the consent is valid at an instant. */
    public boolean stands(Instant now) {
        return until != null && until.isAfter(now);
    }
}
