package dev.loopdesk.api;

import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Origins;
import dev.loopdesk.ticket.Origins.Origin;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Lets an integration to the tickets that it handed in itself, and staff to all. */
@Component
class TicketAccess {

    /** What has another shape is no number; a database need not be asked, and some take not every character. */
    private static final Pattern NUMBER = Pattern.compile("LD-\\d{1,18}");

    private final CaseFiles caseFiles;
    private final Origins origins;

    TicketAccess(CaseFiles caseFiles, Origins origins) {
        this.caseFiles = caseFiles;
        this.origins = origins;
    }

    /**
     * Where the ticket came from, if from a program.
     *
     * @param integration who asks, or null for staff
     * @throws ApiProblem the same whether there is no such ticket or it is somebody else's
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
