package dev.loopdesk.reports;

import dev.loopdesk.api.QueryParameters;
import dev.loopdesk.reports.ServiceReport.CountedTicket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tickets behind a number.
 *
 * @param next number of the last ticket, after which the next page begins; null on the last page
 */
record TicketPage(List<CountedTicket> tickets, @Nullable String next) {

    /** Characters of a ticket's number, or of another value that a caller sends. */
    static final int LONGEST_VALUE = 64;

    private static final int MOST = 500;
    private static final int USUAL = 50;

    /** Returns the number of tickets of a page that was asked for. */
    static int limit(QueryParameters parameters) {
        return parameters.number("limit", 1, MOST, USUAL);
    }

    /** @param tickets one more than a page takes, if there are that many */
    static TicketPage of(List<CountedTicket> tickets, int limit) {
        List<CountedTicket> page = tickets.subList(0, Math.min(limit, tickets.size()));
        return new TicketPage(page, tickets.size() > limit ? page.get(limit - 1).number() : null);
    }
}
