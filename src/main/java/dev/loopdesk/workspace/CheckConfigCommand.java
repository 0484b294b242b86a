package dev.loopdesk.workspace;

import dev.loopdesk.text.Texts;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * The command {@code check-config}: reads the settings of production from wherever the product reads them, names those that
 * are missing or unsafe, and tries database, mail server and mailbox. It creates and changes nothing.
 */
public final class CheckConfigCommand {

    /** Name of the command. */
    public static final String NAME = "check-config";

    private static final int FINE = 0;
    private static final int PROBLEMS = 1;

    private final PrintStream out;
    private final MailTrial mailServer;
    private final MailTrial mailbox;
    private final Texts texts;

    /** A trial of a server that the settings name; it returns why it failed, or null. */
    @FunctionalInterface
    public interface MailTrial {
        @Nullable
        String failure(Environment environment);
    }

    CheckConfigCommand(PrintStream out, Locale locale, MailTrial mailServer, MailTrial mailbox) {
        this.out = out;
        this.mailServer = mailServer;
        this.mailbox = mailbox;
        this.texts = Texts.of(ReadyNotice.BUNDLE, locale);
    }

    /**
     * Runs the command.
     *
     * @param arguments settings of the product
     * @param mailServer trial of the mail server
     * @param mailbox trial of the mailbox
     * @return the exit code: 0 if production can start with them, 1 if not
     */
    public static int run(List<String> arguments, MailTrial mailServer, MailTrial mailbox) {
        return new CheckConfigCommand(System.out, Locale.getDefault(), mailServer, mailbox).run(arguments);
    }

    int run(List<String> arguments) {
        if (arguments.contains("--help") || arguments.stream().anyMatch(word -> !word.startsWith("--"))) {
            out.println(texts.get("check-config.usage"));
            return arguments.contains("--help") ? FINE : PROBLEMS;
        }
        try (ConfigurableApplicationContext context = settings(arguments)) {
            return check(context.getEnvironment());
        }
    }

    private int check(Environment environment) {
        DatabaseTrial database = DatabaseTrial.of(environment);
        List<SettingProblem> problems = ProductionSettings.problems(environment, configured -> database);
        problems.forEach(problem -> out.println(texts.get("check-config.problem", problem.describe(texts))));
        boolean fine = problems.isEmpty();
        List<Trial> trials = new ArrayList<>();
        if (isSet(environment, "spring.datasource.url")) {
            trials.add(new Trial("database", database.failure(), database.product()));
        }
        if (isSet(environment, "spring.mail.host")) {
            trials.add(new Trial("mail-server", mailServer.failure(environment), null));
        }
        if (environment.getProperty("loopdesk.mail.imap.enabled", Boolean.class, true)
                && isSet(environment, "loopdesk.mail.imap.host")) {
            trials.add(new Trial("mailbox", mailbox.failure(environment), null));
        }
        for (Trial trial : trials) {
            String failure = trial.failure();
            String name = texts.get("check-config." + trial.key());
            if (failure == null) {
                out.println(texts.get("check-config.works", name, trial.detail() == null ? "" : trial.detail())
                        .strip());
            } else {
                fine = false;
                out.println(texts.get("check-config.fails", name, failure.strip()));
            }
        }
        out.println(texts.get(fine ? "check-config.fine" : "check-config.not-fine"));
        return fine ? FINE : PROBLEMS;
    }

    /** A trial of what the settings lead to. */
    private record Trial(
            String key, @Nullable String failure, @Nullable String detail) {}

    private static boolean isSet(Environment environment, String property) {
        return !environment.getProperty(property, "").isBlank();
    }

    /** Reads the settings as the product does, without its beans and without its check at the start. */
    private static ConfigurableApplicationContext settings(List<String> arguments) {
        var application = new SpringApplication(Nothing.class);
        application.setInitializers(List.of());
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setAdditionalProfiles(ProductionCheck.PROFILE);
        application.setLogStartupInfo(false);
        List<String> settings = new ArrayList<>(arguments);
        settings.add("--logging.level.root=warn");
        return application.run(settings.toArray(String[]::new));
    }

    /** Configuration without any bean. */
    private static final class Nothing {}
}
