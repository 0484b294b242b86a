package dev.loopdesk.mail.tryout;

import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.store.FolderListener;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.store.StoredMessage;
import com.icegreen.greenmail.user.UserImpl;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** The mailbox of one address: the inbox in the server's memory and its files. */
public final class Mailbox extends UserImpl {

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
                show(mail, RawMessage.of(raw));
            } catch (RuntimeException | MessagingException e) {
                // The server cannot describe the structure of some mails; they are shown without structure.
                show(mail, RawMessage.withoutStructure(raw));
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
