package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.MailSettings;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.NoSuchProviderException;
import jakarta.mail.Session;
import jakarta.mail.UIDFolder;
import jakarta.mail.search.AndTerm;
import jakarta.mail.search.FlagTerm;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.iap.ByteArray;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.Utility;
import org.eclipse.angus.mail.imap.protocol.BODY;
import org.eclipse.angus.mail.imap.protocol.FetchResponse;
import org.eclipse.angus.mail.imap.protocol.MessageSet;
import org.eclipse.angus.mail.imap.protocol.UID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection with the folder of a mailbox: finds unread mails, reads and marks them, and waits for news with IMAP IDLE
 * (RFC 2177). One thread uses it; {@link #hangUp()} is for others too.
 */
final class ImapConnection implements AutoCloseable {

    /** Longest wait for the server to connect and to take a command. */
    static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final Logger LOG = LoggerFactory.getLogger(ImapConnection.class);
    private static final int PIECE = 512 * 1024;

    private final MailSource mailbox;
    private final MailSettings.Imap settings;
    private final IMAPStore store;
    private final ScheduledExecutorService alarm = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "mail-collector-alarm");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable IMAPFolder folder;
    private boolean idles;

    /** Prepares a connection; {@link #open()} makes it. */
    ImapConnection(MailSource mailbox, MailSettings.Imap settings) throws NoSuchProviderException {
        this.mailbox = mailbox;
        this.settings = settings;
        this.store = (IMAPStore) session().getStore(mailbox.protocol());
    }

    void open() throws MessagingException {
        store.connect(mailbox.host(), mailbox.port(), mailbox.username(), mailbox.password());
        folder = (IMAPFolder) store.getFolder(mailbox.folder());
        folder.open(Folder.READ_WRITE);
        idles = store.hasCapability("IDLE");
    }

    boolean isOpen() {
        return folder().isOpen();
    }

    /** Returns the number of mails as the server told it last. */
    int known() throws MessagingException {
        return folder().getMessageCount();
    }

    Message[] unread() throws MessagingException {
        Message[] unread = folder().search(new AndTerm(
                new FlagTerm(new Flags(Flags.Flag.SEEN), false), new FlagTerm(new Flags(Flags.Flag.DELETED), false)));
        var uids = new FetchProfile();
        uids.add(UIDFolder.FetchProfileItem.UID);
        folder().fetch(unread, uids);
        return unread;
    }

    /** Returns the number that the server gave to a mail. */
    long uid(Message mail) throws MessagingException {
        return folder().getUID(mail);
    }

    /**
     * Reads mails by one command, since each command costs a round trip to the server. The result, by {@link #uid}, lacks
     * mails that are longer than a piece or that the server does not return; {@link #bytes} reads those.
     */
    Map<Long, byte[]> shortMails(List<Message> mails) throws MessagingException {
        Map<Long, byte[]> read = new HashMap<>();
        // Null if another node or program has removed all of them meanwhile.
        MessageSet[] present = Utility.toMessageSet(mails.toArray(Message[]::new), null);
        if (present == null) {
            return read;
        }
        folder().doCommand(protocol -> {
            Response[] replies = protocol.fetch(present, "UID BODY.PEEK[]<0." + PIECE + ">");
            for (Response reply : replies) {
                if (reply instanceof FetchResponse fetched) {
                    UID uid = fetched.getItem(UID.class);
                    BODY body = fetched.getItem(BODY.class);
                    ByteArray bytes = body == null ? null : body.getByteArray();
                    if (uid != null && bytes != null && bytes.getCount() > 0 && bytes.getCount() < PIECE) {
                        read.put(uid.uid, bytes.getNewBytes());
                    }
                }
            }
            protocol.notifyResponseHandlers(replies);
            return read;
        });
        return read;
    }

    /** Returns the raw mail, truncated at the limit; the server keeps the whole. */
    static byte[] bytes(Message mail) throws MessagingException, IOException {
        ((IMAPMessage) mail).setPeek(true);
        try (InputStream raw = ((IMAPMessage) mail).getMimeStream()) {
            return raw.readNBytes(MailIntake.LARGEST);
        }
    }

    /** Marks mails as read, or for their removal. */
    void markStored(List<Message> mails) throws MessagingException {
        folder().setFlags(
                        mails.toArray(Message[]::new),
                        new Flags(settings.delete() ? Flags.Flag.DELETED : Flags.Flag.SEEN),
                        true);
    }

    /** Removes the mails that are marked for it. */
    void removeMarked() throws MessagingException {
        folder().expunge();
    }

    /**
     * Waits until the server tells of a change.
     *
     * @param longest end of the wait where the server knows IDLE
     */
    void waitForNews(Duration longest) throws MessagingException, InterruptedException {
        if (!idles) {
            Duration minute = Duration.ofMinutes(1);
            Thread.sleep((settings.idle().compareTo(minute) < 0 ? settings.idle() : minute).toMillis());
            // Any command makes the server report new mail.
            folder().getMessageCount();
            return;
        }
        // The command is repeated, since the first one may come before IDLE has begun.
        ScheduledFuture<?> end = alarm.scheduleWithFixedDelay(
                this::endIdle, longest.toMillis(), longest.toMillis(), TimeUnit.MILLISECONDS);
        try {
            folder().idle(true);
        } finally {
            end.cancel(false);
        }
    }

    /** Ends IDLE by another command; {@code isOpen()} sends none within a second of the server's last answer. */
    private void endIdle() {
        try {
            folder().doCommand(protocol -> {
                protocol.noop();
                return true;
            });
        } catch (MessagingException e) {
            LOG.debug("IDLE cannot be ended; whoever idles learns why", e);
        }
    }

    /** Breaks the connection off, whatever it is doing. */
    void hangUp() {
        try {
            store.close();
        } catch (MessagingException e) {
            LOG.debug("Hanging up failed", e);
        }
    }

    @Override
    public void close() throws MessagingException {
        alarm.shutdownNow();
        try (store) {
            if (folder != null && folder.isOpen()) {
                folder.close();
            }
        }
    }

    private IMAPFolder folder() {
        return Objects.requireNonNull(folder, "not opened");
    }

    private Session session() {
        String prefix = "mail." + mailbox.protocol() + ".";
        String timeout = String.valueOf(TIMEOUT.toMillis());
        var properties = new Properties();
        properties.setProperty(prefix + "connectiontimeout", timeout);
        // Detects a server that vanished during IDLE.
        properties.setProperty(
                prefix + "timeout", String.valueOf(settings.idle().plus(TIMEOUT).toMillis()));
        properties.setProperty(prefix + "writetimeout", timeout);
        properties.setProperty(prefix + "fetchsize", String.valueOf(PIECE));
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        if (mailbox.security() == MailSettings.Security.STARTTLS) {
            properties.setProperty(prefix + "starttls.enable", "true");
            properties.setProperty(prefix + "starttls.required", "true");
        }
        return Session.getInstance(properties);
    }
}
