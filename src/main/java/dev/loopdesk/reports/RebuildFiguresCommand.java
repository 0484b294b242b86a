package dev.loopdesk.reports;

import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.FigureRebuild;
import dev.loopdesk.ticket.FigureRebuildContext;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.BeansException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;

/**
 * The command {@code rebuild-figures}: derives what reports count from the entries and the clocks of all tickets anew, and says
 * which tickets differed (S6.2).
 */
public final class RebuildFiguresCommand {

    /** Name of the command. */
    public static final String NAME = "rebuild-figures";

    private static final int SAME = 0;
    private static final int DIFFERENT = 1;
    private static final int UNUSABLE = 2;
    private static final int AT_ONCE = 500;
    private static final int PROGRESS_EVERY = 10_000;

    private final PrintStream out;
    private final PrintStream err;
    private final Texts texts;

    RebuildFiguresCommand(PrintStream out, PrintStream err, Locale locale) {
        this.out = out;
        this.err = err;
        this.texts = Texts.of("commands", locale);
    }

    /**
     * Runs the command.
     *
     * @param application application class of the product
     * @param arguments arguments after the command's name: settings of the product
     * @return the exit code: 0 if all figures were as derived, 1 if some differed, 2 if the database or a record cannot be
     *     used
     */
    public static int run(Class<?> application, List<String> arguments) {
        return new RebuildFiguresCommand(System.out, System.err, Locale.getDefault()).run(arguments);
    }

    int run(List<String> arguments) {
        if (arguments.stream().anyMatch(argument -> !argument.startsWith("--") || argument.equals("--help"))) {
            boolean helps = arguments.contains("--help");
            (helps ? out : err).println(texts.get("rebuild-figures.usage"));
            return helps ? SAME : UNUSABLE;
        }
        try (ConfigurableApplicationContext context = FigureRebuildContext.start(arguments.toArray(String[]::new))) {
            return rebuild(context.getBean(FigureRebuild.class));
        } catch (BeansException | DataAccessException e) {
            err.println(texts.get("rebuild-figures.no-database", String.valueOf(root(e).getMessage())));
            return UNUSABLE;
        }
    }

    private int rebuild(FigureRebuild figures) {
        int tickets = 0;
        int different = 0;
        int failed = 0;
        List<String> next = figures.after(null, AT_ONCE);
        while (!next.isEmpty()) {
            for (String number : next) {
                tickets++;
                try {
                    if (!figures.rebuild(number)) {
                        different++;
                        out.println(texts.get("rebuild-figures.differed", number));
                    }
                } catch (IllegalArgumentException | IllegalStateException e) {
                    failed++;
                    err.println(texts.get("rebuild-figures.failed", number, String.valueOf(e.getMessage())));
                }
                if (tickets % PROGRESS_EVERY == 0) {
                    err.println(texts.get("rebuild-figures.progress", tickets));
                }
            }
            next = figures.after(next.get(next.size() - 1), AT_ONCE);
        }
        out.println(texts.get("rebuild-figures.done", tickets, different));
        if (failed > 0) {
            return UNUSABLE;
        }
        return different == 0 ? SAME : DIFFERENT;
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null || cause == failure ? failure : root(cause);
    }
}
