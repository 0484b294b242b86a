package dev.loopdesk.desk;

import dev.loopdesk.text.Texts;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The pages of known problems for staff. They hold nothing of a problem: their script asks for it. */
@Controller
class StaffProblemPages {

    @GetMapping("/staff/problems")
    String list(Locale language, HttpServletResponse response, Model model) {
        return page("", language, response, model);
    }

    @GetMapping("/staff/problems/{id:\\d{1,18}}")
    String show(@PathVariable String id, Locale language, HttpServletResponse response, Model model) {
        return page(id, language, response, model);
    }

    private static String page(String id, Locale language, HttpServletResponse response, Model model) {
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        model.addAttribute("language", language.toLanguageTag());
        model.addAttribute("text", Texts.of("desk", language));
        model.addAttribute("problem", id);
        return "staff-problems";
    }
}
