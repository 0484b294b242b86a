package dev.loopdesk.replay;

import dev.loopdesk.text.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/** The command {@code replay}: drives a help desk's log through the process. */
public final class ReplayCommand {

    /** Name of the command. */
    public static final String NAME = "replay";

    /** Profile of the command's beans. */
    static final String PROFILE = "replay";

    private static final int DONE = 0;
    private static final int UNUSABLE = 2;
    private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(5);

    private final Class<?> application;
    private final PrintStream out;
    private final PrintStream err;
    private final Texts texts;

    ReplayCommand(Class<?> application, PrintStream out, PrintStream err, Locale locale) {
        this.application = application;
        this.out = out;
        this.err = err;
        this.texts = Texts.of("replay", locale);
    }

    /**
     * Runs the command.
     *
     * @param application application class of the product
     * @param arguments arguments after the command's name
     * @return the exit code: 0 when the log was replayed, 2 when the command or a file cannot be used
     */
    public static int run(Class<?> application, List<String> arguments) {
        return new ReplayCommand(application, System.out, System.err, Locale.getDefault()).run(arguments);
    }

    int run(List<String> arguments) {
        try {
            Request request = Request.of(arguments);
            if (request.printMapping()) {
                printMapping();
                return DONE;
            }
            if (request.help()) {
                out.println(texts.get("usage"));
                return DONE;
            }
            Mapping mapping = request.mapping() == null ? Mapping.bundled() : Mapping.read(request.mapping());
            EventLog log = EventLog.read(request.log(), mapping);
            replay(log, mapping, request).print(out, texts);
            if (request.keep() != null) {
                out.println(texts.get("kept", request.keep()));
            }
            return DONE;
        } catch (UnusableInputException e) {
            err.println(e.text(texts));
            return UNUSABLE;
        }
    }

    private ReplayReport replay(EventLog log, Mapping mapping, Request request) throws UnusableInputException {
        if (request.progress()) {
            err.println(texts.get(
                    "progress.starting", log.cases().size(), log.rejections().size()));
        }
        try (ConfigurableApplicationContext context = start(request.keep())) {
            Replay replay = context.getBean(Replay.class);
            if (request.keep() != null) {
                replay.keepHistory();
            }
            return replay.run(
                    log, mapping, request.progress() ? progress(log.cases().size()) : done -> {});
        }
    }

    private ConfigurableApplicationContext start(@Nullable Path keep) throws UnusableInputException {
        if (keep == null) {
            return OfflineProduct.start(application, PROFILE);
        }
        // H2 reads settings after a semicolon.
        if (keep.toString().contains(";") || !isEmpty(keep)) {
            throw new UnusableInputException("keep.not-empty", keep);
        }
        return OfflineProduct.startKept(application, PROFILE, keep);
    }

    private static boolean isEmpty(Path folder) {
        if (!Files.exists(folder)) {
            return true;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private IntConsumer progress(int all) {
        long start = System.nanoTime();
        long[] next = {start + BETWEEN_PROGRESS.toNanos()};
        return done -> {
            long now = System.nanoTime();
            if (now < next[0] && done < all) {
                return;
            }
            next[0] = now + BETWEEN_PROGRESS.toNanos();
            double perSecond = done / ((now - start) / 1e9);
            err.println(texts.get("progress", done, all, perSecond, (all - done) / perSecond));
        };
    }

    private void printMapping() {
        try (InputStream mapping = Mapping.openBundled()) {
            mapping.transferTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Parsed command line. */
    private record Request(
            Path log,
            @Nullable Path mapping,
            @Nullable Path keep,
            boolean progress,
            boolean printMapping,
            boolean help) {

        private static final String MAPPING = "--mapping=";
        private static final String KEEP = "--keep=";

        static Request of(List<String> arguments) throws UnusableInputException {
            Path log = null;
            Path mapping = null;
            Path keep = null;
            boolean progress = true;
            boolean printMapping = false;
            boolean help = false;
            for (String argument : arguments) {
                if (argument.startsWith(MAPPING)) {
                    mapping = Path.of(argument.substring(MAPPING.length()));
                } else if (argument.startsWith(KEEP) && argument.length() > KEEP.length()) {
                    keep = Path.of(argument.substring(KEEP.length()));
                } else if (argument.equals("--progress=off")) {
                    progress = false;
                } else if (argument.equals("--print-mapping")) {
                    printMapping = true;
                } else if (argument.equals("--help")) {
                    help = true;
                } else if (argument.startsWith("-") || log != null) {
                    throw new UnusableInputException("usage");
                } else {
                    log = Path.of(argument);
                }
            }
            if (log == null && !printMapping && !help) {
                throw new UnusableInputException("usage");
            }
            return new Request(log == null ? Path.of("") : log, mapping, keep, progress, printMapping, help);
        }
    }
}
