package dev.loopdesk.servicetime;

import java.math.BigDecimal;

/**
 * The terms of a target.
 *
 * @param priority {@code P1} to {@code P4}, the reason for the terms
 * @param calendar name of the service calendar that counts
 * @param allowed allowed time in ISO 8601: service time, for the next update elapsed time
 * @param atRiskShare share of the allowed time that puts the target at risk when it is used up; over 0, at most 1
 */
public record TargetTerms(String priority, String calendar, String allowed, BigDecimal atRiskShare) {

    /** Default share: four fifths, which also applies to terms recorded without a share. */
    public static final BigDecimal USUAL_SHARE = new BigDecimal("0.8");

    /** @throws IllegalArgumentException if the share is none */
    public TargetTerms {
        if (atRiskShare.signum() <= 0 || atRiskShare.compareTo(BigDecimal.ONE) > 0) {
            throw new IllegalArgumentException("No share of the time that is over 0 and at most 1: " + atRiskShare);
        }
        // Normalised, because terms are compared.
        atRiskShare = atRiskShare.stripTrailingZeros();
    }

    /** Creates terms with the default share. */
    public TargetTerms(String priority, String calendar, String allowed) {
        this(priority, calendar, allowed, USUAL_SHARE);
    }
}
