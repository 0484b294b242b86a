package dev.loopdesk.hardening;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loopdesk.message.MessageKind;
import dev.loopdesk.message.MessageKind.Audience;
import dev.loopdesk.process.contract.Clauses;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.TechnicalSupport.Property;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.jspecify.annotations.Nullable;

/** Rules for the extension properties of an element: known names, known values, references that lead somewhere. */
final class PropertyRules {

    private static final String TELL_REQUESTER = "${tellRequester}";
    private static final String ALERT_LEAD = "${alertLead}";
    private static final Set<String> KNOWN = new TreeSet<>(Set.of(
            Property.MESSAGE,
            Property.WAITS_FOR,
            Property.ENTRY,
            Property.COPIES,
            Property.REQUESTER_MAY,
            Property.STAGE,
            Property.MEETS,
            Property.STARTS,
            Property.FOLLOW_UP_FIELD,
            Property.RESOLUTION_CLOCK,
            Property.DECISION,
            Property.CLAUSE,
            Property.TARGET,
            Property.MOMENT,
            Property.REPLY_FIELD,
            Property.REPLY_SETS));
    /** Distance of a misspelt name; what is farther away is a note of the analyst. */
    private static final int NEAR = 2;

    private final String file;
    private final ModelFindings findings;

    PropertyRules(String file, ModelFindings findings) {
        this.file = file;
        this.findings = findings;
    }

    /** Checks names and values. */
    void check(FlowElement element) {
        ElementProperties.written(element).forEach((name, value) -> {
            List<String> choices =
                    ElementProperties.CHOICES.getOrDefault(name, ElementProperties.TIMER_CHOICES.get(name));
            if (name.equals(Property.CLAUSE) && !Clauses.ALL.containsAll(Clauses.named(value))) {
                findings.at(file, element, "element.clause", name, value, Clauses.ALL);
            } else if (choices != null && !choices.contains(value)) {
                findings.at(file, element, "element.property", name, value, choices);
            } else if (!KNOWN.contains(name) && KNOWN.stream().anyMatch(known -> isNear(name, known))) {
                findings.at(file, element, "element.property-unknown", name, KNOWN);
            }
        });
    }

    /** Checks the message of a service task, and the table that it goes by. */
    void service(ServiceTask task, Predicate<String> isDecision) {
        Map<String, String> written = ElementProperties.written(task);
        if (TELL_REQUESTER.equals(task.getCamundaDelegateExpression())) {
            String message = written.get(Property.MESSAGE);
            if (message == null) {
                findings.at(file, task, "element.property-missing", Property.MESSAGE, toRequester());
            } else {
                toRequester(task, message);
            }
        }
        String decision = written.get(Property.DECISION);
        if (decision == null && ALERT_LEAD.equals(task.getCamundaDelegateExpression())) {
            findings.at(file, task, "element.decision-missing", Property.DECISION);
        } else if (decision != null && !isDecision.test(decision)) {
            findings.at(file, task, "element.no-decision", Property.DECISION, decision);
        }
    }

    /** Checks that a message goes to the requester. */
    void toRequester(FlowElement element, @Nullable String message) {
        List<String> known = ElementProperties.CHOICES.getOrDefault(Property.MESSAGE, List.of());
        if (message != null
                && known.contains(message)
                && MessageKind.of(message).audience() != Audience.REQUESTER) {
            findings.at(file, element, "element.message-for-staff", Property.MESSAGE, message, toRequester());
        }
    }

    /** Checks the field until whose date the ticket rests. */
    void followUp(UserTask task, FormRules form) {
        String field = ElementProperties.written(task).get(Property.FOLLOW_UP_FIELD);
        if (field != null && form.field(field).filter(FormRules::isDate).isEmpty()) {
            findings.at(file, task, "element.no-date-field", Property.FOLLOW_UP_FIELD, field);
        }
    }

    /** Checks the fields that a plain reply fills in. */
    void reply(UserTask task, FormRules form) {
        Map<String, String> written = ElementProperties.written(task);
        String field = written.get(Property.REPLY_FIELD);
        String sets = written.get(Property.REPLY_SETS);
        if (field == null) {
            if (sets != null) {
                findings.at(file, task, "element.reply-field-missing", Property.REPLY_FIELD, Property.REPLY_SETS);
            }
            return;
        }
        boolean text = form.field(field)
                .filter(found -> FormRules.TEXTS.contains(found.path("type").asText()))
                .isPresent();
        if (!text) {
            findings.at(file, task, "element.no-text-field", Property.REPLY_FIELD, field);
        }
        if (form.forRequester().contains(field) || form.adding().contains(field)) {
            findings.at(file, task, "element.field-for-staff", Property.REPLY_FIELD, field);
        }
        if (sets != null) {
            Arrays.stream(sets.split(",", -1)).forEach(set -> set(task, form, set.strip()));
        }
    }

    private void set(UserTask task, FormRules form, String set) {
        String[] pair = set.split("=", 2);
        JsonNode field = form.field(pair[0].strip()).orElse(null);
        if (pair.length != 2 || field == null) {
            findings.at(file, task, "element.reply-sets", Property.REPLY_SETS, set);
            return;
        }
        var values = new TreeSet<String>();
        field.path("values").forEach(value -> values.add(value.path("value").asText()));
        if (!values.isEmpty() && !values.contains(pair[1].strip())) {
            findings.at(file, task, "element.reply-value", Property.REPLY_SETS, set, values);
        }
    }

    private static List<String> toRequester() {
        return ElementProperties.CHOICES.getOrDefault(Property.MESSAGE, List.of()).stream()
                .filter(key -> MessageKind.of(key).audience() == Audience.REQUESTER)
                .toList();
    }

    /** Tells whether a name differs from another by few letters (Levenshtein). */
    static boolean isNear(String name, String known) {
        String one = name.toLowerCase(Locale.ROOT);
        String other = known.toLowerCase(Locale.ROOT);
        int[] before = new int[other.length() + 1];
        for (int j = 0; j < before.length; j++) {
            before[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] now = new int[other.length() + 1];
            now[0] = i;
            for (int j = 1; j < now.length; j++) {
                int replaced = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(replaced, Math.min(before[j], now[j - 1]) + 1);
            }
            before = now;
        }
        return before[other.length()] <= NEAR;
    }
}
