package dev.loopdesk.servicetime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RandomCaseTest {

    @Test
    void aCaseThatFailsIsTheFirstOneWithTheSeedThatItsReportNames() {
        var triedWith = new ArrayList<Long>();
        Throwable failure = assertThatThrownBy(() -> RandomCase.tries(1_000, 4711, random -> {
                    long number = random.drawn(random.between(0, 1_000));
                    triedWith.add(number);
                    assertThat(number).isNotEqualTo(777);
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("It was [777]")
                .hasRootCauseInstanceOf(AssertionError.class)
                .actual();
        assertThat(triedWith).hasSizeGreaterThan(1);

        Matcher named = Pattern.compile("-Dloopdesk\\.test\\.seed=(-?\\d+) ").matcher(failure.getMessage());
        assertThat(named.find()).isTrue();
        var first = new ArrayList<Long>();
        RandomCase.tries(1, Long.parseLong(named.group(1)), random -> first.add(random.between(0, 1_000)));
        assertThat(first).containsExactly(777L);
    }

    @Test
    void everyNumberOfTheRangeComesAndNoOther() {
        var drawn = new TreeSet<Long>();
        RandomCase.tries(10_000, random -> drawn.add(random.between(-3, 4)));

        assertThat(drawn).containsExactly(-3L, -2L, -1L, 0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void endsAndSmallNumbersOfAWideRangeComeOften() {
        var drawn = new ArrayList<Long>();
        RandomCase.tries(10_000, random -> drawn.add(random.between(-1_000_000_000_000L, 2_000_000_000_000L)));

        assertThat(drawn).contains(-1_000_000_000_000L, 2_000_000_000_000L, 0L);
        assertThat(drawn).allMatch(number -> number >= -1_000_000_000_000L && number <= 2_000_000_000_000L);
        assertThat(drawn.stream().filter(number -> Math.abs(number) < 1_000)).hasSizeGreaterThan(100);
    }

    @Test
    void ofSomeEachComesOnce() {
        var sizes = new TreeSet<Integer>();
        RandomCase.tries(1_000, random -> {
            List<String> some = random.some(List.of("a", "b", "c"), 1, 3);
            assertThat(some).doesNotHaveDuplicates().isSubsetOf("a", "b", "c");
            sizes.add(some.size());
        });

        assertThat(sizes).containsExactly(1, 2, 3);
    }
}
