package dev.loopdesk.knowledge;

import dev.loopdesk.knowledge.ArticleMarkdown.UnusableFileException;
import dev.loopdesk.knowledge.Articles.ImportResult;
import dev.loopdesk.text.Texts;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.beans.BeansException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;

/**
 * The command {@code knowledge}: takes over a folder of Markdown files as reviewed articles, or writes the reviewed articles
 * into one (S6.1). A file that was imported before changes its article.
 */
public final class KnowledgeCommand {

    /** Name of the command. */
    public static final String NAME = "knowledge";

    private static final String IMPORT = "import";
    private static final String EXPORT = "export";
    private static final int DONE = 0;
    private static final int FAILED = 1;

    private final PrintStream out;
    private final PrintStream err;
    private final Texts texts;

    KnowledgeCommand(PrintStream out, PrintStream err, Locale locale) {
        this.out = out;
        this.err = err;
        this.texts = Texts.of("commands", locale);
    }

    /**
     * Runs the command.
     *
     * @param application application class of the product
     * @param arguments {@code import} or {@code export}, a folder, and settings of the product
     * @return the exit code: 0 if all was done, 1 if a file, the folder or the database cannot be used
     */
    public static int run(Class<?> application, List<String> arguments) {
        return new KnowledgeCommand(System.out, System.err, Locale.getDefault()).run(arguments);
    }

    int run(List<String> arguments) {
        List<String> words =
                arguments.stream().filter(word -> !word.startsWith("--")).toList();
        boolean helps = arguments.contains("--help");
        if (helps || words.size() != 2 || !List.of(IMPORT, EXPORT).contains(words.get(0))) {
            (helps ? out : err).println(texts.get("knowledge.usage"));
            return helps ? DONE : FAILED;
        }
        boolean takes = words.get(0).equals(IMPORT);
        String[] settings =
                arguments.stream().filter(word -> word.startsWith("--")).toArray(String[]::new);
        try {
            Path folder = Path.of(words.get(1));
            if (takes && !Files.isDirectory(folder)) {
                err.println(texts.get("knowledge.no-folder", folder));
                return FAILED;
            }
            try (ConfigurableApplicationContext context = KnowledgeContext.start(settings)) {
                ArticleFolder articles = context.getBean(ArticleFolder.class);
                if (takes) {
                    return take(folder, articles);
                }
                out.println(texts.get("knowledge.exported", articles.write(folder), folder));
                return DONE;
            }
        } catch (InvalidPathException e) {
            err.println(texts.get("knowledge.no-folder", words.get(1)));
            return FAILED;
        } catch (IOException e) {
            err.println(texts.get("knowledge.unreadable", String.valueOf(e.getMessage())));
            return FAILED;
        } catch (BeansException | DataAccessException e) {
            err.println(texts.get("knowledge.no-database", String.valueOf(root(e).getMessage())));
            return FAILED;
        }
    }

    private int take(Path folder, ArticleFolder articles) throws IOException {
        Map<ImportResult, Integer> results = new EnumMap<>(ImportResult.class);
        int failed = 0;
        for (Path file : ArticleFolder.files(folder)) {
            try {
                results.merge(articles.take(folder, file), 1, Integer::sum);
            } catch (UnusableFileException e) {
                failed++;
                String detail = e.getMessage();
                err.println(texts.get(
                        "knowledge.refused",
                        folder.relativize(file),
                        texts.get("knowledge." + e.reason(), detail == null ? "" : detail)));
            }
        }
        out.println(texts.get(
                "knowledge.imported",
                results.getOrDefault(ImportResult.ADDED, 0),
                results.getOrDefault(ImportResult.CHANGED, 0),
                results.getOrDefault(ImportResult.UNCHANGED, 0),
                failed));
        return failed == 0 ? DONE : FAILED;
    }

    private static Throwable root(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null || cause == failure ? failure : root(cause);
    }
}
