package dev.loopdesk.process.notification;

import dev.loopdesk.message.MessageKind;
import dev.loopdesk.process.contract.DecisionTables;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.servicetime.Target;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.springframework.stereotype.Component;

/**
 * Evaluates the decision table of an alert: recipients of the news that a target is at risk or missed, and the action
 * expected of them (S1.1).
 */
@Component
class AlertRouting {

    private final DecisionTables tables;

    AlertRouting(DecisionTables tables) {
        this.tables = tables;
    }

    /** Event of a target that is reported. */
    enum Event {
        AT_RISK("at-risk"),
        BREACHED("breached");

        private final String key;

        Event(String key) {
            this.key = key;
        }
    }

    /**
     * A recipient of an alert.
     *
     * @param recipient id of a group, {@link #TEAM} or {@link #ASSIGNEE}
     * @param becomesCandidate true if the group may take over the ticket's open tasks
     * @param mustAcknowledge true if a lead must acknowledge the alert
     */
    record Alert(String recipient, MessageKind message, boolean becomesCandidate, boolean mustAcknowledge) {

        /** The specialists that the ticket is routed to. */
        static final String TEAM = "team";

        /** The agent who works on the ticket. */
        static final String ASSIGNEE = "assignee";
    }

    /** Returns the recipients in the element's table; none if no rule matches. */
    List<Alert> of(DelegateExecution execution, Target target, Event event) {
        String decision =
                ElementProperties.of(execution.getBpmnModelElementInstance()).decision();
        return tables
                .evaluate(
                        execution.getProcessDefinitionId(),
                        decision,
                        Map.of(
                                "target",
                                target.key(),
                                "event",
                                event.key,
                                Variable.PRIORITY,
                                execution.getVariable(Variable.PRIORITY)))
                .stream()
                .map(rule -> new Alert(
                        text(decision, rule, "recipient"),
                        MessageKind.of(text(decision, rule, "message")),
                        Boolean.TRUE.equals(rule.get("becomesCandidate")),
                        Boolean.TRUE.equals(rule.get("mustAcknowledge"))))
                .toList();
    }

    private static String text(String decision, Map<String, Object> rule, String output) {
        Object value = rule.get(output);
        if (value == null) {
            throw new IllegalStateException("A rule of the decision " + decision + " has no output " + output);
        }
        return value.toString();
    }
}
