package dev.loopdesk.portal;

import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.ModelAndView;

/** The page for whoever sends more at once than the server reads. */
final class UnreadableForm {

    private UnreadableForm() {}

    static ModelAndView page(RequesterWords words) {
        var page = new ModelAndView("too-much", HttpStatus.PAYLOAD_TOO_LARGE);
        page.addObject("words", words);
        return page;
    }
}
