package dev.loopdesk.hardening;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loopdesk.message.Finding;
import dev.loopdesk.process.contract.TechnicalSupport.FieldAddition;
import dev.loopdesk.process.contract.TechnicalSupport.FieldFormat;
import dev.loopdesk.process.contract.TechnicalSupport.FieldRecipient;
import dev.loopdesk.process.contract.TechnicalSupport.FieldVariable;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;

/** Rules for the fields of a form: types that can be shown and checked, one key each, variables that may be kept. */
final class FormRules {

    /** Types of fields that take any text. */
    static final Set<String> TEXTS = Set.of("textfield", "textarea");

    private static final Set<String> SEVERAL = Set.of("checklist", "taglist");
    private static final FeelEngineApi FEEL = FeelEngineBuilder.forJava().build();
    private static final Set<String> CHOICES = Set.of("radio", "select", "checklist", "taglist");
    private static final Set<String> FIELDS = Set.of(
            "textfield", "textarea", "number", "checkbox", "radio", "select", "checklist", "taglist", "datetime");
    private static final Set<String> WITHOUT_VALUE =
            Set.of("group", "text", "html", "image", "separator", "spacer", "button");
    /** Limit that the engine's tables have. */
    private static final int LONGEST_ID = 255;

    private static final Pattern KEY = Pattern.compile("[A-Za-z_]\\w*");

    private final String file;
    private final JsonNode form;

    FormRules(String file, JsonNode form) {
        this.file = file;
        this.form = form;
    }

    void check(Consumer<String> problems) {
        JsonNode id = form.path("id");
        if (!id.isTextual() || id.asText().isBlank() || id.asText().length() > LONGEST_ID) {
            problems.accept("%s: has no id, which is a text of at most %d characters".formatted(file, LONGEST_ID));
        }
        components(form, new HashSet<>(), problems);
    }

    /** Names the fields that the ticket page cannot show, for a task that waits for the requester. */
    void onTheTicketPage(String task, Consumer<String> problems) {
        onTheTicketPage(task, form, problems);
    }

    /** Finds the field with that key. */
    Optional<JsonNode> field(String key) {
        return field(form, key);
    }

    /** Adds the values of all fields with choices by the fields' keys. */
    void collectChoices(Map<String, Set<String>> into) {
        collectChoices(form, into);
    }

    private void onTheTicketPage(String task, JsonNode node, Consumer<String> problems) {
        for (JsonNode component : node.path("components")) {
            String type = component.path("type").asText();
            String key = component.path("key").asText();
            boolean dateless = isDateless(component);
            if (component.hasNonNull("key") && (!FIELDS.contains(type) || dateless)) {
                problems.accept("%s: the ticket page cannot show the field %s of type %s"
                        .formatted(task, key, dateless ? "time" : type));
            }
            if (CHOICES.contains(type)
                    && component.path("values").isEmpty()
                    && options(component).isEmpty()) {
                problems.accept("%s: the field %s has no values to choose from".formatted(task, key));
            }
            onTheTicketPage(task, component, problems);
        }
    }

    private void components(JsonNode node, Set<String> keys, Consumer<String> problems) {
        for (JsonNode component : node.path("components")) {
            component(component, keys, problems);
            components(component, keys, problems);
        }
    }

