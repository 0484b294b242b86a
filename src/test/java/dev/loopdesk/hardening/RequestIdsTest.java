package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.loopdesk.WholeApplication;
import dev.loopdesk.message.TicketLinks;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.DispatcherServlet;

/** The id of a request, which stands in its answer and in the log. */
@WholeApplication
@ExtendWith(OutputCaptureExtension.class)
class RequestIdsTest {

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private OpenTicket tickets;

    @Autowired
    private TicketLinks links;

    @ParameterizedTest
    @ValueSource(strings = {"abcdefgh", "7b1c2f1e-3f4d-4b8e-9d27-5a0a3c1d9e55", "Req_0001-A"})
    void aPlainIdIsTakenOver(String id) {
        assertThat(RequestIds.id(id)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "short",
                "-abcdefgh",
                "with a blank",
                "line\nbreak12",
                "ends-with-one\n",
                "{\"json\":\"x\"}",
                "${jndi:ldap://x}",
                "请求编号一二三四五",
                "a1234567890123456789012345678901234567890123456789012345678901234"
            })
    void anythingElseIsReplaced(String id) {
        assertThat(RequestIds.id(id)).isNotEqualTo(id).matches("[0-9a-f-]{36}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/tickets/LD-1",
                "/engine-rest/task",
                "/camunda/app/tasklist/",
                "/t/none",
                "/no/such/page",
                "/actuator/health",
                "/%2e%2e/x"
            })
    void everyAnswerCarriesTheIdOfItsRequest(String address) {
        assertThat(ask(address, "one-of-a-test").getFirst(RequestIds.HEADER)).isEqualTo("one-of-a-test");
        assertThat(ask(address, "<b>").getFirst(RequestIds.HEADER)).matches("[0-9a-f-]{36}");
    }

    @Test
    void linesOfTheLogCarryTheRequestAndItsTicket() {
        String ticket = tickets.number(tickets.open());
        List<Map<String, String>> lines = new CopyOnWriteArrayList<>();
        var appender = new AppenderBase<ILoggingEvent>() {
            @Override
            protected void append(ILoggingEvent event) {
                lines.add(event.getMDCPropertyMap());
            }
        };
        appender.start();
        // Says something at each request.
        var log = (Logger) LoggerFactory.getLogger(DispatcherServlet.class);
        log.addAppender(appender);
        log.setLevel(Level.DEBUG);
        log.setAdditive(false);
        try {
            var headers = new HttpHeaders();
            headers.setBasicAuth("agent", "agent");
            headers.set(RequestIds.HEADER, "about-a-ticket");
            http.exchange("/api/tickets/" + ticket, HttpMethod.GET, new HttpEntity<>(headers), String.class);
            ask(URI.create(links.link(ticket)).getPath(), "by-a-link-of-it");
            ask("/", "about-no-ticket");
        } finally {
            log.detachAppender(appender);
            log.setLevel(null);
            log.setAdditive(true);
            tickets.removeAll();
        }

        // What the engine does meanwhile takes nothing away.
        assertThat(of(lines, "about-a-ticket"))
                .hasSizeGreaterThan(1)
                .allSatisfy(line -> assertThat(line).containsEntry("ticket", ticket));
        assertThat(of(lines, "by-a-link-of-it").get(0)).doesNotContainKey("ticket");
        assertThat(of(lines, "by-a-link-of-it"))
                .last()
                .satisfies(line -> assertThat(line).containsEntry("ticket", ticket));
        assertThat(of(lines, "about-no-ticket"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).doesNotContainKey("ticket"));
    }

    private static List<Map<String, String>> of(List<Map<String, String>> lines, String request) {
        return lines.stream()
                .filter(line -> request.equals(line.get(RequestIds.REQUEST)))
                .toList();
    }

    @Test
    void theLogHasNoTokenPasswordOrKey(CapturedOutput output) {
        String token = "token-that-nobody-may-read";
        for (String address :
                new String[] {"/t/" + token, "/t/" + token + "/attachments/x", "/x?key=" + token, "/" + token}) {
            ask(address, "one-of-a-test");
        }
        var headers = new HttpHeaders();
        headers.setBasicAuth("nobody-of-a-test", token);
        headers.set("X-API-Key", token);
        headers.set("Cookie", "JSESSIONID=" + token);
        for (String address :
                new String[] {"/api/tickets", "/engine-rest/task", "/camunda/api/engine/engine/default/task"}) {
            http.exchange(address, HttpMethod.POST, new HttpEntity<>(Map.of("title", token), headers), String.class);
        }

        assertThat(output).doesNotContain(token);
    }

    private HttpHeaders ask(String address, String id) {
        var headers = new HttpHeaders();
        headers.set(RequestIds.HEADER, id);
        return http.exchange(address, HttpMethod.GET, new HttpEntity<>(headers), String.class)
                .getHeaders();
    }
}
