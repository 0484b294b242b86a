package dev.loopdesk.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.store.StoredMessage;
import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.mail.received.MailDigest;
import dev.loopdesk.mail.tryout.EmbeddedMailServer;
import dev.loopdesk.mail.tryout.Mailbox;
import dev.loopdesk.message.MailSenders;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.conversation.TicketParticipants;
import dev.loopdesk.ticket.NamedAddress;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.ProcessInstanceQuery;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Machines that answer each letter at once, over real SMTP and IMAP: they and Loopdesk fall silent within three mails. */
@LoopdeskTest
class MailLoopTest {

    private static final String SUPPORT = "support@loopdesk.local";
    private static final int MOST_MAILS = 3;

    @Autowired
    private EmbeddedMailServer server;

    @Autowired
    private ManagementService jobs;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private MailSenders senders;

    @Autowired
    private SupportProcess process;

    @Autowired
    private TicketParticipants participants;

    /** How the other side answers a letter. */
    private enum Peer {
        ANOTHER_LOOPDESK,
        AUTO_RESPONDER,
        WITHOUT_ITS_HEADERS,
        TO_THE_SENDER_WITH_REFERENCE,
        TO_THE_SENDER_WITH_SUBJECT,
        TO_THE_SENDER_WITH_NOTHING,
        PROGRAM_WITH_REFERENCE,
        PROGRAM_WITH_NOTHING,
        OVER_A_LIST,
        ASKING_FOR_NO_ANSWER
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void theyFallSilent(Peer peer) throws Exception {
        fallSilent(peer, "peer-" + UUID.randomUUID() + "@example.org");
    }

    @ParameterizedTest
    @EnumSource(Peer.class)
    void theyFallSilentAlsoWhenTheirSenderIsLetIn(Peer peer) throws Exception {
        String address = "let-in-" + UUID.randomUUID() + "@example.org";
        senders.letIn(address, "manager");
        fallSilent(peer, address);
    }

    /** Each answers a copy at once; nothing that comes from the address of a participant is answered. */
    @ParameterizedTest
    @EnumSource(Peer.class)
    void participantsThatAnswerEachCopyFallSilent(Peer peer) throws Exception {
        String address = "copy-" + UUID.randomUUID() + "@example.org";
        String number = process.ticketReceived(Map.of(
                "title",
                "Printer",
                "description",
                "It jams.",
                "requesterName",
                "Ana",
                "requesterEmail",
                "requester-" + UUID.randomUUID() + "@example.org"));
        participants.add(number, new NamedAddress("Other desk", address), "agent");
        deliver(number);
        int mails = 0;
        // A stranger's mail without any sign is a report once.
        int most = peer == Peer.TO_THE_SENDER_WITH_NOTHING ? MOST_MAILS + 1 : MOST_MAILS;
        Set<Long> answered = new HashSet<>();
        for (MimeMessage letter = next(address, answered); letter != null; letter = next(address, answered)) {
            mails += 2;
            assertThat(mails).as("mails so far").isLessThanOrEqualTo(most);
            answer(peer, address, letter);
            deliver(number);
        }

        assertThat(mails).isPositive();
    }

    private void deliver(String number) {
        run(runtime.createProcessInstanceQuery()
                .processDefinitionKey(DeliverMessageProcess.KEY)
                .processInstanceBusinessKey(number));
    }

    @Test
    void anAlarmIsNotAnswered() throws Exception {
        String address = "alarms@monitoring.example";

        send(address, SUPPORT, "Subject: Disk is full\nAuto-Submitted: auto-generated\n", "97 percent.");

        assertThat(jdbc.sql("select count(*) from ticket where requester_email = ?")
                        .param(address)
                        .query(Integer.class)
                        .single())
                .isPositive();
        assertThat(next(address, new HashSet<>())).isNull();
    }

    private void fallSilent(Peer peer, String address) throws Exception {
        int mails = 1;
        send(address, SUPPORT, "Subject: Printer\n", "It jams.");
        // what bears no sign of an answer is a report once, and only what comes again is a machine's
        int most = peer == Peer.TO_THE_SENDER_WITH_NOTHING ? MOST_MAILS + 2 : MOST_MAILS;
        Set<Long> answered = new HashSet<>();
        for (MimeMessage letter = next(address, answered); letter != null; letter = next(address, answered)) {
            mails += 2;
            assertThat(mails).as("mails so far").isLessThanOrEqualTo(most);
            answer(peer, address, letter);
        }

        assertThat(mails).isEqualTo(most);
    }

