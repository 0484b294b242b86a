package dev.loopdesk.reports;

import dev.loopdesk.ticket.FigureRebuild;
import dev.loopdesk.ticket.TicketBackfill;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ReportsConfiguration {

    /** Derives the figures of the tickets from before they were kept. */
    @Bean
    TicketBackfill figureBackfill(FigureRebuild figures) {
        return new TicketBackfill("ticket-figures", figures::missing, figures::rebuild);
    }
}
