package dev.loopdesk.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.api.ApiProblem.FieldProblem;
import dev.loopdesk.message.EmailAddress;
import dev.loopdesk.text.Characters;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The fields of a JSON object that somebody sent. What is taken out is text as it was written; everything that is wrong is
 * collected and named at once. {@code null} is as if the field were not there.
 */
final class JsonFields {

    /** Longest body, in bytes. */
    static final int LONGEST_BODY = 1024 * 1024;

    private static final int DEEPEST = 5;
    private static final int MOST_PROBLEMS = 40;
    private static final int LONGEST_NAME = 100;
    private static final JsonMapper STRICT = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ObjectNode object;
    private final String prefix;
    private final List<FieldProblem> problems;
    private final Set<String> known = new HashSet<>();

    private JsonFields(ObjectNode object, String prefix, List<FieldProblem> problems) {
        this.object = object;
        this.prefix = prefix;
        this.problems = problems;
    }

    /**
     * Reads the body of a request.
     *
     * @throws ApiProblem if it is no JSON object, has a field twice, is nested too deeply or too long
     */
    static JsonFields of(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > LONGEST_BODY) {
            throw new ApiProblem(HttpStatus.PAYLOAD_TOO_LARGE, "status.413");
        }
        byte[] body = request.getInputStream().readNBytes(LONGEST_BODY + 1);
        if (body.length > LONGEST_BODY) {
            throw new ApiProblem(HttpStatus.PAYLOAD_TOO_LARGE, "status.413");
        }
        try {
            if (STRICT.readTree(body) instanceof ObjectNode object) {
                return new JsonFields(object, "", new ArrayList<>());
            }
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw at == null
                    ? new ApiProblem(HttpStatus.BAD_REQUEST, "not-json")
                    : new ApiProblem(HttpStatus.BAD_REQUEST, "not-json-at", at.getLineNr(), at.getColumnNr());
        }
        throw new ApiProblem(HttpStatus.BAD_REQUEST, "not-json");
    }

    /** The object of that name; an empty one where there is none. */
    JsonFields object(String name) {
        known.add(name);
        JsonNode node = object.get(name);
        if (node != null && !node.isNull() && !node.isObject()) {
            problem(name, "wants.object");
        }
        return new JsonFields(
                node instanceof ObjectNode inner ? inner : JsonNodeFactory.instance.objectNode(),
                prefix + name + ".",
                problems);
    }

    /** A text that must be there. */
    String required(String name, int longest) {
        int before = problems.size();
        String text = text(name, longest);
        if (text == null && problems.size() == before) {
            problem(name, "wants.something", longest);
        }
        return text == null ? "" : text;
    }

    /** A text, or null where there is none or it is blank. */
    @Nullable
    String text(String name, int longest) {
        known.add(name);
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            return null;
        }
        String text = node.textValue();
        if (text == null || text.length() > longest) {
            problem(name, "wants.text", longest);
            return null;
        }
        if (!Characters.canBeStored(text)) {
            problem(name, "wants.characters");
            return null;
        }
        return Characters.isBlank(text) ? null : text;
    }

    /** A mail address, or null where there is none. */
    @Nullable
    String email(String name, int longest) {
        String text = text(name, longest);
        if (text != null && !EmailAddress.isOne(text.strip())) {
            problem(name, "wants.email");
            return null;
        }
        return text == null ? null : text.strip();
    }

    /** One of a few values, or null where there is none. */
    @Nullable
    String oneOf(String name, List<String> values) {
        known.add(name);
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            return null;
        }
        String text = node.textValue();
        if (text == null || !values.contains(text)) {
            problem(name, "wants.one-of", String.join(", ", values));
            return null;
        }
        return text;
    }

    /** Adds a problem with a field. */
    void problem(String name, String key, Object... values) {
        if (problems.size() < MOST_PROBLEMS) {
            String cut = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
            problems.add(new FieldProblem(prefix + cut, key, List.of(values)));
        }
    }

    /** Fields that nobody asked for are wrong, too. */
    void nothingElse() {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problem(name, "wants.nothing");
            }
        });
    }

    /** @throws ApiProblem if anything was wrong */
    void accept() {
        if (!problems.isEmpty()) {
            throw ApiProblem.wrong(problems);
        }
    }
}
