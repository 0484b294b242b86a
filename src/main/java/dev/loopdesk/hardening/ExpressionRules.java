package dev.loopdesk.hardening;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Rules for the expressions of a diagram, in attributes and in texts: each can be read and names only services that
 * models may use and variables that something sets.
 */
final class ExpressionRules {

    private static final Pattern EXPRESSION = Pattern.compile("[$#]\\{([^}]*)}");
    private static final Pattern LITERAL = Pattern.compile("'[^']*'|\"[^\"]*\"");
    /** Matches a name that is neither a method call nor a property of another name. */
    private static final Pattern NAME = Pattern.compile("(?<![\\w.])([A-Za-z_]\\w*)\\b(?!\\s*\\()");

    private static final Pattern SERVICE = Pattern.compile("\\s*[$#]\\{.*}\\s*", Pattern.DOTALL);
    private static final Pattern PLAIN_SERVICE = Pattern.compile("\\s*[$#]\\{\\s*(\\w+)\\s*}\\s*");
    /** Names that the engine defines. */
    private static final Set<String> OF_THE_ENGINE = Set.of(
            "execution",
            "task",
            "authenticatedUserId",
            "loopCounter",
            "nrOfInstances",
            "nrOfActiveInstances",
            "nrOfCompletedInstances");
    /** Attributes that name a variable which the engine then sets. */
    private static final Set<String> SETTING = Set.of(
            "resultVariable", "elementVariable", "errorCodeVariable", "errorMessageVariable", "escalationCodeVariable");
    /** Elements whose name the engine evaluates. */
    private static final Set<String> NAMED_BY_EXPRESSION = Set.of("userTask", "message", "signal");

    /** Matches a name with what follows it, up to its first member. */
    private static final Pattern MEMBER = Pattern.compile("(?<![\\w.])([A-Za-z_]\\w*)\\s*\\.\\s*(\\w+)");

    private static final Pattern CLASS =
            Pattern.compile("\\.\\s*(getClass|class)\\b|\\[\\s*['\"](getClass|class)['\"]\\s*]");
    private static final Pattern COMPARED =
            Pattern.compile("(?<![\\w.])([A-Za-z_]\\w*)\\s*(?:==|!=|\\beq\\b|\\bne\\b)\\s*(?:'([^']*)'|\"([^\"]*)\")");
    /** What expressions may ask of the engine's own objects. */
    private static final Set<String> SCOPES = Set.of("execution", "task");

    private static final String DELEGATE = "delegateExpression";
    /** Kinds of services by the element that calls them. */
    private static final Map<String, List<Class<?>>> KINDS = Map.of(
            "serviceTask", List.of(JavaDelegate.class),
            "sendTask", List.of(JavaDelegate.class),
            "messageEventDefinition", List.of(JavaDelegate.class),
            "executionListener", List.of(ExecutionListener.class, JavaDelegate.class),
            "taskListener", List.of(TaskListener.class));

    private static final Set<String> ACTIONS = Set.of(DELEGATE, "expression");

    private final String file;
    private final RestrictedExpressions expressions;
    private final Set<String> known = new TreeSet<>(OF_THE_ENGINE);
    private final Map<String, Set<String>> values;
    private final ModelFindings findings;

    /**
     * Creates the rules for a diagram.
     *
     * @param variables names of the variables that something sets
     * @param values all values that forms and tables give to a variable, by the variable
     */
    ExpressionRules(
            String file,
            RestrictedExpressions expressions,
            Set<String> variables,
            Map<String, Set<String>> values,
            ModelFindings findings) {
        this.file = file;
        this.expressions = expressions;
        this.values = values;
        this.known.addAll(variables);
        this.known.addAll(RestrictedExpressions.BEANS);
        this.known.addAll(RestrictedExpressions.FORMER_BEANS.keySet());
        this.findings = findings;
    }

