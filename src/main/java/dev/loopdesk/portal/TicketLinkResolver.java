package dev.loopdesk.portal;

import dev.loopdesk.hardening.RequestIds;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.message.TicketLinks.Holder;
import jakarta.servlet.http.HttpServletResponse;
import java.time.ZoneId;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

/** Distinguishes valid links from all others, which get the same answer whatever the reason. */
@ControllerAdvice(assignableTypes = {TicketPage.class, DownloadPoint.class})
class TicketLinkResolver {

    private final TicketLinks links;
    private final ZoneId zone;

    TicketLinkResolver(TicketLinks links, @Value("${loopdesk.service-time.zone:Asia/Shanghai}") ZoneId zone) {
        this.links = links;
        this.zone = zone;
    }

    /** The page does not exist or the link is not valid for it. */
    static final class InvalidLinkException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InvalidLinkException() {
            super(null, null, false, false);
        }
    }

    /** The link is a participant's, and only the requester may do this. */
    static final class RequesterOnlyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RequesterOnlyException() {
            super(null, null, false, false);
        }
    }

    /**
     * Returns the holder of a token, the requester or a participant, and marks the response as private.
     *
     * @throws InvalidLinkException if the token is not valid
     */
    Holder holderOf(String token, HttpServletResponse response) {
        keepPrivate(response);
        Holder holder = links.holderOf(token).orElseThrow(InvalidLinkException::new);
        RequestIds.isAbout(holder.number());
        return holder;
    }

    @ExceptionHandler(RequesterOnlyException.class)
    ModelAndView requesterOnly(Locale language, HttpServletResponse response) {
        keepPrivate(response);
        var page = new ModelAndView("ticket-refused", HttpStatus.FORBIDDEN);
        page.addObject("words", new RequesterWords(language, zone));
        return page;
    }

    @ExceptionHandler(InvalidLinkException.class)
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
