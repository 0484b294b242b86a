package dev.loopdesk.portal;

import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.process.AlreadyAnswered;
import dev.loopdesk.process.Refusal;
import dev.loopdesk.process.RequesterPart;
import dev.loopdesk.process.RequesterPart.Standing;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * A ticket for its requester, who needs no account but the link. Opening it changes nothing, because mail scanners open
 * links; whatever is wrong with a link, the answer is the same.
 */
@Controller
@RequestMapping("/t/{token}")
class TicketPage {

    private static final Set<String> DONE = Set.of("report", "answer", "message", "revoke", "links");
    private static final int LONGEST_MESSAGE = 50_000;

    private final RequesterPart requester;
    private final TicketLinks links;
    private final CaseFiles caseFiles;
    private final Clock clock;
    private final ZoneId zone;

    TicketPage(
            RequesterPart requester,
            TicketLinks links,
            CaseFiles caseFiles,
            Clock clock,
            @Value("${loopdesk.service-time.zone:Asia/Shanghai}") ZoneId zone) {
        this.requester = requester;
        this.links = links;
        this.caseFiles = caseFiles;
        this.clock = clock;
        this.zone = zone;
    }

    /** The link opens no ticket. */
    private static final class DeadLink extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** The number of the ticket, for every request below it. */
    @ModelAttribute("number")
    String ticket(@PathVariable String token, HttpServletResponse response) {
        keepPrivate(response);
        return links.ticketOf(token).orElseThrow(DeadLink::new);
    }

    @GetMapping
    String show(
            @PathVariable String token,
            @ModelAttribute("number") String number,
            @RequestParam(name = "done", required = false) @Nullable String done,
            @RequestParam(name = "lang", required = false) @Nullable String lang,
            Locale language,
            Model model) {
        if (done != null && DONE.contains(done)) {
            model.addAttribute("done", done);
            model.addAttribute("link", links.link(number));
        }
        return page(token, number, Map.of(), lang, language, model);
    }

