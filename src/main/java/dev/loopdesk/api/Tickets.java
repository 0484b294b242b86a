package dev.loopdesk.api;

import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.message.DeskAddress;
import dev.loopdesk.message.TicketLinks;
import dev.loopdesk.process.answers.FormField;
import dev.loopdesk.process.answers.ReportFields;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.process.requester.RequesterActions.Received;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Origins.Origin;
import dev.loopdesk.ticket.Report;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** API of tickets: integrations create them, integrations and staff read them (S2.1, S2.3). */
@RestController
@RequestMapping(path = "/api/tickets", produces = MediaType.APPLICATION_JSON_VALUE)
class Tickets {

    static final int LONGEST_LINE = 255;
    static final List<String> CHANNELS = List.of("api", "chat");
    /** Fields of a report that are nested in {@code requester}, with their names there. */
    static final Map<String, String> OF_REQUESTER = Map.of(
            Report.Field.REQUESTER_NAME, "name",
            Report.Field.REQUESTER_DEPARTMENT, "department",
            Report.Field.REQUESTER_EMAIL, "email",
            Report.Field.REQUESTER_PHONE, "phone");

    private final RequesterActions requester;
    private final CaseFiles caseFiles;
    private final TicketAccess ticketAccess;
    private final TicketLinks links;
    private final ReportFields reportFields;
    private final DeskAddress desk;

    Tickets(
            RequesterActions requester,
            CaseFiles caseFiles,
            TicketAccess ticketAccess,
            TicketLinks links,
            ReportFields reportFields,
            DeskAddress desk) {
        this.requester = requester;
        this.caseFiles = caseFiles;
        this.ticketAccess = ticketAccess;
        this.links = links;
        this.reportFields = reportFields;
        this.desk = desk;
    }

    /**
     * An accepted ticket.
     *
     * @param link address of the ticket's page, for the requester only
     */
    record CreatedTicket(String number, String link) {}

    @AllowedTo(Role.INTEGRATION)
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<CreatedTicket> report(
            @AuthenticationPrincipal Integration integration, HttpServletRequest request, Locale language)
            throws IOException {
        JsonFields sent = JsonFields.of(request);
        String externalId = sent.text("externalId", LONGEST_LINE);
        Map<String, Object> report = report(sent, language);
        sent.accept();
        Received received = requester.report(new Origin(integration.name(), externalId), report);
        CreatedTicket taken = new CreatedTicket(received.number(), links.link(received.number()));
        return received.isNew()
                ? ResponseEntity.created(URI.create("/api/tickets/" + received.number()))
                        .body(taken)
                : ResponseEntity.ok(taken);
    }

    @AllowedTo({Role.INTEGRATION, Role.STAFF})
    @GetMapping("/{number}")
    TicketState show(
            @PathVariable String number, @AuthenticationPrincipal @Nullable Integration integration, Locale language) {
        Origin origin = ticketAccess.admit(number, integration);
        return TicketState.of(
                caseFiles.get(number),
                origin,
                caseFiles.entries(number),
                requester.position(number),
                integration == null,
                language);
    }

    /** Reads a report by the fields and constraints of the form {@code report-problem}. */
    private Map<String, Object> report(JsonFields sent, Locale language) {
        var report = new LinkedHashMap<String, Object>();
        JsonFields person = sent.object("requester");
        reportFields.byKey().values().forEach(field -> {
            String name = OF_REQUESTER.get(field.key());
            put(report, field.key(), name == null ? value(sent, field.key(), field) : value(person, name, field));
        });
        if (!report.containsKey(Report.Field.REQUESTER_EMAIL) && !report.containsKey(Report.Field.REQUESTER_PHONE)) {
            person.problem("email", "wants.contact");
        }
        person.nothingElse();
        report.putIfAbsent(Report.Field.LANGUAGE, language.toLanguageTag());
        report.putIfAbsent(Report.Field.CHANNEL, CHANNELS.get(0));
        sent.nothingElse();
        return report;
    }

    private @Nullable String value(JsonFields sent, String name, FormField field) {
        String value = sent.value(name, field.of(options(field)));
        if (field.email() && value != null && desk.isOurs(value)) {
            sent.problem(name, "wants.email-of-others");
        }
        return value;
    }

    /** Values that an integration may choose; of the channels only those of integrations. */
    static List<String> options(FormField field) {
        return field.key().equals(Report.Field.CHANNEL)
                ? CHANNELS.stream().filter(field.options()::contains).toList()
                : field.options();
    }

    private static void put(Map<String, Object> report, String field, @Nullable String text) {
        if (text != null) {
            report.put(field, text);
        }
    }
}
