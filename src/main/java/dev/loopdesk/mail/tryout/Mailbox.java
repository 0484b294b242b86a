package dev.loopdesk.mail.tryout;

import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.store.FolderListener;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.UserImpl;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The mailbox of one address: the inbox in the server's memory and its files. */
public final class Mailbox extends UserImpl {

    private static final Session SESSION = Session.getInstance(new Properties());

    private static final byte[] PLAIN = "Content-Type: text/plain\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final MailFolder inbox;
    private final MailFiles.Folder folder;
    private final Map<Long, MailFiles.Mail> files = new ConcurrentHashMap<>();

    Mailbox(String address, ImapHostManager folders, MailFolder inbox, MailFiles.Folder folder, Executor housekeeping) {
        super(address, address, address, folders);
        this.inbox = inbox;
        this.folder = folder;
        folder.mails().forEach(this::show);
        inbox.addListener(new Housekeeper(housekeeping));
    }

    /** Returns the id used in web pages. */
    public String id() {
        return folder.id();
    }

    public int size() {
        return inbox.getMessageCount();
    }

    /** Returns the mails, newest first. */
    public List<StoredMessage> mails() {
        return inbox.getMessages().stream()
                .sorted(Comparator.comparing(StoredMessage::getUid).reversed())
                .toList();
    }

    Optional<StoredMessage> mail(long uid) {
        return Optional.ofNullable(inbox.getMessage(uid));
    }

    /** Stores a mail before it is acknowledged; an exception makes the sender retry. */
    @Override
    public void deliver(MovingMessage mail) {
        var bytes = new ByteArrayOutputStream();
        try {
            mail.getMessage().writeTo(bytes);
        } catch (IOException | MessagingException e) {
            throw new IllegalStateException("A mail to " + getEmail() + " cannot be kept", e);
        }
        show(folder.add(bytes.toByteArray()));
    }

    private void show(MailFiles.Mail mail) {
        byte[] raw = mail.content();
        try {
            try {
                // Parsed separately for each mailbox, because the server stores flags in the mail object.
                show(mail, new RawMessage(raw, raw));
            } catch (RuntimeException | MessagingException e) {
                // The server cannot describe the structure of some mails; they are shown without structure.
                show(mail, new RawMessage(raw, PLAIN));
            }
        } catch (MessagingException e) {
            throw new IllegalStateException("A mail to " + getEmail() + " cannot be read", e);
        }
    }

    private void show(MailFiles.Mail mail, MimeMessage copy) {
        var flags = new Flags();
        if (mail.seen()) {
            flags.add(Flags.Flag.SEEN);
        }
        files.put(inbox.appendMessage(copy, flags, Date.from(mail.receivedAt())), mail);
    }

    /** Returns its bytes unchanged, whatever was parsed. */
    private static final class RawMessage extends MimeMessage {

        private final byte[] raw;

        RawMessage(byte[] raw, byte[] understood) throws MessagingException {
            super(SESSION, new ByteArrayInputStream(understood));
            this.raw = raw;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(raw);
        }

        @Override
        public void writeTo(OutputStream out, String @Nullable [] without) throws IOException, MessagingException {
            if (without == null || without.length == 0) {
                out.write(raw);
            } else {
                super.writeTo(out, without);
            }
        }
    }

    /** Copies deletions and read marks of mail programs to the files. */
    private void tidy() {
        files.forEach((uid, mail) -> {
            StoredMessage shown = inbox.getMessage(uid);
            if (shown == null) {
                mail.delete();
                files.remove(uid);
            } else if (shown.isSet(Flags.Flag.SEEN) != mail.seen()) {
                files.put(uid, mail.marked(shown.isSet(Flags.Flag.SEEN)));
            }
        });
    }

    /** Runs asynchronously, because the server calls it while it holds locks. */
    private final class Housekeeper implements FolderListener {

        private final Executor housekeeping;

        private Housekeeper(Executor housekeeping) {
            this.housekeeping = housekeeping;
        }

        @Override
        public void expunged(int number) {
            housekeeping.execute(Mailbox.this::tidy);
        }

        @Override
        public void added(int number) {
            // The mail is stored before it is added.
        }

        @Override
        public void flagsUpdated(int number, Flags flags, Long uid) {
            housekeeping.execute(Mailbox.this::tidy);
        }

        @Override
        public void mailboxDeleted() {
            // An inbox cannot be deleted.
        }
    }
}
