package dev.loopdesk.knowledge;

import dev.loopdesk.search.SearchDialect;
import dev.loopdesk.ticket.Contents;
import java.time.Clock;
import javax.sql.DataSource;
import org.flywaydb.core.api.migration.JavaMigration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.support.MetaDataAccessException;

/**
 * The part of the product that keeps articles, on its configured database, without engine, web server and mail. It is no
 * configuration that a scan finds, since the whole product has its own clock and connections.
 */
@ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    FlywayAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class,
    TransactionManagerCustomizationAutoConfiguration.class,
    TransactionAutoConfiguration.class
})
@Import({Articles.class, ArticlePictures.class, ArticleFolder.class, Contents.class})
// A database that the product has not opened yet gets all of its migrations, those in Java among them.
@ComponentScan(
        basePackages = "dev.loopdesk",
        useDefaultFilters = false,
        includeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = JavaMigration.class))
class KnowledgeContext {

    /**
     * Starts it.
     *
     * @param settings settings of the product, as on its command line
     */
    static ConfigurableApplicationContext start(String... settings) {
        return new SpringApplicationBuilder(KnowledgeContext.class)
                .web(WebApplicationType.NONE)
                .logStartupInfo(false)
                .properties("logging.level.root=warn")
                .run(settings);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    SearchDialect searchDialect(DataSource database) throws MetaDataAccessException {
        return SearchDialect.of(database);
    }
}
