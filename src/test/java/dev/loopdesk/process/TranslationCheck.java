package dev.loopdesk.process;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Whether every word of diagrams, decisions and forms that people read has a translation, and every translation
 * something that it translates. A problem names the file and the element.
 */
final class TranslationCheck {

    private static final String CHINESE = ":zh";
    private static final Pattern WORDS = Pattern.compile("[A-Za-z]{2}");
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");
    private static final Pattern EXPRESSION = Pattern.compile("\\{\\{.*?}}", Pattern.DOTALL);
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern BETWEEN = Pattern.compile("<[^>]*>|\\s*·\\s*|\\n");
    /** Elements whose name stands on the diagram, beside all that end in these words. */
    private static final Set<String> NAMED = Set.of(
            "process", "participant", "lane", "subProcess", "sequenceFlow", "callActivity", "definitions", "decision");

    private static final Set<String> NAMED_KINDS = Set.of("Task", "Event", "Gateway", "Data", "Source");
    /** Elements whose documentation people read in the web applications. */
    private static final Set<String> DESCRIBED =
            Set.of("userTask", "process", "startEvent", "decision", "input", "output", "rule");

    private final Blueprint blueprint;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, String> sameWords = new HashMap<>();

    private TranslationCheck(Blueprint blueprint) {
        this.blueprint = blueprint;
    }

    static List<String> problems(Blueprint blueprint) {
        var check = new TranslationCheck(blueprint);
        blueprint.paths("processes", ".bpmn").forEach(check::diagram);
        blueprint.paths("processes", ".dmn").forEach(check::decision);
        blueprint.paths("forms", ".form").forEach(path -> check.components(path, blueprint.json(path)));
        return check.problems;
    }

    private void diagram(String path) {
        Element root = blueprint.xml(path).getDocumentElement();
        var categories = new HashMap<String, String>();
        all(root).forEach(element -> {
            if ("categoryValue".equals(element.getLocalName())) {
                categories.put(element.getAttribute("id"), element.getAttribute("value"));
            }
        });
        all(root).forEach(element -> {
            var wanted = new LinkedHashMap<String, String>();
            if (isNamed(element) && !element.getLocalName().equals("definitions")) {
                wanted.put("name", element.getAttribute("name"));
            }
            if (element.hasAttribute("categoryValueRef")) {
                wanted.put("name", categories.getOrDefault(element.getAttribute("categoryValueRef"), ""));
            }
            if ("textAnnotation".equals(element.getLocalName())) {
                wanted.put("text", text(element, "text"));
            }
            if (DESCRIBED.contains(element.getLocalName())) {
                wanted.put("description", text(element, "documentation"));
            }
            element(path, element, wanted);
        });
    }

    private void decision(String path) {
        all(blueprint.xml(path).getDocumentElement()).forEach(element -> {
            var wanted = new LinkedHashMap<String, String>();
            if (isNamed(element)) {
                wanted.put("name", element.getAttribute("name"));
            }
            wanted.put("label", element.getAttribute("label"));
            if (DESCRIBED.contains(element.getLocalName())) {
                wanted.put("description", text(element, "description"));
            }
            element(path, element, wanted);
        });
    }

    private static boolean isNamed(Element element) {
        return NAMED.contains(element.getLocalName())
                || NAMED_KINDS.stream().anyMatch(kind -> element.getLocalName().endsWith(kind));
    }

    private void element(String path, Element element, Map<String, String> wanted) {
        String id = element.getAttribute("id");
        Map<String, String> properties = properties(element);
        wanted.forEach((part, words) -> {
            if (!words.isBlank()) {
                compare(path, id, part, words, properties.remove(part + CHINESE));
            }
        });
        leftOver(path, id, properties.keySet());
    }

    private void components(String path, JsonNode node) {
        for (JsonNode component : node.path("components")) {
            component(path, component);
            components(path, component);
        }
    }

