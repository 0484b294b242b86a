package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.WholeApplication;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;

/** The id of a request, which stands in its answer and in the log. */
@WholeApplication
@ExtendWith(OutputCaptureExtension.class)
class RequestIdsTest {

    @Autowired
    private TestRestTemplate http;

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
    void theLogHasNoTokenPasswordOrKey(CapturedOutput output) {
        String token = "token-that-nobody-may-read";
        for (String address :
                new String[] {"/t/" + token, "/t/" + token + "/attachments/x", "/x?key=" + token, "/" + token}) {
            ask(address, "one-of-a-test");
        }
        var headers = new HttpHeaders();
        headers.setBasicAuth("agent", token);
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
