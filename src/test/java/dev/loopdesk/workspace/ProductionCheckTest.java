package dev.loopdesk.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.LoopdeskApplication;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
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
        assertThat(problems(environment())).isEmpty();
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

        assertThat(problems(environment)).extracting(SettingProblem::property).containsExactly(property);
    }

    @Test
    void integrations_and_receivers_are_no_must() {
        MockEnvironment environment = environment();
        environment.setProperty("loopdesk.api.keys.tryout", "");
        environment.setProperty("loopdesk.api.keys.chat", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=");
        environment.setProperty("loopdesk.webhooks.chat.url", "https://chat.example.org/hook");

        assertThat(problems(environment)).isEmpty();
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

            assertThat(problems(environment)).as(hexadecimal).isEmpty();
            if (bytes.length >= 24) {
                environment.setProperty("loopdesk.links.keys", base64);
                assertThat(problems(environment)).as(base64).isEmpty();
            }
        }
    }

    @Test
    void a_password_is_not_the_name() {
        MockEnvironment environment = environment();
        environment.setProperty("loopdesk.admin.username", "administrator");
        environment.setProperty("loopdesk.admin.password", "administrator");

        assertThat(problems(environment))
                .extracting(SettingProblem::property)
                .containsExactly("loopdesk.admin.password");
    }

    @Test
    void the_operator_reads_what_to_do(CapturedOutput output) {
        var application = new SpringApplicationBuilder(LoopdeskApplication.class).profiles("production");

        assertThatThrownBy(application::run).isInstanceOf(ProductionRefusedException.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "spring.datasource.url", "Action:")
                .doesNotContain("at dev.loopdesk.");
    }

    @Test
    void all_problems_are_named_at_once_with_the_variable_and_the_remedy(CapturedOutput output) {
        var application = new SpringApplicationBuilder(LoopdeskApplication.class).profiles("production");

        assertThatThrownBy(application::run).isInstanceOf(ProductionRefusedException.class);

        assertThat(output)
                .contains("12 settings of production must be mended; nothing was opened or created:")
                .contains(
                        "SPRING_DATASOURCE_URL", "SPRING_MAIL_HOST", "LOOPDESK_MAIL_IMAP_PASSWORD", "LOOPDESK_BASEURL")
                .contains("LOOPDESK_LINKS_KEYS", "openssl rand -base64 32", "LOOPDESK_ADMIN_USERNAME");
    }

    @Test
    void the_first_administrator_is_needed_as_long_as_there_is_none() {
        List<SettingProblem> problems =
                ProductionSettings.problems(environment(), any -> new DatabaseTrial("PostgreSQL", false, null));

        assertThat(problems)
                .extracting(SettingProblem::property)
                .containsExactly("loopdesk.admin.username", "loopdesk.admin.password");
    }

    @Test
    void a_database_that_cannot_be_asked_may_have_no_administrator() {
        MockEnvironment environment = environment();
        environment.setProperty("spring.datasource.url", "jdbc:postgresql://localhost:1/loopdesk");

        assertThat(ProductionSettings.problems(environment, DatabaseTrial::of))
                .extracting(SettingProblem::key)
                .containsExactly("production.no-administrator", "production.no-administrator");
    }

    private static List<SettingProblem> problems(MockEnvironment environment) {
        return ProductionSettings.problems(environment, any -> new DatabaseTrial("PostgreSQL", true, null));
    }

    private static MockEnvironment environment() {
        var environment = new MockEnvironment();
        COMPLETE.forEach(environment::setProperty);
        return environment;
    }
}
