package dev.loopdesk.message;

import dev.loopdesk.ticket.Entry;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One of the solutions that were prepared (S4.2), in the fields of the form {@code prepare-solution}. */
public record Option(int number, Entry solution) {

    private static final int MOST = 3;

    static List<Option> in(@Nullable Entry solution) {
        if (solution == null) {
            return List.of();
        }
        return IntStream.rangeClosed(1, MOST)
                .mapToObj(number -> new Option(number, solution))
                .filter(option -> option.title() != null || option.text("Steps") != null)
                .toList();
    }

    /** What it is called, in one line, if it has a name. */
    public @Nullable String title() {
        String title = text("Title");
        return title == null ? null : PlainText.line(title, 200);
    }

    /** What the plan says of it under {@code Steps}, {@code Risk} and the like. */
    public @Nullable String text(String aspect) {
        return solution.text("option" + number + aspect);
    }
}
