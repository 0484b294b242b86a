package dev.loopdesk.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.retrieval.Suggestions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** The search for everybody has a limit for each network address. */
@LoopdeskTest
class KnowledgePointTest {

    @Autowired
    private Suggestions suggestions;

    @Test
    void anAddressThatSearchesTooOftenIsToldWhenItMayAgain() {
        var point = new KnowledgePoint(
                suggestions,
                new HourlyRateLimit(2, Clock.fixed(Instant.parse("2026-11-20T09:00:00Z"), ZoneOffset.UTC)));
        var response = new MockHttpServletResponse();
        point.articles(from("192.0.2.1"), response, Locale.ENGLISH);
        point.articles(from("192.0.2.1"), response, Locale.ENGLISH);
        assertThat(response.getHeader("Retry-After")).isNull();

        assertThatThrownBy(() -> point.articles(from("192.0.2.1"), response, Locale.ENGLISH))
                .hasMessage("too-many-searches");

        assertThat(response.getHeader("Retry-After")).isEqualTo("3600");
        assertThat(point.articles(from("192.0.2.2"), response, Locale.ENGLISH)).isEmpty();
    }

    private static MockHttpServletRequest from(String address) {
        var request = new MockHttpServletRequest("GET", "/api/public/knowledge");
        request.setRemoteAddr(address);
        request.setParameter("q", "quoll");
        return request;
    }
}
