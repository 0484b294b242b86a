package dev.loopdesk.replay;

import dev.loopdesk.text.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The command {@code replay}: drives a help desk's log through the process. */
public final class ReplayCommand {

    /** Name of the command. */
    public static final String NAME = "replay";

    /** Profile of the command's beans. */
    static final String PROFILE = "replay";

    private static final int DONE = 0;
    private static final int UNUSABLE = 2;
    private static final Duration BETWEEN_PROGRESS = Duration.ofSeconds(5);

    /** Factories that libraries otherwise search for in all jars, for every mail and every timer. */
    private static final Map<String, String> FACTORIES = Map.of(
            "jakarta.mail.util.StreamProvider", "org.eclipse.angus.mail.util.MailStreamProvider",
            "javax.xml.datatype.DatatypeFactory",
                    "com.sun.org.apache.xerces.internal.jaxp.datatype.DatatypeFactoryImpl");

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
            replay(log, mapping, request.progress()).print(out, texts);
            return DONE;
        } catch (UnusableInputException e) {
            err.println(e.text(texts));
            return UNUSABLE;
        }
    }

    private ReplayReport replay(EventLog log, Mapping mapping, boolean progress) {
        if (progress) {
            err.println(texts.get(
                    "progress.starting", log.cases().size(), log.rejections().size()));
        }
        try (ConfigurableApplicationContext context = start(application)) {
            return context.getBean(Replay.class)
                    .run(log, mapping, progress ? progress(log.cases().size()) : done -> {});
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

    /**
     * Starts the product without its web server, on a database in memory. Its settings override all others, so that no
     * configuration of the service desk leads a replay to real tickets or a real mail server.
     */
    static ConfigurableApplicationContext start(Class<?> application) {
        FACTORIES.forEach(System::setProperty);
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("replay", settings()));
        var product = new SpringApplication(application);
        product.setEnvironment(environment);
        product.setRegisterShutdownHook(false);
        return product.run();
    }

    private static Map<String, Object> settings() {
        String database = UUID.randomUUID().toString();
        var settings = new HashMap<String, Object>();
        settings.put("spring.profiles.active", PROFILE);
        settings.put("spring.main.web-application-type", "none");
        settings.put("spring.main.log-startup-info", "false");
        // The engine's REST API needs a web server.
        settings.put(
                "spring.autoconfigure.exclude",
                "org.camunda.bpm.spring.boot.starter.rest.CamundaBpmRestJerseyAutoConfiguration");
        settings.put("spring.datasource.url", "jdbc:h2:mem:" + database + ";DB_CLOSE_DELAY=-1;QUERY_CACHE_SIZE=1000");
        settings.put("spring.datasource.username", "sa");
        settings.put("spring.datasource.password", "");
        settings.put("spring.datasource.hikari.maximum-pool-size", "3");
        settings.put(
                "loopdesk.home",
                Path.of(System.getProperty("java.io.tmpdir"), "loopdesk-replay-" + database)
                        .toString());
        settings.put("loopdesk.samples", "false");
        settings.put("loopdesk.mail.embedded.enabled", "false");
        settings.put("loopdesk.mail.smtp.host", "replay.invalid");
        // Differs from the service desk's name, so that both engines can run in one JVM.
        settings.put("camunda.bpm.process-engine-name", "replay");
        // History is never cleaned up by date here; this strategy writes no removal time to rows.
        settings.put("camunda.bpm.generic-properties.properties.history-cleanup-strategy", "endTimeBased");
        settings.put("camunda.bpm.generic-properties.properties.history-removal-time-strategy", "none");
        settings.put("camunda.bpm.job-execution.enabled", "false");
        settings.put("logging.level.root", "warn");
        return settings;
    }

    /** Parsed command line. */
    private record Request(Path log, @Nullable Path mapping, boolean progress, boolean printMapping, boolean help) {

        private static final String MAPPING = "--mapping=";

        static Request of(List<String> arguments) throws UnusableInputException {
            Path log = null;
            Path mapping = null;
            boolean progress = true;
            boolean printMapping = false;
            boolean help = false;
            for (String argument : arguments) {
                if (argument.startsWith(MAPPING)) {
                    mapping = Path.of(argument.substring(MAPPING.length()));
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
            return new Request(log == null ? Path.of("") : log, mapping, progress, printMapping, help);
        }
    }
}
