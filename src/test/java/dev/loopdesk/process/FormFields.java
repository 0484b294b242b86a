package dev.loopdesk.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The fields of a form as its file says. */
final class FormFields {

    private static final Blueprint BLUEPRINT = Blueprint.asBuilt();

    private FormFields() {}

    /** Of the form of a user task. */
    static List<JsonNode> of(String element) {
        return in(Stream.of(
                        "processes/technical-support.bpmn",
                        "processes/deliver-message.bpmn",
                        "processes/acknowledge-breach.bpmn",
                        "processes/receive-mail.bpmn",
                        "processes/review-knowledge.bpmn")
                .map(path -> new Diagram(BLUEPRINT.xml(path)).get(element))
                .filter(Objects::nonNull)
                .map(task -> Diagram.camunda(task, "formRef"))
                .findFirst()
                .orElseThrow());
    }

    /** Of a form. */
    static List<JsonNode> in(String form) {
        return collect(BLUEPRINT.json("forms/" + form + ".form"));
    }

    /** Tells whether a value goes to the requester, and not into the answer. */
    static boolean isSent(JsonNode field) {
        return field.path("properties").has("sentTo");
    }

    /** Tells whether the text names people, each with a mail address. */
    static boolean isOfPeople(JsonNode field) {
        return field.path("properties").has("adds");
    }

    /** Tells whether the text is a date. */
    static boolean isDate(JsonNode field) {
        return field.path("properties").has("takes");
    }

    /**
     * Text that the case file keeps of an answer to a field: a single line loses what turns its direction, and breaks of a
     * line and other control characters are blanks in it.
     */
    static String kept(JsonNode field, String text) {
        return field.path("type").asText().equals("textfield")
                ? text.replaceAll("[\\x{61C}\\x{200E}\\x{200F}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]", "")
                        .replaceAll("[\\x00-\\x1f\\x7f-\\x9f\\x{2028}\\x{2029}]+", " ")
                : text;
    }

    private static List<JsonNode> collect(JsonNode node) {
        var fields = new ArrayList<JsonNode>();
        for (JsonNode component : node.path("components")) {
            if (component.hasNonNull("key")) {
                fields.add(component);
            }
            fields.addAll(collect(component));
        }
        return fields;
    }
}
