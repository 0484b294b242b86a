package dev.loopdesk.process.answers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.message.DeskAddress;
import dev.loopdesk.message.EmailAddress;
import dev.loopdesk.message.Finding;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.OptionMinutes;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.process.contract.TechnicalSupport.FieldAddition;
import dev.loopdesk.process.contract.TechnicalSupport.FieldFormat;
import dev.loopdesk.process.contract.TechnicalSupport.FieldRecipient;
import dev.loopdesk.process.contract.TechnicalSupport.FieldVariable;
import dev.loopdesk.text.Characters;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.KeyRedaction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.value.SerializableValue;
import org.camunda.bpm.engine.variable.value.TypedValue;
import org.camunda.feel.api.EvaluationResult;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;
import org.camunda.feel.api.ParseResult;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;

/**
 * The rules of a Camunda Form: its fields and their constraints. Tasklist checks them in the browser and REST does not,
 * so this class enforces them on the server.
 */
public final class Form {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final FeelEngineApi FEEL = FeelEngineBuilder.forJava().build();

    /** Expressions of all deployed forms, which are parsed once. */
    private static final Map<String, ParseResult> PARSED = new ConcurrentHashMap<>();
    /** Dates outside of this range are typing errors, and exceed what a database can store. */
    private static final int FIRST_YEAR = 1970;

    private static final int LAST_YEAR = 9998;
    /** Characters in a variable of the engine. */
    private static final int MOST_IN_VARIABLE = 4_000;

    /** Type of a field with a date or a moment. */
    private static final String DATE = "datetime";

    /** Type of a field with a single line of text. */
    private static final String SINGLE_LINE = "textfield";

    private static final Set<String> YES_NO = Set.of("true", "false");

    private static final Pattern TEXT_IN_EXPRESSION = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern WORD_IN_EXPRESSION = Pattern.compile(
            "\\b(?:or|and|not|null|true|false|if|then|else|for|in|return|some|every|satisfies|between|instance of)\\b");
    private static final Pattern FUNCTION = Pattern.compile("[a-z]+(?: [a-z]+)*\\(");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");

    private final String source;
    private final Map<String, Field> fields;
    private final ZoneId zone;
    private final DeskAddress desk;
    private final Set<String> variables;
    /** Variables and whether the form shows them; its text is searched once for each. */
    private final Map<String, Boolean> shows = new ConcurrentHashMap<>();

