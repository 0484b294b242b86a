package dev.loopdesk.portal;

import dev.loopdesk.message.DeskAddress;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.problem.KnownProblem;
import dev.loopdesk.problem.KnownProblems;
import dev.loopdesk.process.answers.FormField;
import dev.loopdesk.process.answers.ReportFields;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.text.Characters;
import dev.loopdesk.text.Texts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/** The page at {@code /}, for requesters: the report form, the way to a known request, and the phone number. */
@Controller
class PortalPage {

    /** Known problems that the page tells of, the newest ones. */
    private static final int MOST_KNOWN = 5;

    private final RequesterActions requester;
    private final TicketLinks links;
    private final Uploads uploads;
    private final ReportFields reportFields;
    private final DeskAddress desk;
    private final ZoneId zone;
    private final KnownProblems knownProblems;
    private final HourlyRateLimit reports;
    private final @Nullable String phone;

    PortalPage(
            RequesterActions requester,
            TicketLinks links,
            Uploads uploads,
            ReportFields reportFields,
            DeskAddress desk,
            KnownProblems knownProblems,
            HourlyRateLimit reportLimit,
            @Value("${loopdesk.service-time.zone:Asia/Shanghai}") ZoneId zone,
            @Value("${loopdesk.service-desk.phone:}") String phone) {
        this.requester = requester;
        this.links = links;
        this.uploads = uploads;
        this.reportFields = reportFields;
        this.desk = desk;
        this.zone = zone;
        this.knownProblems = knownProblems;
        this.reports = reportLimit;
        this.phone = Characters.isBlank(phone) ? null : phone.strip();
    }

    /**
     * A problem that is known, before it is reported once more.
     *
     * @param place address of the short report
     * @param text what requesters read of it
     * @param lang language of that text
     * @param isInOtherLanguage true if the text is missing in the reader's language
     */
    record Known(String place, String text, String lang, boolean isInOtherLanguage) {

        static Known of(KnownProblem problem, Locale reader) {
            return new Known(
                    "/report/known-problem/" + problem.id(),
                    problem.text().in(reader),
                    problem.text().language(reader).toLanguageTag(),
                    !problem.text().isIn(reader));
        }
    }

    @GetMapping("/")
    String show(Locale language, HttpServletResponse response, Model model) {
        return page(language, ReportForm.empty(), Map.of(), List.of(), null, response, model);
    }

    /** Redirects a GET request at the report's POST address to the form. */
    @GetMapping("/report")
    String begin(@RequestParam(name = "lang", required = false) @Nullable String lang, HttpServletResponse response) {
        return Redirect.to("/" + Redirect.language(lang, "?") + "#report", response);
    }

    @PostMapping("/report")
    String report(
            @RequestParam Map<String, String> parameters,
            @RequestParam(name = "files", required = false) @Nullable List<MultipartFile> files,
            @RequestParam(name = "remove", required = false) @Nullable List<String> remove,
            Locale language,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        ReportForm form = ReportForm.of(parameters);
        var words = new RequesterWords(language, zone);
        List<String> fileProblems = requester.isHandedIn(form.identity())
                ? List.of()
                : uploads.take(form.submission(), null, files, remove, request.getRemoteAddr(), words);
        Map<String, String> problems = form.problems(reportFields.byKey(), desk, words);
        if (!problems.isEmpty() || !fileProblems.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
            return page(language, form, problems, fileProblems, null, response, model);
        }
        if (!reports.allows(form.contact())) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(reports.secondsUntilRoom(form.contact())));
            return page(language, form, Map.of(), List.of(), words.text("problem.too-many"), response, model);
        }
        String number;
        try {
            number = requester.report(form.identity(), form.fields(words.language()), form.submission());
        } catch (Refusal refusal) {
            response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
            return page(language, form, Map.of(), List.of(), refusal.getMessage(), response, model);
        }
        String chosen = Redirect.language(parameters.get("lang"), "&");
        return Redirect.to("/t/" + links.token(number) + "?done=report" + chosen, response);
    }

    private String page(
            Locale language,
            ReportForm form,
            Map<String, String> problems,
            List<String> fileProblems,
            @Nullable String refusal,
            HttpServletResponse response,
            Model model) {
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        model.addAttribute("language", language.toLanguageTag());
        model.addAttribute("text", Texts.of("portal", language));
        var words = new RequesterWords(language, zone);
        model.addAttribute("words", words);
        model.addAttribute("files", uploads.of(form.submission(), "", fileProblems, words));
        model.addAttribute("form", form);
        model.addAttribute("problems", problems);
        model.addAttribute(
                "required",
                reportFields.byKey().values().stream()
                        .filter(FormField::required)
                        .map(FormField::key)
                        .toList());
        model.addAttribute("refusal", refusal);
        model.addAttribute("failed", refusal != null || !problems.isEmpty() || !fileProblems.isEmpty());
        model.addAttribute(
                "known",
                knownProblems.open(MOST_KNOWN).stream()
                        .map(problem -> Known.of(problem, language))
                        .toList());
        model.addAttribute("phone", phone);
        return "portal";
    }
}
