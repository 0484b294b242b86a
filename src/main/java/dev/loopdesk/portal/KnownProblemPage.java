package dev.loopdesk.portal;

import dev.loopdesk.message.DeskAddress;
import dev.loopdesk.message.PlainText;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.problem.KnownProblem;
import dev.loopdesk.problem.KnownProblems;
import dev.loopdesk.process.answers.FormField;
import dev.loopdesk.process.answers.ReportFields;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.problem.KnownProblemReports;
import dev.loopdesk.text.Characters;
import dev.loopdesk.ticket.Report;
import jakarta.servlet.http.HttpServletResponse;
import java.text.BreakIterator;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The short report of a requester who has a known problem, too (S2.1, S2.6). */
@Controller
class KnownProblemPage {

    private static final int LONGEST_TITLE = 120;

    private final KnownProblems problems;
    private final KnownProblemReports reports;
    private final ReportFields reportFields;
    private final TicketLinks links;
    private final DeskAddress desk;
    private final HourlyRateLimit limit;
    private final ZoneId zone;

    KnownProblemPage(
            KnownProblems problems,
            KnownProblemReports reports,
            ReportFields reportFields,
            TicketLinks links,
            DeskAddress desk,
            HourlyRateLimit reportLimit,
            @Value("${loopdesk.service-time.zone:Asia/Shanghai}") ZoneId zone) {
        this.problems = problems;
        this.reports = reports;
        this.reportFields = reportFields;
        this.links = links;
        this.desk = desk;
        this.limit = reportLimit;
        this.zone = zone;
    }

    @GetMapping("/report/known-problem/{id:\\d{1,18}}")
    String show(
            @PathVariable long id,
            @RequestParam(name = "lang", required = false) @Nullable String lang,
            Locale language,
            HttpServletResponse response,
            Model model) {
        KnownProblem problem = problems.find(id).filter(KnownProblem::isOpen).orElse(null);
        return problem == null
                ? Redirect.to("/" + Redirect.language(lang, "?") + "#report", response)
                : page(problem, language, ReportForm.empty(), Map.of(), null, response, model);
    }

    @PostMapping("/report/known-problem/{id:\\d{1,18}}")
    String report(
            @PathVariable long id,
            @RequestParam Map<String, String> parameters,
            Locale language,
            HttpServletResponse response,
            Model model) {
        String chosen = Redirect.language(parameters.get("lang"), "&");
        KnownProblem problem = problems.find(id).orElse(null);
        if (problem == null) {
            return Redirect.to("/#report", response);
        }
        var words = new RequesterWords(language, zone);
        ReportForm form = form(problem, parameters, language, words);
        Map<String, String> wrong = form.problems(reportFields.byKey(), desk, words);
        if (!wrong.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
            return page(problem, language, form, wrong, null, response, model);
        }
        if (!limit.allows(form.contact())) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(limit.secondsUntilRoom(form.contact())));
            return page(problem, language, form, Map.of(), words.text("problem.too-many"), response, model);
        }
        Optional<String> number;
        try {
            number = reports.report(form.identity(), id, form.fields(words.language()));
        } catch (Refusal refusal) {
            response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
            return page(problem, language, form, Map.of(), refusal.getMessage(), response, model);
        }
        if (number.isEmpty()) {
            response.setStatus(HttpStatus.CONFLICT.value());
            boolean withdrawn =
                    problems.find(id).filter(KnownProblem::isWithdrawn).isPresent();
            String why = words.text(withdrawn ? "known.withdrawn" : "known.solved");
            return page(problem, language, form, Map.of(), why, response, model);
        }
        return Redirect.to("/t/" + links.token(number.get()) + "?done=report" + chosen, response);
    }

    /** The report: who it is by is typed, what it is about is the text of the problem. */
    private static ReportForm form(
            KnownProblem problem, Map<String, String> parameters, Locale language, RequesterWords words) {
        String text = problem.text().in(language);
        String own = parameters.getOrDefault(Report.Field.DESCRIPTION, "");
        Map<String, String> all = new HashMap<>(parameters);
        all.put(Report.Field.TITLE, title(text, problem.text().language(language)));
        all.put(
                Report.Field.DESCRIPTION,
                words.text("known.description") + "\n" + text + (Characters.isBlank(own) ? "" : "\n\n" + own));
        all.put(Report.Field.URGENCY, Report.DEFAULT_URGENCY);
        all.put(Report.Field.IMPACT, Report.DEFAULT_IMPACT);
        return ReportForm.of(all);
    }

    /** Returns the text of a problem as a title, cut between two words if it is too long; its own title is for staff. */
    private static String title(String text, Locale language) {
        String line = PlainText.line(text, text.length());
        if (line.codePointCount(0, line.length()) <= LONGEST_TITLE) {
            return line;
        }
        int most = line.offsetByCodePoints(0, LONGEST_TITLE - 1);
        var places = BreakIterator.getLineInstance(language);
        places.setText(line);
        int end = places.isBoundary(most) ? most : places.preceding(most);
        return line.substring(0, end > 0 ? end : most).strip() + "…";
    }

    private String page(
            KnownProblem problem,
            Locale language,
            ReportForm form,
            Map<String, String> wrong,
            @Nullable String refusal,
            HttpServletResponse response,
            Model model) {
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        model.addAttribute("words", new RequesterWords(language, zone));
        model.addAttribute("known", PortalPage.Known.of(problem, language));
        model.addAttribute("place", "/report/known-problem/" + problem.id());
        model.addAttribute("form", form);
        model.addAttribute("problems", wrong);
        model.addAttribute("refusal", refusal);
        model.addAttribute(
                "required",
                reportFields.byKey().values().stream()
                        .filter(FormField::required)
                        .map(FormField::key)
                        .toList());
        return "known-problem";
    }
}
