package dev.loopdesk.portal;

import dev.loopdesk.forecast.RequesterForecast;
import dev.loopdesk.message.EmailAddress;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.message.TicketLinks.Holder;
import dev.loopdesk.portal.TicketLinkResolver.InvalidLinkException;
import dev.loopdesk.portal.TicketLinkResolver.RequesterOnlyException;
import dev.loopdesk.portal.TicketView.Known;
import dev.loopdesk.problem.KnownProblems;
import dev.loopdesk.process.answers.AlreadyAnsweredRefusal;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.RequesterTask;
import dev.loopdesk.process.conversation.TicketParticipants;
import dev.loopdesk.process.requester.Milestone;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.process.requester.TicketPosition;
import dev.loopdesk.text.Characters;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.NamedAddress;
import dev.loopdesk.ticket.Participant;
import dev.loopdesk.ticket.Participants;
import dev.loopdesk.ticket.Ticket;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.HandlerMapping;

/**
 * The page of a ticket for its requester, who needs only the link, and in a reduced form for its participants, who decide
 * nothing. A GET request changes nothing, because mail scanners
 * open links; all invalid links get the same answer.
 */
@Controller
@RequestMapping("/t/{token}")
class TicketPage {

    private static final Set<String> DONE =
            Set.of("report", "answer", "message", "instead", "revoke", "links", "participant", "participant-removed");
    /** Marker of a message that replaces a late answer. */
    private static final String INSTEAD = "instead";

    private static final int LONGEST_MESSAGE = 50_000;
    private static final Pattern POSITION = Pattern.compile("\\d{1,9}");

    /** Limit of participants that are added on the page of one ticket in an hour. */
    private static final int MOST_ADDED = 5;

    /** Limit of participants that are added from one network address in an hour. */
    private static final int MOST_ADDED_BY_SENDER = 20;

    /** Limit of tickets to which one address is added in an hour. */
    private static final int MOST_ADDED_OF_ADDRESS = 5;

    private final RequesterActions requester;
    private final TicketLinkResolver linkResolver;
    private final TicketLinks links;
    private final CaseFiles caseFiles;
    private final Attachments attachments;
    private final Uploads uploads;
    private final TicketParticipants participants;
    private final Participants inCopy;
    private final KnownProblems knownProblems;
    private final RequesterForecast forecast;
    private final HourlyRateLimit additions;
    private final HourlyRateLimit additionsOfSender;
    private final HourlyRateLimit additionsOfAddress;
    private final ZoneId zone;

    TicketPage(
            RequesterActions requester,
            TicketLinkResolver linkResolver,
            TicketLinks links,
            CaseFiles caseFiles,
            Attachments attachments,
            Uploads uploads,
            TicketParticipants participants,
            Participants inCopy,
            KnownProblems knownProblems,
            RequesterForecast forecast,
            Clock clock,
            @Value("${loopdesk.service-time.zone:Asia/Shanghai}") ZoneId zone) {
        this.requester = requester;
        this.linkResolver = linkResolver;
        this.links = links;
        this.caseFiles = caseFiles;
        this.attachments = attachments;
        this.uploads = uploads;
        this.participants = participants;
        this.inCopy = inCopy;
        this.knownProblems = knownProblems;
        this.forecast = forecast;
        this.additions = new HourlyRateLimit(MOST_ADDED, clock);
        this.additionsOfSender = new HourlyRateLimit(MOST_ADDED_BY_SENDER, clock);
        this.additionsOfAddress = new HourlyRateLimit(MOST_ADDED_OF_ADDRESS, clock);
        this.zone = zone;
    }

    /** Resolves the link for every request. */
    @ModelAttribute("visit")
    TicketPageRequest visit(
            @PathVariable(name = "token") String token,
            @RequestParam Map<String, String> typed,
            Locale language,
            HttpServletRequest request,
            HttpServletResponse response) {
        Holder holder = linkResolver.holderOf(token, response);
        if (holder.participant() != null && !isOpenToParticipants(request)) {
            throw new RequesterOnlyException();
        }
        return new TicketPageRequest(token, holder.number(), holder.participant(), typed, language);
    }

