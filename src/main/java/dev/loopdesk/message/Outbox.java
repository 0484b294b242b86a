package dev.loopdesk.message;

import dev.loopdesk.message.MessageKind.Audience;
import dev.loopdesk.text.Characters;
import dev.loopdesk.ticket.Attachments;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.ChainHeads;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.KeyRedaction;
import dev.loopdesk.ticket.Participant;
import dev.loopdesk.ticket.Participants;
import dev.loopdesk.ticket.Ticket;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Composes messages and stores them until delivery. */
@Service
public class Outbox {

    /** Stored audience of what is for a participant, so that it is not taken for a letter to the requester. */
    private static final String COPY = "COPY";

    /** Time after which an application that sends a message is taken for dead; shorter than the engine's lock on a job. */
    private static final Duration LONGEST_SENDING = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final CaseFiles caseFiles;
    private final LetterWriter writer;
    private final LetterPrinter printer;
    private final TicketLinks links;
    private final Participants participants;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final String mailDomain;

    Outbox(
            JdbcClient jdbc,
            CaseFiles caseFiles,
            LetterWriter writer,
            LetterPrinter printer,
            TicketLinks links,
            Participants participants,
            ApplicationEventPublisher events,
            Clock clock,
            @Value("${loopdesk.mail.domain:loopdesk.local}") String mailDomain) {
        this.jdbc = jdbc;
        this.caseFiles = caseFiles;
        this.writer = writer;
        this.printer = printer;
        this.links = links;
        this.participants = participants;
        this.events = events;
        this.clock = clock;
        this.mailDomain = mailDomain;
    }

