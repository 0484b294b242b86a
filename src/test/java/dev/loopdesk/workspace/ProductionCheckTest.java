package dev.loopdesk.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.LoopdeskApplication;
import java.util.Map;
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

    private static final Map<String, String> COMPLETE = Map.of(
            "spring.datasource.url", "jdbc:postgresql://database.example.org/loopdesk",
            "spring.datasource.username", "loopdesk",
            "spring.datasource.password", "y7-Ro2+kk",
            "spring.mail.host", "mail.example.org",
            "loopdesk.mail.address", "support@example.org",
            "loopdesk.base-url", "https://support.example.org",
            "loopdesk.links.keys", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=");

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
        "loopdesk.api.keys.chat, tryout",
        "loopdesk.api.keys.tryout, tryout",
        "loopdesk.api.keys.chat, MTIzNDU2Nzg5MDEyMzQ1",
        "loopdesk.webhooks.chat.url, http://chat.example.org/hook",
        "loopdesk.robot.dingtalk.url, http://robot.example.org/send",
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
