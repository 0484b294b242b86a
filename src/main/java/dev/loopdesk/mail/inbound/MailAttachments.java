package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.received.ReceivedFile;
import dev.loopdesk.mail.received.ReceivedMail;
import dev.loopdesk.ticket.AttachmentRefusedException;
import dev.loopdesk.ticket.Attachments;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes the files out of a mail, by the same rules as those that are handed in on a page. */
@Component
class MailAttachments {

    private final Attachments attachments;
    private final TransactionTemplate outside;

    MailAttachments(Attachments attachments, PlatformTransactionManager transactions) {
        this.attachments = attachments;
        this.outside = new TransactionTemplate(transactions);
        // A file that is refused must not undo what is made of the mail; drafts that nobody files are forgotten.
        this.outside.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
    }

    /**
     * Drafts the files of a mail under its id; a second time makes no difference.
     *
     * @return the names of those that are not taken, which only the mail itself holds
     */
    List<String> draft(String mailId, ReceivedMail mail) {
        var refused = new ArrayList<String>();
        if (mail.attachments().isEmpty()) {
            return refused;
        }
        outside.executeWithoutResult(status -> {
            // left by an attempt that failed
            attachments.drafted(mailId).forEach(file -> attachments.discard(mailId, file.id()));
            for (ReceivedFile file : mail.attachments()) {
                try {
                    attachments.add(mailId, null, file.name(), new ByteArrayInputStream(file.content()));
                } catch (AttachmentRefusedException e) {
                    refused.add(file.name());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        return refused;
    }
}
