package dev.loopdesk.process;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loopdesk.message.MessageKind;
import dev.loopdesk.process.contract.AcknowledgeBreachProcess;
import dev.loopdesk.process.contract.AnnounceProblemProcess;
import dev.loopdesk.process.contract.DeliverEventProcess;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.ReviewKnowledgeProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Finds what does not fit between diagrams, decisions, forms, bundles and Java. Every finding names what it is about. */
final class ContractCheck {

    private static final String SUPPORT = "processes/technical-support.bpmn";
    private static final String DELIVERY = "processes/deliver-message.bpmn";
    private static final String BREACH = "processes/acknowledge-breach.bpmn";
    private static final String MAIL = "processes/receive-mail.bpmn";
    private static final String EVENT = "processes/deliver-event.bpmn";
    private static final String ANNOUNCEMENT = "processes/announce-problem.bpmn";
    private static final String REVIEW = "processes/review-knowledge.bpmn";
    private static final String START_FORM = "report-problem";
    private static final Set<String> YES_NO = Set.of("true", "false");
    private static final Pattern BEAN = Pattern.compile("[$#]\\{\\s*(\\w+)\\s*}");
    private static final Pattern CALL = Pattern.compile("(?<![\\w.])(\\w+)\\.(\\w+)\\(");
    private static final Pattern EQUALS = Pattern.compile("\\b(\\w+) == '([^']*)'");
    private static final Pattern COMPARED = Pattern.compile("\\b(\\w+)\\s*!?=\\s*\"([^\"]+)\"");
    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{([^}]*)}}");
    private static final Set<String> TEMPLATE_WORDS = Set.of("loop", "split", "this", "if", "null", "or", "and", "not");

    /** Variables that nobody but people reads: they stand on the cards of the queues. */
    private static final Set<String> FOR_PEOPLE = Set.of("receivedAt", "atRisk");

    /** Beans that no diagram names any more, but those that tickets may still be in. */
    private static final Set<String> OF_EARLIER_DIAGRAMS = Set.of("askRequester");

    private final Blueprint blueprint;
    private final Diagram support;
    private final Diagram delivery;
    private final Diagram breach;
    private final Diagram mail;
    private final Diagram event;
    private final Diagram announcement;
    private final Diagram review;
    private final List<Diagram> diagrams;
    private final Map<String, FormFile> forms = new LinkedHashMap<>();
    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final List<String> findings = new ArrayList<>();

    private ContractCheck(Blueprint blueprint) {
        this.blueprint = blueprint;
        this.support = new Diagram(blueprint.xml(SUPPORT));
        this.delivery = new Diagram(blueprint.xml(DELIVERY));
        this.breach = new Diagram(blueprint.xml(BREACH));
        this.event = new Diagram(blueprint.xml(EVENT));
        this.mail = new Diagram(blueprint.xml(MAIL));
        this.announcement = new Diagram(blueprint.xml(ANNOUNCEMENT));
        this.review = new Diagram(blueprint.xml(REVIEW));
        this.diagrams = List.of(support, delivery, breach, event, mail, announcement, review);
        blueprint.paths("forms", ".form").forEach(path -> {
            FormFile form = FormFile.read(name(path), blueprint.json(path));
            forms.put(form.file, form);
        });
        blueprint.paths("processes", ".dmn").forEach(path -> {
            Table.read(name(path), blueprint.xml(path)).forEach(table -> tables.put(table.id, table));
        });
    }

    /** All that does not fit. */
    static List<String> findings(Blueprint blueprint) {
        var check = new ContractCheck(blueprint);
        check.elements();
        check.knownElements();
        check.messages();
        check.errors();
        check.timers();
        check.variables();
        check.beans();
        check.formReferences();
        check.formFields();
        check.formTexts();
        check.outcomes();
        check.decisions();
        check.categories();
        check.groups();
        check.letters();
        check.waiting();
        check.replies();
        check.filings();
        check.translations();
        check.refusals();
        return check.findings;
    }

    private void elements() {
        same(
                "processes",
                blueprint.paths("processes", ".bpmn").collect(set()),
                Set.of(SUPPORT, DELIVERY, BREACH, EVENT, MAIL, ANNOUNCEMENT, REVIEW));
        same("process key", Set.of(support.key()), Set.of(TechnicalSupport.KEY));
        same("process key", Set.of(delivery.key()), Set.of(DeliverMessageProcess.KEY));
        same("process key", Set.of(breach.key()), Set.of(AcknowledgeBreachProcess.KEY));
        same("process key", Set.of(event.key()), Set.of(DeliverEventProcess.KEY));
        same("process key", Set.of(mail.key()), Set.of(ReceiveMailProcess.KEY));
        same("process key", Set.of(announcement.key()), Set.of(AnnounceProblemProcess.KEY));
        same("process key", Set.of(review.key()), Set.of(ReviewKnowledgeProcess.KEY));
        for (Contract.Row row : Contract.ELEMENTS) {
            Element element = diagrams.stream()
                    .map(diagram -> diagram.get(row.id()))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            if (element == null) {
                find(row.id(), "is in no diagram");
                continue;
            }
            if (!element.getLocalName().equals(row.type())) {
                find(row.id(), "is a " + element.getLocalName() + ", not a " + row.type());
            }
            if (!Diagram.place(element).equals(row.place())) {
                find(row.id(), "stands at " + Diagram.place(element) + ", not at " + row.place());
            }
            row.says().forEach(said -> saying(element, said));
            if (row.type().equals("userTask")) {
                Set<String> groups = row.says().stream()
                        .filter(said -> said.startsWith("group "))
                        .map(said -> said.substring(6))
                        .collect(set());
                same(row.id() + ": groups", candidates(element), groups);
                boolean waits = Diagram.properties(element).containsKey("waitsFor");
                if (waits != row.says().contains("waits")) {
                    find(row.id(), waits ? "waits for somebody" : "does not wait for the requester");
                }
            }
        }
        Set<String> fixed = Contract.ELEMENTS.stream().map(Contract.Row::id).collect(set());
        diagrams.stream()
                .flatMap(diagram -> diagram.type("userTask"))
                .map(Diagram::id)
                .filter(id -> !fixed.contains(id))
                .forEach(id -> find(id, "is a user task that the contract does not know"));
    }

    private void saying(Element element, String said) {
        String what = said.substring(said.indexOf(' ') + 1);
        String id = Diagram.id(element);
        switch (said.substring(0, Math.max(0, said.indexOf(' ')))) {
            case "form" -> same(id + ": form", Set.of(Diagram.camunda(element, "formRef")), Set.of(what));
            case "decision" -> same(id + ": decision", Set.of(Diagram.camunda(element, "decisionRef")), Set.of(what));
            case "decides" ->
                same(
                        id + ": property decision",
                        Set.of(Diagram.properties(element).getOrDefault("decision", "none")),
                        Set.of(what));
            case "message" -> same(id + ": message", messageOf(element), Set.of(what));
            case "sends" ->
                same(
                        id + ": property message",
                        Set.of(Diagram.properties(element).getOrDefault("message", "none")),
                        Set.of(what));
            case "group" -> {}
            default -> {
                boolean besides = "false".equals(element.getAttribute("cancelActivity"))
                        || "false".equals(element.getAttribute("isInterrupting"));
                if ((said.equals("beside") && !besides) || (said.equals("interrupting") && besides)) {
                    find(id, "should be " + said);
                }
                if (said.equals("ends")
                        && !listeners(element, "executionListener", "start").contains("ticketEnded")) {
                    find(id, "ends the ticket without the listener ticketEnded");
                }
            }
        }
    }

    private void knownElements() {
        for (String id : blueprint.of(Blueprint.ELEMENTS)) {
            if (support.get(id) == null) {
                find(id, "is an element that Java knows and the diagram does not");
            }
        }
        support.type("userTask")
                .map(Diagram::id)
                .filter(id -> !blueprint.of(Blueprint.ELEMENTS).contains(id))
                .forEach(id -> find(id, "is a user task that Java does not know"));
        Element call = delivery.get(DeliverMessageProcess.CALL_REQUESTER);
        if (call == null) {
            find(DeliverMessageProcess.CALL_REQUESTER, "is an element that Java knows and the diagram does not");
        }
        same(
                "user tasks of " + MAIL,
                mail.type("userTask").map(Diagram::id).collect(set()),
                Set.of(ReceiveMailProcess.INSPECT_MAIL, ReceiveMailProcess.READ_LATE_REPLY));
        same(
                "user tasks of " + REVIEW,
                review.type("userTask").map(Diagram::id).collect(set()),
                Set.of(ReviewKnowledgeProcess.REVIEW_ARTICLE));
        same(
                "receive tasks of " + REVIEW,
                review.type("receiveTask").map(Diagram::id).collect(set()),
                Set.of(ReviewKnowledgeProcess.AWAIT_REVIEW));
    }

    private void messages() {
        Set<String> declared = support.type("message")
                .map(message -> message.getAttribute("name"))
                .collect(set());
        same("messages", declared, blueprint.of(Blueprint.MESSAGES));
        same(
                "messages of a breach",
                breach.type("message")
                        .map(message -> message.getAttribute("name"))
                        .collect(set()),
                Set.of(AcknowledgeBreachProcess.BREACH_OVER));
        same(
                "messages of a review",
                review.type("message")
                        .map(message -> message.getAttribute("name"))
                        .collect(set()),
                Set.of(ReviewKnowledgeProcess.REVIEW_WANTED));
        Set<String> awaited = support.type("startEvent", "boundaryEvent", "intermediateCatchEvent", "receiveTask")
                .flatMap(event -> messageOf(event).stream())
                .collect(set());
        for (String name : declared) {
            if (!awaited.contains(name)) {
                find(name, "is a message that no event waits for");
            }
        }
    }

    /** A timer that rings at a date of a target says which it watches, so that it follows when the date moves. */
    private void timers() {
        support.type("boundaryEvent").forEach(event -> {
            Map<String, String> properties = Diagram.properties(event);
            String said = properties.get("target") + " " + properties.get("moment");
            Set<String> names = Diagram.expressions(event, Diagram.text(event, "timeDate")).stream()
                    .flatMap(expression -> expression.names().stream())
                    .collect(set());
            names.retainAll(Contract.WATCHED.keySet());
            if (!names.isEmpty()) {
                same(
                        Diagram.id(event) + ": what it watches",
                        Set.of(said),
                        names.stream().map(Contract.WATCHED::get).collect(set()));
            } else if (!said.equals("null null") && !said.equals(Contract.WATCHED_BY_CYCLE)) {
                find(Diagram.id(event), "watches " + said + ", but does not ring at its date");
            }
        });
    }

    private void errors() {
        Set<String> codes = delivery.type("error")
                .map(error -> error.getAttribute("errorCode"))
                .collect(set());
        same("error codes", codes, Set.of(DeliverMessageProcess.DELIVERY_REFUSED, DeliverMessageProcess.COPY_REFUSED));
        same(
                "error codes of an event",
                event.type("error")
                        .map(error -> error.getAttribute("errorCode"))
                        .collect(set()),
                Set.of(DeliverEventProcess.RECEIVER_GONE));
    }

    private void variables() {
        Set<String> known = blueprint.of(Blueprint.VARIABLES);
        same("variables", known, Contract.VARIABLES);
        Set<String> beans = blueprint.beans().keySet();
        var used = new TreeSet<>(FOR_PEOPLE);
        for (Diagram diagram : diagrams) {
            Set<String> here = diagram == support
                    ? Blueprint.union(known, Contract.PASSING)
                    : diagram == delivery
                            ? Contract.DELIVERY_VARIABLES
                            : diagram == breach
                                    ? Contract.BREACH_VARIABLES
                                    : diagram == event
                                            ? Contract.EVENT_VARIABLES
                                            : diagram == announcement
                                                    ? Contract.ANNOUNCEMENT_VARIABLES
                                                    : diagram == review
                                                            ? Contract.REVIEW_VARIABLES
                                                            : Contract.MAIL_VARIABLES;
            for (Diagram.Expression expression : diagram.expressions()) {
                for (String name : expression.names()) {
                    if (!here.contains(name) && !beans.contains(name)) {
                        find(expression.element(), "names " + name + ", which is no variable");
                    }
                    used.add(name);
                }
            }
        }
        for (String constant : List.of(DeliverMessageProcess.MESSAGE_ID, DeliverMessageProcess.DELIVERABLE)) {
            if (!Contract.DELIVERY_VARIABLES.contains(constant)) {
                find(constant, "is no variable of " + DELIVERY);
            }
        }
        for (String constant :
                List.of(DeliverEventProcess.EVENT_ID, DeliverEventProcess.EVENT_TYPE, DeliverEventProcess.SUBSCRIBER)) {
            if (!Contract.EVENT_VARIABLES.contains(constant)) {
                find(constant, "is no variable of " + EVENT);
            }
        }
        for (String constant : List.of(AnnounceProblemProcess.PROBLEM_MESSAGE, AnnounceProblemProcess.PROBLEM_SOLVED)) {
            if (!Contract.ANNOUNCEMENT_VARIABLES.contains(constant)) {
                find(constant, "is no variable of " + ANNOUNCEMENT);
            }
        }
        for (String constant : List.of(AcknowledgeBreachProcess.TARGET, AcknowledgeBreachProcess.BREACHED_AT)) {
            if (!Contract.BREACH_VARIABLES.contains(constant)) {
                find(constant, "is no variable of " + BREACH);
            }
        }
        for (String constant : List.of(
                ReviewKnowledgeProcess.ARTICLE_ID,
                ReviewKnowledgeProcess.ARTICLE_REVIEWED,
                ReviewKnowledgeProcess.REVIEW_OUTCOME)) {
            if (!Contract.REVIEW_VARIABLES.contains(constant)) {
                find(constant, "is no variable of " + REVIEW);
            }
        }
        for (String constant : List.of(
                ReceiveMailProcess.MAIL_ID,
                ReceiveMailProcess.MAIL_OUTCOME,
                ReceiveMailProcess.INSPECTION_OUTCOME,
                ReceiveMailProcess.LATE_REPLY_OUTCOME,
                ReceiveMailProcess.TICKET_OVER,
                ReceiveMailProcess.JOINS_TICKET)) {
            if (!Contract.MAIL_VARIABLES.contains(constant)) {
                find(constant, "is no variable of " + MAIL);
            }
        }
        support.type("businessRuleTask").forEach(task -> {
            String result = Diagram.camunda(task, "resultVariable");
            if (!result.isEmpty() && !known.contains(result)) {
                find(Diagram.id(task), "puts its result into " + result + ", which is no variable");
            }
            used.add(result);
        });
        tables.values().forEach(table -> {
            used.addAll(table.inputs.keySet());
            used.addAll(table.outputs);
        });
        forms.values().forEach(form -> used.addAll(form.fields.keySet()));
        known.stream()
                .filter(variable -> !used.contains(variable))
                .forEach(variable -> find(variable, "is a variable that no diagram, decision or form uses"));
    }

    private void beans() {
        var used = new TreeSet<String>();
        for (Diagram diagram : diagrams) {
            diagram.type("serviceTask", "sendTask").forEach(task -> {
                String expression = Diagram.camunda(task, "delegateExpression");
                used.addAll(bean(task, expression, JavaDelegate.class));
            });
            diagram.type("endEvent")
                    .forEach(event -> Diagram.children(event, "messageEventDefinition")
                            .map(definition -> Diagram.camunda(definition, "delegateExpression"))
                            .filter(expression -> !expression.isEmpty())
                            .forEach(expression -> used.addAll(bean(event, expression, JavaDelegate.class))));
            diagram.nodes().forEach(node -> {
                Diagram.children(node, "taskListener")
                        .forEach(listener -> used.addAll(
                                bean(node, listener.getAttribute("delegateExpression"), TaskListener.class)));
                Diagram.children(node, "executionListener")
                        .forEach(listener -> used.addAll(
                                bean(node, listener.getAttribute("delegateExpression"), ExecutionListener.class)));
            });
            diagram.type("sequenceFlow", "process")
                    .forEach(node -> Diagram.children(node, "executionListener")
                            .forEach(listener -> used.addAll(
                                    bean(node, listener.getAttribute("delegateExpression"), ExecutionListener.class))));
            for (Diagram.Expression expression : diagram.expressions()) {
                CALL.matcher(expression.body()).results().forEach(call -> {
                    used.add(call.group(1));
                    Class<?> type = blueprint.beans().get(call.group(1));
                    if (type == null) {
                        find(expression.element(), "calls " + call.group(1) + ", which is no Spring component");
                    } else if (Stream.of(type.getMethods())
                            .noneMatch(method -> method.getName().equals(call.group(2)))) {
                        find(expression.element(), "calls " + call.group(2) + ", which " + type + " has not");
                    }
                });
            }
        }
        used.addAll(OF_EARLIER_DIAGRAMS);
        same("beans that expressions may name", blueprint.of(Blueprint.EXPRESSION_BEANS), used);
    }

    private Set<String> bean(Element element, String expression, Class<?> kind) {
        var named = BEAN.matcher(expression);
        if (!named.matches()) {
            find(Diagram.id(element), "has no delegate expression where one is needed");
            return Set.of();
        }
        Class<?> type = blueprint.beans().get(named.group(1));
        if (type == null) {
            find(Diagram.id(element), "delegates to " + named.group(1) + ", which is no Spring component");
        } else if (!kind.isAssignableFrom(type)) {
            find(Diagram.id(element), "delegates to " + type + ", which is no " + kind.getSimpleName());
        }
        return Set.of(named.group(1));
    }

    private void formReferences() {
        same("forms", forms.keySet(), Contract.FIELDS.keySet());
        var used = new TreeSet<String>();
        for (Diagram diagram : diagrams) {
            diagram.type("userTask", "startEvent").forEach(element -> {
                String reference = Diagram.camunda(element, "formRef");
                if (reference.isEmpty()) {
                    if (element.getLocalName().equals("userTask")) {
                        find(Diagram.id(element), "has no form");
                    }
                    return;
                }
                used.add(reference);
                FormFile form = forms.get(reference);
                if (form == null) {
                    find(Diagram.id(element), "refers to the form " + reference + ", which does not exist");
                }
                if (!Diagram.camunda(element, "formRefBinding").equals("deployment")) {
                    find(Diagram.id(element), "is not bound to the form of its own deployment");
                }
            });
        }
        forms.values().forEach(form -> {
            if (!form.id.equals(form.file)) {
                find("forms/" + form.file + ".form", "has the id " + form.id);
            }
            if (!used.contains(form.file)) {
                find(form.file, "is a form that no element refers to");
            }
        });
    }

    private void formFields() {
        Set<String> variables = blueprint.of(Blueprint.VARIABLES);
        var left = new TreeSet<>(Contract.KEPT_FIELDS);
        forms.forEach((id, form) -> {
            Set<String> fields = form.fields.values().stream()
                    .map(field -> field.key + (field.required ? "*" : ""))
                    .collect(set());
            same("fields of the form " + id, fields, Contract.FIELDS.getOrDefault(id, Set.of()));
            if (id.equals(START_FORM)) {
                return;
            }
            form.fields.forEach((key, field) -> {
                boolean kept = Contract.KEPT_FIELDS.contains(key);
                left.remove(key);
                if ((kept || variables.contains(key)) && field.variable.isEmpty()) {
                    find(id + ": " + key, "is a variable that would not be taken from the form");
                }
                if (!kept && !field.variable.isEmpty()) {
                    find(id + ": " + key, "is kept by the process, which the contract does not say");
                }
                String lasts = Contract.LASTING_FIELDS.contains(key) ? "lasting" : "outcome";
                if (kept && !field.variable.isEmpty() && !field.variable.equals(lasts)) {
                    find(id + ": " + key, "is kept as " + field.variable + ", not as " + lasts);
                }
            });
        });
        left.forEach(variable -> find(variable, "is to be taken from a form, but no form has it"));
        forms.forEach((id, form) -> form.fields.values().forEach(field -> {
            Set<String> wanted = Contract.VALUES.get(field.key);
            if (wanted != null) {
                same(id + ": " + field.key, field.options, wanted);
            }
        }));
    }

    private void formTexts() {
        Set<String> shown = blueprint.of(Blueprint.SHOWN);
        Set<String> variables = blueprint.of(Blueprint.VARIABLES);
        var left = new TreeSet<>(shown);
        forms.forEach((id, form) -> {
            Set<String> known = Blueprint.union(Blueprint.union(shown, variables), form.fields.keySet());
            form.conditions.forEach(condition -> {
                var expression = new Diagram.Expression(id, condition);
                expression.names().stream()
                        .filter(name -> !known.contains(name))
                        .forEach(name -> find(id, "asks for " + name + ", which nobody sets"));
                COMPARED.matcher(condition).results().forEach(found -> {
                    Set<String> options = options(found.group(1));
                    if (!options.contains(found.group(2))) {
                        find(id, "asks whether " + found.group(1) + " is " + found.group(2) + ", which it never is");
                    }
                });
            });
            form.contents.forEach(content -> {
                if (content.contains("{{{")) {
                    find(id, "shows text unescaped");
                }
                TEMPLATE.matcher(content)
                        .results()
                        .flatMap(found -> new Diagram.Expression(id, found.group(1)).names().stream())
                        .filter(name -> !TEMPLATE_WORDS.contains(name) && !known.contains(name))
                        .forEach(name -> find(id, "shows " + name + ", which nobody sets"));
                left.removeIf(name -> content.contains(name));
            });
        });
        left.stream()
                .filter(name -> !blueprint.text(Blueprint.MODELS_GUIDE).contains("`" + name + "`"))
                .forEach(name -> find(name, "is prepared for forms, but no form shows it"));
        translated(
                "messages/case",
                bundle -> forms.forEach((id, form) -> form.fields.keySet().stream()
                        .filter(key -> !blueprint.bundle(bundle).containsKey("field." + key))
                        .forEach(key -> find(bundle, "has no field." + key + ", a field of the form " + id))));
        translated(
                "messages/case",
                bundle -> same(
                        bundle + ": kinds of entries",
                        blueprint.bundle(bundle).keySet().stream()
                                .filter(key -> key.startsWith("kind."))
                                .map(key -> key.substring(5))
                                .collect(set()),
                        blueprint.of(Blueprint.ENTRY_KINDS)));
    }

    private void outcomes() {
        var routed = new TreeSet<String>();
        outcomes(support, routed);
        outcomes(mail, routed);
        outcomes(delivery, routed);
        outcomes(review, routed);
        Set<String> decided = tables.values().stream()
                .flatMap(table -> table.inputs.keySet().stream())
                .collect(set());
        forms.values()
                .forEach(form -> form.fields.values().stream()
                        .filter(field -> !field.variable.isEmpty())
                        .filter(field -> !field.options.isEmpty() && !field.options.equals(YES_NO))
                        .filter(field -> !routed.contains(field.key) && !decided.contains(field.key))
                        // The choice is read from the case file; it routes nothing.
                        .filter(field -> !field.key.equals("chosenOption"))
                        .forEach(field -> find(field.key, "is an outcome that no gateway asks for")));
    }

    private void outcomes(Diagram diagram, Set<String> routed) {
        diagram.type("exclusiveGateway").forEach(gateway -> {
            List<Element> flows = diagram.flowsFrom(Diagram.id(gateway)).toList();
            if (flows.size() < 2) {
                return;
            }
            var values = new LinkedHashMap<String, Set<String>>();
            for (Element flow : flows) {
                String condition = Diagram.text(flow, "conditionExpression");
                boolean otherwise = gateway.getAttribute("default").equals(Diagram.id(flow));
                if (condition.isEmpty() && !otherwise) {
                    find(Diagram.id(flow), "has no condition and is not the default");
                }
                EQUALS.matcher(condition)
                        .results()
                        .forEach(found -> values.computeIfAbsent(found.group(1), name -> new TreeSet<>())
                                .add(found.group(2)));
                Diagram.expressions(flow, condition)
                        .forEach(expression -> expression.names().stream()
                                .filter(name -> !values.containsKey(name))
                                .filter(name -> !Contract.STATES.contains(name))
                                .filter(name -> !Contract.ASKED_OF_THE_DESK.contains(condition))
                                .filter(name -> !options(name).equals(YES_NO))
                                .forEach(name ->
                                        find(Diagram.id(flow), "asks for " + name + ", which no form answers")));
            }
            values.forEach((name, asked) -> {
                routed.add(name);
                same(Diagram.id(gateway) + ": " + name, asked, options(name));
            });
            if (values.isEmpty() && gateway.getAttribute("default").isEmpty()) {
                find(Diagram.id(gateway), "has no default flow");
            }
        });
    }

    private void decisions() {
        Set<String> ids = tables.values().stream().map(table -> table.id).collect(set());
        same("decisions", ids, blueprint.of(Blueprint.DECISIONS));
        var used = new TreeSet<String>();
        Stream.concat(support.type("businessRuleTask"), mail.type("businessRuleTask"))
                .forEach(task -> {
                    String decision = Diagram.camunda(task, "decisionRef");
                    used.add(decision);
                    if (!ids.contains(decision)) {
                        find(Diagram.id(task), "refers to the decision " + decision + ", which does not exist");
                    }
                    if (!Diagram.camunda(task, "decisionRefBinding").equals("deployment")) {
                        find(Diagram.id(task), "is not bound to the decision of its own deployment");
                    }
                    Table table = tables.get(decision);
                    if (table == null) {
                        return;
                    }
                    String result = Diagram.camunda(task, "resultVariable");
                    if (!result.isEmpty()) {
                        same(
                                Diagram.id(task) + ": outputs of " + decision,
                                new TreeSet<>(table.outputs),
                                Set.of(result));
                    } else {
                        same(
                                Diagram.id(task) + ": outputs of " + decision,
                                new TreeSet<>(table.outputs),
                                decision.equals(TechnicalSupport.Decision.MAIL)
                                        ? Set.of(ReceiveMailProcess.MAIL_OUTCOME, "reason", "answer")
                                        : blueprint.of(Blueprint.LEVEL_PARTS));
                    }
                });
        for (Diagram diagram : diagrams) {
            diagram.nodes().forEach(node -> {
                String decision = Diagram.properties(node).get("decision");
                if (decision != null) {
                    used.add(decision);
                    if (!ids.contains(decision)) {
                        find(Diagram.id(node), "goes by the decision " + decision + ", which does not exist");
                    }
                }
            });
        }
        tables.values().forEach(table -> {
            boolean required = tables.values().stream()
                    .anyMatch(other -> other.file.equals(table.file) && other.required.contains(table.id));
            if (!table.id.equals(table.file) && !required) {
                find("processes/" + table.file + ".dmn", "has the decision " + table.id);
            }
            if (!used.contains(table.id) && !required && !Contract.OF_THE_PRODUCT.contains(table.id)) {
                find(table.id, "is a decision that no element refers to");
            }
            if (!table.hitPolicy.equals(
                    Contract.LISTS.contains(table.id)
                            ? "COLLECT"
                            : Contract.LISTED_IN_ORDER.contains(table.id) ? "FIRST" : "UNIQUE")) {
                find(table.id, "has the hit policy " + table.hitPolicy);
            }
            table.inputs.forEach((input, values) -> {
                if (!blueprint.of(Blueprint.VARIABLES).contains(input) && !Contract.FACTS.contains(input)) {
                    find(table.id, "asks for " + input + ", which is no variable");
                }
                if (!Contract.OPEN_FACTS.contains(input)) {
                    same(table.id + ": values of " + input, values, options(input));
                }
            });
            table.asked.forEach((input, values) -> {
                if (Contract.OPEN_FACTS.contains(input)) {
                    return;
                }
                // where a rule leaves an input open, not every value has a rule of its own
                boolean open = values.remove("-");
                same(
                        table.id + ": rules on " + input,
                        open ? Blueprint.union(values, options(input)) : values,
                        options(input));
            });
        });
        alerts();
        mails();
        Table priority = tables.get(TechnicalSupport.Decision.PRIORITY);
        if (priority != null) {
            same("ticket-priority: calendars", priority.answers.getOrDefault("calendar", Set.of()), Contract.CALENDARS);
        }
    }

    private void alerts() {
        Table alerts = tables.get(TechnicalSupport.Decision.ALERTS);
        if (alerts == null) {
            return;
        }
        same(
                "alert-routing: outputs",
                new TreeSet<>(alerts.outputs),
                Set.of("recipient", "message", "becomesCandidate", "mustAcknowledge"));
        alerts.answers.getOrDefault("recipient", Set.of()).stream()
                .filter(recipient -> !blueprint.of(Blueprint.STAFF_GROUPS).contains(recipient))
                .filter(recipient -> !Contract.RECIPIENTS.contains(recipient))
                .forEach(recipient -> find("alert-routing: " + recipient, "is a group that nobody sets up"));
        alerts.answers.getOrDefault("message", Set.of()).stream()
                .filter(message -> !blueprint.of(Blueprint.TO_STAFF).contains(message))
                .forEach(message -> find("alert-routing: " + message, "is no message for staff"));
    }

    private void mails() {
        Table routing = tables.get(TechnicalSupport.Decision.MAIL);
        if (routing == null) {
            return;
        }
        same(
                "mail-routing: outcomes",
                routing.answers.getOrDefault(ReceiveMailProcess.MAIL_OUTCOME, Set.of()),
                blueprint.of(Blueprint.MAIL_OUTCOMES));
        Table admission = tables.get(TechnicalSupport.Decision.MAIL_ADMISSION);
        Table senders = tables.get(TechnicalSupport.Decision.MAIL_SENDERS);
        if (admission == null || senders == null) {
            return;
        }
        same("mail-admission: answers", admission.answers.getOrDefault("answer", Set.of()), options("answer"));
        same("mail-admission: admissions", admission.answers.getOrDefault("admission", Set.of()), options("admission"));
        senders.answers.getOrDefault("senderTrust", Set.of()).stream()
                .filter(trust -> !options("senderTrust").contains(trust))
                .forEach(trust -> find("mail-senders: " + trust, "is nothing that a sender is known as"));
        translated(
                "messages/received-mail",
                bundle -> Stream.concat(
                                routing.answers.getOrDefault("reason", Set.of()).stream(),
                                admission.answers.getOrDefault("admissionReason", Set.of()).stream())
                        .filter(reason -> !Contract.FACTS.contains(reason))
                        .filter(reason -> !blueprint.bundle(bundle).containsKey("reason." + reason))
                        .forEach(reason -> find(bundle, "has no reason." + reason)));
    }

    private void categories() {
        FormFile diagnose = forms.get("diagnose");
        if (diagnose == null) {
            return;
        }
        Set<String> lists = diagnose.fields.values().stream()
                .filter(field -> field.type.equals("checklist"))
                .map(field -> field.key)
                .collect(set());
        Set<String> categories = options("category");
        same(
                "diagnose: checklists",
                lists,
                categories.stream()
                        .map(category -> "checks" + Character.toUpperCase(category.charAt(0)) + category.substring(1))
                        .collect(set()));
        diagnose.fields.values().stream()
                .filter(field -> field.type.equals("checklist"))
                .forEach(field -> {
                    String category = Character.toLowerCase(field.key.charAt(6)) + field.key.substring(7);
                    if (!field.hide.equals("=category != \"" + category + "\"")) {
                        find("diagnose: " + field.key, "is not hidden for every category but " + category);
                    }
                    List<String> first = field.options.stream()
                            .limit(Contract.FIRST_CHECKS.size())
                            .toList();
                    if (!first.equals(Contract.FIRST_CHECKS)) {
                        find("diagnose: " + field.key, "begins with " + first + ", not with " + Contract.FIRST_CHECKS);
                    }
                });
    }

    private void groups() {
        Set<String> staff = blueprint.of(Blueprint.STAFF_GROUPS);
        Contract.GROUPS.stream()
                .filter(group -> !staff.contains(group))
                .forEach(group -> find(group, "is a group that nobody sets up"));
        blueprint.of(Blueprint.GROUPS).stream()
                .filter(group -> !staff.contains(group))
                .forEach(group -> find(group, "is a group that Java knows and nobody sets up"));
        var used = new TreeSet<String>();
        for (Diagram diagram : diagrams) {
            diagram.type("userTask").forEach(task -> {
                Set<String> candidates = candidates(task);
                used.addAll(candidates);
                if (candidates.isEmpty()) {
                    find(Diagram.id(task), "has no candidate group");
                }
                candidates.stream()
                        .filter(group -> !blueprint.of(Blueprint.GROUPS).contains(group))
                        .forEach(group ->
                                find(Diagram.id(task), "belongs to the group " + group + ", which is unknown"));
                Diagram.expressions(task, Diagram.camunda(task, "assignee"))
                        .forEach(expression -> expression.literals().stream()
                                .filter(group -> !staff.contains(group))
                                .forEach(group ->
                                        find(Diagram.id(task), "asks for the group " + group + ", which is unknown")));
            });
        }
        blueprint.of(Blueprint.GROUPS).stream()
                .filter(group -> !used.contains(group))
                .forEach(group -> find(group, "is a group that no task belongs to"));
        Table routing = tables.get(TechnicalSupport.Decision.ROUTING);
        if (routing != null) {
            routing.answers
                    .values()
                    .forEach(teams -> teams.stream()
                            .filter(team -> !staff.contains(team))
                            .forEach(team -> find("ticket-routing: " + team, "is a team that nobody sets up")));
        }
    }

    private void letters() {
        Map<String, Set<String>> audiences = Map.of(
                "tellRequester", blueprint.of(Blueprint.TO_REQUESTER),
                "recordRevocation", blueprint.of(Blueprint.TO_REQUESTER),
                "askRequester", blueprint.of(Blueprint.TO_REQUESTER),
                "sendProgressUpdate", blueprint.of(Blueprint.TO_REQUESTER),
                "tellLeads", blueprint.of(Blueprint.TO_STAFF),
                "withdrawConsent", blueprint.of(Blueprint.TO_REQUESTER),
                "giveUpCalling", blueprint.of(Blueprint.TO_STAFF),
                "recordReply", blueprint.of(Blueprint.TO_STAFF));
        Set<String> known = Blueprint.union(blueprint.of(Blueprint.TO_REQUESTER), blueprint.of(Blueprint.TO_STAFF));
        var sent = new TreeSet<String>();
        tables.values().forEach(table -> sent.addAll(table.answers.getOrDefault("message", Set.of())));
        for (Diagram diagram : diagrams) {
            diagram.nodes().forEach(node -> {
                Map<String, String> properties = Diagram.properties(node);
                properties.forEach((name, value) -> {
                    // Translations are held by a check of their own.
                    if (!blueprint.of(Blueprint.PROPERTIES).contains(name) && !name.endsWith(":zh")) {
                        find(Diagram.id(node), "has the property " + name + ", which is unknown");
                    } else if (!ElementProperties.CHOICES
                            .getOrDefault(name, ElementProperties.TIMER_CHOICES.getOrDefault(name, List.of(value)))
                            .contains(value)) {
                        find(Diagram.id(node), "has the property " + name + " with the unknown value " + value);
                    }
                });
                String message = properties.get("message");
                var senders = new LinkedHashSet<>(listeners(node, "taskListener", "create"));
                BEAN.matcher(Diagram.camunda(node, "delegateExpression"))
                        .results()
                        .forEach(found -> senders.add(found.group(1)));
                if (node.getLocalName().equals("endEvent")) {
                    Diagram.children(node, "messageEventDefinition")
                            .flatMap(definition -> BEAN.matcher(Diagram.camunda(definition, "delegateExpression"))
                                    .results())
                            .forEach(found -> senders.add(found.group(1)));
                }
                senders.retainAll(audiences.keySet());
                if (properties.containsKey("waitsFor")) {
                    senders.add("askRequester");
                }
                if (message == null) {
                    if (!senders.isEmpty()) {
                        find(Diagram.id(node), "sends a message but its property message names none");
                    }
                    return;
                }
                sent.add(message);
                if (!known.contains(message)) {
                    find(Diagram.id(node), "sends the message " + message + ", which is unknown");
                } else if (senders.isEmpty()) {
                    find(Diagram.id(node), "names the message " + message + ", but nothing sends it");
                }
                senders.stream()
                        .filter(sender -> known.contains(message)
                                && !audiences.getOrDefault(sender, Set.of()).contains(message))
                        .forEach(sender ->
                                find(Diagram.id(node), "sends " + message + " by " + sender + " to the wrong people"));
            });
        }
        known.stream()
                // a link is sent when its owner asks for it, wherever the ticket stands
                .filter(kind -> !sent.contains(kind) && !kind.equals(MessageKind.LINKS.key()))
                // an account that loses its rights is no step of a ticket
                .filter(kind -> !kind.equals(MessageKind.TASK_RETURNED.key()))
                // people hand a task over, whichever it is
                .filter(kind -> !kind.equals(MessageKind.TASK_HANDED_OVER.key()))
                // people write it, in any task and by the API
                .filter(kind -> !kind.equals(MessageKind.STAFF_MESSAGE.key()))
                // an analyst's task asks by it
                .filter(kind -> !kind.equals(MessageKind.ANSWER_WANTED.key()))
                .forEach(kind -> find(kind, "is a message that no element sends"));
        translated(
                "messages/letters",
                bundle -> known.stream()
                        .filter(kind -> blueprint.bundle(bundle).keySet().stream()
                                .noneMatch(key -> key.startsWith(kind + ".") && key.endsWith(".subject")))
                        .forEach(kind -> find(bundle, "has no " + kind + ".subject")));
        translated(
                "messages/letters",
                bundle -> blueprint.of(Blueprint.TO_REQUESTER).stream()
                        .filter(kind -> !blueprint.bundle(bundle).containsKey("phone." + kind))
                        .forEach(kind -> find(bundle, "has no phone." + kind)));
    }

    /** A plain reply fills in a field of the form of the task that it answers. */
    private void replies() {
        support.type("userTask").forEach(task -> {
            Map<String, String> properties = Diagram.properties(task);
            FormFile form = forms.get(Diagram.camunda(task, "formRef"));
            Stream.concat(
                            Stream.ofNullable(properties.get("replyField")),
                            Stream.ofNullable(properties.get("replySets"))
                                    .flatMap(sets -> Stream.of(sets.split(",", -1)))
                                    .map(set -> set.split("=", -1)[0].strip()))
                    .filter(field -> form == null || !form.fields.containsKey(field))
                    .forEach(field -> find(Diagram.id(task), "lets a reply fill in " + field + ", which is no field"));
        });
    }

    private void waiting() {
        for (Diagram diagram : diagrams) {
            diagram.nodes().forEach(node -> {
                String waitsFor = Diagram.properties(node).get("waitsFor");
                boolean asks = listeners(node, "taskListener", "create").contains("askRequester");
                if (waitsFor != null && !waitsFor.equals("requester")) {
                    find(Diagram.id(node), "waits for " + waitsFor + ", who is unknown");
                }
                if (waitsFor == null && asks) {
                    find(Diagram.id(node), "asks the requester but does not say that it waits");
                }
                if (waitsFor != null && !Diagram.camunda(node, "assignee").isEmpty()) {
                    find(Diagram.id(node), "waits for the requester but is assigned to an agent");
                }
            });
        }
    }

    private void filings() {
        for (Diagram diagram : diagrams) {
            diagram.type("userTask")
                    .filter(task -> !Diagram.properties(task).containsKey("entry"))
                    .forEach(task -> find(Diagram.id(task), "is a user task that says not how it is filed"));
        }
        var ruledBy = new LinkedHashMap<String, List<String>>();
        blueprint.names().forEach((where, tasks) -> {
            if (where.startsWith(Blueprint.RULED_BY)) {
                tasks.forEach(task ->
                        ruledBy.computeIfAbsent(task, key -> new ArrayList<>()).add(where));
            }
        });
        Set<String> tasks = diagrams.stream()
                .flatMap(diagram -> diagram.type("userTask"))
                .map(Diagram::id)
                .collect(set());
        ruledBy.forEach((task, stages) -> {
            if (!tasks.contains(task)) {
                find(task, "is ruled by " + stages + " but is no user task");
            }
            if (stages.size() > 1) {
                find(task, "is ruled more than once, by " + stages);
            }
        });
    }

    private void translations() {
        Set<String> paths = blueprint.paths("messages", ".properties").collect(set());
        for (String path : paths) {
            if (!path.endsWith("_en.properties") && !path.endsWith("_zh_CN.properties")) {
                find(path, "is in a language that Loopdesk does not speak");
            }
            String other = path.endsWith("_en.properties")
                    ? path.replace("_en.properties", "_zh_CN.properties")
                    : path.replace("_zh_CN.properties", "_en.properties");
            if (!paths.contains(other)) {
                find(path, "has no counterpart " + other);
                continue;
            }
            Map<String, String> texts = blueprint.bundle(path);
            Map<String, String> others = blueprint.bundle(other);
            texts.forEach((key, text) -> {
                if (text.isBlank()) {
                    find(path + ": " + key, "is empty");
                }
                if (text.replace("''", "").contains("'")) {
                    find(path + ": " + key, "has an apostrophe that a pattern would swallow");
                }
                String translation = others.get(key);
                if (translation == null) {
                    find(other, "has no " + key);
                } else if (!placeholders(text).equals(placeholders(translation))) {
                    find(
                            other + ": " + key,
                            "has the placeholders " + placeholders(translation) + ", not " + placeholders(text));
                }
            });
        }
    }

    private void refusals() {
        translated(
                "messages/refusals",
                bundle -> same(bundle + ": keys", blueprint.bundle(bundle).keySet(), blueprint.of(Blueprint.REFUSALS)));
    }

    private void translated(String bundle, java.util.function.Consumer<String> check) {
        for (String path : List.of(bundle + "_en.properties", bundle + "_zh_CN.properties")) {
            if (blueprint.files().containsKey(path)) {
                check.accept(path);
            } else {
                find(path, "does not exist");
            }
        }
    }

    /** The values that a form of a task offers for a field; those of the start form where no task has the field. */
    private Set<String> options(String key) {
        if (key.equals(ReceiveMailProcess.MAIL_OUTCOME)) {
            // a table answers this one
            Table routing = tables.get(TechnicalSupport.Decision.MAIL);
            return routing == null ? Set.of() : routing.answers.getOrDefault(key, Set.of());
        }
        Predicate<FormFile> ofTask = form -> !form.file.equals(START_FORM);
        return forms.values().stream()
                .sorted((one, other) -> Boolean.compare(ofTask.test(other), ofTask.test(one)))
                .filter(form -> form.fields.containsKey(key))
                .map(form -> form.fields.get(key).options)
                .findFirst()
                .orElse(Contract.VALUES.getOrDefault(key, Set.of()));
    }

    private static Set<String> messageOf(Element event) {
        Stream<String> own = event.getLocalName().equals("receiveTask")
                ? Stream.of(event.getAttribute("messageRef"))
                : Stream.empty();
        return Stream.concat(
                        own,
                        Diagram.children(event, "messageEventDefinition")
                                .map(definition -> definition.getAttribute("messageRef")))
                .map(reference -> {
                    var messages = event.getOwnerDocument().getElementsByTagNameNS("*", "message");
                    for (int i = 0; i < messages.getLength(); i++) {
                        Element message = (Element) messages.item(i);
                        if (Diagram.id(message).equals(reference)) {
                            return message.getAttribute("name");
                        }
                    }
                    return reference;
                })
                .collect(set());
    }

    /** The groups that a task names itself, as words or inside an expression. */
    private static Set<String> candidates(Element task) {
        String text = Diagram.camunda(task, "candidateGroups");
        var groups = new TreeSet<String>();
        Diagram.expressions(task, text).forEach(expression -> groups.addAll(expression.literals()));
        Stream.of(text.replaceAll("[$#]\\{[^}]*}", "").split(","))
                .map(String::strip)
                .filter(group -> !group.isEmpty())
                .forEach(groups::add);
        return groups;
    }

    private static Set<String> listeners(Element element, String kind, String event) {
        return Diagram.children(element, kind)
                .filter(listener -> listener.getAttribute("event").equals(event))
                .flatMap(listener -> BEAN.matcher(listener.getAttribute("delegateExpression"))
                        .results())
                .map(found -> found.group(1))
                .collect(set());
    }

    private static Set<Integer> placeholders(String text) {
        var numbers = new TreeSet<Integer>();
        int arguments;
        try {
            arguments = new MessageFormat(text).getFormatsByArgumentIndex().length;
        } catch (IllegalArgumentException e) {
            return Set.of(-1);
        }
        for (int i = 0; i < arguments; i++) {
            if (text.contains("{" + i + "}") || text.contains("{" + i + ",")) {
                numbers.add(i);
            }
        }
        return numbers;
    }

    private void same(String what, Set<String> found, Set<String> wanted) {
        var missing = new TreeSet<>(wanted);
        missing.removeAll(found);
        var besides = new TreeSet<>(found);
        besides.removeAll(wanted);
        if (!missing.isEmpty() || !besides.isEmpty()) {
            find(what, "missing " + missing + ", unknown " + besides);
        }
    }

    private void find(String what, String problem) {
        findings.add(what + " " + problem);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf('.'));
    }

    private static java.util.stream.Collector<String, ?, Set<String>> set() {
        return Collectors.toCollection(TreeSet::new);
    }

    private record FormField(
            String key, String type, boolean required, Set<String> options, String hide, String variable) {}

    /** A form as it is written down. */
    private record FormFile(
            String file,
            String id,
            String source,
            Map<String, FormField> fields,
            List<String> conditions,
            List<String> contents) {

        static FormFile read(String file, JsonNode json) {
            var form = new FormFile(
                    file,
                    json.path("id").asText(),
                    json.toString(),
                    new LinkedHashMap<>(),
                    new ArrayList<>(),
                    new ArrayList<>());
            form.collect(json);
            return form;
        }

        private void collect(JsonNode node) {
            for (JsonNode component : node.path("components")) {
                String hide = component.path("conditional").path("hide").asText("");
                if (!hide.isEmpty()) {
                    conditions.add(hide);
                }
                if (component.has("valuesExpression")) {
                    contents.add(component.path("valuesExpression").asText());
                }
                if (component.has("content")) {
                    contents.add(component.path("content").asText());
                }
                if (component.hasNonNull("key")) {
                    var options = new LinkedHashSet<String>();
                    component
                            .path("values")
                            .forEach(option -> options.add(option.path("value").asText()));
                    var field = new FormField(
                            component.path("key").asText(),
                            component.path("type").asText(),
                            component.path("validate").path("required").asBoolean(),
                            options,
                            hide,
                            component.path("properties").path("variable").asText(""));
                    fields.put(field.key, field);
                }
                collect(component);
            }
        }
    }

    /** A decision table as it is written down: values of inputs, as declared and as asked for, and answers by output. */
    private record Table(
            String file,
            String id,
            String hitPolicy,
            Map<String, Set<String>> inputs,
            Map<String, Set<String>> asked,
            List<String> outputs,
            Map<String, Set<String>> answers,
            Set<String> required) {

        static List<Table> read(String file, Document document) {
            return all(document.getDocumentElement(), "decision").stream()
                    .map(decision -> read(file, decision))
                    .toList();
        }

        private static Table read(String file, Element decision) {
            Element grid = first(decision, "decisionTable");
            var table = new Table(
                    file,
                    decision.getAttribute("id"),
                    grid.getAttribute("hitPolicy"),
                    new LinkedHashMap<>(),
                    new LinkedHashMap<>(),
                    new ArrayList<>(),
                    new LinkedHashMap<>(),
                    all(decision, "requiredDecision").stream()
                            .map(required -> required.getAttribute("href").substring(1))
                            .collect(set()));
            var names = new ArrayList<String>();
            for (Element input : all(grid, "input")) {
                String name = text(first(input, "inputExpression"));
                names.add(name);
                table.inputs.put(
                        name,
                        all(input, "inputValues").stream()
                                .flatMap(values -> values(text(values)).stream())
                                .collect(set()));
            }
            for (Element output : all(grid, "output")) {
                table.outputs.add(output.getAttribute("name"));
            }
            for (Element rule : all(grid, "rule")) {
                List<Element> asked = all(rule, "inputEntry");
                for (int i = 0; i < asked.size(); i++) {
                    table.asked
                            .computeIfAbsent(names.get(i), name -> new TreeSet<>())
                            .addAll(values(text(asked.get(i))));
                }
                List<Element> answers = all(rule, "outputEntry");
                for (int i = 0; i < answers.size(); i++) {
                    table.answers
                            .computeIfAbsent(table.outputs.get(i), name -> new TreeSet<>())
                            .addAll(values(text(answers.get(i))));
                }
            }
            return table;
        }

        private static Set<String> values(String list) {
            return Stream.of(list.split(","))
                    .map(value -> value.strip().replace("\"", ""))
                    .collect(set());
        }

        private static String text(Element element) {
            return first(element, "text").getTextContent().strip();
        }

        private static Element first(Element element, String name) {
            return all(element, name).get(0);
        }

        private static List<Element> all(Element element, String name) {
            var nodes = element.getElementsByTagNameNS("*", name);
            var found = new ArrayList<Element>();
            for (int i = 0; i < nodes.getLength(); i++) {
                found.add((Element) nodes.item(i));
            }
            return found;
        }
    }
}
