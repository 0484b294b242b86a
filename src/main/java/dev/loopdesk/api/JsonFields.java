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
import dev.loopdesk.process.answers.FormField;
import dev.loopdesk.text.Characters;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Reads the fields of a JSON request. Text stays unchanged; all errors are collected and reported together.
 * {@code null} counts as a missing field.
 */
public final class JsonFields {

    /** Longest body, in bytes. */
    static final int LONGEST_BODY = 1024 * 1024;

    private static final int DEEPEST = 5;
    private static final int MOST_PROBLEMS = 40;
    private static final int LONGEST_KEY = 36;
    private static final int LONGEST_NUMBER = 21;
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
     * @throws ApiProblem if the body is no JSON object, contains a duplicate field, or is nested too deeply or too long
     */
    public static JsonFields of(HttpServletRequest request) throws IOException {
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

    /** Returns a nested object, empty if it is missing. */
    public JsonFields object(String name) {
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

    /** Returns a required text. */
    public String required(String name, int longest) {
        int before = problems.size();
        String text = text(name, longest);
        if (text == null && problems.size() == before) {
            problem(name, "wants.something", longest);
        }
        return text == null ? "" : text;
    }

    /** Returns the key of a submission, {@code key}, such as a random UUID; a request that repeats it has no effect. */
    public String key() {
        return required("key", LONGEST_KEY);
    }

    /** Returns the number of a ticket, as it was typed. */
    public String ticketNumber(String name) {
        return required(name, LONGEST_NUMBER).strip();
    }

    /** Returns the number of a ticket in a field that may be missing. */
    public @Nullable String ticketNumberIfAny(String name) {
        String number = text(name, LONGEST_NUMBER);
        return number == null ? null : number.strip();
    }

    /** Returns the different numbers of tickets, empty if they are missing. */
    public List<String> ticketNumbers(String name, int most) {
        return texts(name, most, LONGEST_NUMBER);
    }

    /** Returns a text, or null if it is missing or blank. */
    public @Nullable String text(String name, int longest) {
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

    /** Returns a whole number that is not negative, or 0 if it is missing. */
    public int count(String name) {
        known.add(name);
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            return 0;
        }
        if (!node.canConvertToInt() || !node.isIntegralNumber() || node.intValue() < 0) {
            problem(name, "wants.count");
            return 0;
        }
        return node.intValue();
    }

    /** Returns yes or no; no if it is missing. */
    public boolean flag(String name) {
        known.add(name);
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            return false;
        }
        if (!node.isBoolean()) {
            problem(name, "wants.flag");
        }
        return node.booleanValue();
    }

    /** Returns a list of different texts, empty if it is missing. */
    public List<String> texts(String name, int most, int longest) {
        known.add(name);
        JsonNode node = object.get(name);
        if (node == null || node.isNull()) {
            return List.of();
        }
        var texts = new LinkedHashSet<String>();
        node.forEach(one -> texts.add(one.asText()));
        boolean wanted = node.isArray()
                && node.size() <= most
                && texts.stream().allMatch(text -> text.length() <= longest && Characters.canBeStored(text));
        for (JsonNode one : node) {
            wanted &= one.isTextual();
        }
        if (!wanted) {
            problem(name, "wants.texts", most, longest);
            return List.of();
        }
        return List.copyOf(texts);
    }

    /**
     * Returns all fields of a nested object: texts, numbers, yes or no, and lists of texts; what is missing or blank is left
     * out.
     *
     * @param most maximum number of fields and of texts in a list
     * @param longest maximum length of a text
     */
    public Map<String, Object> values(String name, int most, int longest) {
        JsonFields nested = object(name);
        var values = new LinkedHashMap<String, Object>();
        if (nested.object.size() > most) {
            problem(name, "wants.object");
            return values;
        }
        nested.object.properties().forEach(field -> {
            String key = field.getKey();
            JsonNode node = field.getValue();
            Object value;
            if (key.length() > LONGEST_NAME || !Characters.canBeStored(key)) {
                nested.problem(key, "wants.nothing");
                return;
            } else if (node.isBoolean()) {
                value = node.booleanValue();
            } else if (node.isNumber()) {
                value = node.canConvertToInt() && node.isIntegralNumber()
                        ? (Object) node.intValue()
                        : node.doubleValue();
            } else if (node.isArray()) {
                value = nested.texts(key, most, longest);
            } else {
                value = nested.text(key, longest);
            }
            if (value != null && !List.of().equals(value)) {
                values.put(key, value);
            }
        });
        return values;
    }

    /** Returns a mail address, or null if it is missing. */
    public @Nullable String email(String name, int longest) {
        String text = text(name, longest);
        if (text != null && !EmailAddress.isOne(text.strip())) {
            problem(name, "wants.email");
            return null;
        }
        return text == null ? null : text.strip();
    }

    /** Returns one of the given values, or null if it is missing. */
    public @Nullable String oneOf(String name, List<String> values) {
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

    /** Returns what was entered for a field of a form, under the name that it has here, or null if it is missing or blank. */
    public @Nullable String value(String name, FormField field) {
        String value = field.options().isEmpty()
                ? field.email() ? email(name, field.longest()) : text(name, field.longest())
                : oneOf(name, field.options());
        if (value == null && field.required()) {
            problem(name, "wants.something", field.longest());
        }
        return value;
    }

    /** Adds an error of a field; the first one of each field counts. */
    public void problem(String name, String key, Object... values) {
        String field = prefix + (name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name);
        boolean told = problems.stream().anyMatch(known -> known.field().equals(field));
        if (!told && problems.size() < MOST_PROBLEMS) {
            problems.add(new FieldProblem(field, key, List.of(values)));
        }
    }

    /** Adds an error for each unknown field. */
    public void nothingElse() {
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                problem(name, "wants.nothing");
            }
        });
    }

    /**
     * Ends the reading of an object.
     *
     * @throws ApiProblem if there are errors
     */
    public void accept() {
        if (!problems.isEmpty()) {
            throw ApiProblem.wrong(problems);
        }
    }
}
