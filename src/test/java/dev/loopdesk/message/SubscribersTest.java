package dev.loopdesk.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class SubscribersTest {

    private static final String SECRET = "whsec_QSBrZXkgb2YgdGhpcnR5LXR3byBieXRlcywgbm8gbGVzcw==";
    private static final String TOKEN = "s3cr3t-t0ken";

    @Test
    void nobodyIsToldUnlessTheOperatorSaysSo() {
        var subscribers = new Subscribers(new MockEnvironment());

        for (EventType type : EventType.values()) {
            assertThat(subscribers.to(type, "chat")).isEmpty();
        }
    }

    @Test
    void everythingOfEveryChannelUnlessStated() {
        var subscribers = new Subscribers(environment());

        for (EventType type : EventType.forWebhooks()) {
            for (String channel : new String[] {"hotline", "portal", "mail", "chat", "api"}) {
                assertThat(subscribers.to(type, channel))
                        .extracting(Subscriber::id)
                        .containsExactly("webhooks.chat");
            }
        }
        assertThat(subscribers.to(EventType.LEADS, "chat"))
                .extracting(Subscriber::id)
                .containsExactly("robot.dingtalk");
    }

    @Test
    void onlyWhatIsStated() {
        MockEnvironment environment = environment();
        environment.setProperty("loopdesk.webhooks.chat.events", "ticket.closed,ticket.message");
        environment.setProperty("loopdesk.webhooks.chat.channels", "chat");
        environment.setProperty("loopdesk.robot.dingtalk.channels", "mail");
        var subscribers = new Subscribers(environment);

        assertThat(subscribers.to(EventType.CLOSED, "chat")).hasSize(1);
        assertThat(subscribers.to(EventType.CLOSED, "api")).isEmpty();
        assertThat(subscribers.to(EventType.RECEIVED, "chat")).isEmpty();
        assertThat(subscribers.to(EventType.LEADS, "chat")).isEmpty();
        assertThat(subscribers.to(EventType.LEADS, "mail")).hasSize(1);
    }

    @Test
    void anEmptyAddressIsNone() {
        MockEnvironment environment = environment();
        environment.setProperty("loopdesk.webhooks.chat.url", "");
        environment.setProperty("loopdesk.robot.dingtalk.url", "");

        assertThat(new Subscribers(environment).find("webhooks.chat")).isEmpty();
        assertThat(new Subscribers(environment).find("robot.dingtalk")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "loopdesk.webhooks.chat.url, ftp://example.org/s3cr3t-t0ken",
        "loopdesk.webhooks.chat.url, file:///etc/s3cr3t-t0ken",
        "loopdesk.webhooks.chat.url, https:/s3cr3t-t0ken",
        "loopdesk.webhooks.chat.url, https://me:s3cr3t-t0ken@example.org/",
        "loopdesk.webhooks.chat.url, no address s3cr3t-t0ken",
        "loopdesk.webhooks.chat.secret, ''",
        "loopdesk.webhooks.chat.secret, s3cr3t-t0ken",
        "loopdesk.webhooks.chat.secret, whsec_s3cr3t-t0ken",
        "loopdesk.webhooks.chat.secret, whsec_c2hvcnQ=",
        "loopdesk.webhooks.chat.events, ticket.opened",
        "loopdesk.webhooks.chat.events, leads.message",
        "loopdesk.webhooks.chat.channels, telex",
        "loopdesk.robot.dingtalk.secret, ''",
        "loopdesk.robot.dingtalk.url, s3cr3t-t0ken",
    })
    void whatCannotBeUsedIsNamedWithoutItsValue(String property, String value) {
        MockEnvironment environment = environment();
        environment.setProperty(property, value);

        assertThatThrownBy(() -> new Subscribers(environment))
                .hasMessageContaining(property)
                .hasMessageNotContaining(TOKEN);
    }

    @Test
    void aMisspeltPropertyIsRefused() {
        MockEnvironment environment = environment();
        environment.setProperty("loopdesk.webhooks.chat.chanels", "chat");

        assertThatThrownBy(() -> new Subscribers(environment))
                .hasStackTraceContaining("loopdesk.webhooks.chat.chanels");
    }

    @Test
    void secretsStayOutOfLogs() {
        assertThat(new Subscribers(environment()).find("webhooks.chat").orElseThrow())
                .hasToString("webhooks.chat");
    }

    private static MockEnvironment environment() {
        var environment = new MockEnvironment();
        environment.setProperty("loopdesk.webhooks.chat.url", "https://chat.example.org/hook?token=" + TOKEN);
        environment.setProperty("loopdesk.webhooks.chat.secret", SECRET);
        environment.setProperty("loopdesk.robot.dingtalk.url", "https://robot.example.org/send?access_token=" + TOKEN);
        environment.setProperty("loopdesk.robot.dingtalk.secret", "SEC-" + TOKEN);
        return environment;
    }
}
