package dev.loopdesk.message;

import dev.loopdesk.ticket.CaseFiles;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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

    RequesterCalls(JdbcClient jdbc, CaseFiles caseFiles, Outbox outbox) {
        this.jdbc = jdbc;
        this.caseFiles = caseFiles;
        this.outbox = outbox;
    }

    /**
     * Adds a message to the ticket's open call, or begins one with it.
     *
     * @return the message that the call began with; the given one if the call is its own
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public String tell(String number, String message) {
        caseFiles.lock(number);
        String call = open(number).orElse(message);
        jdbc.sql("update message set told_with = :call, call_open = :own where id = :message")
                .param("call", call)
                .param("own", call.equals(message))
                .param("message", message)
                .update();
        return call;
    }

    private Optional<String> open(String number) {
        return jdbc.sql("""
                        select m.id from message m join ticket t on t.id = m.ticket_id
                        where t.number = :number and m.call_open order by m.sequence_number
                        fetch first 1 row only
                        """).param("number", number).query(String.class).optional();
    }

    /** Returns the messages that a call tells, in their order; the message alone if it has no call. */
    public List<String> messages(String call) {
        List<String> told = jdbc.sql("select id from message where told_with = :call order by sequence_number")
                .param("call", call)
                .query(String.class)
                .list();
        return told.isEmpty() ? List.of(call) : told;
    }

    /** Returns what a call tells, each message in the words for the phone. */
    public String words(String call) {
        return messages(call).stream()
                .map(message ->
                        message.equals(call) ? outbox.phoneWords(message) : withoutTicket(outbox.phoneWords(message)))
                .collect(Collectors.joining("\n\n"));
    }

    /** Leaves out the first line, which names the ticket. */
    private static String withoutTicket(String words) {
        int end = words.indexOf('\n');
        return end < 0 ? words : words.substring(end + 1);
    }

    /** Ends a call: later messages begin another one. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void end(String call) {
        jdbc.sql("update message set call_open = false where id = :call")
                .param("call", call)
                .update();
    }
}
