package dev.loopdesk.desk;

import dev.loopdesk.api.JsonFields;
import dev.loopdesk.api.TicketAccess;
import dev.loopdesk.hardening.AllowedTo;
import dev.loopdesk.hardening.Role;
import dev.loopdesk.process.problem.TicketLinking;
import dev.loopdesk.ticket.RelationKind;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Addresses at which staff link two tickets and remove the link again (S3.6). */
@RestController
@RequestMapping("/camunda/api/loopdesk/tickets/{number}/relations")
class DeskRelations {

    private static final List<String> KINDS =
            Stream.of(RelationKind.values()).map(RelationKind::key).toList();

    private final TicketAccess ticketAccess;
    private final TicketLinking linking;

    DeskRelations(TicketAccess ticketAccess, TicketLinking linking) {
        this.ticketAccess = ticketAccess;
        this.linking = linking;
    }

    /** A link; {@code isNew} is false if the tickets had it before. */
    record Linked(boolean isNew) {}

    @AllowedTo(Role.AGENT)
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Linked> link(@PathVariable String number, Authentication caller, HttpServletRequest request)
            throws IOException {
        ticketAccess.admitStaff(number);
        JsonFields sent = JsonFields.of(request);
        String kind = sent.oneOf("kind", KINDS);
        String other = sent.ticketNumber("other");
        sent.nothingElse();
        sent.accept();
        ticketAccess.admitStaff(other);
        RelationKind chosen = Stream.of(RelationKind.values())
                .filter(one -> one.key().equals(kind))
                .findFirst()
                .orElse(RelationKind.SEE_ALSO);
        boolean isNew = linking.link(number, other, chosen, caller.getName());
        return ResponseEntity.status(isNew ? HttpStatus.CREATED : HttpStatus.OK).body(new Linked(isNew));
    }

    /** Removes a link; removing what is not linked, or not any more, changes nothing. */
    @AllowedTo(Role.AGENT)
    @DeleteMapping("/{id:\\d{1,18}}")
    ResponseEntity<Void> separate(@PathVariable String number, @PathVariable long id, Authentication caller) {
        ticketAccess.admitStaff(number);
        linking.separate(number, id, caller.getName());
        return ResponseEntity.noContent().build();
    }
}
