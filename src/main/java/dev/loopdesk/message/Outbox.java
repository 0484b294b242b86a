package dev.loopdesk.message;

import dev.loopdesk.ticket.Ticket;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Composes messages and keeps them until they are delivered. */
@Service
public class Outbox {

    /** Composes and keeps a message to the requester, from what the case file holds at this moment. */
    @Transactional
    public OutgoingMessage toRequester(MessageKind kind, Ticket ticket) {
        throw new UnsupportedOperationException();
    }

    /**
     * Composes and keeps a message to a member of staff.
     *
     * @param address mail address, or null where the account has none
     */
    @Transactional
    public OutgoingMessage toStaff(MessageKind kind, Ticket ticket, @Nullable String address, Locale language) {
        throw new UnsupportedOperationException();
    }

    /**
     * The message of that id.
     *
     * @throws IllegalArgumentException if there is none
     */
    public OutgoingMessage get(String id) {
        throw new UnsupportedOperationException();
    }

    /** Records that a mail server has taken the message. */
    @Transactional
    public void sent(String id) {
        throw new UnsupportedOperationException();
    }
}
