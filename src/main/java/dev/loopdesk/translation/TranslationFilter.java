package dev.loopdesk.translation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.hardening.RepeatableRequest;
import dev.loopdesk.process.answers.ReaderCaseTexts;
import dev.loopdesk.text.Texts;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * Translates what the engine answers to the web applications of readers whose first language is Chinese, as the
 * applications choose it themselves. The engine's REST API and the files of a deployment stay as they are, so that a
 * modeler gets the source. An answer is held once, as bytes.
 */
class TranslationFilter extends OncePerRequestFilter {

    private static final String ENGINE = "/camunda/api/engine/engine/[^/]+/";
    private static final String COCKPIT = "/camunda/api/cockpit/plugin/[^/]+/[^/]+/";
    /** Addresses that answer with names; variables, comments and files do not. */
    private static final Pattern TRANSLATED = Pattern.compile("(?:" + ENGINE + "(?:history/)?|" + COCKPIT + ")"
            + "(task|filter|group|identity|process-definition|process-instance|activity-instance|case-definition"
            + "|decision-definition|decision-requirements-definition)"
            + "(?!.*/(?:variables|localVariables|comment|attachment)(?:/|$))(?:/.*)?");

    /** The variables of a form, among them texts of the case. */
    private static final Pattern FORM_VARIABLES = Pattern.compile(ENGINE + "task/([^/]+)/form-variables/?");

    private static final Pattern SAVED = Pattern.compile(ENGINE + "(?:task|filter)/[^/]+/?");
    private static final int LARGEST_SAVED = 1024 * 1024;

    private final AnswerTranslator translator;
    private final ReaderCaseTexts caseTexts;
    private final ObjectMapper json = JsonMapper.builder().build();

    TranslationFilter(AnswerTranslator translator, ReaderCaseTexts caseTexts) {
        this.translator = translator;
        this.caseTexts = caseTexts;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.ACCEPT_LANGUAGE) == null
                || !Texts.language(request.getLocale()).equals(Locale.SIMPLIFIED_CHINESE)
                || !TRANSLATED.matcher(path(request)).matches();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getMethod().equals("PUT") && SAVED.matcher(path(request)).matches()) {
            chain.doFilter(restored(request), response);
            return;
        }
        var held = new ContentCachingResponseWrapper(response);
        chain.doFilter(request, held);
        String type = held.getContentType();
        boolean translated = held.getStatus() == HttpServletResponse.SC_OK
                && type != null
                && type.contains("json")
                && held.getContentSize() > 0
                && !response.isCommitted();
        if (!translated) {
            held.copyBodyToResponse();
            return;
        }
        JsonNode answer = json.readTree(held.getContentInputStream());
        Matcher form = FORM_VARIABLES.matcher(path(request));
        if (form.matches()) {
            translateCase(form.group(1), answer);
        } else {
            Matcher resource = TRANSLATED.matcher(path(request));
            translator.translate(answer, resource.matches() ? resource.group(1) : "");
        }
        response.addHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        json.writeValue(response.getOutputStream(), answer);
    }

    private void translateCase(String task, JsonNode variables) {
        var names = new TreeSet<String>();
        variables.fieldNames().forEachRemaining(names::add);
        caseTexts.of(task, names, Locale.SIMPLIFIED_CHINESE).forEach((name, text) -> {
            if (variables.path(name) instanceof ObjectNode variable) {
                variable.put("value", text);
            }
        });
    }

    private HttpServletRequest restored(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(LARGEST_SAVED);
        try {
            JsonNode saved = json.readTree(body);
            translator.restore(saved);
            return new RepeatableRequest(request, json.writeValueAsBytes(saved));
        } catch (JsonProcessingException e) {
            // The engine answers with its own error.
            return new RepeatableRequest(request, body);
        }
    }

    private static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }
}