    /** Returns the time at which the latest message of a kind about a ticket was composed. */
    public Optional<Instant> lastComposed(String number, MessageKind kind) {
        return jdbc.sql("""
                        select m.composed_at from message m join ticket t on t.id = m.ticket_id
                        where t.number = :number and m.kind = :kind order by m.composed_at desc
                        fetch first 1 row only
                        """)
                .param("number", number)
                .param("kind", kind.key())
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    /**
     * A letter to the requester of a ticket.
     *
     * @param reachedAt time at which it was mailed and did not come back, was told by phone or taken by the chat; null if it
     *     has not reached the requester
     */
    public record Delivery(MessageKind kind, @Nullable Instant reachedAt) {}

    /**
     * Returns the letters to the requesters of several tickets in one query, oldest first, without copies.
     *
     * @param numbers numbers of tickets; one without letters is absent from the answer
     */
    public Map<String, List<Delivery>> deliveries(Collection<String> numbers) {
        Map<String, List<Delivery>> deliveries = new HashMap<>();
        if (!numbers.isEmpty()) {
            jdbc.sql("""
                            select t.number, m.kind, coalesce(
                                    case when m.bounced_at is null then m.sent_at end,
                                    m.told_at,
                                    case when t.channel = 'chat' then (select min(e.ended_at) from outgoing_event e
                                        where e.ticket_id = t.id and e.message_id = m.id and e.outcome = :taken) end
                                ) as reached_at
                            from message m join ticket t on t.id = m.ticket_id
                            where t.number in (:numbers) and m.audience = :requester
                            order by m.ticket_id, m.sequence_number
                            """)
                    .param("numbers", numbers)
                    .param("requester", Audience.REQUESTER.name())
                    .param("taken", OutgoingEvent.TAKEN)
                    .query(row -> {
                        OffsetDateTime reached = row.getObject("reached_at", OffsetDateTime.class);
                        deliveries
                                .computeIfAbsent(row.getString("number"), number -> new ArrayList<>())
                                .add(new Delivery(
                                        MessageKind.of(row.getString("kind")),
                                        reached == null ? null : reached.toInstant()));
                    });
        }
        return deliveries;
    }

    /**
     * Composes and stores a message to the requester from the present case file.
     *
     * @param period time to answer the question
     * @param question question of a form, if the message is about one
     * @param mailed true if it is mailed where there is an address; later letters to the same address then wait until it is
     *     sent or has failed once
     */
    @Transactional
    public OutgoingMessage toRequester(
            MessageKind kind, Ticket ticket, AnswerPeriod period, @Nullable FormQuestion question, boolean mailed) {
        if (kind.audience() != Audience.REQUESTER) {
            throw new IllegalArgumentException("The message " + kind.key() + " is for staff");
        }
        return compose(kind, ticket, period, ticket.requesterEmail(), ticket.locale(), question, mailed);
    }

    /**
     * Composes and stores a message to a participant, or the participant's copy of a message to the requester: without
     * what only the requester decides, and without the requester's link. The caller files it.
     */
    @Transactional
    public OutgoingMessage toParticipant(MessageKind kind, Ticket ticket, Participant participant) {
        if (kind.audience() == Audience.STAFF) {
            throw new IllegalArgumentException("The message " + kind.key() + " is for staff");
        }
        Instant now = now();
        String id = UUID.randomUUID().toString();
        Letter letter =
                writer.copy(kind, ticket, caseFiles.entries(ticket.number()), participant, now, linkPlaceholder(id));
        return linked(store(id, kind, ticket, participant.position(), participant.address(), letter, now, true), "");
    }

    /**
     * Returns the text of the letter to the requester that a message of staff would become, without its link; nothing is
     * stored.
     *
     * @param files names of the files that would go with it
     */
    public String preview(Ticket ticket, String words, List<String> files) {
        Instant now = now();
        String id = UUID.randomUUID().toString();
        var entries = new ArrayList<>(caseFiles.entries(ticket.number()));
        entries.add(new Entry(
                entries.size() + 1,
                now,
                EntryKind.STAFF_MESSAGE,
                null,
                Entry.LOOPDESK,
                true,
                Map.of(
                        Entry.MESSAGE,
                        words,
                        Attachments.FILES,
                        files.stream().map(name -> Map.of("name", name)).toList()),
                ""));
        Letter letter = writer.write(
                MessageKind.STAFF_MESSAGE,
                ticket,
                entries,
                AnswerPeriod.NONE,
                ticket.locale(),
                now,
                linkPlaceholder(id),
                null);
        return withoutLink(printer.text(letter), id);
    }

    /**
     * Composes and stores a message to a member of staff.
     *
     * @param address mail address, or null if the account has none
     */
    @Transactional
    public OutgoingMessage toStaff(MessageKind kind, Ticket ticket, @Nullable String address, Locale language) {
        if (kind.audience() != Audience.STAFF) {
            throw new IllegalArgumentException("The message " + kind.key() + " is for the requester");
        }
        return compose(kind, ticket, AnswerPeriod.NONE, address, language, null, true);
    }

    /**
     * Returns a message for delivery, with a link that is valid now. The link is inserted here only, because it is a
     * key that neither the database nor staff should hold.
     *
     * @throws IllegalArgumentException if there is none
     */
    public OutgoingMessage withLink(String id) {
        return jdbc.sql("""
                        select m.*, t.number, t.link_generation from message m join ticket t on t.id = m.ticket_id
                        where m.id = :id
                        """)
                .param("id", id)
                .query((row, n) -> withLink(message(row), row.getInt("link_generation")))
                .optional()
                .orElseThrow(() -> new IllegalArgumentException("There is no message " + id));
    }

    private OutgoingMessage withLink(OutgoingMessage message, int generation) {
        if (message.participant() != null) {
            return linked(message, links.link(participant(message)));
        }
        return message.kind().audience() == Audience.REQUESTER
                ? linked(message, links.link(message.ticketNumber(), generation))
                : message;
    }

    /**
     * Returns a message without its link.
     *
     * @throws IllegalArgumentException if there is none
     */
    public OutgoingMessage get(String id) {
        return linked(stored(id), "");
    }

    /** Tells whether the message is for a participant who is not kept informed any more. */
    public boolean isObsolete(OutgoingMessage message) {
        return message.participant() != null && !participant(message).getsCopies();
    }

    private Participant participant(OutgoingMessage message) {
        return participants
                .find(message.ticketNumber(), Objects.requireNonNull(message.participant()))
                .orElseThrow();
    }

    private OutgoingMessage stored(String id) {
        return byId(id).orElseThrow(() -> new IllegalArgumentException("There is no message " + id));
    }

    private Optional<OutgoingMessage> byId(String id) {
        return jdbc.sql("""
                        select m.*, t.number from message m join ticket t on t.id = m.ticket_id where m.id = :id
                        """).param("id", id).query((row, n) -> message(row)).optional();
    }

    /** Returns the message with that id, if there is one, without its link. */
    public Optional<OutgoingMessage> find(String id) {
        return byId(id).map(message -> linked(message, ""));
    }

    /** Returns the texts of all messages to the requester of a ticket, oldest first, with a mark for their link. */
    public List<String> textsToRequester(String number) {
        return jdbc.sql("""
                        select m.*, t.number from message m join ticket t on t.id = m.ticket_id
                        where t.number = :number and m.audience = :requester order by m.composed_at, m.sequence_number
                        """)
                .param("number", number)
                .param("requester", Audience.REQUESTER.name())
                .query((row, n) -> linked(message(row), KeyRedaction.MARK).text())
                .list();
    }

    /** Returns the texts of all messages to a participant of a ticket, oldest first, with a mark for their link. */
    public List<String> textsTo(Participant participant) {
        return jdbc.sql("""
                        select m.*, t.number from message m join ticket t on t.id = m.ticket_id
                        where t.number = :number and m.participant = :participant order by m.composed_at, m.sequence_number
                        """)
                .param("number", participant.ticketNumber())
                .param("participant", participant.position())
                .query((row, n) -> linked(message(row), KeyRedaction.MARK).text())
                .list();
    }

    /** Returns the message with a Message-ID, if it is one of Loopdesk's, without its link. */
    public Optional<OutgoingMessage> byMailId(String mailId) {
        return jdbc.sql("""
                        select m.*, t.number from message m join ticket t on t.id = m.ticket_id
                        where m.mail_id = :mailId
                        """)
                .param("mailId", mailId)
                .query((row, n) -> linked(message(row), ""))
                .optional();
    }

    /** Returns the time at which a mail server last accepted a message about one of these tickets for the requester. */
    public Optional<Instant> lastSent(List<String> numbers) {
        if (numbers.isEmpty()) {
            return Optional.empty();
        }
        return jdbc.sql("""
                        select max(m.sent_at) from message m join ticket t on t.id = m.ticket_id
                        where t.number in (:numbers) and m.audience = :requester
                        """)
                .param("numbers", numbers)
                .param("requester", Audience.REQUESTER.name())
                .query((row, n) -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
                .single()
                .map(OffsetDateTime::toInstant);
    }

    /** Returns the words in which a message is told on the phone. */
    String phoneWords(String id) {
        String words = jdbc.sql("select phone_text from message where id = :id")
                .param("id", id)
                .query((row, n) -> Optional.ofNullable(row.getString("phone_text")))
                .single()
                .orElse(null);
        return words == null ? get(id).text() : words;
    }

    /**
     * Stores a message to the requester once more, for delivery to another address. What a mail system says of the former
     * one does not concern it.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public OutgoingMessage again(String id, String address) {
        OutgoingMessage former = stored(id);
        String copy = UUID.randomUUID().toString();
        Instant now = now();
        var message = new OutgoingMessage(
                copy,
                former.ticketNumber(),
                former.kind(),
                null,
                address,
                former.language(),
                former.subject(),
                former.text().replace(linkPlaceholder(id), linkPlaceholder(copy)),
                former.html().replace(linkPlaceholder(id), linkPlaceholder(copy)),
                "<" + copy + "@" + mailDomain + ">",
                now,
                null);
        insert(message, caseFiles.get(former.ticketNumber()).id(), phoneWords(id), true);
        return linked(message, "");
    }

    /** Returns the letters about a ticket that go to the same address before this one, first one first. */
    public List<String> before(OutgoingMessage message) {
        if (message.recipient() == null) {
            return List.of();
        }
        return jdbc.sql("""
                        select e.id from message m
                        join message e on e.ticket_id = m.ticket_id and e.sequence_number < m.sequence_number
                        where m.id = :id and e.awaited and lower(e.recipient) = lower(m.recipient)
                        order by e.sequence_number
                        """).param("id", message.id()).query(String.class).list();
    }

    /**
     * Begins to send a message in its turn: like {@link #begin}, if no letter about the ticket to the same address is to be
     * sent before it.
     */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public boolean beginInTurn(String id, String sender) {
        return begin(id, sender, """
                and not exists (
                    select 1 from message e where e.ticket_id = message.ticket_id
                        and e.sequence_number < message.sequence_number
                        and e.awaited and lower(e.recipient) = lower(message.recipient))
                """);
    }

    /**
     * Begins to send a message, if it is not sent and no other living node sends it now.
     *
     * @param sender id of this node
     */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public boolean begin(String id, String sender) {
        return begin(id, sender, "");
    }

    /** @param condition a constant of this class, never a caller's text */
    private boolean begin(String id, String sender, String condition) {
        OffsetDateTime now = now().atOffset(ZoneOffset.UTC);
        return jdbc.sql("""
                        update message set sender = :sender, sending_since = :now
                        where id = :id and sent_at is null
                            and (sender is null or sender = :sender or sending_since < :given_up
                                or sender not in (select lock_owner from node))
                        """ + condition)
                        .param("sender", sender)
                        .param("now", now)
                        .param("given_up", now.minus(LONGEST_SENDING))
                        .param("id", id)
                        .update()
                > 0;
    }

    /** Ends an attempt that has not sent a message: later letters do not wait for it any more. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void tried(String id) {
        jdbc.sql("update message set sender = null, sending_since = null, awaited = false where id = :id")
                .param("id", id)
                .update();
    }

    /** Tells whether a mail system returned the message. */
    public boolean isReturned(String id) {
        return jdbc.sql("select count(*) from message where id = :id and bounced_at is not null")
                        .param("id", id)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /**
     * Records that a mail system returned the message.
     *
     * @return true for the first return
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean returned(String id) {
        return jdbc.sql("update message set bounced_at = :now where id = :id and bounced_at is null")
                        .param("now", now().atOffset(ZoneOffset.UTC))
                        .param("id", id)
                        .update()
                > 0;
    }

    /**
     * Records that a copy did not reach its participant, who gets no more until they write.
     *
     * @param status status given by the mail system, such as {@code 5.1.1}, or null
     */
    @Transactional
    public void undeliverable(OutgoingMessage message, @Nullable String status) {
        Participant participant = participant(message);
        participants.undeliverable(participant.ticketNumber(), participant.position());
        var content = new LinkedHashMap<String, Object>();
        content.put("subject", message.subject());
        content.put("participant", participant.person().toString());
        if (status != null) {
            content.put("status", status);
        }
        caseFiles.append(message.ticketNumber(), EntryKind.BOUNCE, null, Entry.LOOPDESK, false, content);
        events.publishEvent(new CopyReturned(message.ticketNumber()));
    }

    /**
     * Records that a mail server has accepted the message, which ends the attempt. The record survives a rollback of the caller's transaction,
     * because the message is sent and must not be sent again.
     *
     * @throws IllegalArgumentException if there is no such message, or it was composed in a transaction still open
     */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void sent(String id) {
        int found = jdbc.sql("""
                        update message set sent_at = coalesce(sent_at, :now), sender = null, sending_since = null,
                            awaited = false
                        where id = :id
                        """)
                .param("now", now().atOffset(ZoneOffset.UTC))
                .param("id", id)
                .update();
        if (found == 0) {
            throw new IllegalArgumentException("There is no message " + id);
        }
    }

    private OutgoingMessage compose(
            MessageKind kind,
            Ticket ticket,
            AnswerPeriod period,
            @Nullable String address,
            Locale reader,
            @Nullable FormQuestion question,
            boolean mailed) {
        Instant now = now();
        String id = UUID.randomUUID().toString();
        String link = kind.audience() == Audience.STAFF ? links.staffPage(ticket.number()) : linkPlaceholder(id);
        Letter letter =
                writer.write(kind, ticket, caseFiles.entries(ticket.number()), period, reader, now, link, question);
        OutgoingMessage told = linked(store(id, kind, ticket, null, address, letter, now, mailed), "");
        if (kind == MessageKind.STAFF_MESSAGE) {
            // The words have an entry of their own, which the letter repeats.
            return told;
        }
        caseFiles.append(
                ticket.number(),
                EntryKind.MESSAGE,
                null,
                Entry.LOOPDESK,
                kind.audience() == Audience.REQUESTER,
                Map.of("kind", kind.key(), "subject", letter.title(), "text", told.text()));
        return told;
    }

    private OutgoingMessage store(
            String id,
            MessageKind kind,
            Ticket ticket,
            @Nullable Integer participant,
            @Nullable String address,
            Letter letter,
            Instant now,
            boolean mailed) {
        var message = new OutgoingMessage(
                id,
                ticket.number(),
                kind,
                participant,
                address == null || Characters.isBlank(address) ? null : address.strip(),
                letter.language(),
                letter.subject(),
                printer.text(letter),
                printer.html(letter),
                "<" + id + "@" + mailDomain + ">",
                now,
                null);
        insert(message, ticket.id(), letter.phoneWords(), mailed);
        return message;
    }

    /**
     * Returns the placeholder of the link in a stored message. It cannot be forged in a ticket, because ids are random
     * and new.
     */
    private static String linkPlaceholder(String id) {
        return "link-of-" + id;
    }

    /** Removes the placeholder of the link, and the line that announces it. */
    private static String withoutLink(String text, String id) {
        return text.replaceAll("(?m)^[^\n]*\n\\Q" + linkPlaceholder(id) + "\\E\n\n?", "");
    }

    private static OutgoingMessage linked(OutgoingMessage message, String link) {
        String place = linkPlaceholder(message.id());
        return new OutgoingMessage(
                message.id(),
                message.ticketNumber(),
                message.kind(),
                message.participant(),
                message.recipient(),
                message.language(),
                message.subject(),
                link.isEmpty()
                        ? withoutLink(message.text(), message.id())
                        : message.text().replace(place, link),
                message.html().replace(place, link),
                message.mailId(),
                message.composedAt(),
                message.sentAt());
    }

    private void insert(OutgoingMessage message, long ticket, String phoneWords, boolean mailed) {
        var letter = new StoredLetter(
                null,
                message.id(),
                message.kind().key(),
                message.participant() == null ? message.kind().audience().name() : COPY,
                message.participant(),
                message.recipient(),
                message.language(),
                message.subject(),
                message.text(),
                message.html(),
                phoneWords.isEmpty() ? null : phoneWords,
                message.mailId(),
                message.composedAt().truncatedTo(ChronoUnit.MICROS),
                null,
                null,
                null);
        ChainHeads.Head seal = caseFiles.sealLetter(message.ticketNumber(), letter.sealed());
        jdbc.sql("""
                        insert into message (id, ticket_id, kind, audience, participant, recipient, language, subject,
                            text_body, html_body, phone_text, mail_id, composed_at, awaited, position, hash)
                        values (:id, :ticket, :kind, :audience, :participant, :recipient, :language, :subject,
                            :text, :html, :phone, :mailId, :composed, :awaited, :position, :hash)
                        """)
                .param("awaited", mailed && letter.recipient() != null)
                .param("phone", letter.phoneWords())
                .param("id", letter.id())
                .param("ticket", ticket)
                .param("kind", letter.kind())
                .param("audience", letter.audience())
                .param("participant", letter.participant())
                .param("recipient", letter.recipient())
                .param("language", letter.language())
                .param("subject", letter.subject())
                .param("text", letter.text())
                .param("html", letter.html())
                .param("mailId", letter.mailId())
                .param("composed", letter.composedAt().atOffset(ZoneOffset.UTC))
                .param("position", seal.count())
                .param("hash", seal.hash())
                .update();
    }

    /**
     * Returns all messages about a ticket in stored form, the first one first; those from before letters were chained without
     * keys that they may hold.
     */
    public List<StoredLetter> stored(long ticket) {
        return jdbc.sql("select * from message where ticket_id = :ticket order by sequence_number")
                .param("ticket", ticket)
                .query((row, n) -> stored(row))
                .list();
    }

    private static StoredLetter stored(ResultSet row) throws SQLException {
        Integer position = row.getObject("position", Integer.class);
        // Leaves sealed texts as they were hashed; only older ones may hold keys.
        UnaryOperator<String> redaction = position == null ? KeyRedaction::text : UnaryOperator.identity();
        String phoneWords = row.getString("phone_text");
        return new StoredLetter(
                position,
                row.getString("id"),
                row.getString("kind"),
                row.getString("audience"),
                row.getObject("participant", Integer.class),
                row.getString("recipient"),
                row.getString("language"),
                redaction.apply(row.getString("subject")),
                redaction.apply(row.getString("text_body")),
                redaction.apply(row.getString("html_body")),
                phoneWords == null ? null : redaction.apply(phoneWords),
                row.getString("mail_id"),
                row.getObject("composed_at", OffsetDateTime.class).toInstant(),
                row.getString("hash"),
                instant(row, "sent_at"),
                instant(row, "bounced_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private Instant now() {
        return clock.instant();
    }

    private static OutgoingMessage message(ResultSet row) throws SQLException {
        return new OutgoingMessage(
                row.getString("id"),
                row.getString("number"),
                MessageKind.of(row.getString("kind")),
                row.getObject("participant", Integer.class),
                row.getString("recipient"),
                row.getString("language"),
                row.getString("subject"),
                row.getString("text_body"),
                row.getString("html_body"),
                row.getString("mail_id"),
                row.getObject("composed_at", OffsetDateTime.class).toInstant(),
                instant(row, "sent_at"));
    }
}
