package dev.loopdesk.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

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
    String show(
            @RequestParam(name = "lang", required = false) @Nullable String chosen,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        Locale language = language(chosen, Collections.list(request.getLocales()));
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        response.setHeader(HttpHeaders.CONTENT_LANGUAGE, language.toLanguageTag());
        model.addAttribute("language", language.toLanguageTag());
        model.addAttribute("text", texts(language));
        model.addAttribute("tryOut", tryOut);
        model.addAttribute("accounts", TRY_OUT_ACCOUNTS);
        return "portal";
    }

    /** What was chosen, else the first that the browser asks for and Loopdesk speaks, else English. */
    static Locale language(@Nullable String chosen, List<Locale> accepted) {
        if (chosen != null) {
            return Locale.forLanguageTag(chosen).getLanguage().equals("zh")
                    ? Locale.SIMPLIFIED_CHINESE
                    : Locale.ENGLISH;
        }
        for (Locale locale : accepted) {
            if (locale.getLanguage().equals("zh")) {
                return Locale.SIMPLIFIED_CHINESE;
            }
            if (locale.getLanguage().equals("en")) {
                return Locale.ENGLISH;
            }
        }
        return Locale.ENGLISH;
    }

    private static Map<String, String> texts(Locale language) {
        ResourceBundle bundle = ResourceBundle.getBundle(
                "messages.portal",
                language,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        return bundle.keySet().stream().collect(Collectors.toMap(key -> key, bundle::getString));
    }
}
