package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loopdesk.process.contract.Clauses;
import dev.loopdesk.process.contract.ShippedModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** The standard is the program: every clause is fulfilled by something, everything serves a clause. */
class StandardTest {

    private static final Pattern ROW = Pattern.compile("\\| (S\\d\\.\\d) \\| ([^|]+) \\| ([^|]+) \\|");
    private static final Pattern FULFILLING = Pattern.compile("(?:(form|decision|field|class) )?`([^`]+)`");
    private static final Pattern CLAUSES = Pattern.compile("S\\d\\.\\d");
    private static final Blueprint AS_BUILT = Blueprint.asBuilt();

    @Test
    void everyClauseIsFulfilled() throws IOException {
        assertThat(findings(AS_BUILT, table())).isEmpty();
    }

    @Test
    void whatIsNotFulfilledIsNamed() throws IOException {
        String table = table();

        assertThat(findings(AS_BUILT, without(table, "| S3.5 "))).contains("S3.5 stands in no table");
        assertThat(findings(AS_BUILT, table.replace("`Task_Consult`", "`Task_Ask`")))
                .anySatisfy(finding -> assertThat(finding).contains("S3.5", "Task_Ask"))
                .anySatisfy(finding -> assertThat(finding).contains("Task_Consult", "serves no clause"));
        assertThat(findings(AS_BUILT, table.replace("field `satisfaction`", "field `happiness`")))
                .anySatisfy(finding -> assertThat(finding).contains("S5.3", "happiness"));
        assertThat(findings(AS_BUILT, table.replace("class `CountAttempt`", "class `Again`")))
                .anySatisfy(finding -> assertThat(finding).contains("S5.5", "Again"));
        assertThat(findings(AS_BUILT, table.replace("`TimerEvent_FollowUpDue`", "")))
                .anySatisfy(finding -> assertThat(finding).contains("TimerEvent_FollowUpDue", "serves no clause"));
        assertThat(findings(AS_BUILT, table.replaceAll("(?m)^(\\| S2\\.6 \\| [^|]+)\\|[^|]+", "$1| nothing ")))
                .anySatisfy(finding -> assertThat(finding).contains("S2.6", "nothing"));
    }

    @Test
    void anElementThatDoesNotSayWhatItIsForIsNamed() throws IOException {
        String table = table();

        assertThat(findings(changed(text -> text.replace("and write down what was done (S2.6)", "quickly")), table))
                .anySatisfy(finding -> assertThat(finding).contains("Task_QuickFix", "S2.6"));
        assertThat(findings(changed(text -> text.replace("(S1.1)", "")), table))
                .anySatisfy(finding -> assertThat(finding).contains("TimerEvent_ResolutionOverdue"));
        assertThat(findings(changed(text -> text.replace("value=\"S2.6\"", "value=\"S2.5\"")), table))
                .anySatisfy(finding -> assertThat(finding).contains("Task_QuickFix", "[S2.5]", "[S2.6]"));
        assertThat(findings(changed(text -> text.replace("(S2.6)", "(S2.9)")), table))
                .anySatisfy(finding -> assertThat(finding).contains("Task_QuickFix", "S2.9"));
    }

    @Test
    void aFieldThatTheTableDoesNotNameForItsClauseIsNamed() throws IOException {
        String table = table();

        assertThat(findings(AS_BUILT, table.replace(" field `chosenOption`", "")))
                .containsExactly("field chosenOption does not stand in the row of S4.2");
        assertThat(findings(AS_BUILT, table.replace("field `chosenOption`", "field `chosenOption` field `applyNote`")))
                .containsExactly("field applyNote has no property that names S4.2");
    }

