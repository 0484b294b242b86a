package dev.loopdesk.search;

import dev.loopdesk.ticket.TicketBackfill;
import javax.sql.DataSource;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.jdbc.support.MetaDataAccessException;

@Configuration(proxyBeanMethods = false)
class SearchConfiguration {

    @Bean
    SearchDialect searchDialect(DataSource database) throws MetaDataAccessException {
        String product = JdbcUtils.extractDatabaseMetaData(database, data -> data.getDatabaseProductName());
        return DatabaseDriver.fromProductName(product) == DatabaseDriver.POSTGRESQL
                ? SearchDialect.POSTGRESQL
                : SearchDialect.H2;
    }

    /** Indexes the tickets from before there was an index. */
    @Bean
    TicketBackfill ticketIndexBackfill(TicketIndex index) {
        return new TicketBackfill("ticket-index", index::missing, index::buildMissing);
    }
}
