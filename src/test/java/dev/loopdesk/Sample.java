package dev.loopdesk;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Part of many cases of a kind that a test tries. Tests with the tag {@code sampled} try a part of them in a build and
 * all in the profile {@code thorough}.
 */
public final class Sample {

    private static final boolean ALL = "all".equals(System.getProperty("loopdesk.test.sample"));

    private Sample() {}

    /** Every so many of the cases, or all. */
    public static <T> List<T> every(int step, List<T> cases) {
        return ALL
                ? cases
                : IntStream.range(0, cases.size())
                        .filter(i -> i % step == 0)
                        .mapToObj(cases::get)
                        .toList();
    }

    /** Tells whether all cases are tried. */
    public static boolean isWhole() {
        return ALL;
    }

    /** Tells whether a case is tried by the one of several ways whose turn it is, or by all. */
    public static boolean takes(int cases, int way, int ways) {
        return ALL || cases % ways == way;
    }
}
