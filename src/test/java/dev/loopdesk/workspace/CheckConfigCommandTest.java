package dev.loopdesk.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.loopdesk.mail.inbound.MailboxTrial;
import dev.loopdesk.mail.outbound.MailConfiguration;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command that checks the settings of production: it names all problems, tries the servers, and creates nothing. */
class CheckConfigCommandTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final GreenMail mail = new GreenMail(new ServerSetup[] {
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
        new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
    });

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @BeforeEach
    void start() {
        mail.start();
        mail.setUser("support@example.org", "support", "t5.Ui8=pw");
    }

    @AfterEach
    void stop() {
        mail.stop();
    }

    @Test
    void allThatIsMissingIsNamedAtOnceAndNothingIsCreated() throws IOException {
        int code = run("--loopdesk.home=" + folder);

        assertThat(code).isEqualTo(1);
        assertThat(told())
                .contains(
                        "- spring.datasource.url (SPRING_DATASOURCE_URL) is not set. The PostgreSQL database, like",
                        "- loopdesk.base-url (LOOPDESK_BASEURL) is not set. The address at which people reach Loopdesk",
                        "- loopdesk.links.keys (LOOPDESK_LINKS_KEYS) is not set.")
                .contains("Production cannot start with these settings")
                .doesNotContain("Database:", "Mail server:", "Mailbox:");
        assertThat(told().lines().filter(line -> line.startsWith("- "))).hasSize(12);
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void serversThatWorkAreSaidToAndThoseThatDoNotAreNamedWithTheReason() {
        assertThat(run(complete("t5.Ui8=pw"))).as("there is no database").isEqualTo(1);
        assertThat(told())
                .contains("Database: does not work. Connection to localhost:1 refused.")
                .contains("Mail server: works.", "Mailbox: works.")
                .doesNotContain("is not set", "t5.Ui8=pw", "y7-Ro2+kk");
        assertThat(mail.getReceivedMessages()).isEmpty();

        out.reset();
        assertThat(run(complete("an old one"))).isEqualTo(1);
        assertThat(told()).contains("Mailbox: does not work.").doesNotContain("an old one");
    }

    @Test
    void secretsAreReadFromFilesToo() throws IOException {
        Files.writeString(folder.resolve("loopdesk.links.keys"), "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=\n");

        run("--spring.config.import=configtree:" + folder + "/");

        assertThat(told()).doesNotContain("loopdesk.links.keys").contains("loopdesk.base-url");
    }

    @Test
    void aWordThatIsNoSettingIsAnsweredWithTheUsage() {
        assertThat(run("processes")).isEqualTo(1);
        assertThat(told()).contains("java -jar loopdesk.jar check-config");
        assertThat(run("--help")).isEqualTo(0);
    }

    private String[] complete(String password) {
        return new String[] {
            "--spring.datasource.url=jdbc:postgresql://localhost:1/loopdesk",
            "--spring.datasource.username=loopdesk",
            "--spring.datasource.password=y7-Ro2+kk",
            "--spring.mail.host=127.0.0.1",
            "--spring.mail.port=" + mail.getSmtp().getPort(),
            "--spring.mail.properties.mail.smtp.starttls.required=false",
            "--loopdesk.mail.address=support@example.org",
            "--loopdesk.mail.imap.host=127.0.0.1",
            "--loopdesk.mail.imap.port=" + mail.getImap().getPort(),
            "--loopdesk.mail.imap.security=none",
            "--loopdesk.mail.imap.username=support",
            "--loopdesk.mail.imap.password=" + password,
            "--loopdesk.base-url=https://support.example.org",
            "--loopdesk.links.keys=MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=",
            "--loopdesk.admin.username=operator",
            "--loopdesk.admin.password=Tall.tree-9-blue"
        };
    }

    private int run(String... arguments) {
        return new CheckConfigCommand(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        Locale.ENGLISH,
                        MailConfiguration::failure,
                        MailboxTrial::failure)
                .run(new ArrayList<>(List.of(arguments)));
    }

    private String told() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
