package dev.loopdesk.hardening;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The models and forms of the product, as files of a deployment. */
final class ShippedFiles {

    private ShippedFiles() {}

    /** Returns their contents by name, which may be changed. */
    static Map<String, byte[]> read() {
        var files = new TreeMap<String, byte[]>();
        for (String folder : List.of("processes", "forms")) {
            try (Stream<Path> found = Files.list(Path.of(folder))) {
                for (Path file : found.filter(Files::isRegularFile).toList()) {
                    files.put(file.getFileName().toString(), Files.readAllBytes(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }
}