    private static boolean isOpenToParticipants(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof HandlerMethod handler
                && handler.hasMethodAnnotation(OpenToParticipants.class);
    }

    @OpenToParticipants
    @GetMapping
    String show(@ModelAttribute(name = "visit", binding = false) TicketPageRequest visit, Model model) {
        String done = visit.value("done");
        if (DONE.contains(done)) {
            model.addAttribute("done", done);
            if (visit.participant() == null) {
                model.addAttribute("link", links.link(visit.number()));
            }
            model.addAttribute("kept", kept(visit.number(), done));
        }
        return page(visit, null, List.of(), model);
    }

    /** Returns the keys of form values that the browser may delete. */
    private static String kept(String number, String done) {
        return switch (done) {
            case "report" -> done;
            case INSTEAD -> number + " late|" + number + " answer";
            default -> number + " " + done;
        };
    }

    @PostMapping("/answer")
    String answer(
            @ModelAttribute(name = "visit", binding = false) TicketPageRequest visit,
            @RequestParam(name = "files", required = false) @Nullable List<MultipartFile> files,
            @RequestParam(name = "remove", required = false) @Nullable List<String> remove,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        String kind = visit.value("kind");
        String task = visit.value("task");
        String identity =
                RequesterTaskForm.identity(visit.value("submission"), visit.number(), task, kind, visit.typed());
        UploadedFiles brought = take(visit, identity, files, remove, request);
        Map<String, String> typed = RequesterTaskForm.withFiles(kind, visit.typed(), brought.inWords);
        FormAnswer more = more(visit.number(), task, kind, visit.typed());
        String problem = RequesterTaskForm.problem(kind, typed, more, words(visit));
        Runnable wish = () -> requester.answer(
                visit.number(), identity, task, RequesterTaskForm.fields(kind, typed, more), brought.draft);
        var unsent = new LateAnswer(
                RequesterTaskForm.asMessage(kind, visit.typed(), more, words(visit)), identity, brought.draft, null);
        return handedIn(visit, "answer", problem, wish, brought, unsent, response, model);
    }

    @OpenToParticipants
    @PostMapping("/message")
    String write(
            @ModelAttribute(name = "visit", binding = false) TicketPageRequest visit,
            @RequestParam(name = "files", required = false) @Nullable List<MultipartFile> files,
            @RequestParam(name = "remove", required = false) @Nullable List<String> remove,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        String typed = visit.value("message");
        String identity = ReportForm.identity(visit.value("submission"), visit.number() + " " + typed);
        UploadedFiles brought = take(visit, identity, files, remove, request);
        String text = Characters.isBlank(typed) ? brought.inWords : typed;
        RequesterWords words = words(visit);
        String problem = null;
        if (Characters.isBlank(text)) {
            problem = words.text("problem.no-message");
        } else if (text.length() > LONGEST_MESSAGE) {
            problem = words.text("problem.too-long", LONGEST_MESSAGE);
        } else if (!Characters.canBeStored(text)) {
            problem = words.text("problem.no-text");
        }
        Participant participant = visit.participant();
        Runnable wish = () -> {
            if (participant == null) {
                requester.reply(visit.number(), identity, text, brought.draft);
            } else {
                requester.reply(participant, identity, text, brought.draft);
            }
        };
        String form = visit.value("instead").isEmpty() ? "message" : INSTEAD;
        var unsent = new LateAnswer(typed, visit.value("task"), brought.draft, problem);
        return handedIn(visit, form, problem, wish, brought, unsent, response, model);
    }

