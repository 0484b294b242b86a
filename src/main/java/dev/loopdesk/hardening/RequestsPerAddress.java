package dev.loopdesk.hardening;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Limits the concurrent requests, and thus server threads, of a client address, so that slow senders cannot block the
 * server. It runs before the body is read; the body of a refused request is not read.
 */
@Component
@ConditionalOnWebApplication
class RequestsPerAddress implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final String HEALTH = "/actuator/health";

    private final int most;

    RequestsPerAddress(@Value("${loopdesk.requests-per-address:64}") int most) {
        this.most = most;
    }

    @Override
    public void customize(TomcatServletWebServerFactory server) {
        server.addContextValves(new Limit(most));
    }

    private static final class Limit extends ValveBase {

        private final int most;
        private final Map<String, Integer> running = new ConcurrentHashMap<>();

        Limit(int most) {
            super(true);
            this.most = most;
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            String address = ClientAddress.of(request.getRemoteAddr());
            // Health checks are answered even if the limit is reached.
            if (request.getRequestURI().startsWith(HEALTH) && request.getContentLengthLong() <= 0) {
                getNext().invoke(request, response);
                return;
            }
            int now = running.merge(address, 1, Integer::sum);
            try {
                if (now > most) {
                    request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
                    response.setHeader(HttpHeaders.CONNECTION, "close");
                    response.setHeader(HttpHeaders.RETRY_AFTER, "1");
                    response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
                } else {
                    getNext().invoke(request, response);
                }
            } finally {
                running.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
            }
        }
    }
}
