package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.received.MachineSign;
import dev.loopdesk.ticket.Answering;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A received mail and its result so far.
 *
 * @param state one of {@link dev.loopdesk.process.contract.ReceiveMailProcess.Outcome}, or {@link ReceivedMails#STORED}
 *     or {@link ReceivedMails#DISCARDED}
 * @param reason text key of the reason
 * @param sender declared sender's address, or null
 * @param answering key of the {@link Answering} of a ticket that it opens, or null
 * @param sign sign of a machine, as the decision table names it, or null
 * @param addressedTicket ticket to whose signed address the mail was sent, or null
 * @param addressedParticipant position of the participant whose address of that ticket it was, or null
 * @param returnedMessage letter to whose return path the mail was sent, or null
 * @param decision values entered in the deciding task
 */
record StoredMail(
        String id,
        String contentId,
        Instant arrivedAt,
        String state,
        @Nullable String reason,
        @Nullable String sender,
        String subject,
        @Nullable String ticketNumber,
        @Nullable String answering,
        @Nullable String sign,
        @Nullable String addressedTicket,
        @Nullable Integer addressedParticipant,
        @Nullable String returnedMessage,
        Map<String, Object> decision) {

    StoredMail {
        decision = Map.copyOf(decision);
    }

    /** Tells whether a program wrote it on its own, so that it answers no question. */
    boolean isGenerated() {
        return MailFacts.Facts.word(MachineSign.GENERATED).equals(sign);
    }

    /** Returns which letters the requester of a ticket gets that it opens. */
    Answering letters() {
        return answering == null ? Answering.YES : Answering.of(answering);
    }

    /** Returns a value of the decision, or null. */
    @Nullable
    String entered(String field) {
        Object value = decision.get(field);
        return value == null ? null : value.toString();
    }
}
