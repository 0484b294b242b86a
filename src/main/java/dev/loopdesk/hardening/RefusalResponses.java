package dev.loopdesk.hardening;

import dev.loopdesk.process.answers.TakenRefusal;
import dev.loopdesk.process.contract.Refusal;
import jakarta.annotation.Priority;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.rest.dto.ExceptionDto;
import org.camunda.bpm.engine.rest.exception.ExceptionHandlerHelper;
import org.camunda.bpm.engine.rest.exception.RestException;
import org.glassfish.jersey.internal.spi.AutoDiscoverable;
import org.glassfish.jersey.spi.ExtendedExceptionMapper;

/**
 * Answers a refusal with status 400, or 409 if somebody else was quicker to take a task, at every address of the engine's REST API and of the web applications, which by default
 * do so for submitted forms only and answer 500 elsewhere. {@code field} and {@code fields} name the refused fields.
 *
 * <p>Jersey discovers this class by itself, because the REST API inside the web applications cannot be configured.
 */
public final class RefusalResponses implements AutoDiscoverable {

    private static final String WEB_APPLICATIONS = "/camunda/";

    @Override
    public void configure(FeatureContext context) {
        context.register(RefusalMapper.class);
        context.register(WrappedRefusalMapper.class);
    }

    private static Response answer(Refusal refusal, HttpServletRequest request) {
        ExceptionDto plain = ExceptionHandlerHelper.getInstance().fromException(refusal);
        var body = new LinkedHashMap<String, Object>();
        body.put("type", plain.getType());
        body.put("message", message(refusal, String.valueOf(plain.getMessage()), request));
        body.put("code", plain.getCode());
        if (!refusal.fields().isEmpty()) {
            body.put("field", refusal.fields().get(0));
            body.put("fields", refusal.fields());
        }
        return Response.status(refusal instanceof TakenRefusal ? Response.Status.CONFLICT : Response.Status.BAD_REQUEST)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(body)
                .build();
    }

    /** Returns the message; people read labels in the web applications, where the keys of fields stand beside it only. */
    private static String message(Refusal refusal, String message, HttpServletRequest request) {
        String shown = message;
        if (request.getRequestURI().startsWith(request.getContextPath() + WEB_APPLICATIONS)) {
            for (String field : refusal.fields()) {
                shown = shown.replaceAll(" ?[(（]" + Pattern.quote(field) + "[)）]", "");
            }
        }
        return shown;
    }

    /** Maps a refusal to an answer. */
    @Priority(1)
    static class RefusalMapper implements ExtendedExceptionMapper<Refusal> {

        @Context
        @SuppressWarnings("NullAway.Init")
        private HttpServletRequest request;

        @Override
        public boolean isMappable(Refusal exception) {
            return true;
        }

        @Override
        public Response toResponse(Refusal exception) {
            return answer(exception, request);
        }
    }

    /** Maps a refusal wrapped by the REST API to an answer; some resources report it as a missing parameter. */
    @Priority(1)
    static class WrappedRefusalMapper implements ExtendedExceptionMapper<RestException> {

        @Context
        @SuppressWarnings("NullAway.Init")
        private HttpServletRequest request;

        @Override
        public boolean isMappable(RestException exception) {
            return exception.getCause() instanceof Refusal;
        }

        @Override
        public Response toResponse(RestException exception) {
            return exception.getCause() instanceof Refusal refusal
                    ? answer(refusal, request)
                    : Response.status(exception.getStatus()).build();
        }
    }
}
