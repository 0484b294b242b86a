package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The list of terms against the words in use. */
class TermListTest {

    private static final Path TERMS = Path.of("docs/terms.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| ([^|]+) \\| ([^|]*\\p{IsHan}[^|]*) \\| (S\\d\\.\\d) \\|([^|]*)\\|$");

    @Test
    void everyTermIsInUseAndNoneOfTheWordsToAvoid() throws IOException {
        String words = Blueprint.asBuilt().files().entrySet().stream()
                .filter(file -> !file.getKey().endsWith("_en.properties"))
                .map(java.util.Map.Entry::getValue)
                .collect(Collectors.joining("\n"));
        var unused = new ArrayList<String>();
        var avoided = new ArrayList<String>();
        var rows = ROW.matcher(Files.readString(TERMS)).results().toList();

        rows.forEach(row -> {
            if (!words.contains(row.group(2))) {
                unused.add(row.group(2));
            }
            for (String wrong : List.of(row.group(4).strip().split(",\\s*", -1))) {
                if (!wrong.isEmpty() && words.contains(wrong)) {
                    avoided.add(wrong + " instead of " + row.group(2));
                }
            }
        });

        assertThat(rows).hasSizeGreaterThan(50);
        assertThat(unused).isEmpty();
        assertThat(avoided).isEmpty();
    }
}
