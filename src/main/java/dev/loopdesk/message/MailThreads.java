package dev.loopdesk.message;

import dev.loopdesk.message.MessageKind.Audience;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The threads of mails between requesters and Loopdesk. The requester's mails and our letters belong to the thread of
 * their ticket; mails of other people do not, unless somebody of staff decided on them.
 */
@Repository
public class MailThreads {

    /** Limits of Message-IDs in a letter: the first ones keep the thread together, the last ones its order. */
    private static final int FIRST = 2;

    private static final int LAST = 18;
    private static final Pattern MESSAGE_ID = Pattern.compile("<[\\x21-\\x7E&&[^<>]]{1,500}>");

    private final JdbcClient jdbc;

    MailThreads(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Returns the part of the thread before a letter. That of a participant has the requester's mails, which they may have
     * got in copy, and no letter to anybody else.
     */
    public MailThread before(OutgoingMessage letter) {
        List<ThreadMail> mails = jdbc
                .sql("""
                        select r.message_id as mail_id, true as own, r.arrived_at as sent, r.id as id
                        from received_mail r join ticket t on t.number = r.ticket_number
                        where t.number = :number and r.message_id is not null and r.arrived_at <= :composed
                            and (lower(r.sender) = lower(t.requester_email) or r.decided_by is not null
                                or lower(r.sender) = (select lower(p.address) from ticket_participant p
                                    where p.ticket_id = t.id and p.position = cast(:participant as integer)))
                        union all
                        select m.mail_id, false, m.composed_at, m.id
                        from message m join ticket t on t.id = m.ticket_id
                        where t.number = :number
                            and (m.participant = cast(:participant as integer)
                                or (m.audience = :requester and cast(:participant as integer) is null))
                            and (m.composed_at < :composed or (m.composed_at = :composed and m.id < :id))
                        order by sent, own desc, id
                        """)
                .param("number", letter.ticketNumber())
                .param("participant", letter.participant())
                .param("composed", letter.composedAt().atOffset(ZoneOffset.UTC))
                .param("requester", Audience.REQUESTER.name())
                .param("id", letter.id())
                .query((row, n) -> new ThreadMail(row.getString("mail_id"), row.getBoolean("own")))
                .list()
                .stream()
                .filter(mail -> MESSAGE_ID.matcher(mail.id).matches())
                .toList();
        String answered = mails.stream()
                .filter(mail -> mail.own)
                .map(mail -> mail.id)
                .reduce((earlier, later) -> later)
                .or(() -> mails.stream().map(mail -> mail.id).reduce((earlier, later) -> later))
                .orElse(null);
        List<String> ids = mails.stream().map(mail -> mail.id).distinct().toList();
        return new MailThread(
                answered,
                ids.size() <= FIRST + LAST
                        ? ids
                        : Stream.concat(
                                        ids.subList(0, FIRST).stream(),
                                        ids.subList(ids.size() - LAST, ids.size()).stream())
                                .toList());
    }

    /**
     * A mail of a thread.
     *
     * @param own true if the requester wrote it
     */
    private record ThreadMail(String id, boolean own) {}
}
