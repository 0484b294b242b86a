package dev.loopdesk.process.contract;

import java.util.List;
import java.util.Objects;
import org.camunda.bpm.engine.impl.form.validator.FormFieldValidationException;

/**
 * Refuses entered values, in the user's language. The engine's web interfaces answer with status 400 and the message;
 * the transaction is rolled back.
 */
public class Refusal extends FormFieldValidationException {

    private static final long serialVersionUID = 1L;

    private final List<String> fields;

    public Refusal(String message) {
        this(message, List.of());
    }

    /**
     * Refuses the values of fields.
     *
     * @param fields keys of the fields, in the form's order
     */
    public Refusal(String message, List<String> fields) {
        super((Object) null, message);
        this.fields = List.copyOf(fields);
    }

    /** Returns the same refusal, of the value of a field. */
    public Refusal at(String field) {
        return at(List.of(field));
    }

    /** Returns the same refusal, of the values of these fields. */
    public Refusal at(List<String> refused) {
        return new Refusal(Objects.requireNonNull(getMessage()), refused);
    }

    /** Returns the keys of the refused fields, in the form's order; none if the whole answer is refused. */
    public List<String> fields() {
        return fields;
    }
}
