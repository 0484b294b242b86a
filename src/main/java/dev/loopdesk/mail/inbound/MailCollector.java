package dev.loopdesk.mail.inbound;

import dev.loopdesk.cluster.Nodes;
import dev.loopdesk.mail.MailSettings;
import dev.loopdesk.mail.tryout.EmbeddedMailServer;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reads a mailbox as long as the application runs: stores each unread mail, then marks it as read or deletes it. After
 * any failure it reconnects, with pauses that double. Of several nodes the first one reads; a mail that two of them store,
 * while one takes over from the other, is stored once.
 */
@Component
public class MailCollector implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(MailCollector.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    /** Number of mails that are read by one command; of each up to twice 512 KiB are held in memory meanwhile. */
    private static final int BATCH = 25;

    private final @Nullable MailSource source;
    private final MailSettings.Imap settings;
    private final MailIntake intake;
    private final BooleanSupplier turn;
    private final Object lock = new Object();
    private @Nullable Thread reading;
    private @Nullable ImapConnection connected;
    private volatile boolean running;
    private volatile boolean failing;
    private volatile int missedReads;
    private volatile @Nullable Instant lastRead;

    /**
     * State of the reading of the mailbox on this node.
     *
     * @param reads true if this node reads a mailbox, rather than another one
     * @param lastRead latest time at which all unread mails were stored, or null since the start
     * @param missedReads failed attempts since then
     */
    public record State(boolean reads, @Nullable Instant lastRead, int missedReads) {}

    @Autowired
    MailCollector(MailSettings settings, MailIntake intake, ObjectProvider<EmbeddedMailServer> embedded, Nodes nodes) {
        this(MailSource.of(settings, embedded.getIfAvailable()), settings.imap(), intake, nodes::isFirst);
    }

    /**
     * @param source the mailbox, or null if there is none
     * @param turn whether this node is the one that reads
     */
    MailCollector(@Nullable MailSource source, MailSettings.Imap settings, MailIntake intake, BooleanSupplier turn) {
        this.source = source;
        this.settings = settings;
        this.intake = intake;
        this.turn = turn;
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
            stopping.join(ImapConnection.TIMEOUT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Returns the present state of the reading. */
    public State state() {
        return new State(running && turn.getAsBoolean(), lastRead, missedReads);
    }

    private void read(MailSource mailbox) {
        Duration pause = FIRST_PAUSE;
        while (running) {
            try {
                if (turn.getAsBoolean()) {
                    connected(mailbox);
                } else {
                    forget();
                }
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
            try {
                Thread.sleep(pause.toMillis());
            } catch (InterruptedException e) {
                interrupted();
            }
            pause = longer(pause);
        }
    }

    /** Reads mails until the connection is unusable, or until it is the turn of another node. */
    private void connected(MailSource mailbox) throws MessagingException {
        try (var connection = new ImapConnection(mailbox, settings)) {
            synchronized (lock) {
                connected = connection;
            }
            connection.open();
            int before = -1;
            Duration wait = FIRST_PAUSE;
            while (running && turn.getAsBoolean()) {
                int known = connection.known();
                // Some servers lose the news of a mail that arrives while IDLE begins: the first waits are short.
                wait = known == before ? shorter(wait.multipliedBy(2), settings.idle()) : FIRST_PAUSE;
                before = known;
                if (!storeUnread(connection)) {
                    throw new MessagingException("Not every mail could be stored");
                }
                recovered();
                // Else a mail arrived meanwhile and was already announced.
                if (connection.known() == known) {
                    connection.waitForNews(shorter(wait, settings.idle()));
                }
            }
        } catch (InterruptedException e) {
            interrupted();
        } finally {
            synchronized (lock) {
                connected = null;
            }
        }
    }

    /** Stores unread mails; a failure does not stop the others. Returns true if all are stored. */
    private boolean storeUnread(ImapConnection connection) throws MessagingException {
        List<Message> unread = List.of(connection.unread());
        boolean all = true;
        for (int from = 0; running && from < unread.size(); from += BATCH) {
            all &= storeBatch(connection, unread.subList(from, Math.min(from + BATCH, unread.size())));
        }
        return all;
    }

    /** Stores mails, and marks together those that are stored; one that is read again is known by its digest. */
    private boolean storeBatch(ImapConnection connection, List<Message> mails) throws MessagingException {
        Map<Long, byte[]> shortMails = connection.shortMails(mails);
        List<Message> stored = new ArrayList<>();
        boolean all = true;
        for (Message mail : mails) {
            if (!running) {
                break;
            }
            try {
                byte[] raw = shortMails.remove(connection.uid(mail));
                byte[] whole = raw == null ? ImapConnection.bytes(mail) : raw;
                if (whole.length == 0) {
                    throw new IOException("The server returned nothing");
                }
                intake.store(whole);
                stored.add(mail);
            } catch (MessageRemovedException e) {
                LOG.debug("A mail in {} was removed before it was read", source, e);
            } catch (MessagingException | IOException | RuntimeException e) {
                if (!connection.isOpen()) {
                    throw new MessagingException("The connection broke off", new IllegalStateException(e));
                }
                if (!failing) {
                    LOG.warn("Mail {} in {} cannot be stored", connection.uid(mail), source, e);
                }
                all = false;
            }
        }
        // Another node or program may have removed some meanwhile.
        stored.removeIf(Message::isExpunged);
        if (!stored.isEmpty()) {
            connection.markStored(stored);
            if (settings.delete()) {
                connection.removeMarked();
            }
        }
        return all;
    }

    /** Logs the first of a series of failures only, because a server may be away all night. */
    private void report(Exception failure, Duration pause) {
        if (!failing) {
            String what = failure instanceof AuthenticationFailedException
                    ? "The mail server does not accept user name and password"
                    : "No mail can be read";
            LOG.warn("{}: {}; trying again, at first in {} s", what, source, pause.toSeconds(), failure);
        }
        missedReads = failing ? missedReads + 1 : 1;
        failing = true;
    }

    private void recovered() {
        if (failing) {
            LOG.info("Mail is being read again: {}", source);
        }
        failing = false;
        missedReads = 0;
        lastRead = Instant.now();
    }

    /** Forgets how the last reading of this node went, because another node reads. */
    private void forget() {
        failing = false;
        missedReads = 0;
        lastRead = null;
    }

    private void hangUp() {
        ImapConnection connection;
        synchronized (lock) {
            connection = connected;
        }
        if (connection != null) {
            connection.hangUp();
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

    /** Only {@link #stop()} interrupts the reading thread. */
    private void interrupted() {
        Thread.currentThread().interrupt();
        running = false;
    }
}
