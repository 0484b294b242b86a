package dev.loopdesk.mail;

import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A mail server to try Loopdesk with. It takes mail for every address, from this machine only, and what it has taken
 * is on disk before it says so.
 */
final class EmbeddedMailServer {

    private static final String LOOPBACK = "127.0.0.1";
    private static final long STARTUP_MILLIS = 20_000;

    private final GreenMail server;
    private final MailFiles files;
    private final Map<String, Mailbox> mailboxes = new ConcurrentHashMap<>();
    private final ExecutorService housekeeping = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "mailbox-housekeeping");
        thread.setDaemon(true);
        return thread;
    });

    private EmbeddedMailServer(GreenMail server, MailFiles files) {
        this.server = server;
        this.files = files;
    }

    static EmbeddedMailServer start(MailSettings settings, Path folder) {
        int smtpPort = settings.embedded().smtpPort();
        int imapPort = settings.embedded().imapPort();
        expectFree(smtpPort, "loopdesk.mail.embedded.smtp-port");
        expectFree(imapPort, "loopdesk.mail.embedded.imap-port");
        var greenMail = new GreenMail(new ServerSetup[] {
            setup(smtpPort, ServerSetup.PROTOCOL_SMTP), setup(imapPort, ServerSetup.PROTOCOL_IMAP)
        });
        var server = new EmbeddedMailServer(greenMail, new MailFiles(folder));
        server.files.addresses().forEach(server::mailbox);
        server.mailbox(settings.address());
        greenMail.getUserManager().setMessageDeliveryHandler((mail, address) -> server.mailbox(address.getEmail()));
        greenMail.start();
        return server;
    }

    void stop() {
        server.stop();
        housekeeping.shutdown();
    }

    int smtpPort() {
        return server.getSmtp().getPort();
    }

    int imapPort() {
        return server.getImap().getPort();
    }

    /** All mailboxes, by address. */
    List<Mailbox> mailboxes() {
        return mailboxes.values().stream()
                .sorted(Comparator.comparing(Mailbox::getEmail))
                .toList();
    }

    Optional<Mailbox> find(String id) {
        return mailboxes.values().stream()
                .filter(mailbox -> mailbox.id().equals(id))
                .findFirst();
    }

    private Mailbox mailbox(String address) {
        return mailboxes.computeIfAbsent(address.strip().toLowerCase(Locale.ROOT), this::open);
    }

    private Mailbox open(String address) {
        UserManager users = server.getUserManager();
        ImapHostManager folders = server.getManagers().getImapHostManager();
        try {
            GreenMailUser user = users.createUser(address, address, address);
            return new Mailbox(address, folders, folders.getInbox(user), files.of(address), housekeeping);
        } catch (UserException | FolderException e) {
            throw new IllegalStateException("No mailbox can be opened for " + address, e);
        }
    }

    private static ServerSetup setup(int port, String protocol) {
        var setup = new ServerSetup(port, LOOPBACK, protocol);
        setup.setServerStartupTimeout(STARTUP_MILLIS);
        return setup;
    }

    private static void expectFree(int port, String property) {
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Port " + port + " is taken, perhaps by another Loopdesk; " + property + " names another one", e);
        }
    }
}
