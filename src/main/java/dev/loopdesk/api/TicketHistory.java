package dev.loopdesk.api;

import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.history.ProcessPath;
import dev.loopdesk.history.TicketPaths;
import dev.loopdesk.history.TicketViews;
import dev.loopdesk.history.TicketViews.View;
import dev.loopdesk.message.Outbox;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.ticket.CaseFiles;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** API of the way of a ticket through the diagrams, its letters and their delivery, and who has looked at it (S6.2). */
@RestController
@RequestMapping(
        path = {"/api/tickets/{number}", "/camunda/api/loopdesk/tickets/{number}"},
        produces = MediaType.APPLICATION_JSON_VALUE)
class TicketHistory {

    private final TicketAccess ticketAccess;
    private final TicketPaths paths;
    private final TicketViews views;
    private final CaseFiles caseFiles;
    private final Outbox outbox;
    private final ServiceTimes serviceTimes;

    TicketHistory(
            TicketAccess ticketAccess,
            TicketPaths paths,
            TicketViews views,
            CaseFiles caseFiles,
            Outbox outbox,
            ServiceTimes serviceTimes) {
        this.ticketAccess = ticketAccess;
        this.paths = paths;
        this.views = views;
        this.caseFiles = caseFiles;
        this.outbox = outbox;
        this.serviceTimes = serviceTimes;
    }

    /** Ways of the process instances of a ticket, its own first. */
    record Paths(ZoneId zone, List<ProcessPath> processes) {}

    /** Accounts that have opened a ticket, day by day, newest first. */
    record Views(ZoneId zone, List<View> views) {}

    /** Letters about a ticket, oldest first. */
    record Letters(ZoneId zone, List<SentLetter> letters) {}

    /**
     * A letter and its delivery.
     *
     * @param audience {@code requester}, {@code staff}, or {@code copy} for a participant
     * @param sentAt time at which a mail server accepted it, or null
     * @param returnedAt time at which it came back, or null
     */
    record SentLetter(
            String kind,
            String audience,
            @Nullable String recipient,
            String subject,
            Instant composedAt,
            @Nullable Instant sentAt,
            @Nullable Instant returnedAt) {}

    @GetMapping("/path")
    Paths path(@PathVariable String number, Locale language) {
        ticketAccess.admitStaff(number);
        return new Paths(serviceTimes.zone(), paths.of(number, language));
    }

    @GetMapping("/letters")
    Letters letters(@PathVariable String number) {
        ticketAccess.admitStaff(number);
        return new Letters(
                serviceTimes.zone(),
                outbox.stored(caseFiles.get(number).id()).stream()
                        .map(letter -> new SentLetter(
                                letter.kind(),
                                letter.audience().toLowerCase(Locale.ROOT),
                                letter.recipient(),
                                letter.subject(),
                                letter.composedAt(),
                                letter.sentAt(),
                                letter.returnedAt()))
                        .toList());
    }

    @AllowedTo(Role.MANAGER)
    @GetMapping("/views")
    Views views(@PathVariable String number) {
        ticketAccess.admitStaff(number);
        return new Views(serviceTimes.zone(), views.of(number));
    }
}
