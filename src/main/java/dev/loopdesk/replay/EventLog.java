package dev.loopdesk.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The log of a help desk, read from a file.
 *
 * @param lines number of lines with content, without the header
 * @param rejections lines that are unusable
 * @param outOfOrder number of lines that stand before an earlier event of their case
 * @param unknownSeriousness values that are missing in the mapping
 */
record EventLog(
        List<LoggedCase> cases, int lines, List<Rejection> rejections, int outOfOrder, Set<String> unknownSeriousness) {

    /**
     * Limit of a pause within a case; a longer one comes from a damaged date and would cause thousands of progress
     * updates.
     */
    private static final Duration LONGEST_PAUSE = Duration.ofDays(5 * 366);

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final CSVFormat LINE = CSVFormat.RFC4180;

    /**
     * An unusable line.
     *
     * @param reason key of the text that states the reason
     */
    record Rejection(int line, String reason, List<String> arguments) {

        Rejection(int line, String reason, String... arguments) {
            this(line, reason, List.of(arguments));
        }
    }

    /** Returns the log with its first cases only. */
    EventLog first(int most) {
        return new EventLog(
                cases.subList(0, Math.min(most, cases.size())), lines, rejections, outOfOrder, unknownSeriousness);
    }

    static EventLog read(Path file, Mapping mapping) throws UnusableInputException {
        // Read as ISO 8859-1, so that a damaged line cannot break the reading of others.
        try (BufferedReader content = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            return new Reading(mapping).read(file, content);
        } catch (NoSuchFileException e) {
            throw new UnusableInputException("missing", file);
        } catch (IOException e) {
            throw new UnusableInputException("unreadable", file, e.getMessage() == null ? e : e.getMessage());
        }
    }

    /** Reads line by line, so that an unclosed quote spoils one line only. */
    private static final class Reading {

        private final Mapping mapping;
        private final Map<String, List<LoggedEvent>> cases = new LinkedHashMap<>();
        private final List<Rejection> rejections = new ArrayList<>();
        private final Set<String> unknownSeriousness = new TreeSet<>();
        private final Map<String, Integer> places = new HashMap<>();
        private int columns;
        private int lines;

        Reading(Mapping mapping) {
            this.mapping = mapping;
        }

        EventLog read(Path file, BufferedReader content) throws IOException, UnusableInputException {
            String header = content.readLine();
            if (header == null) {
                throw new UnusableInputException("empty", file);
            }
            readHeader(file, header);
            int number = 1;
            for (String line = content.readLine(); line != null; line = content.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                lines++;
                readLine(number, line);
            }
            int outOfOrder = 0;
            var read = new ArrayList<LoggedCase>();
            for (var entry : cases.entrySet()) {
                List<LoggedEvent> events = entry.getValue();
                for (int i = 1; i < events.size(); i++) {
                    if (events.get(i).at().isBefore(events.get(i - 1).at())) {
                        outOfOrder++;
                    }
                }
                events.sort(Comparator.comparing(LoggedEvent::at));
                read.add(new LoggedCase(entry.getKey(), withoutLongPauses(events)));
            }
            rejections.sort(Comparator.comparingInt(Rejection::line));
            return new EventLog(read, lines, List.copyOf(rejections), outOfOrder, unknownSeriousness);
        }

        private void readHeader(Path file, String line) throws UnusableInputException {
            List<String> names;
            try {
                String text = decoded(line);
                names = fields(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
            } catch (IOException e) {
                throw new UnusableInputException("no-log", file, String.join(", ", wanted()));
            }
            for (int i = 0; i < names.size(); i++) {
                places.putIfAbsent(names.get(i).strip().toLowerCase(Locale.ROOT), i);
            }
            columns = names.size();
            if (!places.keySet().containsAll(wanted())) {
                throw new UnusableInputException("no-log", file, String.join(", ", wanted()));
            }
        }

        private List<String> wanted() {
            return Mapping.COLUMNS.stream()
                    .map(column -> Objects.requireNonNull(mapping.columns().get(column)))
                    .toList();
        }

        private void readLine(int number, String line) {
            List<String> fields;
            try {
                fields = fields(decoded(line));
            } catch (CharacterCodingException e) {
                rejections.add(new Rejection(number, "rejected.encoding"));
                return;
            } catch (IOException e) {
                rejections.add(new Rejection(number, "rejected.quotes"));
                return;
            }
            if (fields.size() != columns) {
                rejections.add(new Rejection(
                        number, "rejected.columns", Integer.toString(columns), Integer.toString(fields.size())));
                return;
            }
            String id = field(fields, "case");
            String name = field(fields, "activity");
            String time = field(fields, "time");
            String seriousness = field(fields, "seriousness");
            if (id.isEmpty()) {
                rejections.add(new Rejection(number, "rejected.no-case"));
                return;
            }
            Mapping.Activity activity = mapping.activity(name);
            if (activity == null) {
                rejections.add(new Rejection(number, "rejected.activity", name));
                return;
            }
            LocalDateTime at;
            try {
                at = LocalDateTime.parse(time, mapping.timeFormat());
            } catch (DateTimeParseException e) {
                rejections.add(new Rejection(number, "rejected.time", time, mapping.timePattern()));
                return;
            }
            if (!mapping.knowsSeriousness(seriousness)) {
                unknownSeriousness.add(seriousness);
            }
            cases.computeIfAbsent(id, key -> new ArrayList<>())
                    .add(new LoggedEvent(number, name, activity, field(fields, "resource"), at, seriousness));
        }

        private List<LoggedEvent> withoutLongPauses(List<LoggedEvent> events) {
            var kept = new ArrayList<LoggedEvent>();
            for (LoggedEvent event : events) {
                if (!kept.isEmpty()
                        && Duration.between(kept.get(kept.size() - 1).at(), event.at())
                                        .compareTo(LONGEST_PAUSE)
                                > 0) {
                    rejections.add(new Rejection(event.line(), "rejected.pause"));
                } else {
                    kept.add(event);
                }
            }
            return List.copyOf(kept);
        }

        private String field(List<String> fields, String column) {
            Integer place = places.get(mapping.columns().get(column));
            return fields.get(Objects.requireNonNull(place)).strip();
        }

        private static String decoded(String bytes) throws CharacterCodingException {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        }

        private static List<String> fields(String line) throws IOException {
            try (CSVParser parser = CSVParser.parse(new StringReader(line), LINE)) {
                List<CSVRecord> records = parser.getRecords();
                return records.isEmpty() ? List.of() : records.get(0).toList();
            } catch (UncheckedIOException e) {
                throw Objects.requireNonNull(e.getCause());
            }
        }
    }
}
