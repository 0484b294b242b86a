package dev.loopdesk.hardening;

import dev.loopdesk.hardening.ModelFinding.Words;
import dev.loopdesk.message.MessageKind;
import dev.loopdesk.message.MessageKind.Audience;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.process.contract.TechnicalSupport.Decision;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.servicetime.ServiceLevel;
import dev.loopdesk.ticket.Targets;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.camunda.bpm.model.dmn.Dmn;
import org.camunda.bpm.model.dmn.DmnModelInstance;
import org.camunda.bpm.model.dmn.HitPolicy;
import org.camunda.bpm.model.dmn.instance.DecisionTable;
import org.camunda.bpm.model.dmn.instance.Input;
import org.camunda.bpm.model.dmn.instance.Output;
import org.camunda.bpm.model.dmn.instance.Rule;
import org.camunda.feel.api.FeelEngineApi;
import org.camunda.feel.api.FeelEngineBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Rules for decision tables: every entry can be read, and the tables of the standard give for every input what the
 * product needs (S1.1, S2.5). A violation names the file, the table, the row and the column.
 */
final class DecisionTableRules {

    private static final FeelEngineApi FEEL = FeelEngineBuilder.forJava().build();
    /** Tables in which exactly one row applies to each combination of inputs. */
    private static final Set<String> COMPLETE = Set.of(Decision.PRIORITY, Decision.ROUTING);

    private static final Set<String> ABOUT_MAIL = Set.of(Decision.MAIL, Decision.MAIL_ADMISSION, Decision.MAIL_SENDERS);

