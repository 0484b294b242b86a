package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.received.ReceivedFile;
import dev.loopdesk.mail.received.ReceivedMail;
import dev.loopdesk.ticket.AttachmentRefusedException;
import dev.loopdesk.ticket.Attachments;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Extracts the files of a mail, with the same rules as for uploads on a page. */
@Component
class MailAttachments {

    private final Attachments attachments;
    private final TransactionTemplate outside;

    MailAttachments(Attachments attachments, PlatformTransactionManager transactions) {
        this.attachments = attachments;
        this.outside = new TransactionTemplate(transactions);
        // Runs outside of the transaction, so that a refused file does not roll back the handling of the mail; unused
        // drafts are removed later.
        this.outside.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
    }

    /**
     * Adds the files of a mail to the draft with its id; repeating this has no effect.
     *
     * @return the refused files, which remain in the mail only: reasons by name
     */
    Map<String, AttachmentRefusedException.Reason> draft(String mailId, ReceivedMail mail) {
        var refused = new LinkedHashMap<String, AttachmentRefusedException.Reason>();
        if (mail.attachments().isEmpty()) {
            return refused;
        }
        outside.executeWithoutResult(status -> {
            // Files of an earlier, failed attempt.
            attachments.drafted(mailId).forEach(file -> attachments.discard(mailId, file.id()));
            for (ReceivedFile file : mail.attachments()) {
                try {
                    attachments.add(mailId, null, file.name(), new ByteArrayInputStream(file.content()));
                } catch (AttachmentRefusedException e) {
                    refused.put(file.name(), e.reason());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        return refused;
    }
}
