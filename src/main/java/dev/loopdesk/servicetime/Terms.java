package dev.loopdesk.servicetime;

import java.math.BigDecimal;

/**
 * What is promised for a target.
 *
 * @param priority {@code P1} to {@code P4}, the reason for the promise
 * @param calendar name of the service calendar that counts
 * @param allowed how much time there is, in ISO 8601: service time, for the next update plain time
 * @param atRiskShare share of that time which, once it is used up, puts the target at risk; over 0, at most 1
 */
public record Terms(String priority, String calendar, String allowed, BigDecimal atRiskShare) {

    /** The share where nothing is said of one: four fifths, as of all promises before it could be said. */
    public static final BigDecimal USUAL_SHARE = new BigDecimal("0.8");

    /** @throws IllegalArgumentException if the share is none */
    public Terms {
        if (atRiskShare.signum() <= 0 || atRiskShare.compareTo(BigDecimal.ONE) > 0) {
            throw new IllegalArgumentException("No share of the time that is over 0 and at most 1: " + atRiskShare);
        }
        // one share, one way to write it: promises are compared
        atRiskShare = atRiskShare.stripTrailingZeros();
    }

    /** A promise that is at risk when the usual share of its time is used up. */
    public Terms(String priority, String calendar, String allowed) {
        this(priority, calendar, allowed, USUAL_SHARE);
    }
}
