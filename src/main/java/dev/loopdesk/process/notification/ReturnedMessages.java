package dev.loopdesk.process.notification;

import dev.loopdesk.message.BouncedAddresses;
import dev.loopdesk.message.MessageKind.Audience;
import dev.loopdesk.message.Outbox;
import dev.loopdesk.message.OutgoingMessage;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What follows when a mail system returns a message: what it said is told by phone, as is all that follows it. */
@Service
public class ReturnedMessages {

    private final Outbox outbox;
    private final BouncedAddresses bounced;
    private final CaseFiles caseFiles;
    private final Notifications notifications;

    ReturnedMessages(Outbox outbox, BouncedAddresses bounced, CaseFiles caseFiles, Notifications notifications) {
        this.outbox = outbox;
        this.bounced = bounced;
        this.caseFiles = caseFiles;
        this.notifications = notifications;
    }

    /**
     * A message came back; for the second time of the same message nothing more happens.
     *
     * @param status what the mail system gave as reason, such as {@code 5.1.1}, or null
     */
    @Transactional
    public void returned(OutgoingMessage message, @Nullable String status) {
        if (!outbox.returned(message.id())) {
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
            notifications.byPhone(message);
        }
    }
}
