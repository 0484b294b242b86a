package dev.loopdesk.forecast;

import java.util.Collection;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Share of cases that are not solved yet after a time, by the estimator of Kaplan and Meier: what was observed of a case that is
 * still open counts as long as it was observed. A case may come under observation late (delayed entry).
 */
final class SurvivalCurve {

    /**
     * Observation of a case, on one axis.
     *
     * @param from value at which the observation began
     * @param to value at which it ended
     * @param solved true if the case was solved then, false if it was open and is not observed any longer
     */
    record Observed(double from, double to, boolean solved) {}

    private final TreeMap<Double, Double> solvedBy = new TreeMap<>();
    private final int solved;

    private SurvivalCurve(Collection<Observed> cases) {
        TreeMap<Double, int[]> changes = new TreeMap<>();
        int all = 0;
        for (Observed one : cases) {
            // A case that is observed from the beginning is at risk at zero, too; one that comes and goes at once, at
            // that value.
            double from = one.from() <= 0
                    ? Double.NEGATIVE_INFINITY
                    : one.from() >= one.to() ? Math.nextDown(one.to()) : one.from();
            changes.computeIfAbsent(from, value -> new int[3])[0]++;
            changes.computeIfAbsent(one.to(), value -> new int[3])[one.solved() ? 1 : 2]++;
            all += one.solved() ? 1 : 0;
        }
        solved = all;
        int atRisk = 0;
        double open = 1;
        for (var change : changes.entrySet()) {
            int[] counts = change.getValue();
            if (counts[1] > 0) {
                // Those that are censored at the same value were still at risk; those that enter at it are not yet.
                open *= 1 - (double) counts[1] / atRisk;
                solvedBy.put(change.getKey(), 1 - open);
            }
            atRisk += counts[0] - counts[1] - counts[2];
        }
    }

    static SurvivalCurve of(Collection<Observed> cases) {
        return new SurvivalCurve(cases);
    }

    /** Returns the number of cases that were solved. */
    int solved() {
        return solved;
    }

    /** Returns the share that is solved up to a value, that value included. */
    double solvedBy(double value) {
        var last = solvedBy.floorEntry(value);
        return last == null ? 0 : last.getValue();
    }

    /** Returns the smallest value up to which a share is solved; empty if so many were not seen solved. */
    OptionalDouble quantile(double share) {
        for (var step : solvedBy.entrySet()) {
            // Products of fractions miss a round share by their last digits.
            if (step.getValue() >= share - 1e-9) {
                return OptionalDouble.of(step.getKey());
            }
        }
        return OptionalDouble.empty();
    }
}
