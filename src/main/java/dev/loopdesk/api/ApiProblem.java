package dev.loopdesk.api;

import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/** Why a request to the API is not done; its words are made when the reader's language is known. */
class ApiProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final transient Object[] values;
    private final transient List<FieldProblem> fields;

    /** The details are the text of that key. */
    ApiProblem(HttpStatus status, String key, Object... values) {
        this(status, key, List.of(), values);
    }

    private ApiProblem(HttpStatus status, String key, List<FieldProblem> fields, Object... values) {
        super(key);
        this.status = status;
        this.fields = List.copyOf(fields);
        this.values = values.clone();
    }

    /** What was sent is well-formed, but its fields are not what is wanted. */
    static ApiProblem wrong(List<FieldProblem> fields) {
        return new ApiProblem(HttpStatus.UNPROCESSABLE_ENTITY, "wrong-fields", fields);
    }

    /** What was sent is not what is wanted in one field. */
    static ApiProblem wrong(String field, String key) {
        return wrong(List.of(new FieldProblem(field, key, List.of())));
    }

    /** The same answer whether there is no such ticket or it is somebody else's. */
    static ApiProblem noSuchTicket() {
        return new ApiProblem(HttpStatus.NOT_FOUND, "no-such-ticket");
    }

    /**
     * What is wrong with a field.
     *
     * @param field its name; in an object within, {@code requester.name}
     * @param key of the text that says what is wanted
     */
    record FieldProblem(String field, String key, List<Object> values) {}

    /** A field and what is wrong with it, in the reader's words. */
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
