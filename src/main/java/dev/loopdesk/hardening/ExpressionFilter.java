package dev.loopdesk.hardening;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses expressions in requests to the engine's API (CVE-2026-109432): any key that ends in {@code Expression}, at
 * any depth of a JSON body or among the parameters. When a filter is saved, the current user and time are allowed,
 * which Tasklist uses for the filters of the workspace; saving filters needs a right of the engine.
 */
class ExpressionFilter extends OncePerRequestFilter {

    private static final int LARGEST_BODY = 5 * 1024 * 1024;
    private static final Pattern SAVED_FILTER = Pattern.compile(".*/filter/[^/]+/?");
    /** Requests of the engine's API nest less; the engine fails on much deeper ones. */
    private static final int DEEPEST = 100;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String parameter = expressionParameter(request.getQueryString());
        if (parameter != null) {
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, "The parameter " + parameter + " is not accepted");
            return;
        }
        if (!mayHoldJson(request)) {
            chain.doFilter(request, response);
            return;
        }
        byte[] body = request.getInputStream().readNBytes(LARGEST_BODY + 1);
        if (body.length > LARGEST_BODY) {
            refuse(response, HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "The body is too large");
            return;
        }
        String key;
        try {
            boolean savesFilter = SAVED_FILTER.matcher(request.getRequestURI()).matches();
            key = expressionKey(body, savesFilter);
        } catch (JsonProcessingException e) {
            refuse(
                    response,
                    HttpServletResponse.SC_BAD_REQUEST,
                    "The body is nested too deeply or has too large values");
            return;
        }
        if (key != null) {
            refuse(response, HttpServletResponse.SC_BAD_REQUEST, "The key " + key + " is not accepted");
            return;
        }
        chain.doFilter(new RepeatableRequest(request, body), response);
    }

    /** Tells whether the body may be parsed as JSON later, which holds unless another type is declared. */
    private static boolean mayHoldJson(HttpServletRequest request) {
        String type = request.getContentType();
        if (type == null) {
            return true;
        }
        String lower = type.trim().toLowerCase(Locale.ROOT);
        return !lower.startsWith("multipart/form-data") && !lower.startsWith("application/x-www-form-urlencoded");
    }

    private static @Nullable String expressionParameter(@Nullable String query) {
        if (query == null) {
            return null;
        }
        for (String parameter : query.split("&", -1)) {
            String name = parameter.split("=", 2)[0];
            try {
                name = URLDecoder.decode(name, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                // The engine cannot decode it either; it is checked undecoded.
            }
            if (isExpression(name)) {
                return shown(name);
            }
        }
        return null;
    }

    /**
     * Reads tokens in the engine's order, so that the part of a damaged body that the engine would accept is checked.
     *
     * @throws JsonProcessingException if a limit of the parser is exceeded
     */
    private static @Nullable String expressionKey(byte[] body, boolean savesFilter) throws IOException {
        try (JsonParser parser = JSON.createParser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && isExpression(parser.currentName())) {
                    String key = parser.currentName();
                    boolean harmless = savesFilter
                            && parser.nextToken() == JsonToken.VALUE_STRING
                            && RestrictedExpressions.IN_QUERIES.contains(parser.getText());
                    if (!harmless) {
                        return shown(key);
                    }
                }
            }
        } catch (JsonParseException e) {
            // No JSON: the engine answers with its own error.
            return null;
        }
        return null;
    }

    private static boolean isExpression(String name) {
        return name.strip().toLowerCase(Locale.ROOT).endsWith("expression");
    }

    private static String shown(String name) {
        return name.replaceAll("[^A-Za-z0-9_]", "?").substring(0, Math.min(name.length(), 60));
    }

    private static void refuse(HttpServletResponse response, int status, String message) throws IOException {
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getWriter().write("{\"type\":\"InvalidRequestException\",\"message\":\"" + message + "\"}");
    }
}
