package dev.loopdesk.hardening;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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

    private static final String DELEGATE = "delegateExpression";
    private static final Set<String> ACTIONS = Set.of(DELEGATE, "expression");

    private final String file;
    private final RestrictedExpressions expressions;
    private final Set<String> known = new TreeSet<>(OF_THE_ENGINE);
    private final ModelFindings findings;

    ExpressionRules(String file, RestrictedExpressions expressions, Set<String> variables, ModelFindings findings) {
        this.file = file;
        this.expressions = expressions;
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
        if (!namesChecked && !action) {
            return;
        }
        unknown(text).forEach(name -> {
            if (action) {
                noService(element, name);
            } else {
                findings.at(file, owner(element), "element.unknown-variable", name);
            }
        });
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