    private void component(JsonNode component, Set<String> keys, Consumer<String> problems) {
        String type = component.path("type").asText();
        String key = component.path("key").asText("");
        String id = component.path("id").asText(key);
        if (component.hasNonNull("path")) {
            problems.accept("%s: %s: has a path, which answers cannot have".formatted(file, id));
        }
        String hide = component.path("conditional").path("hide").asText("");
        if (hide.startsWith("=") && !FEEL.parseExpression(hide.substring(1)).isSuccess()) {
            problems.accept("%s: %s: the condition cannot be read: %s".formatted(file, id, hide));
        }
        if (WITHOUT_VALUE.contains(type)) {
            return;
        }
        if (!FIELDS.contains(type) || isDateless(component)) {
            problems.accept("%s: field %s: is of type %s, must be one of %s"
                    .formatted(
                            file,
                            key.isBlank() ? id : key,
                            isDateless(component) ? "time" : type,
                            String.join(", ", new java.util.TreeSet<>(FIELDS))));
            return;
        }
        if (key.isBlank()) {
            problems.accept("%s: %s: has no key".formatted(file, id));
            return;
        }
        String field = file + ": field " + key;
        if (!KEY.matcher(key).matches()) {
            problems.accept(field + ": the key may have letters, digits and _ only");
        }
        if (!keys.add(key)) {
            problems.accept(field + ": the key is used twice");
        }
        String pattern = component.path("validate").path("pattern").asText("");
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            problems.accept("%s: the pattern cannot be read: %s".formatted(field, pattern));
        }
        variable(field, component, problems);
        recipient(field, component, problems);
        finding(field, component, problems);
        addition(field, component, problems);
        format(field, component, problems);
        options(component)
                .filter(options -> !FEEL.parseExpression(options).isSuccess())
                .ifPresent(options -> problems.accept("%s: the options cannot be read: =%s".formatted(field, options)));
    }

    /** Returns the expression that yields the options of a field, if it has one. */
    private static Optional<String> options(JsonNode component) {
        String options = component.path("valuesExpression").asText("");
        return options.startsWith("=") ? Optional.of(options.substring(1)) : Optional.empty();
    }

    private static void format(String field, JsonNode component, Consumer<String> problems) {
        String format = component.path("properties").path(FieldFormat.TAKES).asText("");
        if (format.isBlank()) {
            return;
        }
        if (!FieldFormat.ALL.contains(format)) {
            problems.accept("%s: property %s is '%s', must be one of %s"
                    .formatted(field, FieldFormat.TAKES, format, String.join(", ", FieldFormat.ALL)));
        }
        if (!component.path("type").asText().equals("textfield")) {
            problems.accept(field + ": takes a date and must be a text of one line");
        }
        if (!recipient(component).isBlank()
                || !finding(component).isBlank()
                || !addition(component).isBlank()) {
            problems.accept(field + ": takes a date and can have no other meaning");
        }
    }

    /** Tells whether a field takes a date without a time of day. */
    static boolean isDate(JsonNode component) {
        return component.path("properties").path(FieldFormat.TAKES).asText("").equals(FieldFormat.DATE)
                || (component.path("type").asText().equals("datetime")
                        && component.path("subtype").asText().equals("date"));
    }

    private static void recipient(String field, JsonNode component, Consumer<String> problems) {
        String recipient = recipient(component);
        if (recipient.isBlank()) {
            return;
        }
        if (!recipient.equals(FieldRecipient.REQUESTER)) {
            problems.accept("%s: property %s is '%s', must be one of %s"
                    .formatted(field, FieldRecipient.SENT_TO, recipient, FieldRecipient.REQUESTER));
        }
        if (!TEXTS.contains(component.path("type").asText())) {
            problems.accept(field + ": is sent to the requester and must be a text");
        }
        if (component.path("properties").hasNonNull("variable")) {
            problems.accept(field + ": is sent to the requester and cannot be a variable");
        }
    }

    private static void addition(String field, JsonNode component, Consumer<String> problems) {
        String added = addition(component);
        if (added.isBlank()) {
            return;
        }
        if (!added.equals(FieldAddition.PARTICIPANTS)) {
            problems.accept("%s: property %s is '%s', must be one of %s"
                    .formatted(field, FieldAddition.ADDS, added, FieldAddition.PARTICIPANTS));
        }
        if (!TEXTS.contains(component.path("type").asText())) {
            problems.accept(field + ": adds participants and must be a text");
        }
        if (component.path("properties").hasNonNull("variable")) {
            problems.accept(field + ": adds participants and cannot be a variable");
        }
    }

    private static String addition(JsonNode component) {
        return component.path("properties").path(FieldAddition.ADDS).asText("");
    }

    private static String recipient(JsonNode component) {
        return component.path("properties").path(FieldRecipient.SENT_TO).asText("");
    }

    private static void finding(String field, JsonNode component, Consumer<String> problems) {
        String finding = finding(component);
        if (finding.isBlank()) {
            return;
        }
        if (Finding.of(finding).isEmpty()) {
            problems.accept("%s: property %s is '%s', must be one of %s"
                    .formatted(field, Finding.PROPERTY, finding, String.join(", ", Finding.keys())));
        }
        if (!TEXTS.contains(component.path("type").asText())) {
            problems.accept(field + ": tells the requester something and must be a text");
        }
        if (component.path("properties").hasNonNull("variable")) {
            problems.accept(field + ": tells the requester something and cannot be a variable");
        }
        if (!recipient(component).isBlank()) {
            problems.accept("%s: has both %s and %s, must have one of them"
                    .formatted(field, FieldRecipient.SENT_TO, Finding.PROPERTY));
        }
    }

    private static String finding(JsonNode component) {
        return component.path("properties").path(Finding.PROPERTY).asText("");
    }

    /** Returns the keys of the fields in which staff write to the requester. */
    List<String> forRequester() {
        var keys = new ArrayList<String>();
        collect(
                form,
                component ->
                        !recipient(component).isBlank() || !finding(component).isBlank(),
                keys);
        return keys;
    }

    /** Returns the keys of the fields that add participants. */
    List<String> adding() {
        var keys = new ArrayList<String>();
        collect(form, component -> !addition(component).isBlank(), keys);
        return keys;
    }

    private static void collect(JsonNode node, Predicate<JsonNode> wanted, List<String> into) {
        for (JsonNode component : node.path("components")) {
            if (wanted.test(component)) {
                into.add(component.path("key").asText());
            }
            collect(component, wanted, into);
        }
    }

    private static void variable(String field, JsonNode component, Consumer<String> problems) {
        String variable = component.path("properties").path("variable").asText("");
        if (variable.isBlank()) {
            return;
        }
        if (!FieldVariable.ALL.contains(variable)) {
            problems.accept("%s: property variable is '%s', must be one of %s"
                    .formatted(field, variable, String.join(", ", FieldVariable.ALL)));
        } else if (SEVERAL.contains(component.path("type").asText())) {
            problems.accept(field + ": takes several values and cannot be a variable");
        } else if (Variable.OF_THE_PROCESS.contains(component.path("key").asText())) {
            problems.accept(field + ": is a variable that the process itself keeps");
        }
    }

    private static boolean isDateless(JsonNode component) {
        return component.path("type").asText().equals("datetime")
                && component.path("subtype").asText().equals("time");
    }

    private static Optional<JsonNode> field(JsonNode node, String key) {
        for (JsonNode component : node.path("components")) {
            if (component.path("key").asText("").equals(key)) {
                return Optional.of(component);
            }
            Optional<JsonNode> inside = field(component, key);
            if (inside.isPresent()) {
                return inside;
            }
        }
        return Optional.empty();
    }

    private static void collectChoices(JsonNode node, Map<String, Set<String>> into) {
        for (JsonNode component : node.path("components")) {
            component
                    .path("values")
                    .forEach(option -> into.computeIfAbsent(
                                    component.path("key").asText(""), key -> new LinkedHashSet<>())
                            .add(option.path("value").asText()));
            collectChoices(component, into);
        }
    }
}
