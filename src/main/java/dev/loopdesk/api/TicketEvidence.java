package dev.loopdesk.api;

import dev.loopdesk.evidence.ClauseEvidence;
import dev.loopdesk.evidence.Evidence;
import java.util.List;
import java.util.Locale;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** API of the evidence of a ticket, clause by clause (S6.2). */
@RestController
class TicketEvidence {

    private final TicketAccess ticketAccess;
    private final Evidence evidence;

    TicketEvidence(TicketAccess ticketAccess, Evidence evidence) {
        this.ticketAccess = ticketAccess;
        this.evidence = evidence;
    }

    /** Evidence of a ticket, in the order of the clauses. */
    record Clauses(List<ClauseEvidence> clauses) {}

    @GetMapping(
            path = {"/api/tickets/{number}/evidence", "/camunda/api/loopdesk/tickets/{number}/evidence"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    Clauses evidence(@PathVariable String number, Locale language) {
        ticketAccess.admitStaff(number);
        return new Clauses(evidence.of(number, language));
    }
}
