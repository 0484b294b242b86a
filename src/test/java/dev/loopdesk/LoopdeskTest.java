package dev.loopdesk;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test on the whole product: real engine, real diagrams, real delegates, an empty database of its own, time and jobs
 * moved by hand. All such tests share one application context.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "camunda.bpm.job-execution.enabled=false",
            "loopdesk.mail.embedded.smtp-port=0",
            "loopdesk.mail.embedded.imap-port=0",
            "loopdesk.home=target/test-home/${PID}",
            "loopdesk.samples=false",
            "loopdesk.changes.walks=false",
            "loopdesk.search.follow=false"
        })
@ContextConfiguration(initializers = {TestDatabase.class, TestReceiver.class, StoppedSchedule.class})
public @interface LoopdeskTest {}
