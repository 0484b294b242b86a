package dev.loopdesk.portal;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The page at {@code /}, which says who goes where. */
@Controller
class PortalPage {

    private static final List<String> TRY_OUT_ACCOUNTS =
            List.of("agent", "specialist", "lead", "manager", "analyst", "admin");

    private final boolean tryOut;

    PortalPage(Environment environment) {
        this.tryOut = !environment.acceptsProfiles(Profiles.of("production"));
    }

    @GetMapping("/")
    String show(Locale language, HttpServletResponse response, Model model) {
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        model.addAttribute("language", language.toLanguageTag());
        model.addAttribute("text", texts(language));
        model.addAttribute("tryOut", tryOut);
        model.addAttribute("accounts", TRY_OUT_ACCOUNTS);
        return "portal";
    }

    private static Map<String, String> texts(Locale language) {
        ResourceBundle bundle = ResourceBundle.getBundle(
                "messages.portal",
                language,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        return bundle.keySet().stream().collect(Collectors.toMap(key -> key, bundle::getString));
    }
}
