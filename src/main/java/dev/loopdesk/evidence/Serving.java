package dev.loopdesk.evidence;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.Stage;
import dev.loopdesk.ticket.Entry;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.jspecify.annotations.Nullable;

/**
 * Element of a version of a process, with the clauses of which its entries are evidence.
 *
 * @param clauses clauses that the element names; without any those of the fields of its form
 * @param form fields of its own form that name clauses
 * @param fields fields of all forms of the version that name clauses, by key
 */
record Serving(
        ElementProperties element,
        Set<String> clauses,
        Collection<ServingField> form,
        Map<String, ServingField> fields) {

    /** Result of a step for a clause. */
    enum Outcome {
        /** The step is no evidence of the clause, whatever it says. */
        NONE,
        DONE,
        /** The fields of the clause are empty. */
        EMPTY,
        /** A field of the clause says no. */
        DENIED
    }

    /**
     * Result of an entry for a clause, with the fields that decide.
     *
     * @param fields the fields that decide; none if the entry itself does
     */
    record Proof(Outcome outcome, List<ServingField> fields) {

        static final Proof NONE = new Proof(Outcome.NONE, List.of());
    }

    boolean isTask() {
        return element.element() instanceof UserTask;
    }

    String id() {
        return element.element().getId();
    }

    String name(Locale reader) {
        return element.name(reader);
    }

    /** Returns the stage that an answer to the task shows the ticket to be in; null for other entries. */
    @Nullable
    Stage stage(Entry entry) {
        return answers(entry) ? element.stage() : null;
    }

    /** Returns what an entry of the element is for a clause: fields that name it decide, else the entry itself. */
    Proof proof(Entry entry, String clause) {
        if (!clauses.contains(clause) || (isTask() && !answers(entry))) {
            return Proof.NONE;
        }
        List<ServingField> naming = (isTask() ? form : fields.values())
                .stream().filter(field -> field.clauses().contains(clause)).toList();
        if (naming.isEmpty()) {
            return isTask() && !form.isEmpty() ? Proof.NONE : new Proof(Outcome.DONE, List.of());
        }
        List<ServingField> denying = naming.stream()
                .filter(field -> Boolean.FALSE.equals(entry.content().get(field.key())))
                .toList();
        if (!denying.isEmpty()) {
            return new Proof(Outcome.DENIED, denying);
        }
        List<ServingField> filled =
                naming.stream().filter(field -> field.isFilled(entry)).toList();
        return filled.isEmpty() ? new Proof(Outcome.EMPTY, naming) : new Proof(Outcome.DONE, filled);
    }

    /** Tells whether an entry answers the task; hand-overs and the like name the task, too. */
    private boolean answers(Entry entry) {
        return isTask() && entry.kind() == element.entry();
    }
}
