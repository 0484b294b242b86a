package dev.loopdesk.api;

import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Origins;
import dev.loopdesk.ticket.Origins.Origin;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Grants integrations access to their own tickets, and staff to all. */
@Component
public class TicketAccess {

    /**
     * Shape of ticket numbers; other text is rejected without a query, because some databases reject certain
     * characters.
     */
    private static final Pattern NUMBER = Pattern.compile("LD-\\d{1,18}");

    private final CaseFiles caseFiles;
    private final Origins origins;

    TicketAccess(CaseFiles caseFiles, Origins origins) {
        this.caseFiles = caseFiles;
        this.origins = origins;
    }

    /**
     * Checks that staff may see a ticket.
     *
     * @throws RuntimeException answered with status 404 if they may not
     */
    public void admitStaff(String number) {
        admit(number, null);
    }

    /**
     * Checks access and returns the ticket's origin, if an integration created it.
     *
     * @param integration the caller, or null for staff
     * @throws ApiProblem the same for a missing ticket and for another caller's ticket
     */
    @Nullable
    Origin admit(String number, @Nullable Integration integration) {
        if (!NUMBER.matcher(number).matches()) {
            throw ApiProblem.noSuchTicket();
        }
        Origin origin = origins.of(number).orElse(null);
        boolean may = integration == null
                ? caseFiles.find(number).isPresent()
                : origin != null && origin.integration().equals(integration.name());
        if (!may) {
            throw ApiProblem.noSuchTicket();
        }
        return origin;
    }
}
