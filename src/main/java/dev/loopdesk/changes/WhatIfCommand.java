package dev.loopdesk.changes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.loopdesk.hardening.ModelCheck;
import dev.loopdesk.hardening.ModelFinding;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.replay.LoggedTickets;
import dev.loopdesk.replay.OfflineProduct;
import dev.loopdesk.replay.UnusableInputException;
import dev.loopdesk.rerun.Comparison;
import dev.loopdesk.rerun.PastTickets;
import dev.loopdesk.rerun.Rerun;
import dev.loopdesk.text.Texts;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/**
 * The command {@code what-if}: runs the cases of a log through the shipped models and through those of folders, and says
 * what differs (S7.1).
 */
public final class WhatIfCommand {

    /** Name of the command. */
    public static final String NAME = "what-if";

    /** First argument of a run through one set of models, of which a comparison needs two. */
    static final String ONE_SIDE = "--one-side";

    /** Names of engines have no hyphen. */
    private static final String ENGINE = "rerun";

    private static final int SAME = 0;
    private static final int DIFFERENT = 1;
    private static final int UNUSABLE = 2;
    private static final String CASES = "--cases=";
    private static final String MAPPING = "--mapping=";
    private static final int PROGRESS_EVERY = 50;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Class<?> application;
    private final PrintStream out;
    private final PrintStream err;
    private final Texts texts;

    WhatIfCommand(Class<?> application, PrintStream out, PrintStream err, Locale locale) {
        this.application = application;
        this.out = out;
        this.err = err;
        this.texts = Texts.of("what-if", locale);
    }

    /**
     * Runs the command.
     *
     * @param application application class of the product
     * @param arguments arguments after the command's name
     * @return the exit code: 0 if nothing differs, 1 if something does, 2 if the command or a file cannot be used
     */
    public static int run(Class<?> application, List<String> arguments) {
        CommandProcess.endWithParent();
        return new WhatIfCommand(application, System.out, System.err, Locale.getDefault()).run(arguments);
    }

    int run(List<String> arguments) {
        if (arguments.size() == 4 && arguments.get(0).equals(ONE_SIDE)) {
            return runOneSide(Path.of(arguments.get(1)), Path.of(arguments.get(2)), Path.of(arguments.get(3)));
        }
        int most = Integer.MAX_VALUE;
        Path mapping = null;
        List<Path> paths = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.equals("--help")) {
                out.println(texts.get("usage"));
                return SAME;
            } else if (argument.startsWith(CASES) && argument.matches(CASES + "[1-9]\\d{0,6}")) {
                most = Integer.parseInt(argument.substring(CASES.length()));
            } else if (argument.startsWith(MAPPING)) {
                mapping = Path.of(argument.substring(MAPPING.length()));
            } else if (argument.startsWith("-")) {
                err.println(texts.get("usage"));
                return UNUSABLE;
            } else {
                paths.add(Path.of(argument));
            }
        }
        if (paths.size() < 2) {
            err.println(texts.get("usage"));
            return UNUSABLE;
        }
        try {
            Comparison comparison = compare(paths.get(0), mapping, most, paths.subList(1, paths.size()));
            if (comparison == null) {
                return UNUSABLE;
            }
            out.println(JSON.writeValueAsString(comparison));
            err.println(texts.get(comparison.isSame() ? "same" : "different", comparison.tickets()));
            return comparison.isSame() ? SAME : DIFFERENT;
        } catch (UnusableModelsException e) {
            err.println(e.text(Texts.of(CheckCommand.NAME, texts.locale())));
        } catch (UnusableInputException e) {
            err.println(e.text(Texts.of("replay", texts.locale())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return UNUSABLE;
    }

    /** Returns the differences; null if the models would be refused, which is said. */
    private @Nullable Comparison compare(Path log, @Nullable Path mapping, int most, List<Path> folders)
            throws UnusableModelsException, UnusableInputException, IOException, InterruptedException {
        Map<String, byte[]> shipped = ShippedModels.contents();
        Map<String, byte[]> draft = ModelSet.complete(ModelFolder.read(folders), shipped);
        Path place = Files.createTempDirectory("loopdesk-what-if");
        try {
            Path read = place.resolve("read");
            Files.createFile(read);
            var driven = new AtomicInteger();
            try (ConfigurableApplicationContext product = LoggedTickets.start(application)) {
                List<ModelFinding> faults = product.getBean(ModelCheck.class).check(draft).stream()
                        .filter(finding -> finding.isError() && !finding.mayBeAccepted())
                        .toList();
                if (!faults.isEmpty()) {
                    faults.forEach(fault -> err.println(fault.line(texts.locale())));
                    return null;
                }
                var past = product.getBean(PastTickets.class);
                LoggedTickets.replay(product, log, mapping, most, done -> tell("replayed", done), number -> {
                    try {
                        driven.addAndGet(past.write(number, read) ? 1 : 0);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
            var folder = new RerunFolder(place.resolve("runs"), new String[0]);
            folder.prepare(
                    shipped, draft, file -> Files.copy(read, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING));
            err.println(texts.get("tickets", driven.get()));
            var last = new AtomicInteger();
            folder.run(
                    done -> {
                        if (done >= last.get() + PROGRESS_EVERY) {
                            last.set(done);
                            err.println(texts.get("run", done, driven.get()));
                        }
                    },
                    () -> false);
            return folder.comparison();
        } finally {
            FileSystemUtils.deleteRecursively(place);
        }
    }

    private void tell(String key, int done) {
        if (done % PROGRESS_EVERY == 0) {
            err.println(texts.get(key, done));
        }
    }

    /** Runs tickets through the models of a folder; the number of those that are done goes to the output. */
    private int runOneSide(Path tickets, Path models, Path outcomes) {
        try (ConfigurableApplicationContext product = OfflineProduct.start(application, ENGINE)) {
            Map<String, byte[]> read = ModelFolder.read(List.of(models));
            var live = product.getBean(LiveModels.class);
            product.getBean(StandardGuards.class).restore(read, () -> live.deploy(NAME, read));
            product.getBean(Rerun.class).run(tickets, outcomes, done -> {
                out.println(done);
                out.flush();
            });
            return SAME;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UnusableModelsException e) {
            err.println(e.text(Texts.of(CheckCommand.NAME, texts.locale())));
            return UNUSABLE;
        }
    }
}
