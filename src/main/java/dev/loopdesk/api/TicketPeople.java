package dev.loopdesk.api;

import dev.loopdesk.process.conversation.TicketParticipants;
import dev.loopdesk.process.conversation.TicketParticipants.Added;
import dev.loopdesk.ticket.NamedAddress;
import dev.loopdesk.ticket.Participant;
import dev.loopdesk.ticket.Participants;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** API of the participants of a ticket, for staff (S2.1). */
@RestController
@RequestMapping(path = "/api/tickets/{number}/participants", produces = MediaType.APPLICATION_JSON_VALUE)
class TicketPeople {

    private static final Pattern ID = Pattern.compile("\\d{1,9}");

    private final TicketAccess ticketAccess;
    private final TicketParticipants ticketParticipants;
    private final Participants participants;

    TicketPeople(TicketAccess ticketAccess, TicketParticipants ticketParticipants, Participants participants) {
        this.ticketAccess = ticketAccess;
        this.ticketParticipants = ticketParticipants;
        this.participants = participants;
    }

    /**
     * A participant.
     *
     * @param addedBy account, or {@code requester}
     * @param undeliverable true if copies do not arrive
     */
    record ParticipantView(
            String id, String name, String email, String addedBy, Instant addedAt, boolean undeliverable) {

        static ParticipantView of(Participant one) {
            return new ParticipantView(
                    Integer.toString(one.position()),
                    one.name(),
                    one.address(),
                    one.addedBy(),
                    one.addedAt(),
                    one.undeliverableAt() != null);
        }
    }

    /** The present participants, the first one first. */
    record ParticipantList(List<ParticipantView> participants) {}

    @GetMapping
    ParticipantList list(@PathVariable String number) {
        ticketAccess.admit(number, null);
        return new ParticipantList(
                participants.of(number).stream().map(ParticipantView::of).toList());
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ParticipantView> add(@PathVariable String number, Authentication caller, HttpServletRequest request)
            throws IOException {
        ticketAccess.admit(number, null);
        JsonFields sent = JsonFields.of(request);
        String name = sent.text("name", TicketParticipants.LONGEST_NAME);
        sent.required("email", Tickets.LONGEST_LINE);
        String address = sent.email("email", Tickets.LONGEST_LINE);
        sent.nothingElse();
        sent.accept();
        Added added = ticketParticipants.add(
                number, new NamedAddress(name == null ? "" : name, String.valueOf(address)), caller.getName());
        return ResponseEntity.status(added.isNew() ? HttpStatus.CREATED : HttpStatus.OK)
                .body(ParticipantView.of(added.participant()));
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> remove(@PathVariable String number, @PathVariable String id, Authentication caller) {
        ticketAccess.admit(number, null);
        if (!ID.matcher(id).matches() || !ticketParticipants.remove(number, Integer.parseInt(id), caller.getName())) {
            throw new ApiProblem(HttpStatus.NOT_FOUND, "no-such-participant");
        }
        return ResponseEntity.noContent().build();
    }
}
