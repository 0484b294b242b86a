package dev.loopdesk.api;

import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.process.requester.RequesterActions.Received;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Origins.Origin;
import dev.loopdesk.ticket.Submissions;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tickets for programs that speak for requesters: report, look, write (S2.1, S2.3). */
@RestController
@RequestMapping(path = "/api/tickets", produces = MediaType.APPLICATION_JSON_VALUE)
class Tickets {

    static final int LONGEST_LINE = 255;
    static final int LONGEST_TEXT = 50_000;
    static final List<String> GRADES = List.of("low", "medium", "high");
    static final List<String> LANGUAGES = List.of("en", "zh-CN");
    static final List<String> CHANNELS = List.of("api", "chat");
    static final List<String> DETAILS =
            List.of("steps", "environment", "errorMessage", "frequency", "occurredAt", "businessImpact");

    private final RequesterActions requester;
    private final CaseFiles caseFiles;
    private final TicketAccess ticketAccess;
    private final TicketLinks links;

    Tickets(RequesterActions requester, CaseFiles caseFiles, TicketAccess ticketAccess, TicketLinks links) {
        this.requester = requester;
        this.caseFiles = caseFiles;
        this.ticketAccess = ticketAccess;
        this.links = links;
    }

    /**
     * A ticket that was taken.
     *
     * @param link the page of the ticket, for the requester alone
     */
    record Taken(String number, String link) {}

    /** A message that was taken. */
    record Written(String number) {}

    @AllowedTo(Role.INTEGRATION)
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Taken> report(
            @AuthenticationPrincipal Integration integration, HttpServletRequest request, Locale language)
            throws IOException {
        JsonFields sent = JsonFields.of(request);
        String externalId = sent.text("externalId", LONGEST_LINE);
        Map<String, Object> report = report(sent, language);
        sent.accept();
        Received received = requester.report(new Origin(integration.name(), externalId), report);
        Taken taken = new Taken(received.number(), links.link(received.number()));
        return received.isNew()
                ? ResponseEntity.created(URI.create("/api/tickets/" + received.number()))
                        .body(taken)
                : ResponseEntity.ok(taken);
    }

    @AllowedTo({Role.INTEGRATION, Role.STAFF})
    @GetMapping("/{number}")
    TicketState show(
            @PathVariable String number,
            @AuthenticationPrincipal @Nullable Integration integration,
            Locale language) {
        Origin origin = ticketAccess.admit(number, integration);
        return TicketState.of(
                caseFiles.get(number), origin, caseFiles.entries(number), requester.position(number), language);
    }

    @AllowedTo(Role.INTEGRATION)
    @PostMapping(path = "/{number}/messages", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Written> write(
            @PathVariable String number,
            @AuthenticationPrincipal Integration integration,
            HttpServletRequest request)
            throws IOException {
        ticketAccess.admit(number, integration);
        JsonFields sent = JsonFields.of(request);
        String text = sent.required("text", LONGEST_TEXT);
        String externalId = sent.text("externalId", LONGEST_LINE);
        sent.nothingElse();
        sent.accept();
        String submission = externalId == null
                ? UUID.randomUUID().toString()
                : Submissions.name("api", integration.name(), number, externalId);
        boolean isNew = requester.reply(number, submission, text);
        return ResponseEntity.status(isNew ? HttpStatus.CREATED : HttpStatus.OK).body(new Written(number));
    }

    /** The fields of {@code report-problem}. */
    private static Map<String, Object> report(JsonFields sent, Locale language) {
        var report = new LinkedHashMap<String, Object>();
        put(report, "title", sent.required("title", LONGEST_LINE));
        put(report, "description", sent.required("description", LONGEST_TEXT));
        JsonFields person = sent.object("requester");
        put(report, "requesterName", person.required("name", LONGEST_LINE));
        put(report, "requesterDepartment", person.text("department", LONGEST_LINE));
        String email = person.email("email", LONGEST_LINE);
        String phone = person.text("phone", LONGEST_LINE);
        put(report, "requesterEmail", email);
        put(report, "requesterPhone", phone);
        if (email == null && phone == null) {
            person.problem("email", "wants.contact");
        }
        person.nothingElse();
        DETAILS.forEach(field -> put(report, field, sent.text(field, LONGEST_TEXT)));
        put(report, "urgency", sent.oneOf("urgency", GRADES));
        put(report, "impact", sent.oneOf("impact", GRADES));
        String spoken = sent.oneOf("language", LANGUAGES);
        report.put("language", spoken == null ? language.toLanguageTag() : spoken);
        String channel = sent.oneOf("channel", CHANNELS);
        report.put("channel", channel == null ? CHANNELS.get(0) : channel);
        sent.nothingElse();
        return report;
    }

    private static void put(Map<String, Object> report, String field, @Nullable String text) {
        if (text != null) {
            report.put(field, text);
        }
    }
}