    /**
     * Checks all expressions of a diagram.
     *
     * @param closed keys of the processes whose variables are known; of others only the services are checked, because
     *     whoever starts them may bring any variable
     */
    void check(NodeList elements, Set<String> closed) {
        for (int i = 0; i < elements.getLength(); i++) {
            collect((Element) elements.item(i));
        }
        for (int i = 0; i < elements.getLength(); i++) {
            var element = (Element) elements.item(i);
            boolean namesChecked = closed.contains(process(element));
            for (int a = 0; a < element.getAttributes().getLength(); a++) {
                attribute(element, (Attr) element.getAttributes().item(a), namesChecked);
            }
            if (hasEvaluatedText(element)) {
                evaluated(element, element.getTextContent(), namesChecked, false);
            }
        }
    }

    /** Collects the texts that expressions of a file compare something with, or pass on. */
    static void collectCompared(String file, Set<String> into) {
        EXPRESSION
                .matcher(file)
                .results()
                .forEach(expression -> LITERAL.matcher(expression.group())
                        .results()
                        .map(MatchResult::group)
                        .forEach(text -> into.add(text.substring(1, text.length() - 1))));
    }

    /** Finds the element of the diagram that an element of the file belongs to. */
    static Element owner(Element element) {
        Element at = element;
        while (at.getParentNode() instanceof Element around
                && !Set.of("process", "subProcess", "transaction", "adHocSubProcess", "definitions")
                        .contains(around.getLocalName())) {
            at = around;
        }
        return at;
    }

    private void collect(Element element) {
        String name = element.getLocalName();
        for (int a = 0; a < element.getAttributes().getLength(); a++) {
            var attribute = (Attr) element.getAttributes().item(a);
            boolean target = attribute.getLocalName().equals("target") && (name.equals("in") || name.equals("out"));
            boolean parameter = attribute.getLocalName().equals("name")
                    && (name.equals("inputParameter") || name.equals("outputParameter"));
            if (target || parameter || SETTING.contains(attribute.getLocalName())) {
                known.add(attribute.getValue());
            }
        }
    }

    private void attribute(Element element, Attr attribute, boolean namesChecked) {
        String name = attribute.getLocalName();
        boolean plain = element.getLocalName().equals("property")
                || (name.equals("name") && !NAMED_BY_EXPRESSION.contains(element.getLocalName()));
        if (plain) {
            return;
        }
        if (name.equals(DELEGATE)) {
            service(element, attribute.getValue());
        }
        evaluated(element, attribute.getValue(), namesChecked, ACTIONS.contains(name));
    }

    private void service(Element element, String text) {
        var plain = PLAIN_SERVICE.matcher(text);
        if (!SERVICE.matcher(text).matches()) {
            findings.at(file, owner(element), "element.no-expression", DELEGATE, text, "${tellRequester}");
        } else if (plain.matches() && known.contains(plain.group(1)) && !RestrictedExpressions.isBean(plain.group(1))) {
            noService(element, plain.group(1));
        } else if (plain.matches()) {
            List<Class<?>> kinds = KINDS.getOrDefault(element.getLocalName(), List.of());
            expressions
                    .type(plain.group(1))
                    .filter(type -> !kinds.isEmpty() && kinds.stream().noneMatch(kind -> kind.isAssignableFrom(type)))
                    .ifPresent(type -> findings.at(
                            file,
                            owner(element),
                            "element.wrong-service",
                            plain.group(1),
                            kinds.get(0).getSimpleName()));
        }
    }

    private void noService(Element element, String name) {
        findings.at(file, owner(element), "element.no-service", name, new TreeSet<>(RestrictedExpressions.BEANS));
    }

    private void evaluated(Element element, String text, boolean namesChecked, boolean action) {
        if (!text.contains("${") && !text.contains("#{")) {
            return;
        }
        String unreadable = expressions.unreadable(text);
        if (unreadable != null) {
            findings.at(file, owner(element), "element.expression", text.strip(), unreadable);
            return;
        }
        members(element, text);
        if (!namesChecked && !action) {
            return;
        }
        COMPARED.matcher(text).results().forEach(compared -> {
            String value = compared.group(2) == null ? compared.group(3) : compared.group(2);
            Set<String> given = values.get(compared.group(1));
            if (given != null && !given.contains(value)) {
                findings.at(file, owner(element), "element.condition-value", compared.group(1), value, given);
            }
        });
        unknown(text).forEach(name -> {
            if (action) {
                noService(element, name);
            } else {
                findings.at(file, owner(element), "element.unknown-variable", name);
            }
        });
    }

