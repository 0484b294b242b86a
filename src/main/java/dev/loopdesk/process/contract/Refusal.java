package dev.loopdesk.process.contract;

import org.camunda.bpm.engine.impl.form.validator.FormFieldValidationException;

/**
 * Says no to what somebody entered, in words for that person. The engine's web interfaces answer it with status 400
 * and the message, and the transaction is rolled back.
 */
public class Refusal extends FormFieldValidationException {

    private static final long serialVersionUID = 1L;

    public Refusal(String message) {
        super((Object) null, message);
    }
}
