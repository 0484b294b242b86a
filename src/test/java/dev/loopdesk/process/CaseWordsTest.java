package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loopdesk.message.FieldWords;
import dev.loopdesk.message.Finding;
import dev.loopdesk.message.MessageKind;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.text.Texts;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No code of a form or of the process reaches staff where the case file is read. */
class CaseWordsTest {

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void everyChoiceOfAFormComesOutInWords(String language) {
        Locale reader = Locale.forLanguageTag(language);
        var words = new FieldWords(reader, ZoneOffset.UTC);
        var blueprint = Blueprint.asBuilt();
        var codes = new ArrayList<String>();
        blueprint
                .paths("forms", ".form")
                .forEach(path -> choices(blueprint.json(path), Texts.of("case", reader), words, codes));

        assertThat(codes).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void targetsAndMessagesComeOutInWords(String language) {
        var words = new FieldWords(Locale.forLanguageTag(language), ZoneOffset.UTC);
        for (Target target : List.of(Target.FIRST_RESPONSE, Target.RESOLUTION)) {
            for (String moment : List.of("-at-risk", "-overdue")) {
                assertThat(words.word("target", target.key() + moment)).doesNotContain("-");
            }
        }
        for (MessageKind kind : MessageKind.values()) {
            if (kind.audience() == MessageKind.Audience.REQUESTER) {
                assertThat(words.word("copyOf", kind.key())).isNotEqualTo(kind.key());
            }
        }
        assertThat(words.word("title", "network-connection")).isEqualTo("network-connection");
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void everyFieldOfAFormHasALabelAndNoYesOrNoIsRaw(String language) {
        Locale reader = Locale.forLanguageTag(language);
        var words = new FieldWords(reader, ZoneOffset.UTC);
        Texts texts = Texts.of("case", reader);
        var blueprint = Blueprint.asBuilt();
        var raw = new ArrayList<String>();
        blueprint
                .paths("forms", ".form")
                .forEach(path -> blueprint.json(path).findParents("key").forEach(field -> {
                    String key = field.path("key").asText();
                    if (texts.find("field." + key) == null) {
                        raw.add(path + ": " + key);
                    }
                    boolean yesOrNo = field.path("type").asText().equals("checkbox")
                            || field.path("values").findValuesAsText("value").contains("true");
                    for (String code : yesOrNo ? List.of("true", "false") : List.<String>of()) {
                        if (words.word(key, code).equals(code)) {
                            raw.add(path + ": " + key + " " + code);
                        }
                    }
                }));

        assertThat(raw).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh-CN"})
    void whatIsToldToTheRequesterHasALabel(String language) {
        var texts = Texts.of("case", Locale.forLanguageTag(language));
        for (Finding finding : Finding.values()) {
            assertThat(texts.find("field." + finding.field()))
                    .as(finding.field())
                    .isNotNull();
        }
    }

    @Test
    void aYesOrNoReadsAsASentenceWithItsLabel() {
        Texts texts = Texts.of("case", Locale.ENGLISH);
        var words = new FieldWords(Locale.ENGLISH, ZoneOffset.UTC);

        assertThat(texts.get("field.noNewProblems") + ": " + words.word("noNewProblems", "true"))
                .isEqualTo("New problems: none");
        assertThat(texts.get("field.detailsProvided") + ": " + words.word("detailsProvided", "false"))
                .isEqualTo("The requester: cannot answer the question");
    }

    private static void choices(JsonNode form, Texts texts, FieldWords words, List<String> codes) {
        for (JsonNode component : form.path("components")) {
            String field = component.path("key").asText();
            for (JsonNode option : component.path("values")) {
                String code = option.path("value").asText();
                // Numbers are words, some codes are, too, and so is what people wrote.
                boolean said = code.matches("\\d+")
                        || texts.find("field." + field) == null
                        || texts.find("value." + field + "." + code) != null;
                if (!said && words.word(field, code).equals(code)) {
                    codes.add(field + ": " + code);
                }
            }
            choices(component, texts, words, codes);
        }
    }
}
