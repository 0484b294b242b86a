package dev.loopdesk.browser;

import dev.loopdesk.TestDatabase;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test on the running product: jobs run by themselves, mail passes through the built-in mail server, and links lead
 * to the server under test. A build runs these on PostgreSQL.
 */
@Tag("browser")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = WebEnvironment.DEFINED_PORT,
        properties = {
            // Sessions in the database, as in production.
            "spring.autoconfigure.exclude=",
            "spring.session.jdbc.table-name=web_session",
            "spring.session.jdbc.initialize-schema=never",
            "camunda.bpm.job-execution.wait-time-in-millis=100",
            "camunda.bpm.job-execution.max-wait=300",
            "loopdesk.samples=false",
            "loopdesk.changes.walks=false",
            "loopdesk.forecast.read-every=PT0S"
        })
@ContextConfiguration(initializers = {TestDatabase.class, OwnPlaces.class})
@interface ServedProduct {}
