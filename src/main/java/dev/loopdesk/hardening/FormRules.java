package dev.loopdesk.hardening;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loopdesk.message.Finding;
import dev.loopdesk.process.contract.Clauses;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.DeliverMessageProcess.Call;
import dev.loopdesk.process.contract.OptionMinutes;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.ReceiveMailProcess.Inspection;
import dev.loopdesk.process.contract.ReceiveMailProcess.MailFormVariable;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.process.contract.TechnicalSupport.FieldAddition;
import dev.loopdesk.process.contract.TechnicalSupport.FieldFormat;
import dev.loopdesk.process.contract.TechnicalSupport.FieldRecipient;
import dev.loopdesk.process.contract.TechnicalSupport.FieldVariable;
import dev.loopdesk.process.contract.TechnicalSupport.FormVariable;
import dev.loopdesk.process.contract.TechnicalSupport.Property;
import dev.loopdesk.process.contract.TechnicalSupport.ReplyOutcome;
import dev.loopdesk.process.contract.TechnicalSupport.TriageOutcome;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.camunda.bpm.model.bpmn.instance.UserTask;
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
    /** Matches a name that is compared with a text or a value. */
    private static final Pattern COMPARED =
            Pattern.compile("(?<![\\w.\"])([A-Za-z_]\\w*)\\s*!?=\\s*(?:\"([^\"]*)\"|true|false|null|\\d)");
    /** Variables that a task shows in its form without keeping them. */
    private static final Set<String> SHOWN = Set.of(
            FormVariable.CASE_SUMMARY,
            FormVariable.ALREADY_CHECKED,
            FormVariable.SOLUTION_PLAN,
            FormVariable.SOLUTION_DONE,
            FormVariable.QUESTION,
            FormVariable.MESSAGE_TEXT,
            FormVariable.DUE_BECAUSE,
            FormVariable.ORIGINAL_SENDER,
            FormVariable.OFFERED_PARTICIPANTS,
            FormVariable.OFFERED_OPTIONS,
            FormVariable.CHECKED_BEFORE,
            FormVariable.VERIFICATION_FAILURE,
            FormVariable.CONSENT_TERMS,
            FormVariable.APPROVAL_CONDITIONS,
            MailFormVariable.MAIL_SENDER,
            MailFormVariable.MAIL_SUBJECT,
            MailFormVariable.MAIL_REASON,
            MailFormVariable.MAIL_TEXT,
            MailFormVariable.MAIL_LINK);
    /** Options that the product itself acts on, without which a rule or an effect would be lost silently. */
    private static final Map<String, Set<String>> NEEDED = Map.of(
            Variable.TRIAGE_OUTCOME,
            Set.of(TriageOutcome.DIAGNOSE),
            Variable.APPLY_OUTCOME,
            Set.of("applied"),
            Variable.REPLY_OUTCOME,
            Set.of(ReplyOutcome.STILL_BROKEN, ReplyOutcome.CONSENT_WITHDRAWN),
            DeliverMessageProcess.CALL_OUTCOME,
            Set.of(Call.TOLD),
            ReceiveMailProcess.INSPECTION_OUTCOME,
            Set.of(
                    Inspection.OPEN_TICKET,
                    Inspection.BELONGS_TO_TICKET,
                    Inspection.LET_SENDER_IN,
                    Inspection.DISCARD,
                    Inspection.BLOCK_SENDER));
    /** Limit that the engine's tables have. */
    private static final int LONGEST_ID = 255;

    private static final Pattern KEY = Pattern.compile("[A-Za-z_]\\w*");

    private final String file;
    private final JsonNode form;
    private final ModelFindings findings;

    FormRules(String file, JsonNode form, ModelFindings findings) {
        this.file = file;
        this.form = form;
        this.findings = findings;
    }

    void check() {
        JsonNode id = form.path("id");
        if (!id.isTextual() || id.asText().isBlank() || id.asText().length() > LONGEST_ID) {
            findings.inFile(file, "file.form-without-id", LONGEST_ID);
        }
        components(form, new HashSet<>());
    }

    /** Names the fields that the ticket page cannot show, for a task that waits for the requester. */
    void onTheTicketPage(String diagram, UserTask task) {
        onTheTicketPage(diagram, task, form);
    }

    /** Finds the field with that key. */
    Optional<JsonNode> field(String key) {
        return field(form, key);
    }

    /** Adds the values of all fields with choices by the fields' keys. */
    void collectChoices(Map<String, Set<String>> into) {
        collectChoices(form, into);
    }

    /**
     * Collects the values of the fields that the process keeps.
     *
     * @param into values by the fields' keys
     * @param open takes the keys of fields that take other values
     */
    void collectOutcomes(Map<String, Set<String>> into, Set<String> open) {
        kept(form).forEach(field -> {
            String key = field.path("key").asText();
            if (field.path("type").asText().equals("checkbox")) {
                into.computeIfAbsent(key, name -> new TreeSet<>()).addAll(ConditionRules.TRUE_OR_FALSE);
            } else if (field.path("values").isEmpty()) {
                open.add(key);
            } else {
                into.computeIfAbsent(key, name -> new TreeSet<>()).addAll(values(field));
            }
        });
    }

    /** Warns of options that nothing asks for. */
    void unusedOptions(Set<String> asked) {
        for (JsonNode field : kept(form)) {
            Set<String> values = values(field);
            if (!ConditionRules.TRUE_OR_FALSE.containsAll(values)) {
                values.stream()
                        .filter(value -> !asked.contains(value))
                        .forEach(value -> findings.warn(
                                file, field.path("key").asText(), label(field), "field.option-unused", value));
            }
        }
    }

    /** Collects all texts that conditions of the form compare something with. */
    void collectCompared(Set<String> into) {
        compared(form, into);
    }

    private static void compared(JsonNode node, Set<String> into) {
        for (JsonNode component : node.path("components")) {
            COMPARED.matcher(component.path("conditional").path("hide").asText(""))
                    .results()
                    .filter(found -> found.group(2) != null)
                    .forEach(found -> into.add(found.group(2)));
            compared(component, into);
        }
    }

    /**
     * Checks what the conditions of the form ask for.
     *
     * @param variables names of the variables that the task may show
     * @param given all values that forms and tables give to a variable, by the variable
     */
    void conditions(Set<String> variables, Map<String, Set<String>> given) {
        Map<String, Set<String>> own = new HashMap<>();
        collectChoices(own);
        Map<String, Set<String>> choices = new HashMap<>(given);
        choices.putAll(own);
        Set<String> keys = new TreeSet<>();
        collect(
                form,
                component -> component.hasNonNull("key"),
                component -> keys.add(component.path("key").asText()));
        collect(
                form,
                component -> true,
                component -> COMPARED.matcher(
                                component.path("conditional").path("hide").asText(""))
                        .results()
                        .forEach(found -> {
                            String name = found.group(1);
                            String value = found.group(2);
                            String id = component
                                    .path("id")
                                    .asText(component.path("key").asText(""));
                            if (!keys.contains(name) && !variables.contains(name) && !SHOWN.contains(name)) {
                                findings.at(file, id, label(component), "element.hide-unknown", name);
                            } else if (value != null
                                    && !value.isEmpty()
                                    && choices.containsKey(name)
                                    && !choices.get(name).contains(value)) {
                                findings.at(
                                        file,
                                        id,
                                        label(component),
                                        "element.hide-value",
                                        name,
                                        value,
                                        choices.get(name));
                            }
                        }));
    }

    /** Tells whether the form demands an answer to a question, with some values of others. */
    boolean asks(String key, Map<String, Object> given) {
        return asks(form, key, given);
    }

    private static boolean asks(JsonNode node, String key, Map<String, Object> given) {
        for (JsonNode component : node.path("components")) {
            String hide = component.path("conditional").path("hide").asText("");
            boolean hidden = hide.startsWith("=")
                    && Boolean.TRUE.equals(
                            FEEL.evaluateExpression(hide.substring(1), given).result());
            boolean asked = component.path("key").asText("").equals(key)
                    && component.path("validate").path("required").asBoolean();
            if (!hidden && (asked || asks(component, key, given))) {
                return true;
            }
        }
        return false;
    }

    private static List<JsonNode> kept(JsonNode form) {
        List<JsonNode> kept = new ArrayList<>();
        collect(
                form,
                component -> component.hasNonNull("key")
                        && !component
                                .path("properties")
                                .path("variable")
                                .asText("")
                                .isBlank(),
                kept::add);
        return kept;
    }

    private static Set<String> values(JsonNode field) {
        Set<String> values = new TreeSet<>();
        field.path("values").forEach(value -> values.add(value.path("value").asText()));
        return values;
    }

    private void checkNeeded(JsonNode component) {
        String key = component.path("key").asText();
        boolean shipped = ShippedModels.variables(form.path("id").asText()).containsKey(key);
        if (shipped && component.path("values").isArray()) {
            NEEDED.getOrDefault(key, Set.of()).stream()
                    .filter(value -> !values(component).contains(value))
                    .sorted()
                    .forEach(value -> at(component, "field.value-needed", value));
        }
    }

    /** Checks what is said of the time that options cost: a number above zero, of an option that there is. */
    private void checkMinutes(JsonNode component) {
        component
                .path("properties")
                .properties()
                .forEach(property -> OptionMinutes.option(property.getKey()).ifPresent(option -> {
                    if (!values(component).contains(option)) {
                        at(component, "field.minutes-option", property.getKey(), values(component));
                    } else if (OptionMinutes.of(property.getValue()).isEmpty()) {
                        at(
                                component,
                                "field.minutes",
                                property.getKey(),
                                property.getValue().asText());
                    }
                }));
    }

    private void onTheTicketPage(String diagram, UserTask task, JsonNode node) {
        for (JsonNode component : node.path("components")) {
            String type = component.path("type").asText();
            String key = component.path("key").asText();
            boolean dateless = isDateless(component);
            if (component.hasNonNull("key") && (!FIELDS.contains(type) || dateless)) {
                findings.at(diagram, task, "element.field-not-shown", key, dateless ? "time" : type);
            }
            if (CHOICES.contains(type)
                    && component.path("values").isEmpty()
                    && options(component).isEmpty()) {
                findings.at(diagram, task, "element.no-choices", key);
            }
            onTheTicketPage(diagram, task, component);
        }
    }

    private void components(JsonNode node, Set<String> keys) {
        for (JsonNode component : node.path("components")) {
            component(component, keys);
            components(component, keys);
        }
    }

    private void component(JsonNode component, Set<String> keys) {
        String type = component.path("type").asText();
        String key = component.path("key").asText("");
        String id = component.path("id").asText(key);
        String label = label(component);
        if (component.hasNonNull("path")) {
            findings.at(file, id, label, "element.path");
        }
        String hide = component.path("conditional").path("hide").asText("");
        if (hide.startsWith("=") && !FEEL.parseExpression(hide.substring(1)).isSuccess()) {
            findings.at(file, id, label, "element.condition", hide);
        }
        if (WITHOUT_VALUE.contains(type)) {
            return;
        }
        if (!FIELDS.contains(type) || isDateless(component)) {
            findings.at(
                    file,
                    key.isBlank() ? id : key,
                    label,
                    "field.type",
                    isDateless(component) ? "time" : type,
                    new TreeSet<>(FIELDS));
            return;
        }
        if (key.isBlank()) {
            findings.at(file, id, label, "element.no-key");
            return;
        }
        if (!KEY.matcher(key).matches()) {
            at(component, "field.key");
        }
        if (!keys.add(key)) {
            at(component, "field.key-twice");
        }
        String pattern = component.path("validate").path("pattern").asText("");
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            at(component, "field.pattern", pattern);
        }
        checkVariable(component);
        checkClause(component);
        checkRecipient(component);
        checkFinding(component);
        checkAddition(component);
        checkFormat(component);
        checkNeeded(component);
        checkMinutes(component);
        options(component)
                .filter(options -> !FEEL.parseExpression(options).isSuccess())
                .ifPresent(options -> at(component, "field.options", options));
    }

    private void at(JsonNode field, String key, Object... values) {
        findings.at(file, field.path("key").asText(), label(field), key, values);
    }

    private static String label(JsonNode component) {
        return component
                .path("label")
                .asText(component
                        .path("dateLabel")
                        .asText(component.path("timeLabel").asText("")));
    }

    /** Returns the expression that yields the options of a field, if it has one. */
    private static Optional<String> options(JsonNode component) {
        String options = component.path("valuesExpression").asText("");
        return options.startsWith("=") ? Optional.of(options.substring(1)) : Optional.empty();
    }

    private void checkFormat(JsonNode component) {
        String format = component.path("properties").path(FieldFormat.TAKES).asText("");
        if (format.isBlank()) {
            return;
        }
        if (!FieldFormat.ALL.contains(format)) {
            at(component, "field.property", FieldFormat.TAKES, format, FieldFormat.ALL);
        }
        if (!component.path("type").asText().equals("textfield")) {
            at(component, "field.date-of-one-line");
        }
        if (!recipient(component).isBlank()
                || !finding(component).isBlank()
                || !addition(component).isBlank()) {
            at(component, "field.date-alone");
        }
    }

    /** Tells whether a field takes a date without a time of day. */
    static boolean isDate(JsonNode component) {
        return component.path("properties").path(FieldFormat.TAKES).asText("").equals(FieldFormat.DATE)
                || (component.path("type").asText().equals("datetime")
                        && component.path("subtype").asText().equals("date"));
    }

    private void checkRecipient(JsonNode component) {
        String recipient = recipient(component);
        if (recipient.isBlank()) {
            return;
        }
        if (!recipient.equals(FieldRecipient.REQUESTER)) {
            at(component, "field.property", FieldRecipient.SENT_TO, recipient, FieldRecipient.REQUESTER);
        }
        if (!TEXTS.contains(component.path("type").asText())) {
            at(component, "field.sent-text");
        }
        if (component.path("properties").hasNonNull("variable")) {
            at(component, "field.sent-variable");
        }
    }

    private void checkAddition(JsonNode component) {
        String added = addition(component);
        if (added.isBlank()) {
            return;
        }
        if (!added.equals(FieldAddition.PARTICIPANTS)) {
            at(component, "field.property", FieldAddition.ADDS, added, FieldAddition.PARTICIPANTS);
        }
        if (!TEXTS.contains(component.path("type").asText())) {
            at(component, "field.adding-text");
        }
        if (component.path("properties").hasNonNull("variable")) {
            at(component, "field.adding-variable");
        }
    }

    private static String addition(JsonNode component) {
        return component.path("properties").path(FieldAddition.ADDS).asText("");
    }

    private static String recipient(JsonNode component) {
        return component.path("properties").path(FieldRecipient.SENT_TO).asText("");
    }

    private void checkFinding(JsonNode component) {
        String finding = finding(component);
        if (finding.isBlank()) {
            return;
        }
        if (Finding.of(finding).isEmpty()) {
            at(component, "field.property", Finding.PROPERTY, finding, Finding.keys());
        }
        if (!TEXTS.contains(component.path("type").asText())) {
            at(component, "field.telling-text");
        }
        if (component.path("properties").hasNonNull("variable")) {
            at(component, "field.telling-variable");
        }
        if (!recipient(component).isBlank()) {
            at(component, "field.sent-and-telling", FieldRecipient.SENT_TO, Finding.PROPERTY);
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
        collect(node, wanted, component -> into.add(component.path("key").asText()));
    }

    private static void collect(JsonNode node, Predicate<JsonNode> wanted, Consumer<JsonNode> into) {
        for (JsonNode component : node.path("components")) {
            if (wanted.test(component)) {
                into.accept(component);
            }
            collect(component, wanted, into);
        }
    }

    private void checkVariable(JsonNode component) {
        String variable = component.path("properties").path("variable").asText("");
        if (variable.isBlank()) {
            return;
        }
        if (!FieldVariable.ALL.contains(variable)) {
            at(component, "field.property", "variable", variable, FieldVariable.ALL);
        } else if (SEVERAL.contains(component.path("type").asText())) {
            at(component, "field.several-values");
        } else if (Variable.OF_THE_PROCESS.contains(component.path("key").asText())) {
            at(component, "field.process-variable");
        }
    }

    private void checkClause(JsonNode component) {
        String clause = component.path("properties").path(Property.CLAUSE).asText("");
        if (!Clauses.ALL.containsAll(Clauses.named(clause))) {
            at(component, "field.clause", Property.CLAUSE, clause, Clauses.ALL);
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