    /** Shows the confirmation of a withdrawal. */
    @GetMapping("/withdraw")
    String askToWithdraw(@ModelAttribute(name = "visit", binding = false) TicketPageRequest visit, Model model) {
        return withdrawal(visit, model);
    }

    private String withdrawal(TicketPageRequest visit, Model model) {
        prepare(visit, model);
        Ticket ticket = caseFiles.get(visit.number());
        model.addAttribute("title", ticket.title());
        model.addAttribute("over", ticket.endedAs() != null);
        model.addAttribute("closed", milestone(ticket) == Milestone.CLOSED);
        return "ticket-withdraw";
    }

    @PostMapping("/withdraw")
    String withdraw(
            @ModelAttribute(name = "visit", binding = false) TicketPageRequest visit,
            HttpServletResponse response,
            Model model) {
        try {
            requester.withdraw(visit.number());
        } catch (AlreadyAnsweredRefusal late) {
            if (!"EndEvent_TicketWithdrawn".equals(caseFiles.get(visit.number()).endedAs())) {
                response.setStatus(HttpStatus.CONFLICT.value());
                return withdrawal(visit, model);
            }
        }
        return back(visit, null, response);
    }

    @PostMapping("/revoke")
    String revoke(
            @ModelAttribute(name = "visit", binding = false) TicketPageRequest visit, HttpServletResponse response) {
        requester.revokeConsent(visit.number());
        return back(visit, "revoke", response);
    }

    /** Revokes all links, including this one, and mails a new one. */
    @PostMapping("/links")
    String renewLinks(
            @ModelAttribute(name = "visit", binding = false) TicketPageRequest visit,
            HttpServletResponse response,
            Model model) {
        if (caseFiles.get(visit.number()).requesterEmail() == null) {
            return back(visit, null, response);
        }
        requester.renewLinks(visit.number());
        prepare(visit, model);
        return "ticket-links";
    }

