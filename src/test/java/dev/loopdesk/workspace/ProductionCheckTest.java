package dev.loopdesk.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.LoopdeskApplication;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class ProductionCheckTest {

    private static final Map<String, String> COMPLETE = Map.ofEntries(
            Map.entry("spring.datasource.url", "jdbc:postgresql://database.example.org/loopdesk"),
            Map.entry("spring.datasource.username", "loopdesk"),
            Map.entry("spring.datasource.password", "y7-Ro2+kk"),
            Map.entry("spring.mail.host", "mail.example.org"),
            Map.entry("loopdesk.mail.address", "support@example.org"),
            Map.entry("loopdesk.mail.imap.host", "mail.example.org"),
            Map.entry("loopdesk.mail.imap.username", "support@example.org"),
            Map.entry("loopdesk.mail.imap.password", "t5.Ui8=pw"),
            Map.entry("loopdesk.base-url", "https://support.example.org"),
            Map.entry("loopdesk.links.keys", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI="));

    @Test
    void a_complete_configuration_passes() {
        assertThatCode(() -> ProductionCheck.check(environment())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "spring.datasource.url,",
        "spring.datasource.url, jdbc:h2:file:./data/loopdesk",
        "spring.datasource.username,",
        "spring.datasource.password,",
        "spring.datasource.password, loopdesk",
        "spring.datasource.password, Postgres",
        "spring.mail.host,",
        "spring.mail.port, 3025",
        "loopdesk.mail.address,",
        "loopdesk.mail.address, support@loopdesk.local",
        "loopdesk.mail.imap.host,",
        "loopdesk.mail.imap.port, 3143",
        "loopdesk.mail.imap.username,",
        "loopdesk.mail.imap.password,",
        "loopdesk.mail.imap.password, support@example.org",
        "loopdesk.base-url,",
        "loopdesk.base-url, http://support.example.org",
        "loopdesk.base-url, https://localhost:8080",
        "loopdesk.base-url, https://127.0.0.1",
        "loopdesk.base-url, https://desk.loopdesk.local",
        "loopdesk.base-url, not an address",
        "loopdesk.links.keys,",
        "loopdesk.links.keys, ' , '",
        "loopdesk.links.keys, short",
        "loopdesk.links.keys, 'MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=,short'",
        "loopdesk.links.keys, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "loopdesk.links.keys, changemechangemechangemechangeme",
        "loopdesk.links.keys, abcdefghijklmnopqrstuvwxyz0123456789",
        "loopdesk.links.keys, 'my-loopdesk-key-for-links-in-our-mails-2026'",
        "loopdesk.api.keys.chat, 0123456701234567012345670123456701234567",
        "loopdesk.api.keys.chat, qwertzqwertzqwertzqwertzqwertzqwertz",
        "loopdesk.api.keys.chat, tryout",
        "loopdesk.api.keys.tryout, tryout",
        "loopdesk.api.keys.chat, MTIzNDU2Nzg5MDEyMzQ1",
        "loopdesk.webhooks.chat.url, http://chat.example.org/hook",
        "loopdesk.robot.dingtalk.url, http://robot.example.org/send",
        "loopdesk.text-model.url, http://model.example.org/v1",
        "loopdesk.admin.password, short",
        "loopdesk.samples, true"
    })
    void names_the_property(String property, String value) {
        MockEnvironment environment = environment();
        environment.setProperty(property, value == null ? "" : value);

        assertThatThrownBy(() -> ProductionCheck.check(environment))
                .isInstanceOf(ProductionRefusedException.class)
                .hasMessageContaining(property);
    }

    @Test
    void integrations_and_receivers_are_no_must() {
        MockEnvironment environment = environment();
        environment.setProperty("loopdesk.api.keys.tryout", "");
        environment.setProperty("loopdesk.api.keys.chat", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=");
        environment.setProperty("loopdesk.webhooks.chat.url", "https://chat.example.org/hook");

        assertThatCode(() -> ProductionCheck.check(environment)).doesNotThrowAnyException();
    }

    /** Keys as openssl, uuidgen and password generators make them; the seed is fixed. */
    @Test
    void random_keys_pass() {
        var random = new Random(20261128);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[16 + i % 32];
            random.nextBytes(bytes);
            String hexadecimal = HexFormat.of().formatHex(bytes);
            String base64 = Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, 24));
            MockEnvironment environment = environment();
            environment.setProperty("loopdesk.links.keys", hexadecimal);

            assertThatCode(() -> ProductionCheck.check(environment))
                    .as(hexadecimal)
                    .doesNotThrowAnyException();
            if (bytes.length >= 24) {
                environment.setProperty("loopdesk.links.keys", base64);
                assertThatCode(() -> ProductionCheck.check(environment))
                        .as(base64)
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void a_password_is_not_the_name() {
        MockEnvironment environment = environment();
        environment.setProperty("loopdesk.admin.username", "administrator");
        environment.setProperty("loopdesk.admin.password", "administrator");

        assertThatThrownBy(() -> ProductionCheck.check(environment)).hasMessageContaining("loopdesk.admin.password");
    }

    @Test
    void the_operator_reads_what_to_do(CapturedOutput output) {
        var application = new SpringApplicationBuilder(LoopdeskApplication.class).profiles("production");

        assertThatThrownBy(application::run).isInstanceOf(ProductionRefusedException.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "spring.datasource.url", "Action:")
                .doesNotContain("at dev.loopdesk.");
    }

    private static MockEnvironment environment() {
        var environment = new MockEnvironment();
        COMPLETE.forEach(environment::setProperty);
        return environment;
    }
}
