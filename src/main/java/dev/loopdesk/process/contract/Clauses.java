package dev.loopdesk.process.contract;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The clauses of the standard, as the property {@code clause} of elements and fields names them: {@code S2.3, S2.4}. */
public final class Clauses {

    /** Number of clauses of each section. */
    private static final List<Integer> SECTIONS = List.of(2, 6, 8, 8, 6, 2, 1);

    /** All clauses in order. */
    public static final List<String> ALL = IntStream.rangeClosed(1, SECTIONS.size())
            .boxed()
            .flatMap(section -> IntStream.rangeClosed(1, SECTIONS.get(section - 1))
                    .mapToObj(clause -> "S" + section + "." + clause))
            .toList();

    private static final Pattern CLAUSE = Pattern.compile("S\\d\\.\\d");

    private Clauses() {}

    /** Returns what a value of the property names, known or not. */
    public static Set<String> named(@Nullable String value) {
        Set<String> named = new LinkedHashSet<>();
        if (value != null) {
            Arrays.stream(value.split(",", -1))
                    .map(String::strip)
                    .filter(clause -> !clause.isEmpty())
                    .forEach(named::add);
        }
        return named;
    }

    /** Returns the clauses that a text mentions. */
    static Set<String> mentioned(String text) {
        Set<String> mentioned = new LinkedHashSet<>();
        CLAUSE.matcher(text).results().forEach(found -> mentioned.add(found.group()));
        return mentioned;
    }
}
