package dev.loopdesk.desk;

import dev.loopdesk.api.JsonFields;
import dev.loopdesk.api.TicketAccess;
import dev.loopdesk.desk.Callers.Caller;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.message.FieldWords;
import dev.loopdesk.process.answers.FormField;
import dev.loopdesk.process.answers.ReportFields;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.problem.TicketLinking;
import dev.loopdesk.process.requester.Milestone;
import dev.loopdesk.process.requester.RequesterActions.Received;
import dev.loopdesk.process.requester.TakenCalls;
import dev.loopdesk.process.requester.TicketStages;
import dev.loopdesk.process.requester.TicketStages.Standing;
import dev.loopdesk.search.CallerSearch;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.text.Texts;
import dev.loopdesk.ticket.RelationKind;
import dev.loopdesk.ticket.Report;
import dev.loopdesk.ticket.Submissions;
import dev.loopdesk.ticket.Ticket;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Addresses at which staff take a call: who calls, what is known of them, and the new ticket (S2.1, S2.3). */
@RestController
@RequestMapping("/camunda/api/loopdesk/calls")
class DeskCalls {

    private static final String HOTLINE = "hotline";
    private static final int LONGEST_LINE = 255;
    private static final int MOST_OF_CALLER = 10;
    private static final int MOST_ALIKE = 5;
    private static final int MOST_SEEN = MOST_OF_CALLER;

    private final TicketAccess ticketAccess;
    private final Callers callers;
    private final CallerSearch search;
    private final TakenCalls calls;
    private final TicketLinking linking;
    private final TicketStages stages;
    private final StaffNames names;
    private final ReportFields reportFields;
    private final ServiceTimes serviceTimes;

    DeskCalls(
            TicketAccess ticketAccess,
            Callers callers,
            CallerSearch search,
            TakenCalls calls,
            TicketLinking linking,
            TicketStages stages,
            StaffNames names,
            ReportFields reportFields,
            ServiceTimes serviceTimes) {
        this.ticketAccess = ticketAccess;
        this.callers = callers;
        this.search = search;
        this.calls = calls;
        this.linking = linking;
        this.stages = stages;
        this.names = names;
        this.reportFields = reportFields;
        this.serviceTimes = serviceTimes;
    }

    /**
     * The fields that an agent fills in.
     *
     * @param facts values before anybody has entered some
     */
    record CallForm(List<Input> inputs, Map<String, String> facts, ZoneId zone) {}

    /** Those who may be calling. */
    record People(List<Caller> people) {}

    /**
     * A ticket that a call may be about.
     *
     * @param equal true if it is open, the caller's own, and says the same as the call
     * @param stage in the reader's language; null if the ticket has ended
     * @param holder name of who holds it, or null
     */
    record Offer(
            String number,
            String title,
            String requester,
            boolean open,
            boolean equal,
            Instant receivedAt,
            @Nullable String stage,
            @Nullable String holder) {}

    /**
     * Tickets that a call may be about.
     *
     * @param own the caller's, equal ones first, then open ones
     * @param alike open ones of others that say the same
     */
    record Offers(List<Offer> own, List<Offer> alike) {}

    /**
     * The outcome of a call.
     *
     * @param number the ticket; null if none was made, because there are equal ones
     * @param isNew false if the call was sent before
     * @param equal open tickets of the caller that say the same, which the caller's page has not shown yet
     */
    record Taken(@Nullable String number, boolean isNew, List<Offer> equal) {}

    @AllowedTo(Role.AGENT)
    @GetMapping("/form")
    CallForm form(Locale language) {
        var words = new FieldWords(language, serviceTimes.zone());
        return new CallForm(
                fields().stream()
                        .map(field -> Input.of(field.key(), field.required(), field.longest(), field.options(), words))
                        .toList(),
                Map.of(
                        Report.Field.LANGUAGE, Texts.language(language).toLanguageTag(),
                        Report.Field.URGENCY, Report.DEFAULT_URGENCY,
                        Report.Field.IMPACT, Report.DEFAULT_IMPACT),
                serviceTimes.zone());
    }

    /** Returns the people whom a text means; it is no part of the address, because addresses are logged. */
    @AllowedTo(Role.AGENT)
    @PostMapping(path = "/people", consumes = MediaType.APPLICATION_JSON_VALUE)
    People people(HttpServletRequest request) throws IOException {
        JsonFields sent = JsonFields.of(request);
        String typed = sent.text("typed", LONGEST_LINE);
        sent.nothingElse();
        sent.accept();
        return new People(typed == null ? List.of() : callers.find(typed));
    }

    /** Returns the tickets that a call may be about. */
    @AllowedTo(Role.AGENT)
    @PostMapping(path = "/tickets", consumes = MediaType.APPLICATION_JSON_VALUE)
    Offers tickets(HttpServletRequest request, Locale language) throws IOException {
        JsonFields sent = JsonFields.of(request);
        String email = sent.text("email", LONGEST_LINE);
        String phone = sent.text("phone", LONGEST_LINE);
        String title = sent.text("title", LONGEST_LINE);
        sent.nothingElse();
        sent.accept();
        List<Ticket> own = search.ticketsOf(email, phone, MOST_OF_CALLER);
        Set<Long> ids = own.stream().map(Ticket::id).collect(Collectors.toSet());
        List<Ticket> alike = title == null
                ? List.of()
                : search.alike(title, MOST_OF_CALLER + MOST_ALIKE).stream()
                        .filter(ticket -> !ids.contains(ticket.id()))
                        .limit(MOST_ALIKE)
                        .toList();
        Map<String, Offer> offers =
                offers(Stream.concat(own.stream(), alike.stream()).toList(), ids, title, language);
        return new Offers(
                own.stream()
                        .map(ticket -> offers.get(ticket.number()))
                        .sorted((one, other) -> Boolean.compare(other.equal(), one.equal()))
                        .toList(),
                alike.stream().map(ticket -> offers.get(ticket.number())).toList());
    }

