package dev.loopdesk.desk;

import dev.loopdesk.text.Texts;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The page at which staff triage several tickets at once. It holds nothing of a ticket: its script asks for them with the
 * session of the web applications.
 */
@Controller
class StaffTriagePage {

    @GetMapping("/staff/triage")
    String show(Locale language, HttpServletResponse response, Model model) {
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        model.addAttribute("language", language.toLanguageTag());
        model.addAttribute("text", Texts.of("desk", language));
        return "staff-triage";
    }
}
