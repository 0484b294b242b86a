package dev.loopdesk.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.mail.received.MailAddress;
import dev.loopdesk.mail.received.MailDigest;
import dev.loopdesk.mail.received.MailReader;
import dev.loopdesk.mail.received.ReceivedFile;
import dev.loopdesk.mail.received.ReceivedMail;
import dev.loopdesk.mail.tryout.EmbeddedMailServer;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.ticket.Attachment;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Mails that were reported as read wrongly, over real SMTP and IMAP. */
@LoopdeskTest
class ReportedMailsTest {

    private static final Path MAILS = Path.of("../shared/data/mail/reported");

    /** File, sender, subject, description of the ticket or text of the mail, files, what becomes of it. */
    static final List<Reported> REPORTED = List.of(
            new Reported(
                    "alarm",
                    "Monitoring",
                    "Disk of server12 is 97 percent full",
                    "Disk /var on server12 at 97 percent.",
                    List.of(),
                    "new-ticket"),
            new Reported("base64-footer", "Tester base64-footer", "Footer behind base64", """
                    Kaputte Maus – bitte tauschen, läuft gar nicht.

                    _______________________________________________
                    Staff mailing list, staff at sender.example""", List.of(), "new-ticket"),
            new Reported(
                    "broken-folding",
                    "Tester broken-folding",
                    "Header lines that are not indented",
                    "The body must be this line only.",
                    List.of(),
                    "new-ticket"),
            new Reported(
                    "comma-name", "Müller, Jörg", "Comma name", "Unquoted comma in the name.", List.of(), "new-ticket"),
            new Reported(
                    "group-new",
                    "Tester group-new",
                    "Phone is dead",
                    "My desk phone is dead since this morning.",
                    List.of(),
                    "new-ticket"),
            new Reported(
                    "html-behind-picture",
                    "Tester html-behind-picture",
                    "Apple html",
                    """
                    Here is what I see:
                    And it happens since Monday, error 0x8007.""",
                    List.of("screen.png"),
                    "new-ticket"),
            new Reported(
                    "invitation",
                    "Tester invitation",
                    "Beamer appointment",
                    """
                    Fix the beamer in room 5

                    The beamer shows green stripes,
                     please bring a cable

                    Invitation
                    When: 2026-12-03 09:00–10:00 (Europe/Berlin)
                    Where: Room 5
                    Invited by: Invitation Tester <invitation@sender.example>""",
                    List.of("attachment.ics"),
                    "new-ticket"),
            new Reported(
                    "other-helpdesk-person",
                    "Tester other-helpdesk-person",
                    "Question by your customer",
                    "Written by a person, sent by another help desk.",
                    List.of(),
                    "new-ticket"),
            new Reported(
                    "smime-opaque",
                    "Tester smime-opaque",
                    "Opaque signed",
                    "The VPN client stops at 98 percent — opaque signed body.",
                    List.of(),
                    "new-ticket"),
            new Reported(
                    "stub-text-part",
                    "Tester stub-text-part",
                    "Badge reader",
                    "The real problem: the badge reader at gate 4 is dead since 9 o'clock.",
                    List.of(),
                    "new-ticket"),
            new Reported(
                    "uuencoded-in-text",
                    "Tester uuencoded-in-text",
                    "File in the old way",
                    "See the note.",
                    List.of("note.txt"),
                    "new-ticket"),
            new Reported(
                    "web-form-junk",
                    "Website",
                    "Website contact",
                    "I cannot sign in to the shop.",
                    List.of(),
                    "new-ticket"),
            new Reported(
                    "web-form-provider",
                    "Website",
                    "Contact form",
                    "I cannot pay in the shop.",
                    List.of(),
                    "new-ticket"));

    @Autowired
    private EmbeddedMailServer server;

    @Autowired
    private ManagementService jobs;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Drop drop;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private Attachments attachments;

    private record Reported(String file, String name, String subject, String text, List<String> files, String outcome) {

        String address() {
            return switch (file) {
                case "alarm" -> "alarm@sender.example";
                case "web-form-junk" -> "web-form@sender.example";
                case "web-form-provider" -> "web-form2@sender.example";
                default -> file + "@sender.example";
            };
        }

        @Override
        public String toString() {
            return file;
        }
    }

    @ParameterizedTest
    @FieldSource("REPORTED")
    void itIsReadRight(Reported reported) throws Exception {
        byte[] mail = Files.readAllBytes(file(reported.file + ".eml"));
        Smtp.send(server.smtpPort(), reported.address(), "support@loopdesk.local", mail);
        String id = collected(mail);
        ReceivedMail read = new MailReader().read(drop.bytes(id));

        assertThat(read.messageId()).isEqualTo("<" + reported.file + "@sender.example>");
        assertThat(read.from()).isEqualTo(new MailAddress(reported.address(), reported.name));
        assertThat(read.recipients()).containsExactly("support@loopdesk.local");
        assertThat(read.subject()).isEqualTo(reported.subject);
        assertThat(read.attachments()).extracting(ReceivedFile::name).isEqualTo(reported.files);
        assertThat(read.encrypted()).isFalse();
        runtime.createProcessInstanceQuery()
                .variableValueEquals(ReceiveMailProcess.MAIL_ID, id)
                .list()
                .forEach(instance -> jobs.createJobQuery()
                        .processInstanceId(instance.getId())
                        .list()
                        .forEach(job -> jobs.executeJob(job.getId())));
        assertThat(drop.record(id)).containsEntry("state", reported.outcome);
        Ticket ticket = caseFiles.get(String.valueOf(drop.record(id).get("ticket_number")));
        assertThat(ticket.title()).isEqualTo(reported.subject);
        assertThat(ticket.requesterName()).isEqualTo(reported.name);
        assertThat(ticket.requesterEmail()).isEqualTo(reported.address());
        assertThat(caseFiles
                        .latest(ticket.number(), EntryKind.REPORT)
                        .orElseThrow()
                        .text("description"))
                .isEqualTo(reported.text);
        assertThat(attachments.of(ticket.number())).extracting(Attachment::name).isEqualTo(reported.files);
    }

    @Test
    void theTableHoldsEveryFile() throws Exception {
        file("alarm.eml");
        try (Stream<Path> files = Files.list(MAILS)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".eml", "")))
                    .containsExactlyInAnyOrderElementsOf(
                            REPORTED.stream().map(Reported::file).toList());
        }
    }

    private static Path file(String name) {
        Assumptions.assumeTrue(
                Files.isDirectory(MAILS),
                MAILS + " is not there: reported mails are no part of the project, and this test needs them");
        return MAILS.resolve(name);
    }

    private String collected(byte[] mail) {
        String digest = MailDigest.of(mail);
        await().atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> jdbc.sql("select count(*) from received_mail where digest = ?")
                                .param(digest)
                                .query(Integer.class)
                                .single()
                        == 1);
        return jdbc.sql("select id from received_mail where digest = ?")
                .param(digest)
                .query(String.class)
                .single();
    }
}
