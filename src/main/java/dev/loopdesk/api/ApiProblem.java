package dev.loopdesk.api;

import dev.loopdesk.ticket.AttachmentRefusedException;
import dev.loopdesk.ticket.AttachmentSettings;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** An error of an API request; the text is created when the reader's language is known. */
public class ApiProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final transient Object[] values;
    private final transient List<FieldProblem> fields;

    /** Creates an error whose detail is the text of a key. */
    public ApiProblem(HttpStatus status, String key, Object... values) {
        this(status, key, List.of(), values);
    }

    private ApiProblem(HttpStatus status, String key, List<FieldProblem> fields, Object... values) {
        super(key);
        this.status = status;
        this.fields = List.copyOf(fields);
        this.values = values.clone();
    }

    /** Creates an error for invalid fields. */
    static ApiProblem wrong(List<FieldProblem> fields) {
        return new ApiProblem(HttpStatus.UNPROCESSABLE_ENTITY, "wrong-fields", fields);
    }

    /** Creates an error for invalid parameters of an address. */
    static ApiProblem wrongParameters(List<FieldProblem> parameters) {
        return new ApiProblem(HttpStatus.BAD_REQUEST, "wrong-parameters", parameters);
    }

    /** Creates an error for one invalid field. */
    public static ApiProblem wrong(String field, String key) {
        return wrong(List.of(new FieldProblem(field, key, List.of())));
    }

    /** Creates the error for a file that is refused. */
    public static ApiProblem refusedFile(AttachmentRefusedException.Reason reason, AttachmentSettings settings) {
        return switch (reason) {
            case TOO_LARGE, TOO_MUCH, TICKET_FULL ->
                new ApiProblem(
                        HttpStatus.PAYLOAD_TOO_LARGE,
                        "file.too-large",
                        settings.maxSize().toMegabytes(),
                        settings.maxPerTicket().toMegabytes());
            case BUSY -> new ApiProblem(HttpStatus.SERVICE_UNAVAILABLE, "file.busy");
            case TOO_MANY ->
                wrong(List.of(new FieldProblem("file", "wants.fewer-files", List.of(settings.maxCount()))));
            case HANDED_IN -> new ApiProblem(HttpStatus.CONFLICT, "collision");
            case EMPTY -> wrong("file", "wants.file");
            case TYPE -> wrong("file", "wants.type");
        };
    }

    /** Creates the same error for a missing ticket and for another caller's ticket. */
    public static ApiProblem noSuchTicket() {
        return new ApiProblem(HttpStatus.NOT_FOUND, "no-such-ticket");
    }

    /**
     * An error of a field.
     *
     * @param field name; nested fields as {@code requester.name}
     * @param key text key of the expected value
     */
    record FieldProblem(String field, String key, List<Object> values) {}

    /** An error of a field in the reader's language. */
    record FieldError(String field, String message) {}

    HttpStatus status() {
        return status;
    }

    ProblemDetail detail(Locale language) {
        ProblemDetail problem = Problems.of(status, String.valueOf(getMessage()), language, values);
        if (!fields.isEmpty()) {
            problem.setProperty(
                    "errors",
                    fields.stream()
                            .map(field -> new FieldError(
                                    field.field(),
                                    Problems.text(
                                            field.key(),
                                            language,
                                            field.values().toArray())))
                            .toList());
        }
        return problem;
    }
}