    /** Checks what an expression asks of services and of the engine, which refuses all else when it gets there. */
    private void members(Element element, String text) {
        CLASS.matcher(text)
                .results()
                .forEach(found -> findings.at(
                        file,
                        owner(element),
                        "element.expression-forbidden",
                        found.group(1) == null ? found.group(2) : found.group(1)));
        // What stands in quotation marks is no member, and keeps its length.
        String bare = LITERAL.matcher(text)
                .replaceAll(found -> "'" + "x".repeat(found.group().length() - 2) + "'");
        MEMBER.matcher(bare).results().forEach(found -> {
            String name = found.group(1);
            String member = found.group(2);
            if (SCOPES.contains(name) && !RestrictedExpressions.OF_SCOPES.contains(member)) {
                findings.at(file, owner(element), "element.expression-forbidden", member);
            } else if (RestrictedExpressions.isBean(name)) {
                int given = arguments(bare, found.end());
                expressions
                        .type(name)
                        .filter(type -> Stream.of(type.getMethods())
                                .noneMatch(method -> (method.getName().equals(member)
                                                && (given < 0 || method.getParameterCount() == given))
                                        || (given < 0 && isGetter(method.getName(), member))))
                        .ifPresent(type -> findings.at(
                                file,
                                owner(element),
                                "element.no-method",
                                name,
                                member,
                                Stream.of(type.getMethods())
                                        .filter(method -> method.getDeclaringClass()
                                                .getName()
                                                .startsWith("dev.loopdesk."))
                                        .map(method -> method.getName() + "/" + method.getParameterCount())
                                        .distinct()
                                        .sorted()
                                        .toList()));
            }
        });
    }

    private static boolean isGetter(String method, String property) {
        return method.equalsIgnoreCase("get" + property) || method.equalsIgnoreCase("is" + property);
    }

    /** Returns how many values a call is given whose name ends there; -1 if it is no call. */
    private static int arguments(String text, int end) {
        int at = end;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at >= text.length() || text.charAt(at) != '(') {
            return -1;
        }
        int depth = 0;
        int commas = 0;
        boolean any = false;
        char quote = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
                any = true;
            } else if (c == '(' || c == '[') {
                depth++;
            } else if (c == ')' || c == ']') {
                depth--;
                if (depth == 0) {
                    break;
                }
            } else if (c == ',' && depth == 1) {
                commas++;
            } else if (!Character.isWhitespace(c)) {
                any = true;
            }
        }
        return any ? commas + 1 : 0;
    }

    private Stream<String> unknown(String text) {
        return names(text).filter(name -> !known.contains(name)).distinct();
    }

    /** Returns the names that an expression starts from. */
    static Stream<String> names(String text) {
        return EXPRESSION
                .matcher(text)
                .results()
                .flatMap(expression -> NAME.matcher(
                                LITERAL.matcher(expression.group(1)).replaceAll("''"))
                        .results())
                .map(name -> name.group(1))
                .filter(name -> !RestrictedExpressions.WORDS.contains(name.toLowerCase(Locale.ROOT)));
    }

    /** Tells whether an element has nothing but text that the engine evaluates. */
    private static boolean hasEvaluatedText(Element element) {
        if (element.getElementsByTagNameNS("*", "*").getLength() > 0) {
            return false;
        }
        return switch (element.getLocalName()) {
            case "text", "incoming", "outgoing" -> false;
            case "documentation" ->
                element.getParentNode() instanceof Element around
                        && around.getLocalName().equals("userTask");
            default -> true;
        };
    }

    private static String process(Element element) {
        Element at = element;
        while (!at.getLocalName().equals("process") && at.getParentNode() instanceof Element around) {
            at = around;
        }
        return at.getLocalName().equals("process") ? at.getAttribute("id") : "";
    }
}
