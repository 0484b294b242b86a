package dev.loopdesk.workspace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.text.Texts;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Locale;
import java.util.Map;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The page at {@code /staff}: the search for tickets, where each role works and, in a trial, the accounts. */
@Controller
class StaffPage {

    private final boolean tryOut;
    private final ObjectMapper json;
    private final ServiceTimes serviceTimes;

    StaffPage(Environment environment, ObjectMapper json, ServiceTimes serviceTimes) {
        this.serviceTimes = serviceTimes;
        this.json = json;
        this.tryOut = !environment.acceptsProfiles(Profiles.of(ProductionCheck.PROFILE));
    }

    @GetMapping("/staff")
    String show(Locale language, HttpServletResponse response, Model model) throws JsonProcessingException {
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        model.addAttribute("language", language.toLanguageTag());
        model.addAttribute("text", Texts.of("staff", language));
        model.addAttribute("tryOut", tryOut);
        model.addAttribute("accounts", TryOutAccount.ids());
        Map<String, String> search = searchTexts(language);
        model.addAttribute("zone", serviceTimes.zone().getId());
        model.addAttribute("searchLabel", search.get("search.label"));
        model.addAttribute("searchTexts", json.writeValueAsString(search));
        return "staff";
    }

    /** Returns the texts of the search's script. */
    private static Map<String, String> searchTexts(Locale language) {
        Map<String, String> texts = Texts.of("desk", language).all();
        texts.keySet().removeIf(key -> !key.startsWith("search.") && !key.startsWith("stage."));
        return texts;
    }
}
