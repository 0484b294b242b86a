package dev.loopdesk.message;

import dev.loopdesk.ticket.Entry;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A prepared solution option (S4.2), in the fields of the form {@code prepare-solution}. */
public record Option(int number, Entry solution) {

    /** Field of a solution: who carries it out. */
    public static final String PERFORMER = "performedBy";

    /** Field of a choice: the number of the option. */
    public static final String CHOSEN = "chosenOption";

    /** Field of an approval: what whoever carries the solution out must keep to. */
    public static final String CONDITIONS = "approvalConditions";

    private static final int MOST = 3;

    /** Returns the options of a solution; none if there is no solution. */
    public static List<Option> in(@Nullable Entry solution) {
        if (solution == null) {
            return List.of();
        }
        return IntStream.rangeClosed(1, MOST)
                .mapToObj(number -> new Option(number, solution))
                .filter(option -> option.title() != null || option.text("Steps") != null)
                .toList();
    }

    /** Returns the title on one line, if there is one. */
    public @Nullable String title() {
        String title = text("Title");
        return title == null ? null : PlainText.line(title, 200);
    }

    /** Returns the title, or the first line of the steps where there is none. */
    public @Nullable String name() {
        String steps = text("Steps");
        return title() != null || steps == null
                ? title()
                : PlainText.line(steps.strip().lines().findFirst().orElse(""), 200);
    }

    /** Returns the text of a part of the plan, such as {@code Steps} or {@code Risk}. */
    public @Nullable String text(String aspect) {
        return solution.text("option" + number + aspect);
    }
}
