package dev.loopdesk.ticket;

import dev.loopdesk.servicetime.ServiceTimes;
import java.time.Clock;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The part of the product that derives figures, on its configured database, without engine, web server and mail. It is no
 * configuration that a scan finds, since the whole product has its own clock and connections.
 */
@ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class,
    TransactionManagerCustomizationAutoConfiguration.class,
    TransactionAutoConfiguration.class
})
@EnableConfigurationProperties(ServiceTimes.class)
@Import({
    CaseFiles.class,
    ClockRecord.class,
    FigureRebuild.class,
    TicketFigures.class,
    TicketTransaction.class,
    WorkRecord.class
})
public class FigureRebuildContext {

    /**
     * Starts it.
     *
     * @param settings settings of the product, as on its command line
     */
    public static ConfigurableApplicationContext start(String... settings) {
        return new SpringApplicationBuilder(FigureRebuildContext.class)
                .web(WebApplicationType.NONE)
                .logStartupInfo(false)
                .properties("logging.level.root=warn")
                .run(settings);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
