package dev.loopdesk.portal;

import dev.loopdesk.message.TicketLinks;
import jakarta.servlet.http.HttpServletResponse;
import java.time.ZoneId;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** Tells links that open a ticket from all others, to which the answer is the same whatever is wrong with them. */
@ControllerAdvice(assignableTypes = {TicketPage.class, TicketFiles.class})
class DeadLinks {

    private final TicketLinks links;
    private final ZoneId zone;

    DeadLinks(TicketLinks links, @Value("${loopdesk.service-time.zone:Asia/Shanghai}") ZoneId zone) {
        this.links = links;
        this.zone = zone;
    }

    /** There is nothing at this address, or nothing for whoever has this link. */
    static final class DeadLink extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DeadLink() {
            super(null, null, false, false);
        }
    }

    /**
     * The number of the ticket that a token opens. What comes of it is for its reader alone.
     *
     * @throws DeadLink if it opens none
     */
    String ticketOf(String token, HttpServletResponse response) {
        keepPrivate(response);
        return links.ticketOf(token).orElseThrow(DeadLink::new);
    }

    @ExceptionHandler(DeadLink.class)
    ModelAndView deadLink(Locale language, HttpServletResponse response) {
        keepPrivate(response);
        var page = new ModelAndView("ticket-missing", HttpStatus.NOT_FOUND);
        page.addObject("words", new RequesterWords(language, zone));
        return page;
    }

    private static void keepPrivate(HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Robots-Tag", "noindex, nofollow");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
    }
}
