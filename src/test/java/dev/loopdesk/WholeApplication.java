package dev.loopdesk;

import dev.loopdesk.hardening.OpenTicket;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/**
 * A test against the whole application over HTTP: who may do what, and what is kept out. These tests count what others
 * would add to, so they share a running application, with an empty database in memory, that is theirs alone; each leaves
 * it as it found it.
 */
@Tag("rights")
@Import(OpenTicket.class)
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "loopdesk.mail.embedded.smtp-port=0",
            "loopdesk.mail.embedded.imap-port=0",
            "loopdesk.home=target/whole-application/${PID}",
            "loopdesk.api.keys.robot=other-key-of-a-chat-robot",
            "loopdesk.samples=false",
            "loopdesk.changes.walks=false",
            "loopdesk.search.follow=false",
            "camunda.bpm.job-execution.enabled=false",
            // Tests switch it off otherwise.
            "management.prometheus.metrics.export.enabled=true"
        })
@ContextConfiguration(initializers = {TestDatabase.class, StoppedSchedule.class})
public @interface WholeApplication {}
