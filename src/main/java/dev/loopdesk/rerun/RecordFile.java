package dev.loopdesk.rerun;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Files of records: one record in JSON a line, so that what a killed process has written can be gone on with. */
public final class RecordFile {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private RecordFile() {}

    /** Appends a record. */
    static void append(Path file, Object record) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write(JSON.writeValueAsString(record));
            writer.write('\n');
        }
    }

    /** Reads all whole records; of a line that was cut off nothing is known. */
    public static <T> List<T> read(Path file, Class<T> type) throws IOException {
        List<T> records = new ArrayList<>();
        if (Files.exists(file)) {
            String text = Files.readString(file);
            int from = 0;
            for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
                records.add(JSON.readValue(text.substring(from, end), type));
                from = end + 1;
            }
        }
        return records;
    }

    /** Removes a last line that was cut off, so that further records can follow. */
    static void mend(Path file) throws IOException {
        if (Files.exists(file)) {
            String text = Files.readString(file);
            Files.writeString(file, text.substring(0, text.lastIndexOf('\n') + 1));
        }
    }
}
