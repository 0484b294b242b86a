package dev.loopdesk.workspace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.process.requester.Milestone;
import dev.loopdesk.text.Texts;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The page at {@code /staff}: the search for tickets, where each role works and, in a trial, the accounts. */
@Controller
class StaffPage {

    /** Texts of the search's script, from the bundle of this page. */
    private static final List<String> SEARCH = List.of(
            "search.label",
            "search.hint",
            "search.go",
            "search.more",
            "search.open",
            "search.closed",
            "search.held",
            "search.free",
            "search.changed",
            "search.found",
            "search.first",
            "search.none",
            "search.signed-out",
            "search.sign-in",
            "search.not-staff",
            "search.failed");

    private final boolean tryOut;
    private final ObjectMapper json;

    StaffPage(Environment environment, ObjectMapper json) {
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
        model.addAttribute("searchTexts", json.writeValueAsString(searchTexts(language)));
        return "staff";
    }

    private static Map<String, String> searchTexts(Locale language) {
        var texts = new TreeMap<String, String>();
        SEARCH.forEach(key -> texts.put(key, Texts.of("staff", language).get(key)));
        for (Milestone stage : Milestone.values()) {
            String key = "stage." + stage.key();
            texts.put(key, Texts.of("requester", language).get(key));
        }
        return texts;
    }
}
