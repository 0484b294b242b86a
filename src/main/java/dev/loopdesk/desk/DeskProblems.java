package dev.loopdesk.desk;

import dev.loopdesk.api.ApiProblem;
import dev.loopdesk.api.JsonFields;
import dev.loopdesk.api.TicketAccess;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.message.FieldWords;
import dev.loopdesk.problem.KnownProblem;
import dev.loopdesk.problem.KnownProblems;
import dev.loopdesk.problem.KnownProblems.Declaration;
import dev.loopdesk.problem.KnownProblems.FormerWording;
import dev.loopdesk.problem.KnownProblems.LinkedTicket;
import dev.loopdesk.problem.RequesterText;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.answers.TicketCategories;
import dev.loopdesk.process.problem.KnownProblemActions;
import dev.loopdesk.process.problem.KnownProblemActions.Declared;
import dev.loopdesk.process.problem.KnownProblemActions.LinkOutcome;
import dev.loopdesk.process.requester.TicketStages;
import dev.loopdesk.process.requester.TicketStages.Standing;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.Submissions;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Addresses of known problems at the desk: agents link tickets to them, leads declare and solve them and write to all
 * requesters (S2.6, S4.8).
 */
@RestController
@RequestMapping("/camunda/api/loopdesk/problems")
class DeskProblems {

    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_TEXT = 4_000;
    private static final int MOST_PROBLEMS = 100;
    private static final int MOST_TICKETS = 500;
    /** Tickets that are linked in one request. */
    private static final int MOST_AT_ONCE = 100;

    /** Stands for each category where one is chosen. */
    private static final String ANY = "any";

    private final KnownProblems problems;
    private final KnownProblemActions actions;
    private final TicketAccess ticketAccess;
    private final TicketStages stages;
    private final StaffNames names;
    private final ServiceTimes serviceTimes;
    private final TicketCategories categories;

    DeskProblems(
            KnownProblems problems,
            KnownProblemActions actions,
            TicketAccess ticketAccess,
            TicketStages stages,
            StaffNames names,
            ServiceTimes serviceTimes,
            TicketCategories categories) {
        this.problems = problems;
        this.actions = actions;
        this.ticketAccess = ticketAccess;
        this.stages = stages;
        this.names = names;
        this.serviceTimes = serviceTimes;
        this.categories = categories;
    }

    /**
     * The known problems.
     *
     * @param categories categories by key, in words; the last one stands for any
     * @param mayDeclare true if the account may declare one
     */
    record ProblemList(List<ProblemLine> problems, List<Category> categories, boolean mayDeclare, ZoneId zone) {}

    /** A category in words. */
    record Category(String key, String name) {}

    /** A problem in the list; {@code state} is {@code open}, {@code solved} or {@code withdrawn}. */
    record ProblemLine(
            long id,
            String title,
            String state,
            boolean open,
            String category,
            Instant declaredAt,
            String declaredBy,
            int tickets) {}

    /**
     * A problem with its tickets and messages.
     *
     * @param mayLink true if the account may link tickets to it
     * @param mayLead true if the account may write to all requesters, correct, withdraw and solve it
     */
    record ProblemView(
            ProblemLine problem,
            @Nullable String english,
            @Nullable String chinese,
            @Nullable String solvedBy,
            @Nullable Instant solvedAt,
            List<TicketLine> tickets,
            List<MessageView> messages,
            List<CorrectionView> corrections,
            @Nullable String withdrawnBy,
            @Nullable Instant withdrawnAt,
            boolean mayLink,
            boolean mayLead,
            ZoneId zone) {}

    /** A ticket that is linked to a problem; {@code state} is its stage or end, in words. */
    record TicketLine(String number, String title, String requester, String priority, boolean open, String state) {}

    /**
     * A message to all requesters.
     *
     * @param tickets number of tickets that it goes to
     * @param delivered number of them whose requester it has been sent or told
     * @param toCall number of them whose requester is still to be called
     */
    record MessageView(
            @Nullable String english,
            @Nullable String chinese,
            boolean solution,
            String writtenBy,
            Instant writtenAt,
            int tickets,
            int delivered,
            int toCall) {}

    /** Former words of a problem, which somebody has corrected. */
    record CorrectionView(
            String title,
            @Nullable String english,
            @Nullable String chinese,
            String correctedBy,
            Instant correctedAt) {}

    /** A correction that was accepted; {@code isNew} is false if the problem says so already. */
    record Corrected(boolean isNew) {}

    /** A problem that was declared; {@code isNew} is false if it was declared before. */
    record DeclaredView(long id, boolean isNew) {}

    /** The outcome for each ticket. */
    record LinkOutcomes(Map<String, LinkOutcome> tickets) {}

    /** A message that was accepted; {@code isNew} is false if it was sent before. */
    record Announced(boolean isNew) {}

