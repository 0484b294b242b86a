package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.WholeApplication;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** HSTS (RFC 6797): sent under https, and never under http, where browsers must ignore it. */
@WholeApplication
class StrictTransportSecurityTest {

    @Autowired
    @Qualifier("springSecurityFilterChain")
    private Filter chain;

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/find", "/t/unknown", "/api/openapi.json", "/api/tickets/LD-1", "/engine-rest/version"})
    void is_sent_under_https_only(String address) throws Exception {
        assertThat(header(address, true, false)).contains("max-age=31536000").doesNotContain("includeSubDomains");
        assertThat(header(address, false, false)).isNull();
        // Anybody can send this header unless a proxy is configured.
        assertThat(header(address, false, true)).isNull();
    }

    private @Nullable String header(String address, boolean secure, boolean forwarded)
            throws ServletException, IOException {
        var request = new MockHttpServletRequest("GET", address);
        request.setServletPath(address);
        request.setScheme(secure ? "https" : "http");
        request.setSecure(secure);
        if (forwarded) {
            request.addHeader("X-Forwarded-Proto", "https");
        }
        var response = new MockHttpServletResponse();
        chain.doFilter(request, response, new MockFilterChain());
        return response.getHeader("Strict-Transport-Security");
    }
}
