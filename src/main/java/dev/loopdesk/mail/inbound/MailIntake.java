package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.ReplyAddresses;
import dev.loopdesk.mail.ReplyAddresses.Addressee;
import dev.loopdesk.mail.ReturnPaths;
import dev.loopdesk.mail.received.MailDigest;
import dev.loopdesk.mail.received.MailReader;
import dev.loopdesk.mail.received.ReceivedMail;
import dev.loopdesk.mail.received.UnreadableMailException;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.Contents;
import dev.loopdesk.ticket.KeyRedaction;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Stores raw mail before it is processed, and starts the process that handles it. */
@Service
public class MailIntake {

    /** Limit in bytes; the rest is not stored, and such a mail is not read. */
    static final int LARGEST = 64 << 20;

    /** Limit in bytes of a stored mail: base64 that was encoded anew may be a little longer. */
    private static final int LONGEST_REDACTED = LARGEST + (1 << 20);

    private final ReceivedMails mails;
    private final Contents contents;
    private final SupportProcess process;
    private final ReplyAddresses replyAddresses;
    private final ReturnPaths returnPaths;
    private final TransactionTemplate transaction;
    private final MailReader reader = new MailReader();

    MailIntake(
            ReceivedMails mails,
            Contents contents,
            SupportProcess process,
            ReplyAddresses replyAddresses,
            ReturnPaths returnPaths,
            PlatformTransactionManager transactions) {
        this.mails = mails;
        this.contents = contents;
        this.process = process;
        this.replyAddresses = replyAddresses;
        this.returnPaths = returnPaths;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * Stores a mail and starts its process, in one transaction. A mail that is stored already has no effect. The ticket
     * or letter that its recipients name is recorded, and the keys in it are cut out, so that nobody can use them who
     * reads the mail.
     *
     * @return true if the mail is new
     */
    public boolean store(byte[] raw) {
        String digest = MailDigest.of(raw);
        if (mails.contains(digest)) {
            return false;
        }
        List<String> recipients = reader.recipients(raw);
        Optional<Addressee> addressee = replyAddresses.addressee(recipients);
        byte[] redacted = KeyRedaction.bytes(raw);
        try {
            transaction.executeWithoutResult(status -> {
                String id = UUID.randomUUID().toString();
                mails.add(
                        id,
                        digest,
                        content(redacted),
                        addressee.map(Addressee::ticketNumber).orElse(null),
                        addressee.map(Addressee::participant).orElse(null),
                        returnPaths.letter(recipients).orElse(null));
                process.mailStored(id);
            });
            return true;
        } catch (DuplicateKeyException e) {
            // Another node or connection has stored it first.
            if (mails.contains(digest)) {
                return false;
            }
            throw e;
        }
    }

    /** Opens the raw bytes. */
    InputStream open(StoredMail mail) {
        return contents.open(mail.contentId());
    }

    /**
     * Reads a stored mail; repeated calls in one transaction parse it once.
     *
     * @throws UnreadableMailException if it cannot be parsed
     */
    ReceivedMail read(StoredMail mail) throws UnreadableMailException {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            return parse(mail);
        }
        if (!(TransactionSynchronizationManager.getResource(this) instanceof Reading last
                && last.mailId.equals(mail.id()))) {
            keep(Reading.of(mail.id(), () -> parse(mail)));
        }
        return ((Reading) Objects.requireNonNull(TransactionSynchronizationManager.getResource(this))).result();
    }

    private ReceivedMail parse(StoredMail mail) throws UnreadableMailException {
        try (InputStream bytes = open(mail)) {
            return reader.read(bytes.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps the parsed mail until the transaction ends. */
    private void keep(Reading reading) {
        if (TransactionSynchronizationManager.unbindResourceIfPossible(this) == null) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCompletion(int status) {
                    TransactionSynchronizationManager.unbindResourceIfPossible(MailIntake.this);
                }
            });
        }
        TransactionSynchronizationManager.bindResource(this, reading);
    }

    /**
     * Result of reading a mail.
     *
     * @param mail null if it is unreadable
     */
    private record Reading(
            String mailId,
            @Nullable ReceivedMail mail,
            @Nullable UnreadableMailException refusal) {

        @FunctionalInterface
        interface Parsing {
            ReceivedMail run() throws UnreadableMailException;
        }

        static Reading of(String mailId, Parsing parsing) {
            try {
                return new Reading(mailId, parsing.run(), null);
            } catch (UnreadableMailException e) {
                return new Reading(mailId, null, e);
            }
        }

        ReceivedMail result() throws UnreadableMailException {
            if (refusal != null) {
                throw refusal;
            }
            return Objects.requireNonNull(mail);
        }
    }

    private String content(byte[] mail) {
        try {
            return contents.put(new ByteArrayInputStream(mail), LONGEST_REDACTED)
                    .id();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
