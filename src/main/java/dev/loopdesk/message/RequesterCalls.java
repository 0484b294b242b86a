package dev.loopdesk.message;

import dev.loopdesk.ticket.CaseFiles;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The calls that tell requesters what no mail does (S2.1). A ticket has one open call at most: what is to be told meanwhile
 * joins it. A call is named by the message that it began with.
 */
@Service
public class RequesterCalls {

    private final JdbcClient jdbc;
    private final CaseFiles caseFiles;
    private final Outbox outbox;
    private final Clock clock;

    RequesterCalls(JdbcClient jdbc, CaseFiles caseFiles, Outbox outbox, Clock clock) {
        this.jdbc = jdbc;
        this.caseFiles = caseFiles;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Adds a message to the ticket's open call, or begins one with it, unless nothing is left to tell.
     *
     * @return the message that the call began with; the given one if the call is its own; empty if the question is over that
     *     the message, or all that its call tells, asks
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<String> tell(String number, String message) {
        caseFiles.lock(number);
        if (isOvertaken(message)) {
            end(message);
            return Optional.empty();
        }
        String call = open(number).orElse(message);
        jdbc.sql("update message set told_with = :call, call_open = :own where id = :message")
                .param("call", call)
                .param("own", call.equals(message))
                .param("message", message)
                .update();
        return Optional.of(call);
    }

    /** Tells whether nothing is left to tell of what a call was to tell; for a message without a call, of itself. */
    private boolean isOvertaken(String message) {
        return jdbc.sql("""
                        select count(*) > 0 and bool_and(overtaken) from message
                        where told_with = :message or id = :message
                        """).param("message", message).query(Boolean.class).single();
    }

    /**
     * Takes what asks a question that is over out of the calls.
     *
     * @param messages ids of the messages that ask it and have not reached the requester
     * @return the calls in which nothing is left to tell, which end, and those that go on
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Overtaken overtake(List<String> messages) {
        if (messages.isEmpty()) {
            return new Overtaken(Map.of(), false);
        }
        jdbc.sql("update message set overtaken = true where id in (:messages)")
                .param("messages", messages)
                .update();
        List<String> calls =
                jdbc.sql("""
                        select distinct c.id from message m join message c on c.id = m.told_with
                        where m.id in (:messages) and c.call_open order by c.id
                        """).param("messages", messages).query(String.class).list();
        var over = new LinkedHashMap<String, String>();
        for (String call : calls) {
            if (isOvertaken(call)) {
                over.put(call, told(all(call)));
                end(call);
            }
        }
        return new Overtaken(over, over.size() < calls.size());
    }

    /**
     * Calls some of whose questions are over.
     *
     * @param over the calls in which nothing is left to tell, each with the words that nobody was told
     * @param shortened true if another call goes on with what is left to tell
     */
    public record Overtaken(Map<String, String> over, boolean shortened) {}

    private Optional<String> open(String number) {
        return jdbc.sql("""
                        select m.id from message m join ticket t on t.id = m.ticket_id
                        where t.number = :number and m.call_open order by m.sequence_number
                        fetch first 1 row only
                        """).param("number", number).query(String.class).optional();
    }

    /** Returns the messages that a call tells, in their order; the message alone if it has no call. */
    public List<String> messages(String call) {
        List<String> told =
                jdbc.sql("""
                        select id from message where told_with = :call and not overtaken order by sequence_number
                        """).param("call", call).query(String.class).list();
        return told.isEmpty() ? List.of(call) : told;
    }

    private List<String> all(String call) {
        return jdbc.sql("select id from message where told_with = :call order by sequence_number")
                .param("call", call)
                .query(String.class)
                .list();
    }

    /** Returns what a call tells, each message in the words for the phone. */
    public String words(String call) {
        return told(messages(call));
    }

    /** Returns the words for the phone; the first of them name the ticket. */
    private String told(List<String> messages) {
        return IntStream.range(0, messages.size())
                .mapToObj(n -> {
                    String words = outbox.phoneWords(messages.get(n));
                    return n == 0 ? words : withoutTicket(words);
                })
                .collect(Collectors.joining("\n\n"));
    }

    /** Leaves out the first line, which names the ticket. */
    private static String withoutTicket(String words) {
        int end = words.indexOf('\n');
        return end < 0 ? words : words.substring(end + 1);
    }

    /**
     * Ends a call in which the requester was told all its messages.
     *
     * @return ids of the messages
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<String> endTold(String call) {
        List<String> told = messages(call);
        jdbc.sql("update message set told_at = :now where id in (:messages)")
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .param("messages", told)
                .update();
        end(call);
        return told;
    }

    /** Ends a call: later messages begin another one. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void end(String call) {
        jdbc.sql("update message set call_open = false where id = :call")
                .param("call", call)
                .update();
    }
}
