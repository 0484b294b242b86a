package dev.loopdesk.servicetime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One of the many random cases with which a property is tried. Every case has a seed of its own, which follows from the
 * first one: the report of a case that fails names it, and {@code -Dloopdesk.test.seed} with that number makes the same
 * case the first of the next run. Without that setting every run has other cases.
 */
final class RandomCase {

    private static final String SEED = "loopdesk.test.seed";

    private final SplittableRandom random;
    private final List<Object> drawn = new ArrayList<>();

    private RandomCase(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** Tries the property with that many cases and fails with the first one that fails. */
    static void tries(int cases, Consumer<RandomCase> property) {
        Long fixed = Long.getLong(SEED);
        tries(cases, fixed == null ? new SplittableRandom().nextLong() : fixed, property);
    }

    static void tries(int cases, long firstSeed, Consumer<RandomCase> property) {
        for (int i = 0; i < cases; i++) {
            var random = new RandomCase(firstSeed + i);
            try {
                property.accept(random);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "Case %d of %d fails; -D%s=%d makes it the first one. It was %s. %s"
                                .formatted(i + 1, cases, SEED, firstSeed + i, random.drawn, e.getMessage()),
                        e);
            }
        }
    }

    /** Notes a value for the report of a case that fails. */
    <T> T drawn(T value) {
        drawn.add(value);
        return value;
    }

    /** Any number from 0 to below the bound, each as often as another. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Any number of the range, both ends included: now and then an end of it, now and then one that is close to zero. */
    long between(long least, long greatest) {
        return switch (random.nextInt(8)) {
            case 0 -> random.nextBoolean() ? least : greatest;
            case 1 -> closeToZero(least, greatest);
            default -> random.nextLong(least, greatest + 1);
        };
    }

    /** Each order of magnitude as often as another. */
    private long closeToZero(long least, long greatest) {
        int magnitudes = Long.SIZE - Long.numberOfLeadingZeros(greatest - least);
        long reach = 1L << random.nextInt(magnitudes + 1);
        long zero = Math.max(least, Math.min(0, greatest));
        return Math.max(least, Math.min(zero + random.nextLong(-reach, reach + 1), greatest));
    }

    boolean oneIn(int cases) {
        return random.nextInt(cases) == 0;
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** Some of the choices, each once, in any order. */
    <T> List<T> some(Collection<T> choices, int least, int most) {
        var shuffled = new ArrayList<T>(choices);
        for (int i = shuffled.size() - 1; i > 0; i--) {
            Collections.swap(shuffled, i, random.nextInt(i + 1));
        }
        return List.copyOf(shuffled.subList(0, random.nextInt(least, most + 1)));
    }

    /** A list with a random number of values. */
    <T> List<T> list(int least, int most, Supplier<T> value) {
        int size = random.nextInt(least, most + 1);
        var list = new ArrayList<T>(size);
        for (int i = 0; i < size; i++) {
            list.add(value.get());
        }
        return list;
    }
}
