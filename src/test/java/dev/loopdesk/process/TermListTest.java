package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.text.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
                .map(Map.Entry::getValue)
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

    @Test
    void linksAndTheImpactHaveOneWordEachOnPagesAndInTheRecord() {
        for (String language : Texts.LANGUAGES) {
            Locale reader = Locale.forLanguageTag(language);
            Map<String, String> record = Texts.of("case", reader).all();
            Map<String, String> desk = Texts.of("desk", reader).all();
            Map<String, String> requester = Texts.of("requester", reader).all();

            List<String> links = desk.keySet().stream()
                    .filter(key -> key.startsWith("relation."))
                    .toList();
            List<String> impacts = record.keySet().stream()
                    .filter(key -> key.startsWith("value.impact."))
                    .toList();
            assertThat(links).hasSize(5);
            assertThat(impacts).hasSize(3);
            assertThat(links)
                    .allSatisfy(key -> assertThat(desk.get(key))
                            .isEqualToIgnoringCase(record.get(key.replace("relation.", "value."))));
            assertThat(impacts).allSatisfy(key -> assertThat(requester.get(key)).isEqualTo(record.get(key)));
        }
    }
}
