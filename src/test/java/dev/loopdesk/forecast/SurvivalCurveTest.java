package dev.loopdesk.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.loopdesk.forecast.SurvivalCurve.Observed;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Values calculated by hand. */
class SurvivalCurveTest {

    private static final Offset<Double> EXACT = within(1e-12);

    @Test
    void withoutOpenCasesItIsTheShareOfSolvedOnes() {
        SurvivalCurve curve = SurvivalCurve.of(List.of(solved(1), solved(2), solved(3), solved(4)));

        assertThat(curve.solvedBy(0.9)).isZero();
        assertThat(curve.solvedBy(1)).isEqualTo(0.25, EXACT);
        assertThat(curve.solvedBy(3.5)).isEqualTo(0.75, EXACT);
        assertThat(curve.quantile(0.5)).hasValue(2);
        assertThat(curve.quantile(0.51)).hasValue(3);
        assertThat(curve.quantile(1)).hasValue(4);
    }

    @Test
    void anOpenCaseCountsAsLongAsItWasObserved() {
        SurvivalCurve curve = SurvivalCurve.of(
                List.of(solved(6), solved(6), solved(6), open(6), solved(7), open(9), solved(10), open(11)));

        // The case that is censored at 6 was still at risk then: 3 of 8.
        assertThat(curve.solvedBy(6)).isEqualTo(3.0 / 8, EXACT);
        assertThat(curve.solvedBy(7)).isEqualTo(1 - 5.0 / 8 * 3 / 4, EXACT);
        assertThat(curve.solvedBy(9.9)).isEqualTo(curve.solvedBy(7), EXACT);
        assertThat(curve.solvedBy(10)).isEqualTo(1 - 5.0 / 8 * 3 / 4 / 2, EXACT);
        assertThat(curve.quantile(0.5)).hasValue(7);
        assertThat(curve.quantile(0.85)).isEmpty();
        assertThat(curve.solved()).isEqualTo(5);
    }

    @Test
    void aCaseThatComesUnderObservationLateIsNotAtRiskBefore() {
        // At 2: 1 of 2; at 5: 1 of 2, the other one at risk since 3.
        SurvivalCurve curve = SurvivalCurve.of(
                List.of(solved(2), new Observed(0, 5, true), new Observed(3, 8, true), new Observed(5, 8, false)));

        assertThat(curve.solvedBy(2)).isEqualTo(0.5, EXACT);
        assertThat(curve.solvedBy(5)).isEqualTo(0.75, EXACT);
        assertThat(curve.solvedBy(8)).isEqualTo(0.875, EXACT);
    }

    @Test
    void aCaseThatIsSolvedAtOnceCounts() {
        SurvivalCurve curve = SurvivalCurve.of(List.of(solved(0), solved(1)));

        assertThat(curve.solvedBy(0)).isEqualTo(0.5, EXACT);
    }

    @Test
    void withoutCasesNothingIsStated() {
        assertThat(SurvivalCurve.of(List.of()).quantile(0.5)).isEmpty();
        assertThat(SurvivalCurve.of(List.of(open(3))).quantile(0.5)).isEmpty();
    }

    private static Observed solved(double at) {
        return new Observed(0, at, true);
    }

    private static Observed open(double until) {
        return new Observed(0, until, false);
    }
}
