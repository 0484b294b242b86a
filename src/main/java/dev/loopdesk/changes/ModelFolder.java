package dev.loopdesk.changes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Diagrams, decision tables and forms in folders, by their files' names, as a deployment names them. */
final class ModelFolder {

    /** Endings of the files that are models. */
    private static final List<String> MODELS = List.of(".bpmn", ".bpmn20.xml", ".dmn", ".dmn11.xml", ".form");

    private static final int DEEPEST = 16;

    private ModelFolder() {}

    /**
     * Reads all models in some folders and below them, hidden folders aside.
     *
     * @throws UnusableModelsException if a folder is missing or cannot be read, if there is no model, or if two have the same
     *     name
     */
    static Map<String, byte[]> read(List<Path> folders) throws UnusableModelsException {
        Map<String, Path> found = new LinkedHashMap<>();
        for (Path folder : folders) {
            if (!Files.exists(folder)) {
                throw new UnusableModelsException("missing", folder);
            }
            for (Path file : models(folder)) {
                Path other = found.putIfAbsent(file.getFileName().toString(), file);
                if (other != null && !other.equals(file)) {
                    throw new UnusableModelsException("twice", other, file);
                }
            }
        }
        if (found.isEmpty()) {
            throw new UnusableModelsException("none", folders.get(0), String.join(", ", MODELS));
        }
        Map<String, byte[]> models = new TreeMap<>();
        for (Map.Entry<String, Path> model : found.entrySet()) {
            try {
                models.put(model.getKey(), Files.readAllBytes(model.getValue()));
            } catch (IOException e) {
                throw new UnusableModelsException("unreadable", model.getValue(), String.valueOf(e.getMessage()));
            }
        }
        return models;
    }

    /**
     * Writes models to a folder.
     *
     * @throws IOException if a name leads out of it
     */
    static void write(Path folder, Map<String, byte[]> models) throws IOException {
        for (Map.Entry<String, byte[]> model : models.entrySet()) {
            Path file = folder.resolve(model.getKey()).normalize();
            if (!folder.normalize().equals(file.getParent())) {
                throw new IOException(model.getKey() + " is no name of a file");
            }
            Files.write(file, model.getValue());
        }
    }

    private static List<Path> models(Path folder) throws UnusableModelsException {
        try (Stream<Path> files = Files.walk(folder, DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(file -> MODELS.stream().anyMatch(file.toString()::endsWith))
                    .filter(file -> !isHidden(folder.relativize(file)))
                    .filter(Files::isRegularFile)
                    .map(file -> file.toAbsolutePath().normalize())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UnusableModelsException("unreadable", folder, String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            throw new UnusableModelsException("unreadable", folder, String.valueOf(e.getMessage()));
        }
    }

    private static boolean isHidden(Path file) {
        for (Path part : file) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }
}
