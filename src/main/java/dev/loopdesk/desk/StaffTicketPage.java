package dev.loopdesk.desk;

import dev.loopdesk.text.Texts;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * The page of a ticket for staff, also where there is no task for them. It holds nothing of the ticket: its script asks
 * for it with the session of the web applications.
 */
@Controller
class StaffTicketPage {

    @GetMapping("/staff/tickets/{number:LD-\\d{1,18}}")
    String show(@PathVariable String number, Locale language, HttpServletResponse response, Model model) {
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        model.addAttribute("language", language.toLanguageTag());
        model.addAttribute("text", Texts.of("desk", language));
        model.addAttribute("number", number);
        return "staff-ticket";
    }
}
