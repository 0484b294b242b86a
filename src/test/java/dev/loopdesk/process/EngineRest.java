package dev.loopdesk.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The engine's REST API over real HTTP, for an account whose password is its name. */
public final class EngineRest {

    /** As the engine writes and reads dates. */
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxx").withZone(ZoneOffset.UTC);

    /** Half a surrogate pair travels as an escape only. */
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    /** @param port of this machine */
    public EngineRest(int port) {
        this.port = port;
    }

    /** The answer. */
    public record Reply(int status, String body) {

        /** The key of the field that is refused first, or an empty text. */
        public String field() {
            try {
                return JSON.readTree(body).path("field").asText("");
            } catch (JsonProcessingException e) {
                return "";
            }
        }

        /** The message of an error as the API words it. */
        public String message() {
            try {
                return JSON.readTree(body).path("message").asText(body);
            } catch (JsonProcessingException e) {
                return body;
            }
        }
    }

    /** Posts a body as JSON. */
    public Reply post(String account, String path, @Nullable Object body) {
        return send("POST", account, path, body);
    }

    /** Sends anything; a body goes as JSON. */
    public Reply send(String method, String account, String path, @Nullable Object body) {
        try {
            String basic =
                    Base64.getEncoder().encodeToString((account + ":" + account).getBytes(StandardCharsets.UTF_8));
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/engine-rest" + path))
                    .header("Authorization", "Basic " + basic)
                    .header("Content-Type", "application/json")
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                    .build();
            var response = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Reply(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Values as the API takes them: what is not given as {@link Typed} goes by its class. */
    public static Map<String, Object> variables(Map<String, ? extends @Nullable Object> values) {
        var variables = new LinkedHashMap<String, Object>();
        values.forEach((name, value) -> variables.put(name, typed(value)));
        return variables;
    }

    private static Map<String, Object> typed(@Nullable Object value) {
        Typed typed = value instanceof Typed given ? given : Typed.of(value);
        var variable = new LinkedHashMap<String, Object>();
        variable.put("value", typed.value);
        variable.put("type", typed.type);
        if (!typed.info.isEmpty()) {
            variable.put("valueInfo", typed.info);
        }
        return variable;
    }

    /** A value and the type that it is sent as. */
    record Typed(@Nullable Object value, String type, Map<String, Object> info) {

        Typed(@Nullable Object value, String type) {
            this(value, type, Map.of());
        }

        static Typed of(@Nullable Object value) {
            if (value == null) {
                return new Typed(null, "Null");
            }
            if (value instanceof String || value instanceof Boolean || value instanceof Integer) {
                return new Typed(value, value.getClass().getSimpleName());
            }
            if (value instanceof Long || value instanceof Double) {
                return new Typed(value, value.getClass().getSimpleName());
            }
            if (value instanceof Date date) {
                return new Typed(DATE.format(date.toInstant()), "Date");
            }
            try {
                return new Typed(JSON.writeValueAsString(value), "Json");
            } catch (JsonProcessingException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }
}
