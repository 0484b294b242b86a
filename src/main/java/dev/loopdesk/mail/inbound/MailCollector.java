package dev.loopdesk.mail.inbound;

import dev.loopdesk.mail.MailSettings;
import dev.loopdesk.mail.tryout.EmbeddedMailServer;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.UIDFolder;
import jakarta.mail.search.AndTerm;
import jakarta.mail.search.FlagTerm;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reads a mailbox with IMAP IDLE (RFC 2177): stores each unread mail, then marks it as read or deletes it. After any
 * failure it reconnects, with pauses that double. Several nodes may read the same mailbox; a mail that two of them
 * store is stored once.
 */
@Component
class MailCollector implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(MailCollector.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final int PIECE = 512 * 1024;

    private final @Nullable MailSource source;
    private final MailSettings.Imap settings;
    private final MailIntake intake;
    private final Object lock = new Object();
    private @Nullable Thread reading;
    private @Nullable IMAPStore connected;
    private volatile boolean running;
    private volatile boolean failing;

    @Autowired
    MailCollector(MailSettings settings, MailIntake intake, ObjectProvider<EmbeddedMailServer> embedded) {
        this(MailSource.of(settings, embedded.getIfAvailable()), settings.imap(), intake);
    }

    /** @param source the mailbox, or null if there is none */
    MailCollector(@Nullable MailSource source, MailSettings.Imap settings, MailIntake intake) {
        this.source = source;
        this.settings = settings;
        this.intake = intake;
    }

    @Override
    public boolean isAutoStartup() {
        return source != null && settings.enabled();
    }

    @Override
    public void start() {
        MailSource mailbox = source;
        synchronized (lock) {
            if (running || mailbox == null) {
                return;
            }
            running = true;
            reading = new Thread(() -> read(mailbox), "mail-collector");
            reading.setDaemon(true);
            reading.start();
        }
    }

    /** Stops, and returns when no mail is being stored. */
    @Override
    public void stop() {
        Thread stopping;
        synchronized (lock) {
            running = false;
            stopping = reading;
            reading = null;
        }
        if (stopping == null) {
            return;
        }
        stopping.interrupt();
        hangUp();
        try {
            stopping.join(TIMEOUT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void read(MailSource mailbox) {
        ScheduledExecutorService alarm = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "mail-collector-alarm");
            thread.setDaemon(true);
            return thread;
        });
        Duration pause = FIRST_PAUSE;
        try {
            while (running) {
                try {
                    connected(mailbox, alarm);
                    pause = FIRST_PAUSE;
                } catch (MessagingException | RuntimeException e) {
                    if (!running) {
                        return;
                    }
                    report(e, pause);
                }
                if (!failing) {
                    pause = FIRST_PAUSE;
                }
                sleep(pause);
                pause = longer(pause);
            }
        } finally {
            alarm.shutdownNow();
        }
    }

    /** Reads mails until the connection is unusable. */
    private void connected(MailSource mailbox, ScheduledExecutorService alarm) throws MessagingException {
        try (IMAPStore store = (IMAPStore) session(mailbox).getStore(mailbox.protocol())) {
            synchronized (lock) {
                connected = store;
            }
            store.connect(mailbox.host(), mailbox.port(), mailbox.username(), mailbox.password());
            try (IMAPFolder folder = (IMAPFolder) store.getFolder(mailbox.folder())) {
                folder.open(Folder.READ_WRITE);
                boolean idles = store.hasCapability("IDLE");
                int before = -1;
                Duration wait = FIRST_PAUSE;
                while (running) {
                    int known = folder.getMessageCount();
                    // Some servers lose the news of a mail that arrives while IDLE begins: the first waits are short.
                    wait = known == before ? shorter(wait.multipliedBy(2), settings.idle()) : FIRST_PAUSE;
                    before = known;
                    boolean all = storeUnread(folder);
                    if (!all) {
                        throw new MessagingException("Not every mail could be stored");
                    }
                    recovered();
                    if (folder.getMessageCount() != known) {
                        // A mail arrived meanwhile and was already announced.
                        continue;
                    }
                    if (idles) {
                        waitForNews(folder, alarm, shorter(wait, settings.idle()));
                    } else {
                        sleep(shorter(settings.idle(), Duration.ofMinutes(1)));
                        // Any command makes the server report new mail.
                        folder.getMessageCount();
                    }
                }
            }
        } finally {
            synchronized (lock) {
                connected = null;
            }
        }
    }

    private static void waitForNews(IMAPFolder folder, ScheduledExecutorService alarm, Duration longest)
            throws MessagingException {
        // The command is repeated, since the first one may come before IDLE has begun.
        ScheduledFuture<?> end = alarm.scheduleWithFixedDelay(
                () -> endIdle(folder), longest.toMillis(), longest.toMillis(), TimeUnit.MILLISECONDS);
        try {
            folder.idle(true);
        } finally {
            end.cancel(false);
        }
    }

    /** Ends IDLE by another command; {@code isOpen()} sends none within a second of the server's last answer. */
    private static void endIdle(IMAPFolder folder) {
        try {
            folder.doCommand(protocol -> {
                protocol.noop();
                return true;
            });
        } catch (MessagingException e) {
            LOG.debug("IDLE cannot be ended; whoever idles learns why", e);
        }
    }

    /** Stores unread mails; a failure does not stop the others. Returns true if all are stored. */
    private boolean storeUnread(IMAPFolder folder) throws MessagingException {
        Message[] unread = folder.search(new AndTerm(
                new FlagTerm(new Flags(Flags.Flag.SEEN), false), new FlagTerm(new Flags(Flags.Flag.DELETED), false)));
        var uids = new FetchProfile();
        uids.add(UIDFolder.FetchProfileItem.UID);
        folder.fetch(unread, uids);
        boolean all = true;
        boolean deleted = false;
        for (Message mail : unread) {
            if (!running) {
                return true;
            }
            try {
                intake.store(bytes((IMAPMessage) mail));
                mail.setFlag(settings.delete() ? Flags.Flag.DELETED : Flags.Flag.SEEN, true);
                deleted |= settings.delete();
            } catch (MessagingException | IOException | RuntimeException e) {
                if (!folder.isOpen()) {
                    throw new MessagingException("The connection broke off", new IllegalStateException(e));
                }
                if (!failing) {
                    LOG.warn("Mail {} in {} cannot be stored", folder.getUID(mail), source, e);
                }
                all = false;
            }
        }
        if (deleted) {
            folder.expunge();
        }
        return all;
    }

    /** Returns the raw mail, truncated at the limit; the server keeps the whole. */
    private static byte[] bytes(IMAPMessage mail) throws MessagingException, IOException {
        mail.setPeek(true);
        try (InputStream raw = mail.getMimeStream()) {
            return raw.readNBytes(MailIntake.LARGEST);
        }
    }

    private Session session(MailSource mailbox) {
        String prefix = "mail." + mailbox.protocol() + ".";
        var properties = new Properties();
        properties.setProperty(prefix + "connectiontimeout", String.valueOf(TIMEOUT_MILLIS));
        // Detects a server that vanished during IDLE.
        properties.setProperty(
                prefix + "timeout", String.valueOf(settings.idle().toMillis() + TIMEOUT_MILLIS));
        properties.setProperty(prefix + "writetimeout", String.valueOf(TIMEOUT_MILLIS));
        properties.setProperty(prefix + "fetchsize", String.valueOf(PIECE));
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        if (mailbox.security() == MailSettings.Security.STARTTLS) {
            properties.setProperty(prefix + "starttls.enable", "true");
            properties.setProperty(prefix + "starttls.required", "true");
        }
        return Session.getInstance(properties);
    }

    /** Logs the first of a series of failures only, because a server may be away all night. */
    private void report(Exception failure, Duration pause) {
        if (!failing) {
            String what = failure instanceof AuthenticationFailedException
                    ? "The mail server does not accept user name and password"
                    : "No mail can be read";
            LOG.warn("{}: {}; trying again, at first in {} s", what, source, pause.toSeconds(), failure);
        }
        failing = true;
    }

    private void recovered() {
        if (failing) {
            LOG.info("Mail is being read again: {}", source);
        }
        failing = false;
    }

    private void hangUp() {
        IMAPStore store;
        synchronized (lock) {
            store = connected;
        }
        if (store != null) {
            try {
                store.close();
            } catch (MessagingException e) {
                LOG.debug("Hanging up failed", e);
            }
        }
    }

    private Duration longer(Duration pause) {
        Duration longest = shorter(pause.multipliedBy(2), settings.longestPause());
        // A random part keeps several nodes from reconnecting in step.
        return longest.minusMillis(ThreadLocalRandom.current().nextLong(longest.toMillis() / 5 + 1));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void sleep(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            // Only stop() interrupts this thread.
            Thread.currentThread().interrupt();
            running = false;
        }
    }
}
