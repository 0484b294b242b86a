package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.hardening.ModelFinding.Words;
import dev.loopdesk.text.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Findings in models are told in the reader's language. */
class ModelFindingTest {

    private static final List<Path> SOURCES =
            List.of(Path.of("src/main/java/dev/loopdesk/hardening"), Path.of("src/main/java/dev/loopdesk/walk"));
    private static final Pattern KEY = Pattern.compile("\"((?:file|element|field|part|words|list)\\.[a-z-]+)\"");

    private static final ModelFinding WRONG_ENTRY = finding(
            "element.entry-wrong", 1_200, "Priority", "\"P0\"", Words.of("words.one-of", List.of("P1", "P2", "P3")));

    @Test
    void a_finding_is_told_in_both_languages_with_lists_and_words_of_the_language() {
        assertThat(WRONG_ENTRY.text(Locale.UK))
                .isEqualTo("row 1200, column Priority is \"P0\", must be one of P1, P2, P3");
        assertThat(WRONG_ENTRY.text(Locale.CHINA)).isEqualTo("第 1200 行“Priority”列：为 \"P0\"，应为以下之一：P1、P2、P3");
        assertThat(WRONG_ENTRY.remedy(Locale.UK)).isNull();
        assertThat(WRONG_ENTRY.advice(Locale.UK)).isEqualTo(WRONG_ENTRY.text(Locale.UK));
    }

    @Test
    void what_to_do_follows_what_is_wrong() {
        ModelFinding finding = finding("element.no-form");

        assertThat(finding.remedy(Locale.ENGLISH)).isEqualTo("Choose a Camunda Form for the task.");
        assertThat(finding.advice(Locale.ENGLISH))
                .isEqualTo("has no form, and nobody could complete it. Choose a Camunda Form for the task.");
        assertThat(finding.advice(Locale.CHINA)).isEqualTo("没有表单，无法完成。请为此任务选择一个 Camunda 表单。");
    }

    @Test
    void a_line_names_file_and_element() {
        assertThat(finding("element.no-form").line(Locale.ENGLISH))
                .isEqualTo("a.bpmn: t: has no form, and nobody could complete it");
        assertThat(finding("field.key-twice").line(Locale.ENGLISH)).isEqualTo("a.bpmn: field t: the key is used twice");
        assertThat(finding("part.too-long", "name").line(Locale.ENGLISH))
                .isEqualTo("a.bpmn: t has a name that is too long");
        assertThat(new ModelFinding("a.bpmn", null, null, "file.no-process", List.of(), true).line(Locale.CHINA))
                .isEqualTo("a.bpmn：其中没有流程");
        assertThat(new ModelFinding("", null, null, "element.refused-by-engine", List.of("no"), true)
                        .line(Locale.ENGLISH))
                .isEqualTo("the engine refuses it: no");
        assertThat(ModelFinding.lines(List.of(finding("element.no-form"), finding("element.path")), Locale.CHINA))
                .isEqualTo("a.bpmn：t：没有表单，无法完成；a.bpmn：t：设置了路径（path），而答复不支持路径");
    }

    @Test
    void a_finding_does_not_change_with_the_list_that_it_was_made_of() {
        var choices = new ArrayList<>(List.of("a"));
        ModelFinding finding = finding("element.property-unknown", "x", choices);
        choices.add("b");

        assertThat(finding.text(Locale.ENGLISH)).isEqualTo("property x is unknown, must be one of a");
    }

    @Test
    void the_same_mistake_is_told_once() {
        var findings = new ModelFindings();
        findings.at("a.bpmn", "t", "", "element.no-form");
        findings.at("a.bpmn", "t", null, "element.no-form");

        assertThat(findings.all()).containsExactly(finding("element.no-form"));
    }

    @Test
    void every_text_is_used_and_every_text_that_is_used_exists() throws IOException {
        Set<String> texts = Texts.of("models", Locale.ENGLISH).all().keySet();
        Set<String> used = new TreeSet<>();
        for (Path folder : SOURCES) {
            try (Stream<Path> sources = Files.list(folder)) {
                for (Path source : sources.toList()) {
                    KEY.matcher(Files.readString(source)).results().forEach(key -> used.add(key.group(1)));
                }
            }
        }

        Set<String> ofRemedies = texts.stream()
                .filter(key -> key.endsWith(".remedy") && !used.contains(key))
                .collect(Collectors.toSet());
        assertThat(texts)
                .containsAll(ofRemedies.stream()
                        .map(key -> key.substring(0, key.lastIndexOf('.')))
                        .toList());
        assertThat(texts.stream().filter(key -> !ofRemedies.contains(key) && !key.startsWith("line.")))
                .hasSizeGreaterThan(90)
                .containsExactlyInAnyOrderElementsOf(used);
    }

    private static ModelFinding finding(String key, Object... values) {
        return new ModelFinding("a.bpmn", "t", null, key, List.of(values), true);
    }
}