    /** Adds a participant, who is told at once; limited, because anybody's address can be entered. */
    @PostMapping("/participants")
    String addParticipant(
            @ModelAttribute(name = "visit", binding = false) TicketPageRequest visit,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model) {
        String name = visit.value("participantName").strip();
        String address = visit.value("participantEmail").strip();
        RequesterWords words = words(visit);
        String problem = null;
        if (!EmailAddress.isOne(address)) {
            problem = words.text("problem.no-email");
        } else if (name.length() > TicketParticipants.LONGEST_NAME) {
            problem = words.text("problem.too-long", TicketParticipants.LONGEST_NAME);
        } else if (!Characters.canBeStored(name) || !Characters.canBeStored(address)) {
            problem = words.text("problem.no-text");
        } else if (!isWithinLimits(visit.number(), request.getRemoteAddr(), address)) {
            response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
            response.setHeader(
                    HttpHeaders.RETRY_AFTER,
                    Long.toString(secondsUntilRoom(visit.number(), request.getRemoteAddr(), address)));
            return refusedParticipant(visit, words.text("problem.too-many-participants"), model);
        } else {
            try {
                boolean isNew = participants
                        .add(visit.number(), new NamedAddress(name, address), Entry.REQUESTER)
                        .isNew();
                if (!isNew) {
                    nobodyAdded(visit.number(), request.getRemoteAddr(), address);
                }
                return back(visit, "participant", response);
            } catch (Refusal refusal) {
                nobodyAdded(visit.number(), request.getRemoteAddr(), address);
                problem = refusal.getMessage();
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
        return refusedParticipant(visit, problem, model);
    }

    /** Counts an addition if it is within all limits. */
    private boolean isWithinLimits(String number, String sender, String address) {
        if (!additions.allows(number)) {
            return false;
        }
        if (!additionsOfSender.allows(sender)) {
            additions.giveBack(number);
            return false;
        }
        if (!additionsOfAddress.allows(address)) {
            additions.giveBack(number);
            additionsOfSender.giveBack(sender);
            return false;
        }
        return true;
    }

    private long secondsUntilRoom(String number, String sender, String address) {
        return Math.max(
                additions.secondsUntilRoom(number),
                Math.max(additionsOfSender.secondsUntilRoom(sender), additionsOfAddress.secondsUntilRoom(address)));
    }

    private void nobodyAdded(String number, String sender, String address) {
        additions.giveBack(number);
        additionsOfSender.giveBack(sender);
        additionsOfAddress.giveBack(address);
    }

    private String refusedParticipant(TicketPageRequest visit, @Nullable String problem, Model model) {
        model.addAttribute("participantProblem", problem);
        return page(visit, "participant", List.of(), model);
    }

    @PostMapping("/participants/remove")
    String removeParticipant(
            @ModelAttribute(name = "visit", binding = false) TicketPageRequest visit, HttpServletResponse response) {
        String position = visit.value("participant");
        if (POSITION.matcher(position).matches()) {
            participants.remove(visit.number(), Integer.parseInt(position), Entry.REQUESTER);
        }
        return back(visit, "participant-removed", response);
    }

    /** Ends the participation of the link's holder. */
    @OpenToParticipants
    @PostMapping("/leave")
    String leave(@ModelAttribute(name = "visit", binding = false) TicketPageRequest visit, Model model) {
        Participant participant = visit.participant();
        if (participant == null) {
            throw new InvalidLinkException();
        }
        participants.remove(visit.number(), participant.position(), Entry.PARTICIPANT);
        prepare(visit, model);
        return "ticket-left";
    }

    /**
     * Files of a form, in a draft.
     *
     * @param problems errors of the files, in the reader's language
     * @param inWords text filed for the sender if none was entered; empty if there are no files
     */
    private record UploadedFiles(String draft, List<String> problems, String inWords) {}

    /**
     * A late answer that was not recorded, to be sent as a message.
     *
     * @param what distinguishes it from others on the page, so that the browser restores no older text
     * @param draft draft of its files
     * @param problem error of it as a message, or null
     */
    private record LateAnswer(
            String text,
            String what,
            String draft,
            @Nullable String problem) {}

    private UploadedFiles take(
            TicketPageRequest visit,
            String identity,
            @Nullable List<MultipartFile> files,
            @Nullable List<String> unwanted,
            HttpServletRequest request) {
        String draft = Uploads.draft(visit.typed().get("submission"));
        RequesterWords words = words(visit);
        // A double click sends the same files twice.
        List<String> problems = requester.isHandedIn(identity)
                ? List.of()
                : uploads.take(draft, visit.number(), files, unwanted, request.getRemoteAddr(), words);
        return new UploadedFiles(draft, problems, uploads.inWords(draft, visit.number(), words));
    }

    private String handedIn(
            TicketPageRequest visit,
            String form,
            @Nullable String wrong,
            Runnable wish,
            UploadedFiles brought,
            LateAnswer unsent,
            HttpServletResponse response,
            Model model) {
        String problem = wrong;
        if (problem == null && brought.problems.isEmpty()) {
            try {
                wish.run();
                return back(visit, form, response);
            } catch (AlreadyAnsweredRefusal late) {
                response.setStatus(HttpStatus.CONFLICT.value());
                return late(visit, late.author() == null ? "late.moved-on" : "late.answered", unsent, List.of(), model);
            } catch (Refusal refusal) {
                problem = refusal.getMessage();
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_ENTITY.value());
        if (form.equals(INSTEAD)) {
            return late(visit, null, unsent, brought.problems, model);
        }
        model.addAttribute(form + "Problem", problem);
        return page(visit, form, brought.problems, model);
    }

    /**
     * Renders the page.
     *
     * @param refused the refused form, shown again with its values, or null
     */
    private String page(TicketPageRequest visit, @Nullable String refused, List<String> fileProblems, Model model) {
        prepare(visit, model);
        String number = visit.number();
        RequesterWords words = words(visit);
        Participant reader = visit.participant();
        TicketPosition position = requester.position(number);
        RequesterTask wanted = position.requesterTask();
        Map<String, String> typed = "answer".equals(refused) ? visit.typed() : Map.of();
        Ticket ticket = caseFiles.get(number);
        model.addAttribute("expected", forecast.of(number, visit.language()).orElse(null));
        model.addAttribute(
                "ticket",
                TicketView.of(
                        ticket,
                        knownProblems
                                .of(ticket.id())
                                .map(problem -> Known.of(
                                        problem,
                                        knownProblems.latestOf(problem.id()).orElse(null),
                                        words))
                                .orElse(null),
                        caseFiles.entries(number),
                        attachments.forRequester(number),
                        position,
                        requester.hasConsent(number),
                        reader,
                        reader == null ? inCopy.of(number) : List.of(),
                        typed,
                        wanted == null
                                ? new FormAnswer(List.of(), Map.of(), typed, zone)
                                : more(number, wanted.task(), wanted.kind(), typed),
                        words));
        for (String form : List.of("answer", "message")) {
            boolean again = form.equals(refused);
            String draft = Uploads.draft(again ? visit.typed().get("submission") : null);
            model.addAttribute(
                    form + "Files", uploads.of(draft, visit.place(), again ? fileProblems : List.of(), words));
        }
        model.addAttribute("typedMessage", "message".equals(refused) ? visit.value("message") : "");
        boolean participantRefused = "participant".equals(refused);
        model.addAttribute("typedName", participantRefused ? visit.value("participantName") : "");
        model.addAttribute("typedEmail", participantRefused ? visit.value("participantEmail") : "");
        return "ticket";
    }

    /**
     * Renders the page for a late answer.
     *
     * @param why key of the reason, or null if it was shown already
     */
    private String late(
            TicketPageRequest visit, @Nullable String why, LateAnswer unsent, List<String> fileProblems, Model model) {
        prepare(visit, model);
        String number = visit.number();
        RequesterWords words = words(visit);
        Ticket ticket = caseFiles.get(number);
        model.addAttribute("why", why == null || ticket.endedAs() == null ? why : "late.over");
        model.addAttribute("unsent", unsent);
        model.addAttribute("mayWrite", ticket.endedAs() == null);
        model.addAttribute(
                "consent",
                visit.participant() != null
                        ? null
                        : TicketView.ConsentState.of(
                                caseFiles.entries(number),
                                requester.hasConsent(number),
                                requester.position(number),
                                milestone(ticket),
                                words));
        String draft = uploads.stillOpen(unsent.draft, number);
        model.addAttribute("files", uploads.of(draft, visit.place(), fileProblems, words));
        return "ticket-late";
    }

    private FormAnswer more(String number, String task, String kind, Map<String, String> typed) {
        return FormAnswer.of(requester.form(number, task), RequesterTaskForm.shown(kind), typed, zone);
    }

    private Milestone milestone(Ticket ticket) {
        return Milestone.ofSteps(
                ticket,
                caseFiles.steps(List.of(ticket.number())).getOrDefault(ticket.number(), List.of()),
                requester.position(ticket.number()));
    }

    private void prepare(TicketPageRequest visit, Model model) {
        model.addAttribute("words", words(visit));
        model.addAttribute("number", visit.number());
        model.addAttribute("place", visit.place());
        model.addAttribute("lang", visit.lang());
    }

    private RequesterWords words(TicketPageRequest visit) {
        var words = new RequesterWords(visit.language(), zone);
        return visit.participant() == null ? words : words.ofParticipant();
    }

    private static String back(TicketPageRequest visit, @Nullable String done, HttpServletResponse response) {
        String query = (done == null ? "" : "&done=" + done) + Redirect.language(visit.lang(), "&");
        return Redirect.to(visit.place() + (query.isEmpty() ? "" : "?" + query.substring(1)), response);
    }
}