    private static List<String> findings(Blueprint blueprint, String table) {
        var findings = new ArrayList<String>();
        var support = new Diagram(blueprint.xml("processes/technical-support.bpmn"));
        var delivery = new Diagram(blueprint.xml("processes/deliver-message.bpmn"));
        var event = new Diagram(blueprint.xml("processes/deliver-event.bpmn"));
        var breach = new Diagram(blueprint.xml("processes/acknowledge-breach.bpmn"));
        var mail = new Diagram(blueprint.xml("processes/receive-mail.bpmn"));
        var announcement = new Diagram(blueprint.xml("processes/announce-problem.bpmn"));
        var review = new Diagram(blueprint.xml("processes/review-knowledge.bpmn"));
        List<Diagram> diagrams = List.of(support, delivery, event, breach, mail, announcement, review);
        Map<String, String> fulfilledBy = new LinkedHashMap<>();
        ROW.matcher(table).results().forEach(row -> fulfilledBy.put(row.group(1), row.group(3)));
        List<String> clauses = Clauses.ALL;
        clauses.stream()
                .filter(clause -> !fulfilledBy.containsKey(clause))
                .forEach(clause -> findings.add(clause + " stands in no table"));
        fulfilledBy.keySet().stream()
                .filter(clause -> !clauses.contains(clause))
                .forEach(clause -> findings.add(clause + " is no clause"));

        Map<String, Set<String>> fields = new TreeMap<>();
        blueprint.paths("forms", ".form").map(blueprint::json).forEach(form -> {
            form.findValuesAsText("key").forEach(key -> fields.computeIfAbsent(key, field -> new TreeSet<>()));
            clauses(form)
                    .forEach((key, named) -> fields.computeIfAbsent(key, field -> new TreeSet<>())
                            .addAll(named));
        });
        Set<String> classes = sources();
        var serving = new TreeSet<String>();
        var inTable = new TreeSet<String>();
        fulfilledBy.forEach((clause, text) -> {
            long named = FULFILLING
                    .matcher(text)
                    .results()
                    .filter(found -> {
                        String name = found.group(2);
                        boolean exists = switch (found.group(1) == null ? "" : found.group(1)) {
                            case "form" -> blueprint.files().containsKey("forms/" + name + ".form");
                            case "decision" -> blueprint.files().containsKey("processes/" + name + ".dmn");
                            case "field" -> fields.containsKey(name);
                            case "class" -> classes.contains(name);
                            default -> diagrams.stream().anyMatch(diagram -> diagram.get(name) != null);
                        };
                        serving.add(name);
                        inTable.add(clause + " " + name);
                        if (!exists) {
                            findings.add(clause + " is fulfilled by " + name + ", which does not exist");
                        } else if ("field".equals(found.group(1))) {
                            if (!fields.getOrDefault(name, Set.of()).contains(clause)) {
                                findings.add("field " + name + " has no property that names " + clause);
                            }
                        } else if (found.group(1) == null) {
                            Element element = diagrams.stream()
                                    .map(diagram -> diagram.get(name))
                                    .filter(Objects::nonNull)
                                    .findFirst()
                                    .orElse(null);
                            if (element != null && !says(element).contains(clause)) {
                                findings.add(name + " does not say that it serves " + clause);
                            }
                        }
                        return exists;
                    })
                    .count();
            if (named == 0) {
                findings.add(clause + " is fulfilled by nothing that exists: " + text);
            }
        });
        fields.forEach((field, named) -> named.stream()
                .filter(clause -> !inTable.contains(clause + " " + field))
                .forEach(clause -> findings.add("field " + field + " does not stand in the row of " + clause)));
        diagrams.forEach(diagram -> {
            diagram.nodes().forEach(node -> {
                String id = Diagram.id(node);
                boolean task = node.getLocalName().equals("userTask");
                boolean timer =
                        Diagram.children(node, "timerEventDefinition").findAny().isPresent();
                if ((task || timer) && !serving.contains(id)) {
                    findings.add(id + " serves no clause of the table");
                }
                if (!says(node).equals(names(node))) {
                    findings.add(id + " names " + names(node) + ", and says " + says(node));
                }
                names(node).stream()
                        .filter(clause -> task || timer || node.getLocalName().endsWith("Task"))
                        .filter(clause -> !inTable.contains(clause + " " + id))
                        .forEach(clause -> findings.add(id + " does not stand in the row of " + clause));
                boolean speaks = task || timer || node.getLocalName().endsWith("Task");
                if (speaks && says(node).isEmpty()) {
                    findings.add(id + " does not say which clause it serves");
                }
                says(node).stream()
                        .filter(clause -> !clauses.contains(clause))
                        .forEach(clause -> findings.add(id + " serves " + clause + ", which is no clause"));
            });
        });
        return findings;
    }

    private static Set<String> says(Element element) {
        return Diagram.children(element, "documentation")
                .flatMap(documentation ->
                        CLAUSES.matcher(documentation.getTextContent()).results())
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Clauses of the property of an element. */
    private static Set<String> names(Element element) {
        return new TreeSet<>(Clauses.named(Diagram.properties(element).get("clause")));
    }

    /** Clauses of the properties of the fields of a form. */
    private static Map<String, Set<String>> clauses(JsonNode form) {
        Map<String, Set<String>> clauses = new TreeMap<>();
        ShippedModels.clauses(form).forEach((field, value) -> clauses.put(field, Clauses.named(value)));
        return clauses;
    }

    private static Set<String> sources() {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - 5))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Blueprint changed(UnaryOperator<String> change) {
        return AS_BUILT.with("processes/technical-support.bpmn", change);
    }

    private static String table() throws IOException {
        return Files.readString(Path.of("docs/standard.md"));
    }

    private static String without(String table, String start) {
        return table.lines().filter(line -> !line.startsWith(start)).collect(Collectors.joining("\n"));
    }
}
