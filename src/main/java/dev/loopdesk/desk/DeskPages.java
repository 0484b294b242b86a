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
 * The desk's pages outside Tasklist. They hold nothing of a ticket: their scripts ask for it with the session of the web
 * applications.
 */
@Controller
class DeskPages {

    /** A ticket, also where there is no task for the reader. */
    @GetMapping("/staff/tickets/{number:LD-\\d{1,18}}")
    String ticket(@PathVariable String number, Locale language, HttpServletResponse response, Model model) {
        model.addAttribute("number", number);
        return page("staff-ticket", language, response, model);
    }

    /** Triage of several tickets at once. */
    @GetMapping("/staff/triage")
    String triage(Locale language, HttpServletResponse response, Model model) {
        return page("staff-triage", language, response, model);
    }

    /** Templates for replies. */
    @GetMapping("/staff/templates")
    String templates(Locale language, HttpServletResponse response, Model model) {
        return page("staff-templates", language, response, model);
    }

    @GetMapping("/staff/problems")
    String problems(Locale language, HttpServletResponse response, Model model) {
        return problem("", language, response, model);
    }

    @GetMapping("/staff/problems/{id:\\d{1,18}}")
    String problem(@PathVariable String id, Locale language, HttpServletResponse response, Model model) {
        model.addAttribute("problem", id);
        return page("staff-problems", language, response, model);
    }

    /** The knowledge base. */
    @GetMapping("/staff/knowledge")
    String knowledge(Locale language, HttpServletResponse response, Model model) {
        return article("", language, response, model);
    }

    /** An article. */
    @GetMapping("/staff/knowledge/{id:\\d{1,18}}")
    String article(@PathVariable String id, Locale language, HttpServletResponse response, Model model) {
        model.addAttribute("article", id);
        return page("staff-knowledge", language, response, model);
    }

    private static String page(String template, Locale language, HttpServletResponse response, Model model) {
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        model.addAttribute("language", language.toLanguageTag());
        model.addAttribute("text", Texts.of("desk", language));
        return template;
    }
}
