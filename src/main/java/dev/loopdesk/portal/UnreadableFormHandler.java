package dev.loopdesk.portal;

import java.time.ZoneId;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.servlet.ModelAndView;

/**
 * Handles requests that exceed the server's limits or that no browser sends; their values cannot be shown again.
 * Ordered before the handler that answers with problem details, which are not for people.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
@ControllerAdvice(assignableTypes = {PortalPage.class, TicketPage.class})
class UnreadableFormHandler {

    private final ZoneId zone;

    UnreadableFormHandler(@Value("${loopdesk.service-time.zone:Asia/Shanghai}") ZoneId zone) {
        this.zone = zone;
    }

    @ExceptionHandler(MultipartException.class)
    ModelAndView page(MultipartException e, Locale language) {
        HttpStatus status = status(e);
        var page = new ModelAndView("unreadable", status);
        page.addObject("words", new RequesterWords(language, zone));
        page.addObject("what", status == HttpStatus.PAYLOAD_TOO_LARGE ? "too-much" : "unreadable");
        return page;
    }

    static HttpStatus status(MultipartException e) {
        return e instanceof MaxUploadSizeExceededException ? HttpStatus.PAYLOAD_TOO_LARGE : HttpStatus.BAD_REQUEST;
    }
}
