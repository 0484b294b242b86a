package dev.loopdesk.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.FileSystemUtils;

/**
 * The product without its web server, on a database of its own, for commands that work on no real ticket. Its settings
 * override all others, so that no configuration of the service desk leads a command to real tickets or a real mail server.
 */
public final class OfflineProduct {

    /** Profile of the beans of all such commands. */
    public static final String PROFILE = "offline";

    private static final String DATABASE = "spring.datasource.url";

    /** Factories that libraries otherwise search for in all jars, for every mail and every timer. */
    private static final Map<String, String> FACTORIES = Map.of(
            "jakarta.mail.util.StreamProvider", "org.eclipse.angus.mail.util.MailStreamProvider",
            "javax.xml.datatype.DatatypeFactory",
                    "com.sun.org.apache.xerces.internal.jaxp.datatype.DatatypeFactoryImpl");

    private OfflineProduct() {}

    /**
     * Starts it.
     *
     * @param application application class of the product
     * @param command name of the command, which is the profile of its beans
     */
    public static ConfigurableApplicationContext start(Class<?> application, String command) {
        Path home = Path.of(System.getProperty("java.io.tmpdir"), "loopdesk-" + command + "-" + UUID.randomUUID());
        Map<String, Object> settings = settings(command, home);
        settings.put(DATABASE, "jdbc:h2:mem:" + home.getFileName() + ";DB_CLOSE_DELAY=-1;QUERY_CACHE_SIZE=1000");
        // Replays read activities, tasks and variables, not the single changes of variables nor the inputs of
        // decisions.
        settings.put("camunda.bpm.history-level", "audit");
        return start(application, command, settings, closed -> delete(home));
    }

    /**
     * Starts it on a data folder that the service desk can open afterwards.
     *
     * @param home folder without a database
     */
    static ConfigurableApplicationContext startKept(Class<?> application, String command, Path home) {
        Map<String, Object> settings = settings(command, home);
        // Commits need not wait for the disk: whatever breaks off is replayed anew.
        settings.put(
                DATABASE,
                "jdbc:h2:file:" + home.toAbsolutePath().resolve("loopdesk")
                        + ";DB_CLOSE_ON_EXIT=FALSE;QUERY_CACHE_SIZE=1000");
        return start(application, command, settings, closed -> {});
    }

    private static ConfigurableApplicationContext start(
            Class<?> application,
            String command,
            Map<String, Object> settings,
            ApplicationListener<ContextClosedEvent> atEnd) {
        FACTORIES.forEach(System::setProperty);
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource(command, settings));
        var product = new SpringApplication(application);
        product.setEnvironment(environment);
        product.setRegisterShutdownHook(false);
        product.addListeners(atEnd);
        return product.run();
    }

    private static void delete(Path home) {
        try {
            FileSystemUtils.deleteRecursively(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> settings(String command, Path home) {
        var settings = new HashMap<String, Object>();
        settings.put("spring.profiles.active", command + "," + PROFILE);
        settings.put("spring.main.web-application-type", "none");
        settings.put("spring.main.log-startup-info", "false");
        // The engine's REST API needs a web server.
        settings.put(
                "spring.autoconfigure.exclude",
                "org.camunda.bpm.spring.boot.starter.rest.CamundaBpmRestJerseyAutoConfiguration");
        settings.put("spring.datasource.username", "sa");
        settings.put("spring.datasource.password", "");
        settings.put("spring.datasource.hikari.maximum-pool-size", "3");
        settings.put("loopdesk.home", home.toString());
        settings.put("loopdesk.samples", "false");
        settings.put("loopdesk.mail.embedded.enabled", "false");
        settings.put("loopdesk.mail.smtp.host", command + ".invalid");
        // Differs from the service desk's name, so that both engines can run in one JVM.
        settings.put("camunda.bpm.process-engine-name", command);
        // History is never cleaned up by date here; this strategy writes no removal time to rows.
        settings.put("camunda.bpm.generic-properties.properties.history-cleanup-strategy", "endTimeBased");
        settings.put("camunda.bpm.generic-properties.properties.history-removal-time-strategy", "none");
        settings.put("camunda.bpm.job-execution.enabled", "false");
        // A command has no server whose health could be asked.
        settings.put("management.endpoint.health.validate-group-membership", "false");
        settings.put("logging.level.root", "warn");
        return settings;
    }
}