    @PostMapping("/answer")
    String answer(
            @PathVariable String token,
            @ModelAttribute("number") String number,
            @RequestParam Map<String, String> typed,
            Locale language,
            HttpServletResponse response,
            Model model) {
        String kind = typed.getOrDefault("kind", "");
        String lang = typed.get("lang");
        String problem = Ask.problem(kind, typed, new RequesterWords(language, zone));
        if (problem == null) {
            try {
                requester.answer(
                        number,
                        typed.getOrDefault("task", ""),
                        Ask.fields(kind, typed, clock.instant()),
                        typed.getOrDefault("submission", ""));
                return back(token, "answer", lang, response);
            } catch (AlreadyAnswered late) {
                if (Entry.REQUESTER.equals(late.author())) {
                    // the same person, who has pressed twice
                    return back(token, "answer", lang, response);
                }
                return late(token, late.author() != null, lang, language, response, model);
            } catch (Refusal refusal) {
                problem = refusal.getMessage();
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
        model.addAttribute("problem", problem);
        return page(token, number, typed, lang, language, model);
    }

    @PostMapping("/message")
    String write(
            @PathVariable String token,
            @ModelAttribute("number") String number,
            @RequestParam Map<String, String> typed,
            Locale language,
            HttpServletResponse response,
            Model model) {
        String text = typed.getOrDefault("message", "");
        String lang = typed.get("lang");
        var words = new RequesterWords(language, zone);
        String problem = null;
        if (text.isBlank()) {
            problem = words.text("problem.missing");
        } else if (text.length() > LONGEST_MESSAGE) {
            problem = words.text("problem.too-long", LONGEST_MESSAGE);
        } else if (text.indexOf('\0') >= 0) {
            problem = words.text("problem.no-text");
        }
        if (problem == null) {
            try {
                String submission = typed.getOrDefault("submission", "");
                requester.reply(number, ReportForm.identity(submission, number + " " + text), text);
                return back(token, "message", lang, response);
            } catch (AlreadyAnswered late) {
                return late(token, false, lang, language, response, model);
            } catch (Refusal refusal) {
                problem = refusal.getMessage();
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
        model.addAttribute("messageProblem", problem);
        return page(token, number, typed, lang, language, model);
    }

    /** Asks once more. */
    @GetMapping("/withdraw")
    String askToWithdraw(
            @PathVariable String token,
            @ModelAttribute("number") String number,
            @RequestParam(name = "lang", required = false) @Nullable String lang,
            Locale language,
            Model model) {
        prepare(token, lang, language, model);
        model.addAttribute("title", caseFiles.get(number).title());
        model.addAttribute("over", caseFiles.get(number).endedAs() != null);
        return "ticket-withdraw";
    }

    @PostMapping("/withdraw")
    String withdraw(
            @PathVariable String token,
            @ModelAttribute("number") String number,
            @RequestParam(name = "lang", required = false) @Nullable String lang,
            Locale language,
            HttpServletResponse response,
            Model model) {
        try {
            requester.withdraw(number);
        } catch (AlreadyAnswered late) {
            if (!"EndEvent_TicketWithdrawn".equals(caseFiles.get(number).endedAs())) {
                return late(token, false, lang, language, response, model);
            }
        }
        return back(token, null, lang, response);
    }

    @PostMapping("/revoke")
    String revoke(
            @PathVariable String token,
            @ModelAttribute("number") String number,
            @RequestParam(name = "lang", required = false) @Nullable String lang,
            HttpServletResponse response) {
        requester.revokeConsent(number);
        return back(token, "revoke", lang, response);
    }

    /** All links die, this one too; the new one is mailed. */
    @PostMapping("/links")
    String renewLinks(
            @PathVariable String token,
            @ModelAttribute("number") String number,
            @RequestParam(name = "lang", required = false) @Nullable String lang,
            Locale language,
            HttpServletResponse response,
            Model model) {
        if (caseFiles.get(number).requesterEmail() == null) {
            return back(token, null, lang, response);
        }
        requester.renewLinks(number);
        prepare("", lang, language, model);
        return "ticket-links";
    }

    @ExceptionHandler(DeadLink.class)
    ModelAndView deadLink(Locale language, HttpServletResponse response) {
        keepPrivate(response);
        var page = new ModelAndView("ticket-missing", HttpStatus.NOT_FOUND);
        page.addObject("words", new RequesterWords(language, zone));
        return page;
    }

    private String page(
            String token,
            String number,
            Map<String, String> typed,
            @Nullable String lang,
            Locale language,
            Model model) {
        prepare(token, lang, language, model);
        Standing standing = requester.standing(number);
        model.addAttribute(
                "ticket",
                TicketView.of(
                        caseFiles.get(number),
                        caseFiles.entries(number),
                        standing,
                        requester.standingConsent(number),
                        typed,
                        new RequesterWords(language, zone)));
        model.addAttribute("submission", UUID.randomUUID().toString());
        model.addAttribute("typedMessage", typed.getOrDefault("message", ""));
        return "ticket";
    }

    private String late(
            String token,
            boolean answered,
            @Nullable String lang,
            Locale language,
            HttpServletResponse response,
            Model model) {
        response.setStatus(HttpStatus.CONFLICT.value());
        prepare(token, lang, language, model);
        model.addAttribute("answered", answered);
        return "ticket-late";
    }

    private void prepare(String token, @Nullable String lang, Locale language, Model model) {
        model.addAttribute("words", new RequesterWords(language, zone));
        model.addAttribute("place", "/t/" + token);
        model.addAttribute("lang", Redirect.language(lang, "").isEmpty() ? null : lang);
    }

    private static String back(
            String token, @Nullable String done, @Nullable String lang, HttpServletResponse response) {
        String language = Redirect.language(lang, "&");
        String query = (done == null ? "" : "&done=" + done) + language;
        return Redirect.to("/t/" + token + (query.isEmpty() ? "" : "?" + query.substring(1)), response);
    }

    private static void keepPrivate(HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("X-Robots-Tag", "noindex, nofollow");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
    }
}