    @GetMapping
    ProblemList list(Authentication caller, Locale language) {
        List<KnownProblem> found = problems.newest(MOST_PROBLEMS);
        Map<String, String> named =
                names.of(found.stream().map(KnownProblem::declaredBy).distinct().toList());
        var words = new FieldWords(language, serviceTimes.zone());
        return new ProblemList(
                found.stream().map(one -> line(one, named, words, language)).toList(),
                Stream.concat(
                                categories.newest().stream().map(key -> new Category(key, words.word("category", key))),
                                Stream.of(new Category(ANY, anyCategory(language))))
                        .toList(),
                mayLead(caller),
                serviceTimes.zone());
    }

    @AllowedTo(Role.AGENT)
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DeclaredView> declare(Authentication caller, HttpServletRequest request) throws IOException {
        requireLead(caller);
        JsonFields sent = JsonFields.of(request);
        String title = sent.required("title", LONGEST_TITLE);
        String english = sent.text("english", LONGEST_TEXT);
        String chinese = sent.text("chinese", LONGEST_TEXT);
        List<String> offered =
                Stream.concat(categories.newest().stream(), Stream.of(ANY)).toList();
        String category = sent.oneOf("category", offered);
        if (category == null) {
            sent.problem("category", "wants.one-of", String.join(", ", offered));
        }
        String key = sent.key();
        String ticket = sent.ticketNumberIfAny("ticket");
        requireText(sent, english, chinese);
        sent.nothingElse();
        sent.accept();
        if (ticket != null) {
            ticketAccess.admitStaff(ticket);
        }
        Declared declared = actions.declare(
                Submissions.name("problem", caller.getName(), key),
                new Declaration(
                        title.strip(), new RequesterText(english, chinese), ANY.equals(category) ? null : category),
                ticket,
                caller.getName());
        return ResponseEntity.status(declared.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(new DeclaredView(declared.id(), declared.isNew()));
    }

    @GetMapping("/{id:\\d{1,18}}")
    ProblemView show(@PathVariable long id, Authentication caller, Locale language) {
        KnownProblem problem = existing(id);
        List<LinkedTicket> tickets = problems.tickets(id, MOST_TICKETS);
        var messages = problems.messagesOf(id);
        Map<String, Standing> standings = stages.of(tickets.stream()
                .filter(LinkedTicket::isOpen)
                .map(LinkedTicket::number)
                .toList());
        Set<String> accounts = new HashSet<>(Set.of(problem.declaredBy()));
        messages.forEach(message -> accounts.add(message.writtenBy()));
        List<FormerWording> former = problems.formerWordings(id);
        former.forEach(wording -> accounts.add(wording.replacedBy()));
        Stream.of(problem.solvedBy(), problem.withdrawnBy())
                .filter(Objects::nonNull)
                .forEach(accounts::add);
        Map<String, String> named = names.of(accounts);
        var words = new FieldWords(language, serviceTimes.zone());
        var desk = Texts.of("desk", language);
        return new ProblemView(
                line(problem, named, words, language),
                problem.text().english(),
                problem.text().chinese(),
                name(problem.solvedBy(), named),
                problem.solvedAt(),
                tickets.stream()
                        .map(ticket -> new TicketLine(
                                ticket.number(),
                                ticket.title(),
                                ticket.requesterName(),
                                ticket.priority(),
                                ticket.isOpen(),
                                state(ticket, standings, desk)))
                        .toList(),
                messages.stream()
                        .map(message -> new MessageView(
                                message.text().english(),
                                message.text().chinese(),
                                message.isSolution(),
                                named.getOrDefault(message.writtenBy(), message.writtenBy()),
                                message.writtenAt(),
                                message.tickets(),
                                message.delivered(),
                                message.toCall()))
                        .toList(),
                former.stream()
                        .map(wording -> new CorrectionView(
                                wording.title(),
                                wording.text().english(),
                                wording.text().chinese(),
                                named.getOrDefault(wording.replacedBy(), wording.replacedBy()),
                                wording.replacedAt()))
                        .toList(),
                name(problem.withdrawnBy(), named),
                problem.withdrawnAt(),
                Role.AGENT.isOf(caller),
                mayLead(caller),
                serviceTimes.zone());
    }

    /** Corrects the title and the texts; the category stays, because tickets were suggested it. */
    @AllowedTo(Role.AGENT)
    @PutMapping(path = "/{id:\\d{1,18}}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Corrected correct(@PathVariable long id, Authentication caller, HttpServletRequest request) throws IOException {
        requireLead(caller);
        existing(id);
        JsonFields sent = JsonFields.of(request);
        String title = sent.required("title", LONGEST_TITLE);
        String english = sent.text("english", LONGEST_TEXT);
        String chinese = sent.text("chinese", LONGEST_TEXT);
        int seen = sent.count("corrections");
        requireText(sent, english, chinese);
        sent.nothingElse();
        sent.accept();
        return new Corrected(
                actions.correct(id, seen, title.strip(), new RequesterText(english, chinese), caller.getName()));
    }

    /** Withdraws a declaration that was a mistake, as long as no requester was written to. */
    @AllowedTo(Role.AGENT)
    @DeleteMapping("/{id:\\d{1,18}}")
    ResponseEntity<Void> withdraw(@PathVariable long id, Authentication caller) {
        requireLead(caller);
        existing(id);
        actions.withdraw(id, caller.getName());
        return ResponseEntity.noContent().build();
    }

    @AllowedTo(Role.AGENT)
    @PostMapping(path = "/{id:\\d{1,18}}/tickets", consumes = MediaType.APPLICATION_JSON_VALUE)
    LinkOutcomes link(@PathVariable long id, Authentication caller, HttpServletRequest request) throws IOException {
        existing(id);
        JsonFields sent = JsonFields.of(request);
        List<String> numbers = sent.ticketNumbers("numbers", MOST_AT_ONCE);
        sent.nothingElse();
        sent.accept();
        if (numbers.isEmpty()) {
            throw ApiProblem.wrong("numbers", "wants.numbers");
        }
        return new LinkOutcomes(actions.link(id, numbers, caller.getName()));
    }

    @AllowedTo(Role.AGENT)
    @DeleteMapping("/{id:\\d{1,18}}/tickets/{number}")
    ResponseEntity<Void> takeOff(@PathVariable long id, @PathVariable String number, Authentication caller) {
        ticketAccess.admitStaff(number);
        existing(id);
        actions.takeOff(id, number, caller.getName());
        return ResponseEntity.noContent().build();
    }

    /** Writes to all requesters, once for each key. */
    @AllowedTo(Role.AGENT)
    @PostMapping(path = "/{id:\\d{1,18}}/messages", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Announced> write(@PathVariable long id, Authentication caller, HttpServletRequest request)
            throws IOException {
        Words words = words(id, caller, request);
        return accepted(actions.write(words.submission(), id, words.text(), caller.getName()));
    }

    /** Solves the problem, once for each key. */
    @AllowedTo(Role.AGENT)
    @PostMapping(path = "/{id:\\d{1,18}}/solution", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Announced> solve(@PathVariable long id, Authentication caller, HttpServletRequest request)
            throws IOException {
        Words words = words(id, caller, request);
        return accepted(actions.solve(words.submission(), id, words.text(), caller.getName()));
    }

    private record Words(RequesterText text, String submission) {}

    private Words words(long id, Authentication caller, HttpServletRequest request) throws IOException {
        requireLead(caller);
        existing(id);
        JsonFields sent = JsonFields.of(request);
        String english = sent.text("english", LONGEST_TEXT);
        String chinese = sent.text("chinese", LONGEST_TEXT);
        String key = sent.key();
        requireText(sent, english, chinese);
        sent.nothingElse();
        sent.accept();
        return new Words(
                new RequesterText(english, chinese),
                Submissions.name("problem message", String.valueOf(id), caller.getName(), key));
    }

    private static void requireText(JsonFields sent, @Nullable String english, @Nullable String chinese) {
        if (english == null && chinese == null) {
            sent.problem("english", "wants.one-language");
        }
    }

    private static ResponseEntity<Announced> accepted(boolean isNew) {
        return ResponseEntity.status(isNew ? HttpStatus.CREATED : HttpStatus.OK).body(new Announced(isNew));
    }

    private KnownProblem existing(long id) {
        return problems.find(id).orElseThrow(() -> new ApiProblem(HttpStatus.NOT_FOUND, "no-such-problem"));
    }

    /** Leads who work on tickets; a manager is none of them. */
    private static boolean mayLead(Authentication caller) {
        return Role.AGENT.isOf(caller) && Role.LEAD.isOf(caller);
    }

    private static void requireLead(Authentication caller) {
        if (!mayLead(caller)) {
            throw new ApiProblem(HttpStatus.FORBIDDEN, "leads-only");
        }
    }

    private static String anyCategory(Locale language) {
        return Texts.of("desk", language).get("declare.category.any");
    }

    private static ProblemLine line(
            KnownProblem problem, Map<String, String> named, FieldWords words, Locale language) {
        String category = problem.category();
        return new ProblemLine(
                problem.id(),
                problem.title(),
                problem.isOpen() ? "open" : problem.isWithdrawn() ? "withdrawn" : "solved",
                problem.isOpen(),
                category == null ? anyCategory(language) : words.word("category", category),
                problem.declaredAt(),
                named.getOrDefault(problem.declaredBy(), problem.declaredBy()),
                problem.tickets());
    }

    private static @Nullable String name(@Nullable String account, Map<String, String> named) {
        return account == null ? null : named.getOrDefault(account, account);
    }

    private static String state(LinkedTicket ticket, Map<String, Standing> standings, Texts desk) {
        Standing standing = standings.get(ticket.number());
        return standing == null
                ? desk.get("stage.closed")
                : desk.get("stage." + standing.stage().key());
    }
}