    @Test
    void everyDecisionHasItsWordsInBothLanguages() throws Exception {
        List<String> reasons = Pattern.compile("_Reason\">\\s*<text>\"([A-Z_]+)\"</text>")
                .matcher(Files.readString(Path.of("processes/mail-routing.dmn")))
                .results()
                .map(found -> "reason." + found.group(1))
                .toList();
        assertThat(reasons).hasSizeGreaterThan(10);
        for (String language : new String[] {"en", "zh_CN"}) {
            var words = new Properties();
            try (Reader reader = new InputStreamReader(
                    Objects.requireNonNull(
                            getClass().getResourceAsStream("/messages/received-mail_" + language + ".properties")),
                    StandardCharsets.UTF_8)) {
                words.load(reader);
            }
            assertThat(words.stringPropertyNames()).containsAll(reasons);
        }
    }

    @Test
    void aFirstMailOfAnotherLoopdeskIsNotAnswered() throws Exception {
        String address = "desk-" + UUID.randomUUID() + "@example.org";

        send(address, SUPPORT, "Subject: [LD-1] Thanks\nX-Loopdesk: receipt\nAuto-Submitted: auto-generated\n", "Hi.");

        assertThat(next(address, new HashSet<>())).isNull();
    }

    private void answer(Peer peer, String address, MimeMessage letter) throws Exception {
        String reference = "In-Reply-To: " + letter.getMessageID() + "\nReferences: " + letter.getMessageID() + "\n";
        String replyTo = ((InternetAddress) letter.getReplyTo()[0]).getAddress();
        String subject = "Subject: Re: " + letter.getSubject() + "\n";
        switch (peer) {
            case ANOTHER_LOOPDESK ->
                send(
                        address,
                        replyTo,
                        "Subject: [LD-7] Thanks\nX-Loopdesk: receipt\nAuto-Submitted: auto-generated\n",
                        "Thanks.");
            case AUTO_RESPONDER ->
                send(address, replyTo, subject + reference + "Auto-Submitted: auto-replied\n", "Away.");
            case WITHOUT_ITS_HEADERS -> send(address, replyTo, subject + reference, "Away.");
            case TO_THE_SENDER_WITH_REFERENCE -> send(address, SUPPORT, "Subject: Away\n" + reference, "Away.");
            case TO_THE_SENDER_WITH_SUBJECT -> send(address, SUPPORT, subject, "Away.");
            case PROGRAM_WITH_REFERENCE ->
                send(address, SUPPORT, "Subject: Noted\nAuto-Submitted: auto-generated\n" + reference, "Noted.");
            case PROGRAM_WITH_NOTHING ->
                send(address, SUPPORT, "Subject: Noted\nAuto-Submitted: auto-generated\n", "Noted.");
            case OVER_A_LIST -> send(address, SUPPORT, "Subject: Noted\nList-Id: <x.example.org>\n", "Noted.");
            case ASKING_FOR_NO_ANSWER ->
                send(address, SUPPORT, "Subject: Noted\nX-Auto-Response-Suppress: All\n", "Noted.");
            case TO_THE_SENDER_WITH_NOTHING -> send(address, SUPPORT, "Subject: Your mail\n", "Somebody will see it.");
        }
    }

    /** Sends a mail, and lets Loopdesk do all that follows from it. */
    private void send(String from, String to, String headers, String text) throws Exception {
        byte[] mail = ("From: <" + from + ">\r\nTo: <" + to + ">\r\nMessage-ID: <" + UUID.randomUUID()
                        + "@example.org>\r\nDate: "
                        + DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)) + "\r\n"
                        + headers.replace("\n", "\r\n") + "\r\n" + text + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
        Smtp.send(server.smtpPort(), from, to, mail);
        String digest = MailDigest.of(mail);
        await().atMost(Duration.ofMinutes(1))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> jdbc.sql("select count(*) from received_mail where digest = ?")
                                .param(digest)
                                .query(Integer.class)
                                .single()
                        == 1);
        String id = jdbc.sql("select id from received_mail where digest = ?")
                .param(digest)
                .query(String.class)
                .single();
        run(runtime.createProcessInstanceQuery().variableValueEquals(ReceiveMailProcess.MAIL_ID, id));
        for (String number : jdbc.sql("select number from ticket where requester_email = ?")
                .param(from)
                .query(String.class)
                .list()) {
            deliver(number);
        }
    }

    private void run(ProcessInstanceQuery instances) {
        instances
                .list()
                .forEach(instance -> jobs.createJobQuery()
                        .processInstanceId(instance.getId())
                        .list()
                        .forEach(job -> jobs.executeJob(job.getId())));
    }

    /** A letter that lies in a mailbox and was not answered yet; null where there is none. */
    private @Nullable MimeMessage next(String address, Set<Long> answered) {
        for (Mailbox mailbox : server.mailboxes()) {
            if (mailbox.getEmail().equals(address)) {
                for (StoredMessage mail : mailbox.mails()) {
                    if (answered.add(mail.getUid())) {
                        return mail.getMimeMessage();
                    }
                }
            }
        }
        return null;
    }
}
