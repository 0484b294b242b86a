package dev.loopdesk.process.contract;

import org.camunda.bpm.engine.impl.form.validator.FormFieldValidationException;

/**
 * Refuses entered values, in the user's language. The engine's web interfaces answer with status 400 and the message;
 * the transaction is rolled back.
 */
public class Refusal extends FormFieldValidationException {

    private static final long serialVersionUID = 1L;

    public Refusal(String message) {
        super((Object) null, message);
    }
}
