package dev.loopdesk.hardening;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.dmn.instance.Decision;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.LocaleContextHolder;
import org.w3c.dom.Element;

/** Collects what the rules find in the models of a deployment, each finding once. */
final class ModelFindings {

    private final Set<ModelFinding> all = new LinkedHashSet<>();

    /** Adds an error of a whole file. */
    void inFile(String file, String key, Object... values) {
        at(file, null, null, key, values);
    }

    /** Adds that a file cannot be read, in the words of its reader. */
    void unreadable(String file, Throwable failure) {
        String reason = String.valueOf(failure.getMessage()).strip();
        if (reason.contains("DOCTYPE")) {
            inFile(file, "file.doctype");
        } else {
            // The list of findings ends each of them with a full stop of its own.
            inFile(file, "file.unreadable", reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason);
        }
    }

    /** Adds an error of an element of a diagram. */
    void at(String file, FlowElement element, String key, Object... values) {
        at(file, element.getId(), element.getName(), key, values);
    }

    /** Adds an error of a decision. */
    void at(String file, Decision decision, String key, Object... values) {
        at(file, decision.getId(), decision.getName(), key, values);
    }

    /** Adds an error of an element of an XML file. */
    void at(String file, Element element, String key, Object... values) {
        at(file, id(element), element.getAttribute("name"), key, values);
    }

    /** Returns the id of an element of an XML file, or its kind. */
    static String id(Element element) {
        return element.hasAttribute("id") ? element.getAttribute("id") : element.getLocalName();
    }

    /** Adds an error of something in a file. */
    void at(String file, @Nullable String element, @Nullable String name, String key, Object... values) {
        all.add(new ModelFinding(file, element, orNull(name), key, List.of(values), true));
    }

    /** Adds an error of an element that weakens a guard of the standard, and that somebody may accept. */
    void guard(String file, BaseElement element, String clause, String key, Object... values) {
        all.add(new ModelFinding(file, element.getId(), name(element), key, List.of(values), true, clause));
    }

    /** Adds a warning about an element of a diagram. */
    void warn(String file, BaseElement element, String key, Object... values) {
        warn(file, element.getId(), name(element), key, values);
    }

    /** Adds a warning about something in a file. */
    void warn(String file, @Nullable String element, @Nullable String name, String key, Object... values) {
        all.add(new ModelFinding(file, element, orNull(name), key, List.of(values), false));
    }

    private static @Nullable String name(BaseElement element) {
        return orNull(element.getAttributeValue("name"));
    }

    private static @Nullable String orNull(@Nullable String name) {
        return name == null || name.isBlank() ? null : name;
    }

    /** Adds a finding. */
    void add(ModelFinding finding) {
        all.add(finding);
    }

    /** Returns all findings, those of a file together. */
    List<ModelFinding> all() {
        return all.stream().sorted(Comparator.comparing(ModelFinding::file)).toList();
    }

    /**
     * Refuses the models if there is an error, in the language of the request.
     *
     * @throws RefusedModels with all findings
     */
    void refuseErrors() {
        refuse(ModelFinding::isError);
    }

    /**
     * Refuses the models if there is a finding of some kind, in the language of the request.
     *
     * @throws RefusedModels with all findings
     */
    void refuse(Predicate<ModelFinding> refused) {
        if (all.stream().anyMatch(refused)) {
            LocaleContext request = LocaleContextHolder.getLocaleContext();
            Locale reader = request == null ? null : request.getLocale();
            throw new RefusedModels(all(), reader == null ? Locale.ENGLISH : reader);
        }
    }
}
