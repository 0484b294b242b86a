package dev.loopdesk.portal;

import dev.loopdesk.hardening.UnsentContent;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.web.servlet.error.ErrorViewResolver;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * Shows an error page to browsers for missing or forbidden addresses. Programs, which do not accept HTML, get problem
 * details (RFC 9457); the engine's REST API keeps its own errors.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class ErrorPage implements HandlerExceptionResolver, ErrorViewResolver {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorPage.class);

    private final ZoneId zone;

    ErrorPage(@Value("${loopdesk.service-time.zone:Asia/Shanghai}") ZoneId zone) {
        this.zone = zone;
    }

    /** Forwards errors that would be problem details to the page; an oversized form has its own page. */
    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception failure) {
        if (!response.isCommitted()) {
            UnsentContent.forget(response);
        }
        boolean ours = failure instanceof ErrorResponse && !(failure instanceof MultipartException);
        if (!ours || isApi(request.getServletPath()) || !wantsPage(request) || response.isCommitted()) {
            return null;
        }
        var answer = (ErrorResponse) failure;
        answer.getHeaders().forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
        try {
            response.sendError(answer.getStatusCode().value());
        } catch (IOException e) {
            LOG.debug("Nobody waits for the answer any more", e);
        }
        return new ModelAndView();
    }

    @Override
    public @Nullable ModelAndView resolveErrorView(
            HttpServletRequest request, HttpStatus status, Map<String, Object> model) {
        String path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        if (isApi(path) || path.startsWith("/engine-rest")) {
            return null;
        }
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes asked
                && asked.getResponse() != null) {
            asked.getResponse().setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            asked.getResponse().setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        }
        boolean staff = path.startsWith("/camunda");
        var page = new ModelAndView("trouble", status);
        page.addObject("words", new RequesterWords(RequestContextUtils.getLocale(request), zone));
        page.addObject("staff", staff);
        page.addObject("what", what(status, staff));
        return page;
    }

    private static String what(HttpStatus status, boolean staff) {
        if (status == HttpStatus.FORBIDDEN && staff) {
            return "trouble.account";
        }
        if (status == HttpStatus.NOT_FOUND) {
            return "trouble.nothing";
        }
        if (status == HttpStatus.SERVICE_UNAVAILABLE) {
            return "trouble.away";
        }
        return status.is5xxServerError() ? "trouble.failed" : "trouble.refused";
    }

    private static boolean isApi(String path) {
        return path.equals("/api") || path.startsWith("/api/");
    }

    private static boolean wantsPage(HttpServletRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT);
        return accepted != null && accepted.contains(MediaType.TEXT_HTML_VALUE);
    }
}
