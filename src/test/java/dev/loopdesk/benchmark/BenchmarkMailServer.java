package dev.loopdesk.benchmark;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.loopdesk.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** A mail server in a process of its own, so that its work counts for nobody. */
class BenchmarkMailServer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String HOST = "127.0.0.1";
    private static final String ADDRESS = "support@loopdesk.local";
    private static final String ACCOUNT = "support";
    private static final int MOST_TURNS = 600;

    /** Serves mail until the process that started it ends. */
    public static void main(String[] ports) throws IOException {
        var setups = new ServerSetup[] {
            new ServerSetup(Integer.parseInt(ports[0]), HOST, ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(Integer.parseInt(ports[1]), HOST, ServerSetup.PROTOCOL_IMAP)
        };
        var server = new GreenMail(setups);
        server.start();
        server.setUser(ADDRESS, ACCOUNT, ACCOUNT);
        while (System.in.read() >= 0) {
            // The stream carries no bytes; its end is the end of the benchmark.
        }
        server.stop();
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        int smtp = FreePort.next();
        int imap = FreePort.next();
        try {
            new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            BenchmarkMailServer.class.getName(),
                            String.valueOf(smtp),
                            String.valueOf(imap))
                    .redirectErrorStream(true)
                    .redirectOutput(Files.createDirectories(Path.of("target", "benchmark"))
                            .resolve("mail.log")
                            .toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await(smtp);
        await(imap);
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "benchmark-mail",
                        Map.of(
                                "spring.mail.properties[mail.smtp.starttls.required]", "false",
                                "loopdesk.mail.embedded.enabled", "false",
                                "spring.mail.host", HOST,
                                "spring.mail.port", smtp,
                                "loopdesk.mail.imap.host", HOST,
                                "loopdesk.mail.imap.port", imap,
                                "loopdesk.mail.imap.security", "none",
                                "loopdesk.mail.imap.username", ACCOUNT,
                                "loopdesk.mail.imap.password", ACCOUNT)));
    }

    private static void await(int port) {
        for (int turn = 0; ; turn++) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
                return;
            } catch (IOException e) {
                if (turn == MOST_TURNS) {
                    throw new UncheckedIOException(e);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
