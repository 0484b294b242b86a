package dev.loopdesk.reports;

import dev.loopdesk.reports.CountedTickets.CountedTicket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tickets behind a number.
 *
 * @param next number of the last ticket, after which the next page begins; null on the last page
 */
record TicketPage(List<CountedTicket> tickets, @Nullable String next) {

    /** @param tickets one more than a page takes, if there are that many */
    static TicketPage of(List<CountedTicket> tickets, int limit) {
        List<CountedTicket> page = tickets.subList(0, Math.min(limit, tickets.size()));
        return new TicketPage(page, tickets.size() > limit ? page.get(limit - 1).number() : null);
    }
}
