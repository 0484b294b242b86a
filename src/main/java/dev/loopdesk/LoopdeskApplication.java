package dev.loopdesk;

import dev.loopdesk.changes.CheckCommand;
import dev.loopdesk.changes.WhatIfCommand;
import dev.loopdesk.knowledge.KnowledgeCommand;
import dev.loopdesk.mail.inbound.MailboxTrial;
import dev.loopdesk.mail.outbound.MailConfiguration;
import dev.loopdesk.proof.VerifyCommand;
import dev.loopdesk.replay.ReplayCommand;
import dev.loopdesk.reports.RebuildFiguresCommand;
import dev.loopdesk.text.Texts;
import dev.loopdesk.workspace.CheckConfigCommand;
import jakarta.mail.util.StreamProvider;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.BiFunction;
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

    private static final Map<String, BiFunction<Class<?>, List<String>, Integer>> COMMANDS = Map.of(
            ReplayCommand.NAME,
            ReplayCommand::run,
            CheckCommand.NAME,
            CheckCommand::run,
            WhatIfCommand.NAME,
            WhatIfCommand::run,
            RebuildFiguresCommand.NAME,
            RebuildFiguresCommand::run,
            VerifyCommand.NAME,
            VerifyCommand::run,
            KnowledgeCommand.NAME,
            KnowledgeCommand::run,
            CheckConfigCommand.NAME,
            (application, arguments) ->
                    CheckConfigCommand.run(arguments, MailConfiguration::failure, MailboxTrial::failure));

    /** Starts the service desk, or runs the command that the first argument names. */
    public static void main(String[] args) {
        // "--loopdesk.home=folder" is a folder below the current one, as it is for any program; H2 would insist on
        // "./".
        System.setProperty("h2.implicitRelativePath", "true");
        // Otherwise each part of each mail searches all jars for it.
        System.setProperty(StreamProvider.class.getName(), MailStreamProvider.class.getName());
        OptionalInt exitCode = runCommand(List.of(args), System.err, Locale.getDefault());
        if (exitCode.isPresent()) {
            System.exit(exitCode.getAsInt());
        }
        SpringApplication.run(LoopdeskApplication.class, args);
    }

    /** Runs the command that the first argument names, and returns its exit code; empty if it is a setting. */
    static OptionalInt runCommand(List<String> arguments, PrintStream err, Locale language) {
        if (arguments.isEmpty() || arguments.get(0).startsWith("-")) {
            return OptionalInt.empty();
        }
        var command = COMMANDS.get(arguments.get(0));
        if (command == null) {
            err.println(Texts.of("commands", language)
                    .get("unknown", arguments.get(0), String.join(", ", new TreeSet<>(COMMANDS.keySet()))));
            return OptionalInt.of(1);
        }
        return OptionalInt.of(command.apply(LoopdeskApplication.class, arguments.subList(1, arguments.size())));
    }
}
