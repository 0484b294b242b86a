package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.message.MessageKind;
import dev.loopdesk.process.contract.ElementProperties;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The element templates of Modeler offer what Java knows, and nothing else. */
class ElementTemplatesTest {

    /** Properties whose values are keys of the form's fields, or words. */
    private static final Set<String> TEXTS =
            Set.of("replyField", "replySets", "followUpField", "name:zh", "description:zh");

    private static final String TRANSLATION = "name:zh";

    private static final Path FOLDER = Path.of(".camunda", "element-templates");

    @Test
    void aUserTaskOffersEveryPropertyWithEveryValue() throws IOException {
        JsonNode template = template("loopdesk-user-task");

        assertThat(template.path("appliesTo").path(0).asText()).isEqualTo("bpmn:UserTask");
        var offered = new LinkedHashMap<String, Set<String>>();
        template.path("properties")
                .forEach(property ->
                        offered.put(property.path("binding").path("name").asText(), values(property)));
        var names = new TreeSet<>(ElementProperties.CHOICES.keySet());
        names.addAll(TEXTS);
        assertThat(offered.keySet()).isEqualTo(names);
        ElementProperties.CHOICES.forEach((name, choices) -> {
            var wanted = new TreeSet<>(choices);
            // every kind of entry can be said, as can the default of all others
            if (!name.equals("entry")) {
                wanted.add("");
            }
            assertThat(offered.get(name)).as(name).isEqualTo(wanted);
        });
    }

    @Test
    void aServiceTaskOffersEveryMessageToTheRequester() throws IOException {
        JsonNode properties = template("loopdesk-tell-requester").path("properties");

        assertThat(properties.path(0).path("value").asText()).isEqualTo("${tellRequester}");
        assertThat(properties.path(1).path("binding").path("name").asText()).isEqualTo("message");
        var wanted = new TreeSet<String>();
        for (MessageKind kind : MessageKind.values()) {
            // Words of people are sent by no element.
            if (kind.audience() == MessageKind.Audience.REQUESTER && kind != MessageKind.STAFF_MESSAGE) {
                wanted.add(kind.key());
            }
        }
        assertThat(values(properties.path(1))).isEqualTo(wanted);
    }

    @Test
    void aTimerOffersEveryTargetAndMoment() throws IOException {
        JsonNode template = template("loopdesk-watched-timer");

        var offered = new LinkedHashMap<String, Set<String>>();
        template.path("properties")
                .forEach(property ->
                        offered.put(property.path("binding").path("name").asText(), values(property)));
        var names = new TreeSet<>(ElementProperties.TIMER_CHOICES.keySet());
        names.add(TRANSLATION);
        assertThat(offered.keySet()).isEqualTo(names);
        ElementProperties.TIMER_CHOICES.forEach(
                (name, choices) -> assertThat(offered.get(name)).as(name).isEqualTo(new TreeSet<>(choices)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "loopdesk-user-task",
                "loopdesk-tell-requester",
                "loopdesk-alert-lead",
                "loopdesk-watched-timer",
                "loopdesk-translation"
            })
    void everyTemplateOffersTheNameInChinese(String name) throws IOException {
        var bindings = new ArrayList<String>();
        template(name)
                .path("properties")
                .forEach(property ->
                        bindings.add(property.path("binding").path("name").asText()));

        assertThat(bindings).contains(TRANSLATION);
    }

    @Test
    void anAlertOffersItsTable() throws IOException {
        JsonNode properties = template("loopdesk-alert-lead").path("properties");

        assertThat(properties.path(0).path("value").asText()).isEqualTo("${alertLead}");
        assertThat(properties.path(1).path("binding").path("name").asText()).isEqualTo("decision");
        assertThat(properties.path(1).path("value").asText()).isEqualTo("alert-routing");
    }

    @Test
    void everyPropertyIsBoundToAnExtensionPropertyAndBeginsWithItsDefault() throws IOException {
        for (JsonNode property : template("loopdesk-user-task").path("properties")) {
            assertThat(property.path("binding").path("type").asText()).isEqualTo("camunda:property");
            assertThat(property.path("type").asText())
                    .isEqualTo(
                            TEXTS.contains(property.path("binding").path("name").asText()) ? "String" : "Dropdown");
            Map<String, String> defaults = Map.of("entry", "answer");
            assertThat(property.path("value").asText())
                    .isEqualTo(defaults.getOrDefault(
                            property.path("binding").path("name").asText(), ""));
        }
    }

    private static Set<String> values(JsonNode property) {
        var values = new TreeSet<String>();
        property.path("choices")
                .forEach(choice -> values.add(choice.path("value").asText()));
        return values;
    }

    private static JsonNode template(String name) throws IOException {
        return new ObjectMapper().readTree(FOLDER.resolve(name + ".json").toFile());
    }
}