    /**
     * Makes a ticket of a call, unless the caller has an open ticket that says the same and was not shown yet. One that goes
     * on from a closed ticket is linked to it.
     */
    @AllowedTo(Role.AGENT)
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Taken> take(Authentication caller, HttpServletRequest request, Locale language) throws IOException {
        JsonFields sent = JsonFields.of(request);
        String key = sent.key();
        List<String> seen = sent.ticketNumbers("seen", MOST_SEEN);
        String from = sent.ticketNumberIfAny("from");
        JsonFields entered = sent.object("report");
        Map<String, Object> report = report(entered);
        entered.nothingElse();
        sent.nothingElse();
        sent.accept();
        if (from != null) {
            ticketAccess.admitStaff(from);
        }
        String submission = Submissions.name("call", caller.getName(), key);
        Received received = calls.take(
                        submission,
                        caller.getName(),
                        report,
                        search.keysOf(
                                text(report, Report.Field.REQUESTER_EMAIL), text(report, Report.Field.REQUESTER_PHONE)),
                        () -> equal(report, seen, language).isEmpty(),
                        number -> {
                            if (from != null) {
                                linking.include(number, from, RelationKind.SEE_ALSO, caller.getName());
                            }
                        })
                .orElse(null);
        if (received == null) {
            return ResponseEntity.ok(new Taken(null, false, equal(report, seen, language)));
        }
        return ResponseEntity.status(received.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(new Taken(received.number(), received.isNew(), List.of()));
    }

    private Map<String, Object> report(JsonFields entered) {
        var report = new LinkedHashMap<String, Object>();
        for (FormField field : fields()) {
            String value = entered.value(field.key(), field);
            if (value != null) {
                report.put(field.key(), value);
            }
        }
        if (!report.containsKey(Report.Field.REQUESTER_EMAIL) && !report.containsKey(Report.Field.REQUESTER_PHONE)) {
            entered.problem(Report.Field.REQUESTER_PHONE, "wants.contact");
        }
        report.put(Report.Field.CHANNEL, HOTLINE);
        return report;
    }

    /** Returns the fields of a report besides its channel, which is the phone. */
    private List<FormField> fields() {
        return reportFields.byKey().values().stream()
                .filter(field -> !field.key().equals(Report.Field.CHANNEL))
                .toList();
    }

    /** Returns open tickets of the caller that say the same and have not been seen. */
    private List<Offer> equal(Map<String, Object> report, List<String> seen, Locale language) {
        List<Ticket> own = search.ticketsOf(
                text(report, Report.Field.REQUESTER_EMAIL), text(report, Report.Field.REQUESTER_PHONE), MOST_OF_CALLER);
        return offers(
                        own,
                        own.stream().map(Ticket::id).collect(Collectors.toSet()),
                        text(report, Report.Field.TITLE),
                        language)
                .values()
                .stream()
                .filter(Offer::equal)
                .filter(offer -> !seen.contains(offer.number()))
                .toList();
    }

    private static @Nullable String text(Map<String, Object> report, String field) {
        Object value = report.get(field);
        return value == null ? null : value.toString();
    }

    /** Returns the key of the words for the stage of an open ticket: it is closed, and open until its follow-up (S5.6). */
    private static String stage(Standing standing) {
        return standing.stage() == Milestone.CLOSED
                ? "before-follow-up"
                : standing.stage().key();
    }

    /** Returns tickets in the reader's words, by number, in the order given. */
    private Map<String, Offer> offers(List<Ticket> tickets, Set<Long> own, @Nullable String title, Locale language) {
        Map<String, Standing> standings = stages.of(tickets.stream()
                .filter(ticket -> ticket.endedAs() == null)
                .map(Ticket::number)
                .toList());
        Map<String, String> named = names.of(standings.values().stream()
                .map(Standing::assignee)
                .flatMap(Stream::ofNullable)
                .collect(Collectors.toSet()));
        var desk = Texts.of("desk", language);
        var offers = new LinkedHashMap<String, Offer>();
        for (Ticket ticket : tickets) {
            Standing standing = standings.get(ticket.number());
            String holder = standing == null ? null : standing.assignee();
            boolean open = ticket.endedAs() == null;
            offers.put(
                    ticket.number(),
                    new Offer(
                            ticket.number(),
                            ticket.title(),
                            ticket.requesterName(),
                            open,
                            open
                                    && own.contains(ticket.id())
                                    && title != null
                                    && search.saysTheSame(title, ticket.title()),
                            ticket.receivedAt(),
                            standing == null ? null : desk.get("stage." + stage(standing)),
                            holder == null ? null : named.getOrDefault(holder, holder)));
        }
        return offers;
    }
}
