package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.mail.Drop;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import java.util.UUID;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What becomes of a mail, each on its way through the diagram. */
class ReceiveMailPathsTest extends PathTest {

    @Autowired
    private Drop drop;

    @Test
    void aMailOfAPersonBecomesATicket() {
        String mail = drop.store(mail("ana@example.org", "support@loopdesk.local", "Re: Scanner is offline", """
                The scanner on floor 3 is offline.

                --
                Ana
                """));

        String instance = run(mail);

        assertThat(footprints.of(instance))
                .containsExactly(
                        "StartEvent_MailStored",
                        "Task_ReadMail",
                        "Gateway_MailOutcome",
                        "Gateway_ToOpenTicket",
                        "Task_OpenTicket",
                        "EndEvent_TicketOpened");
        Ticket ticket = caseFiles.get(number(mail));
        assertThat(ticket.channel()).isEqualTo("mail");
        assertThat(ticket.title()).isEqualTo("Scanner is offline");
        assertThat(ticket.requesterEmail()).isEqualTo("ana@example.org");
        assertThat(caseFiles
                        .latest(ticket.number(), EntryKind.REPORT)
                        .orElseThrow()
                        .text("description"))
                .isEqualTo("The scanner on floor 3 is offline.");
    }

    private String run(String mail) {
        ProcessInstance instance = engine.getRuntimeService()
                .createProcessInstanceQuery()
                .processDefinitionKey(ReceiveMailProcess.KEY)
                .variableValueEquals(ReceiveMailProcess.MAIL_ID, mail)
                .singleResult();
        Job job = engine.getManagementService()
                .createJobQuery()
                .processInstanceId(instance.getId())
                .singleResult();
        engine.getManagementService().executeJob(job.getId());
        return instance.getId();
    }

    private String number(String mail) {
        return String.valueOf(drop.record(mail).get("ticket_number"));
    }

    private static String mail(String from, String to, String subject, String text) {
        return """
                From: Ana Example <%s>
                To: %s
                Subject: %s
                Message-ID: <%s@mail.example.org>
                Content-Type: text/plain; charset=utf-8

                %s""".formatted(from, to, subject, UUID.randomUUID(), text);
    }
}
