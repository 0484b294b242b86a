package dev.loopdesk.changes;

import dev.loopdesk.rerun.Comparison;
import dev.loopdesk.rerun.Outcome;
import dev.loopdesk.rerun.PastTicket;
import dev.loopdesk.rerun.RecordFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * A folder in which past tickets run through two sets of models at the same time, each in a process of its own. What was
 * done is kept after each ticket, so that an interrupted comparison goes on where it was. Only its owner can read it.
 */
final class RerunFolder {

    private static final List<String> SIDES = List.of("live", "draft");
    private static final int LONGEST_HOURS = 6;
    private static final int LOOKS_SECONDS = 1;

    private final Path folder;
    private final String[] settings;

    /**
     * A folder that need not exist.
     *
     * @param settings arguments that the application was started with
     */
    RerunFolder(Path folder, String[] settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /** Returns the file of the past tickets. */
    Path tickets() {
        return folder.resolve("tickets");
    }

    /** Returns the number of tickets. */
    int countTickets() throws IOException {
        return RecordFile.read(tickets(), PastTicket.class).size();
    }

    /** Tells whether the tickets are there, whole. */
    boolean hasTickets() {
        return Files.exists(tickets());
    }

    /** Something that writes past tickets to a file. */
    interface Extraction {

        void writeTo(Path file) throws IOException;
    }

    /** Writes the tickets and both sets of models. */
    void prepare(Map<String, byte[]> live, Map<String, byte[]> draft, Extraction extraction) throws IOException {
        Files.createDirectories(folder);
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        write(SIDES.get(0), live);
        write(SIDES.get(1), draft);
        Path unfinished = folder.resolve("tickets.unfinished");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished);
        extraction.writeTo(unfinished);
        Files.move(unfinished, tickets(), StandardCopyOption.ATOMIC_MOVE);
    }

    private void write(String side, Map<String, byte[]> models) throws IOException {
        ModelFolder.write(Files.createDirectories(folder.resolve(side)), models);
    }

    /**
     * Runs the tickets through both sets of models, or goes on with it.
     *
     * @param progress receives the number of tickets that have run through both
     * @param stop tells whether to stop
     * @return false if it was stopped
     * @throws IOException if a process fails
     */
    boolean run(IntConsumer progress, BooleanSupplier stop) throws IOException, InterruptedException {
        List<Process> running = new ArrayList<>();
        List<AtomicInteger> done = new ArrayList<>();
        try {
            for (String side : SIDES) {
                Process process = new ProcessBuilder(CommandProcess.line(
                                settings,
                                WhatIfCommand.NAME,
                                WhatIfCommand.ONE_SIDE,
                                tickets().toString(),
                                folder.resolve(side).toString(),
                                outcomes(side).toString()))
                        .redirectError(folder.resolve(side + ".errors").toFile())
                        .start();
                running.add(process);
                var count = new AtomicInteger();
                done.add(count);
                follow(process, count);
            }
            long deadline = System.nanoTime() + TimeUnit.HOURS.toNanos(LONGEST_HOURS);
            for (Process process : running) {
                while (!process.waitFor(LOOKS_SECONDS, TimeUnit.SECONDS)) {
                    progress.accept(
                            done.stream().mapToInt(AtomicInteger::get).min().orElse(0));
                    if (stop.getAsBoolean()) {
                        return false;
                    }
                    if (System.nanoTime() > deadline) {
                        throw new IOException("The reruns took more than " + LONGEST_HOURS + " hours");
                    }
                }
                if (process.exitValue() != 0) {
                    throw new IOException("A rerun ended with " + process.exitValue() + ": "
                            + Files.readString(folder.resolve(SIDES.get(running.indexOf(process)) + ".errors")));
                }
            }
            progress.accept(done.stream().mapToInt(AtomicInteger::get).min().orElse(0));
            return true;
        } finally {
            running.forEach(Process::destroyForcibly);
        }
    }

    /** Reads the number of tickets that a process says to be done; log lines are none. */
    private static void follow(Process process, AtomicInteger count) {
        var reader = new Thread(
                () -> {
                    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            if (line.matches("\\d{1,9}")) {
                                count.set(Integer.parseInt(line));
                            }
                        }
                    } catch (IOException e) {
                        // A process that was stopped closes its output.

                    }
                },
                "rerun-progress");
        reader.setDaemon(true);
        reader.start();
    }

    /** Compares what became of the tickets. */
    Comparison comparison() throws IOException {
        return Comparison.of(
                RecordFile.read(tickets(), PastTicket.class),
                RecordFile.read(outcomes(SIDES.get(0)), Outcome.class),
                RecordFile.read(outcomes(SIDES.get(1)), Outcome.class));
    }

    /** Returns both sets of models, the draft's first. */
    List<Map<String, byte[]>> models() throws IOException {
        try {
            return List.of(
                    ModelFolder.read(List.of(folder.resolve(SIDES.get(1)))),
                    ModelFolder.read(List.of(folder.resolve(SIDES.get(0)))));
        } catch (UnusableModelsException e) {
            throw new IOException(e);
        }
    }

    private Path outcomes(String side) {
        return folder.resolve(side + ".outcomes");
    }
}
