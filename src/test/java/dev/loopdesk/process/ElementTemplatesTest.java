package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.message.MessageKind;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.process.contract.TechnicalSupport.Property;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.xml.type.ModelElementType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The element templates of Modeler offer what Java knows, and nothing else. */
class ElementTemplatesTest {

    /** Properties whose values are keys of the form's fields, clauses, or words. */
    private static final Set<String> TEXTS =
            Set.of("replyField", "replySets", "followUpField", "clause", "name:zh", "description:zh");

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
        names.add(Property.CLAUSE);
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
                "loopdesk-translation",
                "loopdesk-description",
                "loopdesk-subprocess",
                "loopdesk-letter-at-end"
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
    void anEndOffersEveryMessageToTheRequester() throws IOException {
        JsonNode properties = template("loopdesk-letter-at-end").path("properties");

        assertThat(properties.path(0))
                .isEqualTo(
                        template("loopdesk-tell-requester").path("properties").path(1));
        assertThat(properties.path(1).path("binding").path("name").asText()).isEqualTo("copies");
        assertThat(values(properties.path(1))).isEqualTo(Set.of("", "nobody"));
    }

    @Test
    void aSubprocessOffersEveryStage() throws IOException {
        JsonNode stage = template("loopdesk-subprocess").path("properties").path(0);
        var wanted = new TreeSet<>(ElementProperties.CHOICES.get("stage"));
        wanted.add("");

        assertThat(stage.path("binding").path("name").asText()).isEqualTo("stage");
        assertThat(values(stage)).isEqualTo(wanted);
    }

    /** The properties that Java reads, and the words in Chinese of what a template can be applied to. */
    @Test
    void theTemplatesOfferTogetherWhatJavaReads() throws IOException, IllegalAccessException {
        var read = new TreeSet<>(Set.of(TRANSLATION, "description:zh"));
        for (Field constant : Property.class.getDeclaredFields()) {
            if (constant.getType() == String.class) {
                read.add((String) constant.get(null));
            }
        }
        var offered = new TreeSet<String>();
        for (JsonNode template : templates()) {
            for (JsonNode property : template.path("properties")) {
                if (property.path("binding").path("type").asText().equals("camunda:property")) {
                    offered.add(property.path("binding").path("name").asText());
                }
            }
        }

        assertThat(offered).isEqualTo(read);
    }

    /** Groups and annotations take no template: their words in Chinese are entered by hand. */
    @Test
    void everyPropertyOfTheShippedDiagramsIsOfferedForItsElement() throws IOException {
        List<JsonNode> templates = templates();
        var elements = new TreeSet<String>();
        ShippedModels.contents().forEach((file, content) -> {
            if (file.endsWith(".bpmn")) {
                Bpmn.readModelFromStream(new ByteArrayInputStream(content))
                        .getModelElementsByType(BaseElement.class)
                        .stream()
                        .filter(element -> element instanceof FlowElement || element instanceof Process)
                        .forEach(element -> ElementProperties.written(element)
                                .keySet()
                                .forEach(name -> {
                                    elements.add(element.getId());
                                    assertThat(templates)
                                            .as("%s of %s", name, element.getId())
                                            .anyMatch(template -> isFor(template, element) && offers(template, name));
                                }));
            }
        });
        assertThat(elements).hasSizeGreaterThan(100);
    }

    private static boolean isFor(JsonNode template, BaseElement element) {
        for (JsonNode kind : template.path("appliesTo")) {
            ModelElementType type = element.getElementType();
            while (type != null) {
                if (kind.asText().equalsIgnoreCase("bpmn:" + type.getTypeName())) {
                    return true;
                }
                type = type.getBaseType();
            }
        }
        return false;
    }

    private static boolean offers(JsonNode template, String name) {
        for (JsonNode property : template.path("properties")) {
            if (property.path("binding").path("name").asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static List<JsonNode> templates() throws IOException {
        var templates = new ArrayList<JsonNode>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                templates.add(new ObjectMapper().readTree(file.toFile()));
            }
        }
        return templates;
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
