package dev.loopdesk;

import dev.loopdesk.replay.ReplayCommand;
import jakarta.mail.util.StreamProvider;
import java.util.Arrays;
import org.eclipse.angus.mail.util.MailStreamProvider;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts Loopdesk. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class LoopdeskApplication {

    /** Starts the service desk, or the replay if the first argument names it. */
    public static void main(String[] args) {
        // "--loopdesk.home=folder" is a folder below the current one, as it is for any program; H2 would insist on
        // "./".
        System.setProperty("h2.implicitRelativePath", "true");
        // Otherwise each part of each mail searches all jars for it.
        System.setProperty(StreamProvider.class.getName(), MailStreamProvider.class.getName());
        if (args.length > 0 && args[0].equals(ReplayCommand.NAME)) {
            System.exit(ReplayCommand.run(
                    LoopdeskApplication.class, Arrays.asList(args).subList(1, args.length)));
        }
        SpringApplication.run(LoopdeskApplication.class, args);
    }
}
