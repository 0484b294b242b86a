package dev.loopdesk;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The Big List of Naughty Strings, which have broken programs; tests take it where it lies beside the project. */
public final class NaughtyStrings {

    private static final Path LIST = Path.of("..", "shared", "data", "injection", "blns.json");

    private NaughtyStrings() {}

    /** All strings, or none where the list is missing. */
    public static List<String> all() throws IOException {
        if (!Files.exists(LIST)) {
            System.out.println("Without the Big List of Naughty Strings: " + LIST + " is not there");
            return List.of();
        }
        return List.of(JsonMapper.builder().build().readValue(LIST.toFile(), String[].class));
    }
}
