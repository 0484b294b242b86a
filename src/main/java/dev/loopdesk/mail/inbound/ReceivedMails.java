package dev.loopdesk.mail.inbound;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loopdesk.mail.received.MailAddress;
import dev.loopdesk.mail.received.ReceivedMail;
import dev.loopdesk.process.contract.ReceiveMailProcess.Outcome;
import dev.loopdesk.ticket.Answering;
import dev.loopdesk.ticket.KeyRedaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** All received mails and their results. */
@Repository
class ReceivedMails {

    /** State of a mail that is not processed yet. */
    static final String STORED = "stored";

    /** State of a mail that a manager discarded. */
    static final String DISCARDED = "discarded";

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};
    private static final int LONGEST_LIST = 10_000;

    private final JdbcClient jdbc;
    private final Clock clock;

    ReceivedMails(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Tells whether a mail is stored already. */
    boolean contains(String digest) {
        return jdbc.sql("select count(*) from received_mail where digest = :digest")
                        .param("digest", digest)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /**
     * Adds a mail.
     *
     * @param ticket ticket to whose signed address it was sent, or null
     * @param participant position of the participant whose address it was, or null
     * @param letter letter to whose return path it was sent, or null
     * @throws org.springframework.dao.DuplicateKeyException if it is stored already; waits for a concurrent transaction
     *     that adds it
     */
    @Transactional(propagation = Propagation.MANDATORY)
    void add(
            String id,
            String digest,
            String contentId,
            @Nullable String ticket,
            @Nullable Integer participant,
            @Nullable String letter) {
        jdbc.sql("""
                        insert into received_mail (id, digest, content_id, arrived_at, state, addressed_ticket,
                            addressed_participant, returned_message)
                        values (:id, :digest, :content, :now, :state, :ticket, :participant, :letter)
                        """)
                .param("id", id)
                .param("digest", digest)
                .param("content", contentId)
                .param("now", now())
                .param("state", STORED)
                .param("ticket", ticket)
                .param("participant", participant)
                .param("letter", letter)
                .update();
    }

    Optional<StoredMail> find(String id) {
        return jdbc.sql("select * from received_mail where id = :id")
                .param("id", id)
                .query((row, n) -> mail(row))
                .optional();
    }

    /**
     * Returns a mail.
     *
     * @throws IllegalArgumentException if it does not exist
     */
    StoredMail get(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("There is no mail " + id));
    }

    /**
     * Records the sender and subject of a mail.
     *
     * @param sender who wrote it, or null
     */
    @Transactional(propagation = Propagation.MANDATORY)
    void describe(String id, ReceivedMail mail, @Nullable MailAddress sender) {
        String recipients = KeyRedaction.text(String.join(", ", mail.recipients()));
        jdbc.sql("""
                        update received_mail set message_id = :messageId, sender = :sender, sender_key = :key,
                            recipients = :recipients, subject = :subject
                        where id = :id
                        """)
                .param("messageId", mail.messageId())
                .param("sender", sender == null ? null : sender.address())
                .param("key", sender == null ? null : senderKey(sender.address()))
                .param("recipients", recipients.substring(0, Math.min(recipients.length(), LONGEST_LIST)))
                .param("subject", KeyRedaction.text(mail.subject()))
                .param("id", id)
                .update();
    }

    /** Records the result of a mail. */
    @Transactional(propagation = Propagation.MANDATORY)
    void settle(
            String id,
            String state,
            String reason,
            Answering answering,
            @Nullable String sign,
            @Nullable String ticketNumber) {
        jdbc.sql("""
                        update received_mail set state = :state, reason = :reason, answering = :answering,
                            machine_sign = :sign, ticket_number = :ticket, settled_at = :now
                        where id = :id
                        """)
                .param("answering", answering.key())
                .param("sign", sign)
                .param("state", state)
                .param("reason", reason)
                .param("ticket", ticketNumber)
                .param("now", now())
                .param("id", id)
                .update();
    }

    /** Records the ticket that was opened from a mail. */
    @Transactional(propagation = Propagation.MANDATORY)
    void opened(String id, String ticketNumber) {
        jdbc.sql("update received_mail set state = :state, ticket_number = :ticket, settled_at = :now where id = :id")
                .param("state", Outcome.NEW_TICKET)
                .param("ticket", ticketNumber)
                .param("now", now())
                .param("id", id)
                .update();
    }

    /** Records the ticket that somebody assigned a mail to. */
    @Transactional(propagation = Propagation.MANDATORY)
    void assign(String id, String ticketNumber, boolean ended) {
        jdbc.sql("update received_mail set state = :state, ticket_number = :ticket, settled_at = :now where id = :id")
                .param("state", ended ? Outcome.LATE_REPLY : Outcome.REPLY)
                .param("ticket", ticketNumber)
                .param("now", now())
                .param("id", id)
                .update();
    }

    /** Records that a mail is looked at after it was ignored. */
    @Transactional(propagation = Propagation.MANDATORY)
    boolean takeUp(String id) {
        return jdbc.sql("update received_mail set state = :aside where id = :id and state = :ignored")
                        .param("aside", Outcome.INSPECT)
                        .param("id", id)
                        .param("ignored", Outcome.IGNORED)
                        .update()
                > 0;
    }

    /**
     * Returns the latest mails of an outcome that arrived before an instant, newest first.
     *
     * @param reason reason of the outcome; empty for every reason
     */
    List<StoredMail> settled(String outcome, String reason, Instant before, int most) {
        return jdbc.sql("""
                        select * from received_mail
                        where state = :outcome and arrived_at < :before and (:every = true or reason = :reason)
                        order by arrived_at desc, id fetch first :most rows only
                        """)
                .param("outcome", outcome)
                .param("every", reason.isEmpty())
                .param("reason", reason)
                .param("before", before.atOffset(ZoneOffset.UTC))
                .param("most", most)
                .query((row, n) -> mail(row))
                .list();
    }

    /** Returns the reasons that mails of an outcome have. */
    List<String> reasons(String outcome) {
        return jdbc.sql("""
                        select distinct reason from received_mail where state = :outcome and reason is not null
                        order by reason
                        """).param("outcome", outcome).query(String.class).list();
    }

    /** Records a decision on a mail. */
    @Transactional(propagation = Propagation.MANDATORY)
    void decided(String id, String author, Map<String, Object> entered, boolean discarded) {
        jdbc.sql("""
                        update received_mail set decided_by = :author, decision = :decision,
                            state = case when :discarded then :state else state end
                        where id = :id
                        """)
                .param("author", author)
                .param("decision", json(KeyRedaction.fields(entered)))
                .param("discarded", discarded)
                .param("state", DISCARDED)
                .param("id", id)
                .update();
    }

    /** Returns the subjects of a sender's reports since an instant, including quarantined ones. */
    List<String> subjectsOf(String sender, Instant since) {
        return jdbc.sql("""
                        select subject from received_mail
                        where sender_key = :key and arrived_at >= :since and state in (:opened, :aside)
                            and subject is not null
                        """)
                .param("key", senderKey(sender))
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("opened", Outcome.NEW_TICKET)
                .param("aside", Outcome.INSPECT)
                .query(String.class)
                .list();
    }

    /**
     * Returns the numbers of the tickets created from a sender's mails since an instant. A concurrent transaction that
     * creates one for the same sender waits until the caller's transaction ends.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    List<String> ticketsOf(String sender, Instant since) {
        String key = senderKey(sender);
        jdbc.sql("""
                        select id from received_mail where sender_key = :key and arrived_at >= :since
                        order by arrived_at, id fetch first 1 row only for update
                        """)
                .param("key", key)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .query(String.class)
                .list();
        return jdbc
                .sql("""
                        select ticket_number from received_mail
                        where sender_key = :key and arrived_at >= :since and state = :state
                        """)
                .param("key", key)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("state", Outcome.NEW_TICKET)
                .query(String.class)
                .list()
                .stream()
                .filter(number -> number != null)
                .toList();
    }

    /**
     * Returns the ticket of the first mail with one of these Message-IDs that opened a ticket or was filed with one.
     * Every recipient of a copy knows its Message-ID, so it proves nothing.
     */
    Optional<String> ticketOfMail(List<String> messageIds) {
        if (messageIds.isEmpty()) {
            return Optional.empty();
        }
        return jdbc.sql("""
                        select ticket_number from received_mail
                        where message_id in (:ids) and ticket_number is not null and state in (:opened, :reply, :late)
                        order by arrived_at, id fetch first 1 row only
                        """)
                .param("ids", messageIds)
                .param("opened", Outcome.NEW_TICKET)
                .param("reply", Outcome.REPLY)
                .param("late", Outcome.LATE_REPLY)
                .query(String.class)
                .optional();
    }

    /** Returns the number of mails filed with a ticket since an instant. */
    int filedWith(String ticketNumber, Instant since) {
        return jdbc.sql("""
                        select count(*) from received_mail
                        where ticket_number = :ticket and arrived_at >= :since and state in (:reply, :late)
                        """)
                .param("ticket", ticketNumber)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .param("reply", Outcome.REPLY)
                .param("late", Outcome.LATE_REPLY)
                .query(Integer.class)
                .single();
    }

    /** Returns the address without the part after a plus sign, which any sender may vary. */
    private static String senderKey(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        int at = lower.lastIndexOf('@');
        int plus = lower.indexOf('+');
        return plus > 0 && plus < at ? lower.substring(0, plus) + lower.substring(at) : lower;
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static StoredMail mail(ResultSet row) throws SQLException {
        String subject = row.getString("subject");
        return new StoredMail(
                row.getString("id"),
                row.getString("content_id"),
                row.getObject("arrived_at", OffsetDateTime.class).toInstant(),
                row.getString("state"),
                row.getString("reason"),
                row.getString("sender"),
                subject == null ? "" : subject,
                row.getString("ticket_number"),
                row.getString("answering"),
                row.getString("machine_sign"),
                row.getString("addressed_ticket"),
                row.getObject("addressed_participant", Integer.class),
                row.getString("returned_message"),
                fields(row.getString("decision")));
    }

    private static String json(Map<String, Object> entered) {
        try {
            return JSON.writeValueAsString(entered);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("A form holds text, numbers, booleans and lists only", e);
        }
    }

    private static Map<String, Object> fields(@Nullable String json) {
        if (json == null) {
            return Map.of();
        }
        try {
            return JSON.readValue(json, FIELDS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("What was decided on a mail is damaged", e);
        }
    }
}
