package dev.loopdesk.mail.tryout;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.imap.ImapHandler;
import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.mail.MovingMessage;
import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.server.ProtocolHandler;
import com.icegreen.greenmail.smtp.SmtpConnection;
import com.icegreen.greenmail.smtp.SmtpHandler;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpServer;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.smtp.commands.DataCommand;
import com.icegreen.greenmail.smtp.commands.MailCommand;
import com.icegreen.greenmail.smtp.commands.SmtpCommand;
import com.icegreen.greenmail.smtp.commands.SmtpCommandRegistry;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.user.UserException;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.loopdesk.mail.MailSettings;
import dev.loopdesk.message.DeskAddress;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mail server for trials. It accepts mail for every address, from this machine only, and acknowledges a mail when it
 * is on disk. Mail to {@code support+anything} goes to the service desk's mailbox.
 */
public final class EmbeddedMailServer {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedMailServer.class);
    private static final String LOOPBACK = "127.0.0.1";
    private static final long STARTUP_MILLIS = 20_000;

    private final GreenMail server;
    private final AtomicReference<AbstractServer> imap;
    private final MailFiles files;
    private final Map<String, Mailbox> mailboxes = new ConcurrentHashMap<>();
    private final Set<String> full;
    private final ExecutorService housekeeping = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "mailbox-housekeeping");
        thread.setDaemon(true);
        return thread;
    });

    private EmbeddedMailServer(
            GreenMail server, AtomicReference<AbstractServer> imap, MailFiles files, Set<String> full) {
        this.server = server;
        this.imap = imap;
        this.files = files;
        this.full = full;
    }

    public static EmbeddedMailServer start(MailSettings settings, Path folder) {
        int smtpPort = settings.embedded().smtpPort();
        int imapPort = settings.embedded().imapPort();
        expectFree(smtpPort, "loopdesk.mail.embedded.smtp-port");
        expectFree(imapPort, "loopdesk.mail.embedded.imap-port");
        Set<String> full = ConcurrentHashMap.newKeySet();
        var setups = new ServerSetup[] {
            setup(smtpPort, ServerSetup.PROTOCOL_SMTP), setup(imapPort, ServerSetup.PROTOCOL_IMAP)
        };
        var opened = new AtomicReference<EmbeddedMailServer>();
        var imap = new AtomicReference<AbstractServer>();
        var greenMail = new GreenMail(setups) {
            @Override
            protected Map<String, AbstractServer> createServices(ServerSetup[] config, Managers managers) {
                Map<String, AbstractServer> services = super.createServices(config, managers);
                services.computeIfPresent(
                        ServerSetup.PROTOCOL_SMTP,
                        (protocol, smtp) -> new RefusingSmtpServer(smtp.getServerSetup(), managers, full));
                services.computeIfPresent(
                        ServerSetup.PROTOCOL_IMAP,
                        (protocol, plain) -> new OpeningImapServer(plain.getServerSetup(), managers, opened));
                imap.set(services.get(ServerSetup.PROTOCOL_IMAP));
                return services;
            }
        };
        var server = new EmbeddedMailServer(greenMail, imap, new MailFiles(folder), full);
        opened.set(server);
        server.files.addresses().forEach(server::mailbox);
        server.mailbox(settings.address());
        greenMail
                .getUserManager()
                .setMessageDeliveryHandler((mail, address) ->
                        server.mailbox(DeskAddress.withoutTag(settings.address(), address.getEmail())));
        greenMail.start();
        return server;
    }

    public void stop() {
        server.stop();
        housekeeping.shutdown();
    }

    /** Refuses mail for an address temporarily, as if its mailbox were full. */
    public void fillUp(String address) {
        full.add(normalized(address));
    }

    /** Accepts mail for every address again. */
    public void emptyAll() {
        full.clear();
    }

    public int smtpPort() {
        return server.getSmtp().getPort();
    }

    public int imapPort() {
        return Objects.requireNonNull(imap.get()).getPort();
    }

    /** Returns all mailboxes, sorted by address. */
    public List<Mailbox> mailboxes() {
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
        return mailboxes.computeIfAbsent(normalized(address), this::open);
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

    private static String normalized(String address) {
        return address.strip().toLowerCase(Locale.ROOT);
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

    /**
     * Disables Nagle's algorithm: the library writes a reply in parts, and the second would wait 40 ms for an
     * acknowledgement.
     */
    private static void answerAtOnce(Socket client) {
        try {
            client.setTcpNoDelay(true);
        } catch (SocketException e) {
            LOG.debug("The connection from {} is closed already", client.getRemoteSocketAddress(), e);
        }
    }

    /** Accepts sign-in to mailboxes without mail. */
    private static final class OpeningImapServer extends AbstractServer {

        private static final Pattern ADDRESS = Pattern.compile("[^\\s@]+@[^\\s@]+");

        private final AtomicReference<EmbeddedMailServer> opened;

        OpeningImapServer(ServerSetup setup, Managers managers, AtomicReference<EmbeddedMailServer> opened) {
            super(setup, managers);
            this.opened = opened;
        }

        @Override
        protected ProtocolHandler createProtocolHandler(Socket client) {
            answerAtOnce(client);
            UserManager known = managers.getUserManager();
            ImapHostManager folders = managers.getImapHostManager();
            var users = new UserManager(folders) {
                @Override
                public boolean test(String address, String password) {
                    if (address.equals(password) && ADDRESS.matcher(address).matches()) {
                        Objects.requireNonNull(opened.get()).mailbox(address);
                    }
                    return known.test(address, password);
                }

                @Override
                public GreenMailUser getUser(String address) {
                    return known.getUser(address);
                }
            };
            return new ImapHandler(users, folders, client);
        }
    }

    /** Checks a recipient before accepting a mail. */
    private static final class RefusingSmtpServer extends SmtpServer {

        private final Set<String> full;

        RefusingSmtpServer(ServerSetup setup, Managers managers, Set<String> full) {
            super(setup, managers);
            this.full = full;
        }

        @Override
        protected ProtocolHandler createProtocolHandler(Socket client) {
            answerAtOnce(client);
            var manager = new SmtpManager(managers.getImapHostManager(), managers.getUserManager()) {
                @Override
                public @Nullable String checkRecipient(SmtpState state, MailAddress recipient) {
                    return full.contains(normalized(recipient.getEmail())) ? "452 4.2.2 Mailbox full" : null;
                }
            };
            return new SmtpHandler(new LenientCommands(), manager, client);
        }
    }

    /**
     * Accepts the empty sender of delivery reports, which the library drops (RFC 5321, 4.5.5), keeps the bytes of a mail, in
     * which the library replaces characters beyond ASCII in headers, and notes the envelope.
     */
    private static final class LenientCommands extends SmtpCommandRegistry {

        private static final Pattern NOBODY = Pattern.compile("(?i)MAIL FROM:\\s*<>.*");
        private static final SmtpCommand MAIL = new MailCommand() {
            @Override
            public void execute(SmtpConnection client, SmtpState state, SmtpManager manager, String line) {
                if (NOBODY.matcher(line).matches()) {
                    state.clearMessagePreservingAuthenticationState();
                    state.getMessage().setReturnPath(new MailAddress(""));
                    client.send("250 OK");
                } else {
                    super.execute(client, state, manager, line);
                }
            }
        };
        private static final SmtpCommand DATA = new DataCommand() {
            @Override
            public void execute(SmtpConnection client, SmtpState state, SmtpManager manager, String line)
                    throws IOException {
                MovingMessage mail = state.getMessage();
                if (mail.getReturnPath() == null || mail.getToAddresses().isEmpty()) {
                    super.execute(client, state, manager, line);
                    return;
                }
                client.send("354 Start mail input; end with <CRLF>.<CRLF>");
                String trace = "Return-Path: <" + mail.getReturnPath() + ">\r\nReceived: from "
                        + client.getClientAddress() + " (HELO " + client.getHeloName() + "); "
                        + DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)) + "\r\n"
                        + deliveredTo(mail.getToAddresses());
                InputStream content = client.dotLimitedInputStream(trace.getBytes(StandardCharsets.UTF_8));
                try (content) {
                    mail.setMimeMessage(message(content.readAllBytes()));
                    manager.send(state);
                    client.send("250 OK");
                } catch (MessagingException | RuntimeException e) {
                    LOG.warn("A mail cannot be kept", e);
                    client.send("451 Requested action aborted: local error in processing");
                }
                state.clearMessage();
            }
        };

        /** Names the recipient, as servers do at delivery; not if there are several, who may not know of each other. */
        private static String deliveredTo(Set<MailAddress> recipients) {
            return recipients.size() == 1
                    ? "Delivered-To: " + recipients.iterator().next().getEmail() + "\r\n"
                    : "";
        }

        @Override
        public @Nullable SmtpCommand getCommand(String line) {
            SmtpCommand command = super.getCommand(line);
            return command instanceof MailCommand ? MAIL : command instanceof DataCommand ? DATA : command;
        }

        private static MimeMessage message(byte[] raw) throws MessagingException {
            try {
                return RawMessage.of(raw);
            } catch (MessagingException e) {
                return RawMessage.withoutStructure(raw);
            }
        }
    }
}
