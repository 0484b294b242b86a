package dev.loopdesk.changes;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;

/** Commands of this product in processes of their own, at the lowest priority. */
final class CommandProcess {

    private static final List<String> LOWEST_PRIORITY = List.of("nice", "-n", "19");

    /** Says to a command that it is of another process. */
    private static final String CHILD = "loopdesk.command.child";

    private CommandProcess() {}

    /** Ends this process when the one that has started it is gone, which holds the other end of its input. */
    static void endWithParent() {
        if (!Boolean.getBoolean(CHILD)) {
            return;
        }
        var watch = new Thread(
                () -> {
                    try {
                        System.in.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // The starting process has closed its end, too.
                    }
                    Runtime.getRuntime().halt(1);
                },
                "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    /**
     * Returns the line that starts a command.
     *
     * @param settings arguments that the application was started with: the calendars of the service desk and other settings
     *     count in the command, too
     * @param command name and arguments of the command
     */
    static List<String> line(String[] settings, String... command) throws IOException {
        List<String> line = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/nice"))) {
            line.addAll(LOWEST_PRIORITY);
        }
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add("-Xmx512m");
        line.add("-XX:TieredStopAtLevel=1");
        line.add("-D" + CHILD + "=true");
        for (String setting : settings) {
            if (setting.startsWith("--loopdesk.")) {
                line.add("-D" + setting.substring(2));
            }
        }
        String classPath = ManagementFactory.getRuntimeMXBean().getClassPath();
        if (isApplication(classPath)) {
            line.addAll(List.of("-jar", classPath));
        } else {
            line.addAll(List.of("-cp", classPath, "dev.loopdesk.LoopdeskApplication"));
        }
        line.addAll(List.of(command));
        return line;
    }

    /** Tells whether a class path is the product's one jar, which brings the others. */
    private static boolean isApplication(String classPath) throws IOException {
        if (classPath.contains(File.pathSeparator) || !classPath.endsWith(".jar")) {
            return false;
        }
        try (var jar = new JarFile(classPath)) {
            return jar.getManifest() != null
                    && jar.getManifest().getMainAttributes().getValue("Start-Class") != null;
        }
    }
}
