package dev.loopdesk.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.hardening.DatabaseOutage;
import dev.loopdesk.hardening.UnsentContent;
import dev.loopdesk.process.answers.AlreadyAnsweredRefusal;
import dev.loopdesk.process.answers.ConcurrentChangeRefusal;
import dev.loopdesk.process.answers.OvertakenRefusal;
import dev.loopdesk.process.contract.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.ModelAndView;

/** Answers all errors below {@code /api} and at the desk with problem details (RFC 9457), in the reader's language. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class ApiExceptions implements HandlerExceptionResolver {

    private static final Logger LOG = LoggerFactory.getLogger(ApiExceptions.class);

    private final LocaleResolver languages;
    private final ObjectMapper json;

    ApiExceptions(LocaleResolver languages, ObjectMapper json) {
        this.languages = languages;
        this.json = json;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        String path = request.getServletPath();
        if (!(path.startsWith("/api/") || path.startsWith(ApiRights.DESK)) || response.isCommitted()) {
            return null;
        }
        Locale language = languages.resolveLocale(request);
        UnsentContent.forget(response);
        if (failure instanceof ErrorResponse answer) {
            answer.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        }
        ProblemDetail problem = problem(failure, language);
        if (DatabaseOutage.isBehind(failure)) {
            response.setHeader(HttpHeaders.RETRY_AFTER, DatabaseOutage.RETRY_AFTER);
        }
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        try {
            json.writeValue(response.getOutputStream(), problem);
        } catch (IOException e) {
            LOG.debug("Nobody waits for the answer any more", e);
        }
        return new ModelAndView();
    }

    /** Names the refused fields, as the engine's REST API does. */
    private static ProblemDetail refused(Refusal refusal) {
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_ENTITY, String.valueOf(refusal.getMessage()));
        if (!refusal.fields().isEmpty()) {
            problem.setProperty("field", refusal.fields().get(0));
            problem.setProperty("fields", refusal.fields());
        }
        return problem;
    }

    private static ProblemDetail problem(Exception failure, Locale language) {
        if (failure instanceof ApiProblem problem) {
            return problem.detail(language);
        }
        if (failure instanceof AlreadyAnsweredRefusal) {
            return Problems.of(HttpStatus.CONFLICT, "ticket-over", language);
        }
        if (failure instanceof OvertakenRefusal) {
            return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, String.valueOf(failure.getMessage()));
        }
        if (failure instanceof ConcurrentChangeRefusal) {
            return Problems.of(HttpStatus.SERVICE_UNAVAILABLE, "collision", language);
        }
        if (failure instanceof Refusal refusal) {
            return refused(refusal);
        }
        if (failure instanceof MaxUploadSizeExceededException) {
            return Problems.of(HttpStatus.PAYLOAD_TOO_LARGE, "status.413", language);
        }
        if (failure instanceof MultipartException || failure instanceof TypeMismatchException) {
            return Problems.of(HttpStatus.BAD_REQUEST, "status.400", language);
        }
        if (DatabaseOutage.isBehind(failure)) {
            LOG.warn("A request was not answered, because the database cannot be reached: {}", failure.getMessage());
            return Problems.of(HttpStatus.SERVICE_UNAVAILABLE, "status.503", language);
        }
        HttpStatus status = failure instanceof ErrorResponse answer
                ? HttpStatus.resolve(answer.getStatusCode().value())
                : null;
        if (status == null || status.is5xxServerError()) {
            LOG.error("A request to the API failed", failure);
            return Problems.of(HttpStatus.INTERNAL_SERVER_ERROR, "status.500", language);
        }
        return Problems.of(
                status,
                switch (status) {
                    case NOT_FOUND -> "status.404";
                    case METHOD_NOT_ALLOWED -> "status.405";
                    case NOT_ACCEPTABLE -> "status.406";
                    case PAYLOAD_TOO_LARGE -> "status.413";
                    case UNSUPPORTED_MEDIA_TYPE -> "status.415";
                    default -> "status.400";
                },
                language);
    }
}