    private Form(String source, Map<String, Field> fields, ZoneId zone, DeskAddress desk) {
        this.source = source;
        this.fields = fields;
        this.zone = zone;
        this.desk = desk;
        this.variables = fields.values().stream()
                .flatMap(Field::names)
                .filter(name -> !fields.containsKey(name))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Reads a Camunda Form.
     *
     * @param zone zone that converts a moment to the date of a date field
     * @param desk address that no field for a mail address takes
     */
    static Form read(InputStream file, ZoneId zone, DeskAddress desk) {
        try (file) {
            byte[] bytes = file.readAllBytes();
            var fields = new LinkedHashMap<String, Field>();
            JsonNode form = JSON.readTree(bytes);
            var variables = new HashMap<String, String>();
            ShippedModels.collectVariables(form, variables);
            collect(
                    form,
                    // The form was deployed before the property existed.
                    variables.isEmpty()
                            ? ShippedModels.variables(form.path("id").asText())
                            : variables,
                    List.of(),
                    fields);
            return new Form(new String(bytes, StandardCharsets.UTF_8), fields, zone, desk);
        } catch (IOException e) {
            throw new IllegalStateException("A form cannot be read", e);
        }
    }

    /**
     * Returns the names in conditions and expressions of options that are no fields of the form: variables of the task.
     */
    Set<String> variables() {
        return variables;
    }

    /** Returns this form as it is shown with these variables of its task: with its options and conditions. */
    Form with(Map<String, Object> values) {
        var shown = new LinkedHashMap<String, Field>();
        fields.forEach((key, field) -> shown.put(key, field.with(values)));
        return new Form(source, shown, zone, desk);
    }

    /** Returns all fields, in the form's order. */
    public List<Field> fields() {
        return List.copyOf(fields.values());
    }

    /** Returns the fields that the requester may fill in, in the form's order. */
    public List<Field> requesterFields() {
        return fields.values().stream()
                .filter(field -> !field.sentToRequester && field.tells == null && !field.addsParticipants)
                .toList();
    }

    /**
     * Returns the fields that one answer to several tasks can fill in, in the form's order: their conditions and options use
     * no variable of a task, and they name nobody to keep informed.
     */
    public List<Field> sharedFields() {
        return fields.values().stream()
                .filter(field -> !field.addsParticipants && field.names().noneMatch(variables::contains))
                .toList();
    }

    /** Returns the keys of the fields that the form shows for entered values, in its order. */
    public List<String> shown(Map<String, Object> entered) {
        return fields.values().stream()
                .filter(field -> !hides(field, entered))
                .map(Field::key)
                .toList();
    }

    /** Removes the words to the requester from entered values and returns them, or null if there are none. */
    @Nullable
    String takeMessage(Map<String, Object> values) {
        return take(values, field -> field.sentToRequester);
    }

    /** Removes the people to keep informed from entered values and returns them, or null if there are none. */
    @Nullable
    String takeParticipants(Map<String, Object> values) {
        return take(values, field -> field.addsParticipants);
    }

    /** Returns label and key of a field, as refusals name it. */
    String nameAndKey(String key) {
        Field field = fields.get(key);
        return field == null ? key : field.nameAndKey();
    }

    /** Returns label and key of the field that names people to keep informed. */
    String participantsField() {
        return fields.values().stream()
                .filter(Field::addsParticipants)
                .map(Field::nameAndKey)
                .collect(Collectors.joining(", "));
    }

    private @Nullable String take(Map<String, Object> values, Predicate<Field> wanted) {
        var words = new ArrayList<String>();
        for (Field field : fields.values()) {
            Object entered = wanted.test(field) ? values.remove(field.key) : null;
            if (entered != null) {
                words.add(entered.toString());
            }
        }
        return words.isEmpty() ? null : String.join("\n\n", words);
    }

    /** Tells whether values contain findings, which only staff enter. */
    boolean hasFindings(Map<String, Object> values) {
        return fields.values().stream().anyMatch(field -> field.tells != null && values.containsKey(field.key));
    }

    /** Tells whether a field is for words of staff to the requester. */
    boolean isWordOfStaff(String key) {
        Field field = fields.get(key);
        return field != null && (field.sentToRequester || field.tells != null);
    }

    /** Tells whether a field names people to keep informed. */
    boolean addsParticipants(String key) {
        Field field = fields.get(key);
        return field != null && field.addsParticipants;
    }

    /** Returns the keys of some of the entered fields, in the form's order. */
    List<String> entered(Map<String, Object> entered, Predicate<String> wanted) {
        return fields.keySet().stream()
                .filter(key -> entered.get(key) != null && wanted.test(key))
                .toList();
    }

    /**
     * Returns the findings for the requester among entered values, by the field of the status that tells them; what the
     * form hides is not told.
     */
    Map<String, Object> findings(Map<String, Object> values) {
        var told = new LinkedHashMap<String, Object>();
        for (Field field : fields.values()) {
            Object entered = field.tells == null ? null : values.get(field.key);
            if (field.tells != null && entered != null && !hides(field, values)) {
                told.merge(field.tells.field(), entered, (one, other) -> one + "\n\n" + other);
            }
        }
        return told;
    }

    /** Returns the label of the field with that key. */
    String label(String key) {
        Field field = fields.get(key);
        return field == null ? key : field.name();
    }

    /** Returns the label of a chosen value, or null if the field offers no choice. */
    @Nullable
    String words(String key, Object value) {
        Field field = fields.get(key);
        if (field == null || field.choices.isEmpty()) {
            return null;
        }
        return value instanceof Collection<?> several
                ? several.stream().map(field::words).collect(Collectors.joining(", "))
                : field.words(value);
    }

    /** Tells whether a field becomes a process variable, which gateways and decisions can use. */
    boolean keepsInProcess(String key) {
        Field field = fields.get(key);
        return field != null && field.variable != null;
    }

    /** Tells whether the variable of a field is removed when a task with this form starts again. */
    boolean isForgotten(String key) {
        Field field = fields.get(key);
        return field != null && FieldVariable.OUTCOME.equals(field.variable);
    }

    /** Returns the keys of all fields, in order. */
    Set<String> keys() {
        return fields.keySet();
    }

    /** Returns the fields, in the form's order. */
    public List<FormField> describe() {
        return fields.values().stream().map(Field::describe).toList();
    }

    /** Tells whether the form shows a variable; a field with that key asks for it instead. */
    boolean shows(String variable) {
        return shows.computeIfAbsent(variable, name -> !fields.containsKey(name) && source.contains(name));
    }

    /**
     * Checks entered values and normalises them: text, {@link Integer} or {@link Double}, {@link Boolean}, list of
     * text. Empty values are left out.
     *
     * @throws Refusal if a field is missing, unknown or invalid; the refusal names every such field
     */
    Map<String, Object> check(VariableMap entered, Refusals refusals) {
        var problems = new LinkedHashMap<String, String>();
        var values = new LinkedHashMap<String, Object>();
        for (String name : new LinkedHashSet<>(entered.keySet())) {
            if (!fields.containsKey(name)) {
                problems.put(name, refusals.text("unknown", name, String.join(", ", fields.keySet())));
            }
        }
        for (Field field : fields.values()) {
            TypedValue typed = entered.getValueTyped(field.key);
            Object raw = plain(typed, field.takesList());
            if (raw == null) {
                continue;
            }
            try {
                Object value = field.shape(raw, zone, refusals);
                if (field.email && desk.isOurs(value.toString())) {
                    throw new InvalidValueException(
                            refusals.text("wrong", field.nameAndKey(), refusals.text("wants.email-of-others")));
                }
                values.put(field.key, value);
            } catch (InvalidValueException invalid) {
                problems.put(field.key, invalid.problem);
            }
        }
        if (problems.isEmpty()) {
            for (Field field : fields.values()) {
                boolean given = values.containsKey(field.key);
                boolean wanting = field.required && !hides(field, values);
                if (wanting && field.isTicked() && !Boolean.TRUE.equals(values.get(field.key))) {
                    problems.put(field.key, refusals.text("unticked", field.nameAndKey()));
                } else if (wanting && !given) {
                    problems.put(field.key, refusals.text("missing", field.nameAndKey(), field.wants(refusals)));
                } else if (field.sentToRequester && given && hides(field, values)) {
                    problems.put(field.key, refusals.text("not-sent", field.nameAndKey()));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new Refusal(String.join("; ", problems.values()), List.copyOf(problems.keySet()));
        }
        // Some values become variables of the process.
        return KeyRedaction.fields(values);
    }

    /** Tells whether the form hides a field for checked values; a condition compares a choice of yes or no as text. */
    private boolean hides(Field hidden, Map<String, Object> values) {
        var compared = new HashMap<>(values);
        for (Field field : fields.values()) {
            if (field.isYesNo() && values.get(field.key) instanceof Boolean yes) {
                compared.put(field.key, yes.toString());
            }
        }
        return hidden.isHidden(compared);
    }

    /** Tells whether the values are a whole and valid answer. */
    public boolean accepts(Map<String, Object> entered, Refusals refusals) {
        return refusal(entered, refusals).isEmpty();
    }

    /** Returns why the values are no whole and valid answer; empty if they are. */
    public Optional<Refusal> refusal(Map<String, Object> entered, Refusals refusals) {
        try {
            check(Variables.fromMap(entered), refusals);
            return Optional.empty();
        } catch (Refusal e) {
            return Optional.of(e);
        }
    }

    private static @Nullable Object plain(@Nullable TypedValue typed, boolean list) {
        if (typed == null) {
            return null;
        }
        if (typed instanceof SerializableValue serialized && !serialized.isDeserialized()) {
            // Only lists are serialised as JSON; any other serialised value is not accepted as text.
            return list ? serialized.getValueSerialized() : serialized;
        }
        Object value = typed.getValue();
        if (value == null || (value instanceof String text && Characters.isBlank(text))) {
            return null;
        }
        return value;
    }

    /** Collects the fields below a node; the condition of a group hides its fields, too. */
    private static void collect(
            JsonNode node, Map<String, String> variables, List<String> hiding, Map<String, Field> fields) {
        for (JsonNode component : node.path("components")) {
            var conditions = new ArrayList<>(hiding);
            String own = component.path("conditional").path("hide").asText("");
            if (own.startsWith("=")) {
                conditions.add(own.substring(1));
            }
            if (component.hasNonNull("key")) {
                Field field =
                        Field.of(component, variables.get(component.path("key").asText()), conditions);
                fields.put(field.key, field);
            }
            collect(component, variables, conditions, fields);
        }
    }

    /** An invalid value, with the problem in words. */
    private static final class InvalidValueException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String problem;

        InvalidValueException(String problem) {
            super(problem);
            this.problem = problem;
        }
    }

    /**
     * A field of a form.
     *
     * @param key name of its value
     * @param label label for people
     * @param type type of the form's component, such as {@code textarea}
     * @param dateOnly true if a date has no time of day
     * @param description hint for filling it in; may be empty
     * @param choices labels of the values to choose from, by value
     * @param sentToRequester true if the text goes to the requester when staff complete the task; such a field is for
     *     staff only
     * @param tells finding that the requester reads in it; such a field is for staff only, too
     * @param addsParticipants true if the text names people whom staff want to keep informed; for staff only, too
     * @param hide condition that hides the field or a group around it, in FEEL, or null
     * @param options expression of the options to choose from, in FEEL, or null
     * @param chinese translations, by the part of the field: {@code label}, {@code description}, {@code option.network}
     * @param given variables of the task that the condition and the options use
     * @param minutes time that an option costs, by value, where the form states it
     */
    public record Field(
            String key,
            String label,
            String type,
            boolean dateOnly,
            boolean required,
            String description,
            Map<String, String> choices,
            @Nullable String variable,
            @Nullable Integer maxLength,
            @Nullable Integer min,
            @Nullable Integer max,
            @Nullable String pattern,
            boolean email,
            @Nullable String hide,
            @Nullable String options,
            Map<String, Object> given,
            boolean sentToRequester,
            @Nullable Finding tells,
            boolean addsParticipants,
            Map<String, String> chinese,
            Map<String, Double> minutes) {

        /** Beginning of the name of the words of an option among the translations. */
        private static final String OPTION = "option.";

        static Field of(JsonNode node, @Nullable String variable, List<String> hiding) {
            var choices = new LinkedHashMap<String, String>();
            node.path("values").forEach(option -> {
                String value = option.path("value").asText();
                choices.put(value, option.path("label").asText(value));
            });
            JsonNode rule = node.path("validate");
            boolean sent = FieldRecipient.REQUESTER.equals(
                    node.path("properties").path(FieldRecipient.SENT_TO).asText());
            Finding tells = Finding.of(
                            node.path("properties").path(Finding.PROPERTY).asText())
                    .orElse(null);
            boolean adds = FieldAddition.PARTICIPANTS.equals(
                    node.path("properties").path(FieldAddition.ADDS).asText());
            String takes = node.path("properties").path(FieldFormat.TAKES).asText();
            boolean isDate = FieldFormat.ALL.contains(takes);
            Integer longest = maxLength(number(rule.path("maxLength")), variable != null);
            if (sent) {
                longest = atMost(FieldRecipient.LONGEST, longest);
            } else if (tells != null) {
                longest = atMost(Finding.LONGEST, longest);
            } else if (adds) {
                longest = atMost(FieldAddition.LONGEST, longest);
            }
            return new Field(
                    node.path("key").asText(),
                    node.path("label").asText(node.path("dateLabel").asText("")),
                    isDate ? DATE : node.path("type").asText(),
                    takes.equals(FieldFormat.DATE)
                            || node.path("subtype").asText().equals("date"),
                    rule.path("required").asBoolean(),
                    node.path("description").asText(""),
                    Collections.unmodifiableMap(choices),
                    variable,
                    longest,
                    number(rule.path("min")),
                    number(rule.path("max")),
                    rule.path("pattern").asText(null),
                    rule.path("validationType").asText().equals("email"),
                    hiding.isEmpty() ? null : "(" + String.join(") or (", hiding) + ")",
                    expression(node.path("valuesExpression")),
                    Map.of(),
                    sent,
                    tells,
                    adds,
                    chinese(node.path("properties")),
                    minutes(node.path("properties")));
        }

        private static Map<String, Double> minutes(JsonNode properties) {
            var minutes = new HashMap<String, Double>();
            properties
                    .properties()
                    .forEach(property -> OptionMinutes.option(property.getKey())
                            .ifPresent(option -> OptionMinutes.of(property.getValue())
                                    .ifPresent(stated -> minutes.put(option, stated))));
            return Collections.unmodifiableMap(minutes);
        }

        private static Map<String, String> chinese(JsonNode properties) {
            var words = new HashMap<String, String>();
            properties.properties().forEach(property -> {
                String name = property.getKey();
                if (name.endsWith(ElementProperties.CHINESE)) {
                    words.put(
                            name.substring(0, name.length() - ElementProperties.CHINESE.length()),
                            property.getValue().asText());
                }
            });
            return Collections.unmodifiableMap(words);
        }

        /** Returns the field in the words of a reader; what the form does not translate stays as it is. */
        public Field in(Locale reader) {
            if (chinese.isEmpty() || !Texts.language(reader).equals(Locale.SIMPLIFIED_CHINESE)) {
                return this;
            }
            var options = new LinkedHashMap<String, String>();
            choices.forEach((value, words) -> options.put(value, chinese.getOrDefault(OPTION + value, words)));
            return copy(
                    chinese.getOrDefault("label", chinese.getOrDefault("dateLabel", label)),
                    chinese.getOrDefault("description", description),
                    Collections.unmodifiableMap(options),
                    given);
        }

        private static Integer atMost(int limit, @Nullable Integer wanted) {
            return wanted == null ? limit : Math.min(wanted, limit);
        }

        /** Limits the length to the engine's maximum if the value becomes a variable. */
        private static @Nullable Integer maxLength(@Nullable Integer wanted, boolean inProcess) {
            if (inProcess && (wanted == null || wanted > MOST_IN_VARIABLE)) {
                return MOST_IN_VARIABLE;
            }
            return wanted;
        }

        private static @Nullable Integer number(JsonNode node) {
            return node.isNumber() || (node.isTextual() && !node.asText().isBlank()) ? node.asInt() : null;
        }

        FormField describe() {
            return new FormField(
                    key,
                    required,
                    maxLength == null ? FormField.LONGEST_UNLESS_STATED : maxLength,
                    email,
                    List.copyOf(choices.keySet()));
        }

        /** Returns the label, or the key if the form gives none. */
        public String name() {
            return label.isBlank() ? key : label;
        }

        /** Returns the label in the language of the current user, and the key. */
        private String nameAndKey() {
            String words = in(LocaleContextHolder.getLocale()).label;
            return words.isBlank() ? key : words + " (" + key + ")";
        }

        private String words(Object value) {
            return choices.getOrDefault(value.toString(), value.toString());
        }

        /** Returns the names of fields and variables that the condition and the options use. */
        private Stream<String> names() {
            return Stream.of(hide, options)
                    .filter(Objects::nonNull)
                    .map(expression -> TEXT_IN_EXPRESSION.matcher(expression).replaceAll(" "))
                    .map(expression -> WORD_IN_EXPRESSION.matcher(expression).replaceAll(";"))
                    .map(expression -> FUNCTION.matcher(expression).replaceAll(";"))
                    .flatMap(expression -> NAME.matcher(expression).results())
                    .map(MatchResult::group);
        }

        private Field with(Map<String, Object> variables) {
            return copy(label, description, options == null ? choices : choices(options, variables), variables);
        }

        private Field copy(String name, String hint, Map<String, String> offered, Map<String, Object> variables) {
            return new Field(
                    key,
                    name,
                    type,
                    dateOnly,
                    required,
                    hint,
                    offered,
                    variable,
                    maxLength,
                    min,
                    max,
                    pattern,
                    email,
                    hide,
                    options,
                    variables,
                    sentToRequester,
                    tells,
                    addsParticipants,
                    chinese,
                    minutes);
        }

        /** Returns the options that an expression yields, by value: contexts with a value and a label, or plain values. */
        private static Map<String, String> choices(String expression, Map<String, Object> variables) {
            var choices = new LinkedHashMap<String, String>();
            if (result(expression, variables) instanceof Collection<?> options) {
                for (Object option : options) {
                    Object value = option instanceof Map<?, ?> context ? context.get("value") : option;
                    if (value != null) {
                        Object label = option instanceof Map<?, ?> context ? context.get("label") : null;
                        choices.put(value.toString(), String.valueOf(label == null ? value : label));
                    }
                }
            }
            return Collections.unmodifiableMap(choices);
        }

        private static @Nullable String expression(JsonNode node) {
            String text = node.asText("");
            return text.startsWith("=") ? text.substring(1) : null;
        }

        /** Tells whether the form hides the field for these values of the others, as they are entered. */
        public boolean isHidden(Map<String, Object> values) {
            if (hide == null) {
                return false;
            }
            var known = new HashMap<>(given);
            known.putAll(values);
            return Boolean.TRUE.equals(result(hide, known));
        }

        /** Returns what an expression yields for these values; null if it yields nothing. */
        private static @Nullable Object result(String expression, Map<String, Object> values) {
            ParseResult parsed = PARSED.computeIfAbsent(expression, FEEL::parseExpression);
            if (parsed.isFailure()) {
                return null;
            }
            EvaluationResult outcome = FEEL.evaluate(parsed.parsedExpression(), values);
            return outcome.isSuccess() ? outcome.result() : null;
        }

        private InvalidValueException wrong(Refusals refusals) {
            return new InvalidValueException(refusals.text("wrong", nameAndKey(), wants(refusals)));
        }

        String wants(Refusals refusals) {
            return switch (type) {
                case "radio", "select" ->
                    isYesNo()
                            ? refusals.text("wants.yes-no")
                            : refusals.text("wants.one-of", String.join(", ", choices.keySet()));
                case "checklist", "taglist" -> refusals.text("wants.some-of", String.join(", ", choices.keySet()));
                case "checkbox" -> refusals.text("wants.yes-no");
                case "number" ->
                    min != null && max != null
                            ? refusals.text("wants.number-between", min, max)
                            : refusals.text("wants.number");
                case DATE -> dateOnly ? refusals.text("wants.date") : refusals.text("wants.date-time");
                default -> {
                    if (email) {
                        yield refusals.text("wants.email");
                    }
                    yield maxLength != null
                            ? refusals.text("wants.text-up-to", maxLength)
                            : refusals.text("wants.text");
                }
            };
        }

        public boolean takesList() {
            return type.equals("checklist") || type.equals("taglist");
        }

        /** Tells whether the field is a box to tick; the form takes a required one ticked only. */
        boolean isTicked() {
            return type.equals("checkbox");
        }

        /** Tells whether the field takes words, of a line or of several. */
        public boolean takesWords() {
            return type.equals(SINGLE_LINE) || type.equals("textarea");
        }

        public boolean isYesNo() {
            return choices.keySet().equals(YES_NO);
        }

        Object shape(Object raw, ZoneId zone, Refusals refusals) throws InvalidValueException {
            return switch (type) {
                case "radio", "select" -> isYesNo() ? yesNo(raw, refusals) : oneOf(raw, refusals);
                case "checklist", "taglist" -> someOf(raw, refusals);
                case "checkbox" -> yesNo(raw, refusals);
                case "number" -> number(raw, refusals);
                case DATE -> moment(raw, zone, refusals);
                default -> text(raw, refusals);
            };
        }

        private Boolean yesNo(Object raw, Refusals refusals) throws InvalidValueException {
            if (raw instanceof Boolean answer) {
                return answer;
            }
            if (raw instanceof String text && YES_NO.contains(text)) {
                return Boolean.valueOf(text);
            }
            throw wrong(refusals);
        }

        private Object oneOf(Object raw, Refusals refusals) throws InvalidValueException {
            boolean scalar = raw instanceof String || raw instanceof Integer || raw instanceof Long;
            String text = raw.toString();
            if (!scalar || (!choices.isEmpty() && !choices.containsKey(text))) {
                throw wrong(refusals);
            }
            return text;
        }

        private List<String> someOf(Object raw, Refusals refusals) throws InvalidValueException {
            var chosen = new ArrayList<String>();
            try {
                Iterable<?> elements =
                        raw instanceof Collection<?> collection ? collection : JSON.readTree(raw.toString());
                if (elements instanceof JsonNode node && !node.isArray()) {
                    throw wrong(refusals);
                }
                for (Object element : elements) {
                    String text = element instanceof JsonNode node ? node.asText() : String.valueOf(element);
                    if (!choices.isEmpty() && !choices.containsKey(text)) {
                        throw wrong(refusals);
                    }
                    chosen.add(text);
                }
            } catch (IOException e) {
                throw wrong(refusals);
            }
            return chosen;
        }

        private Object number(Object raw, Refusals refusals) throws InvalidValueException {
            if (!(raw instanceof Number given)) {
                throw wrong(refusals);
            }
            double value = given.doubleValue();
            if (!Double.isFinite(value) || (min != null && value < min) || (max != null && value > max)) {
                throw wrong(refusals);
            }
            if (given instanceof Double || given instanceof Float) {
                if (min != null && max != null && value != Math.rint(value)) {
                    throw wrong(refusals);
                }
                return value == Math.rint(value) ? (Object) (int) value : (Object) value;
            }
            return given.intValue();
        }

        private String moment(Object raw, ZoneId zone, Refusals refusals) throws InvalidValueException {
            if (raw instanceof Date date) {
                var moment = date.toInstant();
                return dateOnly ? moment.atZone(zone).toLocalDate().toString() : moment.toString();
            }
            List<? extends Temporal> readings =
                    dateOnly ? EnteredDate.dates(raw.toString()) : EnteredDate.moments(raw.toString(), zone);
            if (readings.size() > 1) {
                throw new InvalidValueException(refusals.text(
                        "date-ambiguous",
                        nameAndKey(),
                        raw,
                        refusals.date(readings.get(0)),
                        refusals.date(readings.get(1)),
                        LocalDate.from(readings.get(0))));
            }
            if (readings.isEmpty()) {
                throw wrong(refusals);
            }
            Temporal read = readings.get(0);
            int year = read.get(ChronoField.YEAR);
            if (year < FIRST_YEAR || year > LAST_YEAR) {
                throw wrong(refusals);
            }
            return read instanceof OffsetDateTime moment ? moment.toInstant().toString() : read.toString();
        }

        private String text(Object raw, Refusals refusals) throws InvalidValueException {
            if (!(raw instanceof String text)) {
                throw wrong(refusals);
            }
            boolean tooLong = text.length() > (maxLength == null ? FormField.LONGEST_UNLESS_STATED : maxLength);
            boolean noAddress = email && !EmailAddress.isOne(text.strip());
            boolean otherShape =
                    pattern != null && !Pattern.compile(pattern).matcher(text).find();
            boolean noText = !Characters.canBeStored(text);
            if (noText || tooLong || noAddress || otherShape) {
                throw wrong(refusals);
            }
            return type.equals(SINGLE_LINE) ? Characters.line(text) : text;
        }
    }
}
