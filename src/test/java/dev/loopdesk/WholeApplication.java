package dev.loopdesk;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * A test against the whole application on a port of its own, with an empty database in memory and without the job
 * executor. All such tests share one running application, so each leaves it as it found it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.url=jdbc:h2:mem:whole-application;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000",
            "loopdesk.home=target/whole-application",
            "loopdesk.samples=false",
            "camunda.bpm.job-execution.enabled=false"
        })
@Import(WholeApplication.SystemClock.class)
public @interface WholeApplication {

    /** Until the engine's clock is there. */
    @TestConfiguration
    @ConditionalOnMissingClass("dev.loopdesk.process.EngineClock")
    class SystemClock {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }
    }
}
