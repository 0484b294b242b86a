package dev.loopdesk.workspace;

import dev.loopdesk.text.Texts;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The page at {@code /staff}: where each role works and, in a trial, the accounts. */
@Controller
class StaffPage {

    private final boolean tryOut;

    StaffPage(Environment environment) {
        this.tryOut = !environment.acceptsProfiles(Profiles.of(ProductionCheck.PROFILE));
    }

    @GetMapping("/staff")
    String show(Locale language, HttpServletResponse response, Model model) {
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        model.addAttribute("language", language.toLanguageTag());
        model.addAttribute("text", Texts.of("staff", language));
        model.addAttribute("tryOut", tryOut);
        model.addAttribute("accounts", TryOutAccount.ids());
        return "staff";
    }
}
