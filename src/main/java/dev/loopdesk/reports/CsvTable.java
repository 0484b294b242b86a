package dev.loopdesk.reports;

import dev.loopdesk.text.Texts;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * A table of values for a spreadsheet: UTF-8 with a byte order mark, columns named in the reader's language. Text that a
 * spreadsheet would take for a formula begins with an apostrophe (CWE-1236); numbers stay numbers.
 */
final class CsvTable {

    /** Most rows of a table. */
    static final int MOST_ROWS = 10_000;

    private static final String MARK = "\uFEFF";

    /** Beginnings of formulas, full-width ones among them, which spreadsheets in Chinese take for the others. */
    private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT);

    private final Texts words;
    private final List<String> columns = new ArrayList<>();
    private final List<List<@Nullable Object>> rows = new ArrayList<>();

    /** @param columns names of columns in the bundle {@code desk}, after {@code service.column.} or {@code service.} */
    CsvTable(Locale reader, String... columns) {
        this.words = Texts.of("desk", reader);
        for (String column : columns) {
            column(column);
        }
    }

    void column(String name) {
        columns.add(words.find("service.column." + name) == null ? word(name) : word("column." + name));
    }

    void row(List<@Nullable Object> cells) {
        rows.add(cells);
    }

    /** Returns the words of a key of the page, or the last part of the key if it has none. */
    String word(String key) {
        String known = words.find("service." + key);
        return known == null ? key.substring(key.indexOf('.') + 1) : known;
    }

    /** Returns a moment as spreadsheets read it, in a zone; null for none. */
    @Nullable
    String moment(@Nullable Instant at, ZoneId zone) {
        return at == null ? null : MOMENT.format(at.atZone(zone));
    }

    /** Returns the table as a file. */
    ResponseEntity<byte[]> download(String name) {
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(name + ".csv")
                                .build()
                                .toString())
                .contentType(new MediaType("text", "csv", StandardCharsets.UTF_8))
                .body(text().getBytes(StandardCharsets.UTF_8));
    }

    String text() {
        var text = new StringWriter();
        try (var printer = new CSVPrinter(text, CSVFormat.RFC4180)) {
            text.write(MARK);
            printer.printRecord(columns.stream().map(CsvTable::defused).toList());
            for (List<@Nullable Object> row : rows) {
                printer.printRecord(row.stream().map(CsvTable::defused).toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static @Nullable Object defused(@Nullable Object cell) {
        return cell instanceof String text && !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0
                ? "'" + text
                : cell;
    }
}
