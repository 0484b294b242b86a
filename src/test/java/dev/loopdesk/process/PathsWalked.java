package dev.loopdesk.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Writes down what the path tests pass, per run of Maven, database and class, because they run in more than one JVM and
 * their coverage is judged in yet another one.
 */
class PathsWalked implements BeforeAllCallback, AfterAllCallback {

    private static final Path RUNS = Path.of("target", "paths-walked");
    private static final String RUN = System.getProperty("loopdesk.test.run", "no-maven");

    /** Names of the classes that have run on a database. */
    static Set<String> classes(String database) throws IOException {
        Path folder = RUNS.resolve(RUN).resolve(database);
        if (!Files.exists(folder)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    /** Ids of all elements and sequence flows of a process that they have passed. */
    static Set<String> covered(String database, String process) throws IOException {
        var covered = new TreeSet<String>();
        for (String name : classes(database)) {
            Files.readAllLines(RUNS.resolve(RUN).resolve(database).resolve(name)).stream()
                    .filter(line -> line.startsWith(process + " "))
                    .forEach(line -> covered.add(line.substring(process.length() + 1)));
        }
        return covered;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Files.deleteIfExists(file(context));
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        Path file = file(context);
        Files.createDirectories(file.getParent());
        Files.write(file, Footprints.coveredOnPaths());
    }

    private static Path file(ExtensionContext context) {
        return RUNS.resolve(RUN)
                .resolve(System.getProperty("loopdesk.test.database", "h2"))
                .resolve(context.getRequiredTestClass().getName());
    }
}
