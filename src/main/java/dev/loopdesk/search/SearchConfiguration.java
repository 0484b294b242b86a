package dev.loopdesk.search;

import dev.loopdesk.ticket.TicketBackfill;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.MetaDataAccessException;

@Configuration(proxyBeanMethods = false)
class SearchConfiguration {

    @Bean
    SearchDialect searchDialect(DataSource database) throws MetaDataAccessException {
        return SearchDialect.of(database);
    }

    /** Indexes the tickets from before there was an index. */
    @Bean
    TicketBackfill ticketIndexBackfill(TicketIndex index) {
        return new TicketBackfill("ticket-index", index::missing, index::buildMissing);
    }
}