    /** Outputs that a table may leave out: tables of earlier versions have no share. */
    private static final Set<String> OPTIONAL = Set.of("atRiskShare", "becomesCandidate", "mustAcknowledge");
    /** Outputs that name a group of staff, by the decision's key. */
    private static final Map<String, String> GROUPS =
            Map.of(Decision.ROUTING, Variable.TEAM, Decision.ALERTS, "recipient");
    /** Recipients of alerts that are no groups. */
    private static final Set<String> RECIPIENTS = Set.of("team", "assignee");

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_]\\w*");
    private static final Pattern TEXT = Pattern.compile("\"[^\"\\\\]*\"");
    /** Matches texts that stand beside each other, without anything that is computed. */
    private static final Pattern TEXTS = Pattern.compile("\\s*\"[^\"\\\\]*\"\\s*(?:,\\s*\"[^\"\\\\]*\"\\s*)*");

    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");
    private static final Set<String> INPUTS_OF_PRIORITY = Set.of(Variable.URGENCY, Variable.IMPACT);

    private final String file;
    private final DmnModelInstance model;
    private final Map<String, Set<String>> choices;
    private final Map<String, Map<String, Expected>> outputs;
    private final Set<String> variables;
    private final Predicate<String> isGroup;
    private final ModelFindings findings;

    /** The values that an output may have. */
    private record Expected(Words words, Predicate<String> allows) {}

    /** An input of a table with the values that may occur. */
    private record Column(String name, String label, Set<String> values) {}

    /**
     * Creates the rules for a file.
     *
     * @param choices values of the forms' fields by the fields' keys
     * @param variables names of the variables of a ticket
     * @param isGroup tells whether there is a group of staff with that id
     */
    DecisionTableRules(
            String file,
            DmnModelInstance model,
            Map<String, Set<String>> choices,
            Set<String> calendars,
            Set<String> variables,
            Predicate<String> isGroup,
            ModelFindings findings) {
        this.variables = variables;
        this.isGroup = isGroup;
        this.file = file;
        this.model = model;
        this.choices = choices;
        this.outputs = outputs(calendars);
        this.findings = findings;
    }

    private static Map<String, Map<String, Expected>> outputs(Set<String> calendars) {
        var duration = new Expected(Words.of("words.duration"), DecisionTableRules::isDuration);
        var amount = new Expected(Words.of("words.amount"), DecisionTableRules::isAmount);
        var priority = new LinkedHashMap<String, Expected>();
        priority.put(Variable.PRIORITY, oneOf(Targets.PRIORITIES));
        priority.put(
                Variable.TASK_PRIORITY,
                new Expected(Words.of("words.whole-number"), value -> value.matches("-?\\d{1,9}")));
        priority.put("calendar", oneOf(new TreeSet<>(calendars)));
        priority.put("firstResponse", duration);
        priority.put("resolution", duration);
        priority.put("atRiskShare", new Expected(Words.of("words.share"), DecisionTableRules::isShare));
        priority.put(Variable.PROGRESS_INTERVAL, amount);
        priority.put(Variable.FOLLOW_UP_DELAY, amount);
        List<String> toStaff = Stream.of(MessageKind.values())
                .filter(kind -> kind.audience() == Audience.STAFF)
                .map(MessageKind::key)
                .toList();
        return Map.of(
                Decision.PRIORITY,
                priority,
                Decision.ALERTS,
                Map.of(
                        "recipient",
                        new Expected(Words.of("words.recipient"), value -> true),
                        "message",
                        oneOf(toStaff),
                        "becomesCandidate",
                        oneOf(List.of("true", "false")),
                        "mustAcknowledge",
                        oneOf(List.of("true", "false"))),
                Decision.ASSIGNMENT,
                Map.of("allowed", oneOf(List.of("true", "false"))),
                Decision.MAIL,
                // Their words are checked in all tables about mail.
                Map.of(
                        ReceiveMailProcess.MAIL_OUTCOME,
                        new Expected(
                                Words.of(
                                        "words.one-of",
                                        ReceiveMailProcess.DECIDED.getOrDefault(
                                                ReceiveMailProcess.MAIL_OUTCOME, List.of())),
                                value -> true)));
    }

    private static Expected oneOf(Collection<String> values) {
        return new Expected(Words.of("words.one-of", values), values::contains);
    }

    void check() {
        for (var decision : model.getModelElementsByType(org.camunda.bpm.model.dmn.instance.Decision.class)) {
            if (decision.getExpression() instanceof DecisionTable table && isEven(decision, table)) {
                entries(decision, table);
                columns(decision, table);
                combinations(decision, table);
                inputs(decision, table);
                if (ABOUT_MAIL.contains(decision.getId())) {
                    words(table);
                }
            }
        }
    }

    /** Tells whether each row has an entry for each column, and names those that do not. */
    private boolean isEven(org.camunda.bpm.model.dmn.instance.Decision decision, DecisionTable table) {
        int row = 0;
        boolean even = true;
        for (Rule rule : table.getRules()) {
            row++;
            if (rule.getInputEntries().size() != table.getInputs().size()
                    || rule.getOutputEntries().size() != table.getOutputs().size()) {
                findings.at(file, decision, "element.row-uneven", row);
                even = false;
            }
        }
        return even;
    }

    private boolean isOurs(String decision) {
        return COMPLETE.contains(decision) || outputs.containsKey(decision) || ABOUT_MAIL.contains(decision);
    }

    /** Checks the words of the tables about mail; a word that means nothing would stop the mail. */
    private void words(DecisionTable table) {
        List<Output> results = List.copyOf(table.getOutputs());
        List<String> inputs =
                table.getInputs().stream().map(DecisionTableRules::name).toList();
        for (Rule rule : table.getRules()) {
            int column = 0;
            for (var entry : rule.getOutputEntries()) {
                String output = String.valueOf(results.get(column++).getName());
                List<String> words = ReceiveMailProcess.DECIDED.getOrDefault(output, List.of());
                literals(text(entry.getTextContent()))
                        .filter(word -> !words.isEmpty() && !words.contains(word))
                        .forEach(word -> findings.at(file, rule.getId(), null, "element.word", output, word, words));
            }
            column = 0;
            for (var entry : rule.getInputEntries()) {
                String input = inputs.get(column++);
                if (input.equals(ReceiveMailProcess.SENDER) || input.equals(ReceiveMailProcess.SENDER_DOMAIN)) {
                    literals(text(entry.getTextContent()))
                            .filter(word -> !word.equals(word.toLowerCase(Locale.ROOT)))
                            .forEach(word -> findings.at(file, rule.getId(), null, "element.capitals", input, word));
                }
            }
        }
    }

    private static Stream<String> literals(String cell) {
        return QUOTED.matcher(cell).results().map(found -> found.group(1));
    }

    private void entries(org.camunda.bpm.model.dmn.instance.Decision decision, DecisionTable table) {
        List<Input> inputs = List.copyOf(table.getInputs());
        List<Output> results = List.copyOf(table.getOutputs());
        boolean ours = isOurs(decision.getId());
        int row = 0;
        for (Rule rule : table.getRules()) {
            row++;
            int column = 0;
            for (var entry : rule.getInputEntries()) {
                String label = label(inputs.get(column++));
                String text = text(entry.getTextContent());
                if (!isFeel(entry.getExpressionLanguage())) {
                    if (ours) {
                        findings.at(file, decision, "element.entry-no-feel", row, label);
                    }
                } else if (!isAny(text) && !TEXTS.matcher(text).matches()) {
                    var parsed = FEEL.parseUnaryTests(text);
                    if (!parsed.isSuccess()) {
                        findings.at(file, decision, "element.entry-unreadable", row, label, text);
                    }
                }
            }
            if (decision.getId().equals(Decision.PRIORITY)) {
                order(decision, rule, results, row);
            }
            column = 0;
            for (var entry : rule.getOutputEntries()) {
                Output output = results.get(column++);
                String label = label(output);
                String text = text(entry.getTextContent());
                if (!isFeel(entry.getExpressionLanguage())) {
                    if (ours) {
                        findings.at(file, decision, "element.entry-no-feel", row, label);
                    }
                } else if (!text.isEmpty()
                        && !TEXT.matcher(text).matches()
                        && !FEEL.parseExpression(text).isSuccess()) {
                    findings.at(file, decision, "element.entry-unreadable", row, label, text);
                } else {
                    output(decision, output, row, text);
                }
            }
        }
    }

    /** Warns of a ticket that would have to be solved before anybody has looked at it. */
    private void order(org.camunda.bpm.model.dmn.instance.Decision decision, Rule rule, List<Output> results, int row) {
        Map<String, String> said = new LinkedHashMap<>();
        int column = 0;
        for (var entry : rule.getOutputEntries()) {
            said.put(
                    String.valueOf(results.get(column++).getName()),
                    text(entry.getTextContent()).replace("\"", ""));
        }
        String response = said.getOrDefault("firstResponse", "");
        String resolution = said.getOrDefault("resolution", "");
        if (isDuration(response)
                && isDuration(resolution)
                && Duration.parse(response).compareTo(Duration.parse(resolution)) > 0) {
            findings.warn(
                    file,
                    decision.getId(),
                    decision.getName(),
                    "element.response-after-resolution",
                    row,
                    response,
                    resolution);
        }
    }

    private void output(org.camunda.bpm.model.dmn.instance.Decision decision, Output output, int row, String text) {
        Expected expected = outputs.getOrDefault(decision.getId(), Map.of()).get(String.valueOf(output.getName()));
        boolean needed = (expected != null && !OPTIONAL.contains(String.valueOf(output.getName())))
                || decision.getId().equals(Decision.ROUTING);
        Object value = value(text);
        String label = label(output);
        if (needed && (text.isEmpty() || (value != null && value.toString().isBlank()))) {
            if (expected == null) {
                findings.at(file, decision, "element.entry-empty", row, label);
            } else {
                findings.at(file, decision, "element.entry-needed", row, label, expected.words());
            }
        } else if (expected != null && value != null && !expected.allows().test(value.toString())) {
            findings.at(file, decision, "element.entry-wrong", row, label, text, expected.words());
        } else if (expected != null && value == null && decision.getId().equals(Decision.PRIORITY)) {
            findings.at(file, decision, "element.entry-computed", row, label, text, expected.words());
        } else if (value != null
                && GROUPS.getOrDefault(decision.getId(), "").equals(output.getName())
                && !RECIPIENTS.contains(value.toString())
                && !isGroup.test(value.toString())) {
            findings.at(file, decision, "element.group-in-table", row, label, value);
        }
    }

    private void columns(org.camunda.bpm.model.dmn.instance.Decision decision, DecisionTable table) {
        Set<String> there = table.getOutputs().stream()
                .map(output -> String.valueOf(output.getName()))
                .collect(Collectors.toSet());
        outputs.getOrDefault(decision.getId(), Map.of()).keySet().stream()
                .filter(name -> !there.contains(name) && !OPTIONAL.contains(name))
                .forEach(name -> findings.at(file, decision, "element.no-output", name));
        if (decision.getId().equals(Decision.PRIORITY)) {
            table.getInputs().stream()
                    .map(DecisionTableRules::name)
                    .filter(name -> !INPUTS_OF_PRIORITY.contains(name))
                    .forEach(name -> findings.at(file, decision, "element.input-unknown", name));
        }
    }

    /** Checks that the inputs are there, and that the rows name values that they can have. */
    private void inputs(org.camunda.bpm.model.dmn.instance.Decision decision, DecisionTable table) {
        if (!isOurs(decision.getId())) {
            return;
        }
        List<Input> inputs = List.copyOf(table.getInputs());
        for (Input input : inputs) {
            String name = name(input);
            Set<String> known = known(decision.getId());
            boolean near = known.stream().anyMatch(other -> PropertyRules.isNear(name, other));
            if (IDENTIFIER.matcher(name).matches()
                    && !known.isEmpty()
                    && !known.contains(name)
                    && (near || !ABOUT_MAIL.contains(decision.getId()))) {
                findings.at(file, decision, "element.input-of-nothing", name, known);
            }
        }
        int row = 0;
        for (Rule rule : table.getRules()) {
            row++;
            int column = 0;
            for (var entry : rule.getInputEntries()) {
                Input input = inputs.get(column++);
                Set<String> values = column(input).values();
                int at = row;
                literals(text(entry.getTextContent()))
                        .filter(value -> !values.isEmpty() && !values.contains(value))
                        .forEach(value -> never(decision, at, input, value, values));
            }
        }
    }

    private void never(
            org.camunda.bpm.model.dmn.instance.Decision decision,
            int row,
            Input input,
            String value,
            Set<String> values) {
        // A row for an option that a form no longer has does no harm.
        if (choices.containsKey(name(input))) {
            findings.warn(
                    file,
                    decision.getId(),
                    decision.getName(),
                    "element.entry-never",
                    row,
                    label(input),
                    value,
                    values);
        } else {
            findings.at(file, decision, "element.entry-never", row, label(input), value, values);
        }
    }

    /** Returns what a table may ask for; nothing if anything. The table of priorities is checked by its columns. */
    private Set<String> known(String decision) {
        return switch (decision) {
            case Decision.ALERTS -> Set.of("target", "event", Variable.PRIORITY);
            case Decision.ASSIGNMENT -> Set.of(Variable.CATEGORY, "group", "account", "openTasks");
            case Decision.ROUTING -> variables;
            case Decision.MAIL, Decision.MAIL_ADMISSION, Decision.MAIL_SENDERS -> {
                DecisionTable shipped = ShippedTables.TABLES.get(decision);
                yield shipped == null
                        ? Set.of()
                        : shipped.getInputs().stream()
                                .map(DecisionTableRules::name)
                                .collect(Collectors.toCollection(TreeSet::new));
            }
            default -> Set.of();
        };
    }

    /** Checks that rows apply to all that the shipped table of that key has rows for: nothing else happens with mails. */
    private void asMuchAsShipped(org.camunda.bpm.model.dmn.instance.Decision decision, DecisionTable table) {
        DecisionTable shipped = ShippedTables.TABLES.get(decision.getId());
        if (shipped == null) {
            return;
        }
        List<Column> columns = table.getInputs().stream().map(this::column).toList();
        boolean same = shipped.getInputs().stream()
                .map(DecisionTableRules::name)
                .toList()
                .equals(columns.stream().map(Column::name).toList());
        if (!same || columns.stream().anyMatch(column -> column.values().isEmpty())) {
            return;
        }
        List<List<Set<String>>> rows =
                table.getRules().stream().map(rule -> matched(rule, columns)).toList();
        for (Rule rule : shipped.getRules()) {
            List<Set<String>> wanted = matched(rule, columns);
            boolean covered = rows.stream()
                    .anyMatch(row -> IntStream.range(0, row.size())
                            .allMatch(at -> row.get(at).containsAll(wanted.get(at))));
            if (!covered) {
                List<Column> narrowed = IntStream.range(0, columns.size())
                        .mapToObj(at -> new Column(
                                columns.get(at).name(), columns.get(at).label(), wanted.get(at)))
                        .toList();
                var missing = new ArrayList<List<String>>();
                combine(narrowed, List.of(), values -> {
                    if (missing.isEmpty() && rows.stream().noneMatch(row -> applies(row, values))) {
                        missing.add(values);
                    }
                });
                missing.forEach(values -> findings.at(file, decision, "element.no-row", described(columns, values)));
            }
        }
    }

    /**
     * Collects the values that tables give.
     *
     * @param into values by the outputs' names
     * @param open takes the names of outputs that are computed
     */
    static void collectResults(DmnModelInstance model, Map<String, Set<String>> into, Set<String> open) {
        for (DecisionTable table : model.getModelElementsByType(DecisionTable.class)) {
            List<Output> results = List.copyOf(table.getOutputs());
            for (Rule rule : table.getRules()) {
                if (rule.getOutputEntries().size() > results.size()) {
                    continue;
                }
                int column = 0;
                for (var entry : rule.getOutputEntries()) {
                    String name = String.valueOf(results.get(column++).getName());
                    String text = text(entry.getTextContent());
                    Object value = value(text);
                    if (value instanceof String || value instanceof Boolean) {
                        into.computeIfAbsent(name, key -> new TreeSet<>()).add(value.toString());
                    } else {
                        open.add(name);
                    }
                }
            }
        }
    }

    /** Collects what tables ask for, by the decision's key. */
    static void collectInputs(DmnModelInstance model, Map<String, Set<String>> into) {
        for (var decision : model.getModelElementsByType(org.camunda.bpm.model.dmn.instance.Decision.class)) {
            if (decision.getExpression() instanceof DecisionTable table) {
                table.getInputs().stream()
                        .map(DecisionTableRules::name)
                        .forEach(name -> into.computeIfAbsent(decision.getId(), key -> new TreeSet<>())
                                .add(name));
            }
        }
    }

    /** Collects the texts that the rows of tables name. */
    static void collectCompared(DmnModelInstance model, Set<String> into) {
        model.getModelElementsByType(Rule.class)
                .forEach(rule -> rule.getInputEntries()
                        .forEach(entry -> literals(text(entry.getTextContent())).forEach(into::add)));
    }

    /** The tables of the product that are compared with those of analysts, by the decision's key. */
    private static final class ShippedTables {

        static final Map<String, DecisionTable> TABLES = new TreeMap<>();

        static {
            ShippedModels.contents().forEach((name, content) -> {
                if (name.endsWith(".dmn")) {
                    DmnModelInstance model = Dmn.readModelFromStream(new ByteArrayInputStream(content));
                    for (var decision :
                            model.getModelElementsByType(org.camunda.bpm.model.dmn.instance.Decision.class)) {
                        if (ABOUT_MAIL.contains(decision.getId())
                                && decision.getExpression() instanceof DecisionTable table) {
                            TABLES.put(decision.getId(), table);
                        }
                    }
                }
            });
        }
    }

    /** Checks that one row applies to each combination of the inputs' values, and not two of them. */
    private void combinations(org.camunda.bpm.model.dmn.instance.Decision decision, DecisionTable table) {
        boolean unique = table.getHitPolicy() == HitPolicy.UNIQUE;
        boolean complete = COMPLETE.contains(decision.getId());
        if (ABOUT_MAIL.contains(decision.getId())) {
            asMuchAsShipped(decision, table);
        }
        if (!complete && !(unique && isOurs(decision.getId()))) {
            return;
        }
        List<Column> columns = table.getInputs().stream().map(this::column).toList();
        List<List<Set<String>>> rows =
                table.getRules().stream().map(rule -> matched(rule, columns)).toList();
        if (columns.stream().anyMatch(column -> column.values().isEmpty())) {
            return;
        }
        if (complete) {
            combine(columns, List.of(), values -> {
                List<Integer> applying = IntStream.range(0, rows.size())
                        .filter(row -> applies(rows.get(row), values))
                        .mapToObj(row -> row + 1)
                        .toList();
                boolean first = table.getHitPolicy() == HitPolicy.FIRST;
                if (applying.isEmpty()) {
                    findings.at(file, decision, "element.no-row", described(columns, values));
                } else if (applying.size() > 1 && !first) {
                    findings.at(file, decision, "element.several-rows", words(applying), described(columns, values));
                }
            });
            return;
        }
        for (int one = 0; one < rows.size(); one++) {
            for (int other = one + 1; other < rows.size(); other++) {
                if (overlap(rows.get(one), rows.get(other))) {
                    findings.at(file, decision, "element.rows-overlap", one + 1, other + 1);
                }
            }
        }
    }

    private static Object words(List<Integer> rows) {
        return rows.stream()
                .map(Object.class::cast)
                .reduce((before, row) -> Words.of("words.and", before, row))
                .orElse("");
    }

    private static List<String> described(List<Column> columns, List<String> values) {
        return IntStream.range(0, columns.size())
                .mapToObj(at -> columns.get(at).name() + " = " + values.get(at))
                .toList();
    }

    private static void combine(List<Column> columns, List<String> chosen, Consumer<List<String>> each) {
        if (chosen.size() == columns.size()) {
            each.accept(chosen);
            return;
        }
        for (String value : columns.get(chosen.size()).values()) {
            var more = new ArrayList<>(chosen);
            more.add(value);
            combine(columns, more, each);
        }
    }

    /** Returns the values of each input that the row applies to. */
    private static List<Set<String>> matched(Rule rule, List<Column> columns) {
        var matched = new ArrayList<Set<String>>();
        int at = 0;
        for (var entry : rule.getInputEntries()) {
            String text = text(entry.getTextContent());
            matched.add(columns.get(at++).values().stream()
                    .filter(value -> isMatch(text, value))
                    .collect(Collectors.toSet()));
        }
        return matched;
    }

    /** Returns what an entry of a result is; null if that depends on something. */
    private static @Nullable Object value(String text) {
        if (text.isEmpty()) {
            return null;
        }
        return TEXT.matcher(text).matches()
                ? text.substring(1, text.length() - 1)
                : FEEL.evaluateExpression(text, Map.of()).result();
    }

    private static boolean isMatch(String text, String value) {
        if (isAny(text)) {
            return true;
        }
        // Nearly all entries are plain texts, and compiling each would take most of the time of a check.
        return TEXTS.matcher(text).matches()
                ? literals(text).anyMatch(value::equals)
                : Boolean.TRUE.equals(FEEL.evaluateUnaryTests(text, value, Map.<String, Object>of())
                        .result());
    }

    private static boolean applies(List<Set<String>> row, List<String> values) {
        return IntStream.range(0, values.size()).allMatch(at -> row.get(at).contains(values.get(at)));
    }

    private static boolean overlap(List<Set<String>> one, List<Set<String>> other) {
        return IntStream.range(0, one.size())
                .allMatch(at -> one.get(at).stream().anyMatch(other.get(at)::contains));
    }

    /** Returns an input with the values that the table declares and those that the forms offer. */
    private Column column(Input input) {
        var values = new LinkedHashSet<String>();
        if (input.getInputValues() != null) {
            String list = text(input.getInputValues().getTextContent());
            Object declared = TEXTS.matcher(list).matches()
                    ? literals(list).toList()
                    : FEEL.evaluateExpression("[" + list + "]", Map.of()).result();
            if (declared instanceof Collection<?> several) {
                several.forEach(value -> values.add(String.valueOf(value)));
            }
        }
        values.addAll(choices.getOrDefault(name(input), Set.of()));
        return new Column(name(input), label(input), values);
    }

    private static String name(Input input) {
        return input.getInputExpression() == null
                ? ""
                : text(String.valueOf(input.getInputExpression().getTextContent()));
    }

    private static String label(Input input) {
        return input.getLabel() == null || input.getLabel().isBlank() ? name(input) : input.getLabel();
    }

    private static String label(Output output) {
        String label = output.getLabel();
        return label == null || label.isBlank() ? String.valueOf(output.getName()) : label;
    }

    private static String text(@Nullable String content) {
        return content == null ? "" : content.strip();
    }

    private static boolean isAny(String text) {
        return text.isEmpty() || text.equals("-");
    }

    private static boolean isFeel(@Nullable String language) {
        return language == null || language.toLowerCase(Locale.ROOT).contains("feel");
    }

    private static boolean isDuration(String value) {
        try {
            return Duration.parse(value).compareTo(Duration.ZERO) > 0;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isAmount(String value) {
        try {
            TemporalAmount amount = ServiceLevel.amount(value);
            LocalDateTime now = LocalDateTime.of(2026, 1, 1, 0, 0);
            return now.plus(amount).isAfter(now);
        } catch (DateTimeException | ArithmeticException e) {
            return false;
        }
    }

    private static boolean isShare(String value) {
        try {
            var share = new BigDecimal(value);
            return share.signum() > 0 && share.compareTo(BigDecimal.ONE) <= 0;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
