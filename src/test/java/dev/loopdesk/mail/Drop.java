package dev.loopdesk.mail;

import dev.loopdesk.mail.inbound.MailIntake;
import dev.loopdesk.mail.received.MailDigest;
import dev.loopdesk.ticket.Contents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Hands mails to the product as its mailbox does, for tests of what becomes of them. */
@Component
public class Drop {

    private final MailIntake intake;
    private final ReplyAddresses replyAddresses;
    private final Contents contents;
    private final JdbcClient jdbc;

    Drop(MailIntake intake, ReplyAddresses replyAddresses, Contents contents, JdbcClient jdbc) {
        this.intake = intake;
        this.replyAddresses = replyAddresses;
        this.contents = contents;
        this.jdbc = jdbc;
    }

    /** Stores a mail and returns its id, or that of the same mail that was stored before. */
    public String store(String mail) {
        return store(mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Stores a mail and returns its id, or that of the same mail that was stored before. */
    public String store(byte[] mail) {
        intake.store(mail);
        return jdbc.sql("select id from received_mail where digest = :digest")
                .param("digest", MailDigest.of(mail))
                .query(String.class)
                .single();
    }

    /** The record of a mail: state, reason, sender, subject, ticket_number, decided_by and so on. */
    public Map<String, Object> record(String id) {
        return jdbc.sql("select * from received_mail where id = :id")
                .param("id", id)
                .query()
                .singleRow();
    }

    /** The bytes that were kept of a mail. */
    public byte[] bytes(String id) {
        try (var bytes = contents.open(String.valueOf(record(id).get("content_id")))) {
            return bytes.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address that replies to a ticket go to. */
    public String replyAddress(String ticketNumber) {
        return replyAddresses.of(ticketNumber).orElseThrow();
    }
}
