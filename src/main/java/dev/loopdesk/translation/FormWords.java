package dev.loopdesk.translation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.process.contract.ElementProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The words of a Camunda Form in Chinese, in the custom properties of its components: {@code label:zh},
 * {@code description:zh}; {@code option.network:zh} for the option with the value {@code network}; and
 * {@code content.Already checked:zh} for words in an HTML or text component, which are all of the text between two tags
 * or quotes.
 */
final class FormWords {

    /** Texts of a component that are plain words. */
    static final List<String> PARTS = List.of("label", "description", "dateLabel", "timeLabel", "text");

    /** Texts of a component with words among tags and expressions. */
    static final List<String> CONTENTS = List.of("content", "text");

    /** Texts beside a field. */
    static final List<String> ADORNERS = List.of("prefixAdorner", "suffixAdorner");

    /** Beginning of the name of the property that translates an option. */
    static final String OPTION = "option.";

    private FormWords() {}

    /** Replaces the words of all components below a node; those without a translation keep their own. */
    static void translate(JsonNode node) {
        for (JsonNode component : node.path("components")) {
            if (component instanceof ObjectNode found) {
                translate(found, component.path("properties"));
                translate(component);
            }
        }
    }

    private static void translate(ObjectNode component, JsonNode properties) {
        PARTS.forEach(part -> replace(component, part, words(properties, part)));
        CONTENTS.forEach(part -> {
            if (component.path(part).isTextual()) {
                component.put(part, content(component.path(part).asText(), part + ".", properties));
            }
        });
        if (component.path("appearance") instanceof ObjectNode appearance) {
            ADORNERS.forEach(part -> replace(appearance, part, words(properties, part)));
        }
        for (JsonNode option : component.path("values")) {
            if (option instanceof ObjectNode found) {
                replace(
                        found,
                        "label",
                        words(properties, OPTION + option.path("value").asText()));
            }
        }
    }

    private static String content(String content, String prefix, JsonNode properties) {
        var names = new ArrayList<String>();
        properties.fieldNames().forEachRemaining(names::add);
        String translated = content;
        for (String name : names) {
            if (name.startsWith(prefix) && name.endsWith(ElementProperties.CHINESE)) {
                String words = name.substring(prefix.length(), name.length() - ElementProperties.CHINESE.length());
                translated = whole(words)
                        .matcher(translated)
                        .replaceAll(
                                Matcher.quoteReplacement(properties.path(name).asText()));
            }
        }
        return translated;
    }

    /** Finds words that are all of the text between two tags or quotes, so that no expression is changed. */
    static Pattern whole(String words) {
        return Pattern.compile("(?<=[>\"])" + Pattern.quote(words) + "(?=[<\"])");
    }

    private static @Nullable String words(JsonNode properties, String part) {
        JsonNode words = properties.path(part + ElementProperties.CHINESE);
        return words.isTextual() && !words.asText().isBlank() ? words.asText() : null;
    }

    private static void replace(ObjectNode node, String part, @Nullable String words) {
        if (words != null && node.hasNonNull(part)) {
            node.put(part, words);
        }
    }
}
