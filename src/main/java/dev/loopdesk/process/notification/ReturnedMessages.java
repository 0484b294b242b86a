package dev.loopdesk.process.notification;

import dev.loopdesk.message.BouncedAddresses;
import dev.loopdesk.message.MessageKind.Audience;
import dev.loopdesk.message.Outbox;
import dev.loopdesk.message.OutgoingMessage;
import dev.loopdesk.process.targets.RequesterWaits;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Handles returned messages: the requester is called about this message and all later ones, and a participant gets no more
 * copies.
 */
@Service
public class ReturnedMessages {

    private final Outbox outbox;
    private final BouncedAddresses bounced;
    private final CaseFiles caseFiles;
    private final Notifications notifications;
    private final RequesterWaits waits;

    ReturnedMessages(
            Outbox outbox,
            BouncedAddresses bounced,
            CaseFiles caseFiles,
            Notifications notifications,
            RequesterWaits waits) {
        this.waits = waits;
        this.outbox = outbox;
        this.bounced = bounced;
        this.caseFiles = caseFiles;
        this.notifications = notifications;
    }

    /**
     * Handles a returned message; a second return of the same message has no effect.
     *
     * @param status status given by the mail system, such as {@code 5.1.1}, or null
     */
    @Transactional
    public void returned(OutgoingMessage message, @Nullable String status) {
        if (!outbox.returned(message.id())) {
            return;
        }
        if (message.participant() != null) {
            outbox.undeliverable(message, status);
            return;
        }
        var content = new LinkedHashMap<String, Object>();
        content.put("subject", message.subject());
        if (message.recipient() != null) {
            content.put("address", message.recipient());
        }
        if (status != null) {
            content.put("status", status);
        }
        caseFiles.append(message.ticketNumber(), EntryKind.BOUNCE, null, Entry.LOOPDESK, false, content);
        if (message.kind().audience() == Audience.REQUESTER) {
            if (message.recipient() != null) {
                bounced.add(message.recipient(), message.id());
            }
            waits.returned(message.ticketNumber(), message.id());
            notifications.byPhone(message);
        }
    }
}
