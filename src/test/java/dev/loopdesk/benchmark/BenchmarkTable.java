package dev.loopdesk.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The figures of a benchmark, each beside its budget. */
final class BenchmarkTable {

    private final List<String> columns = new ArrayList<>();
    private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    private final Map<String, String> budgets = new LinkedHashMap<>();

    /** Notes a figure, in a column of the size of the database. */
    void note(String row, String column, String figure) {
        note(row, column, figure, null);
    }

    /** Notes a figure that has a budget, as words say it. */
    void note(String row, String column, String figure, @Nullable String budget) {
        if (!columns.contains(column)) {
            columns.add(column);
        }
        rows.computeIfAbsent(row, name -> new LinkedHashMap<>()).put(column, figure);
        if (budget != null) {
            budgets.put(row, budget);
        }
        System.out.printf("%s | %s | %s%n", row, column, figure);
    }

    @Override
    public String toString() {
        var text = new StringBuilder("| figure | " + String.join(" | ", columns) + " | budget |\n|---|"
                + "---|".repeat(columns.size() + 1) + "\n");
        rows.forEach((row, figures) -> {
            text.append("| ").append(row);
            columns.forEach(column -> text.append(" | ").append(figures.getOrDefault(column, "")));
            text.append(" | ").append(budgets.getOrDefault(row, "")).append(" |\n");
        });
        return text.toString();
    }
}