    private void component(String path, JsonNode component) {
        String id = component.path("id").asText();
        var properties = new LinkedHashMap<String, String>();
        component.path("properties").properties().forEach(property -> {
            if (property.getKey().endsWith(CHINESE)) {
                properties.put(property.getKey(), property.getValue().asText());
            }
        });
        var wanted = new LinkedHashMap<String, String>();
        for (String part : List.of("label", "description", "dateLabel", "timeLabel")) {
            wanted.put(part, component.path(part).asText());
        }
        for (String part : List.of("prefixAdorner", "suffixAdorner")) {
            wanted.put(part, component.path("appearance").path(part).asText());
        }
        component
                .path("values")
                .forEach(option -> wanted.put(
                        "option." + option.path("value").asText(),
                        option.path("label").asText()));
        for (String part : List.of("content", "text")) {
            for (String words : words(component.path(part).asText())) {
                boolean plain = component.path(part).asText().equals(words);
                wanted.put(plain ? part : part + "." + words, words);
            }
        }
        wanted.forEach((part, words) -> {
            if (WORDS.matcher(words).find()) {
                compare(path, id, part, words, properties.remove(part + CHINESE));
            }
        });
        leftOver(path, id, properties.keySet());
    }

    /** Returns the words between tags, and those that expressions contain as literals. */
    private static Set<String> words(String content) {
        String visible = content.replaceAll("(?s)<style>.*?</style>", "");
        var words = new LinkedHashSet<String>();
        for (String part : BETWEEN.split(EXPRESSION.matcher(visible).replaceAll(""), -1)) {
            if (WORDS.matcher(part).find()) {
                words.add(part.strip());
            }
        }
        for (Matcher expression = EXPRESSION.matcher(visible); expression.find(); ) {
            for (Matcher literal = LITERAL.matcher(expression.group()); literal.find(); ) {
                String text = literal.group(1);
                if (text.contains(" ") && WORDS.matcher(text).find() && !text.matches("(?s).*[\\\\\\[].*")) {
                    words.add(text);
                }
            }
        }
        return words;
    }

    private void compare(String path, String id, String part, String words, @Nullable String translated) {
        if (translated == null || translated.isBlank()) {
            problems.add("%s: %s: %s%s is missing for \"%s\"".formatted(path, id, part, CHINESE, words));
        } else if (!HAN.matcher(translated).find()) {
            problems.add("%s: %s: %s%s is not Chinese: \"%s\"".formatted(path, id, part, CHINESE, translated));
        } else {
            String before = sameWords.putIfAbsent(words, translated);
            if (before != null && !before.equals(translated)) {
                problems.add("%s: %s: \"%s\" is \"%s\" here and \"%s\" elsewhere"
                        .formatted(path, id, words, translated, before));
            }
        }
    }

    private void leftOver(String path, String id, Set<String> properties) {
        properties.forEach(property -> problems.add("%s: %s: %s translates nothing".formatted(path, id, property)));
    }

    private static Map<String, String> properties(Element element) {
        var found = new LinkedHashMap<String, String>();
        for (Element extensions : children(element, "extensionElements")) {
            for (Element properties : children(extensions, "properties")) {
                for (Element property : children(properties, "property")) {
                    if (property.getAttribute("name").endsWith(CHINESE)) {
                        found.put(property.getAttribute("name"), property.getAttribute("value"));
                    }
                }
            }
        }
        return found;
    }

    private static String text(Element element, String child) {
        return children(element, child).stream()
                .findFirst()
                .map(Node::getTextContent)
                .orElse("");
    }

    private static List<Element> children(Element parent, String name) {
        var found = new ArrayList<Element>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && name.equals(element.getLocalName())) {
                found.add(element);
            }
        }
        return found;
    }

    private static List<Element> all(Element root) {
        var found = new ArrayList<Element>();
        found.add(root);
        var nodes = root.getElementsByTagName("*");
        for (int i = 0; i < nodes.getLength(); i++) {
            // The drawing itself has no words.
            if (nodes.item(i) instanceof Element element
                    && !String.valueOf(element.getNamespaceURI()).contains("DI")) {
                found.add(element);
            }
        }
        return found;
    }
}
