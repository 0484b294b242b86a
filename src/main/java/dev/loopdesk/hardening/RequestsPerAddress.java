package dev.loopdesk.hardening;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Limits the concurrent requests, and thus server threads, of a client address, so that slow senders cannot block the
 * server. A request runs until its body is read or given up; the body of a refused request is not read.
 */
@Component
@ConditionalOnWebApplication
class RequestsPerAddress implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final Logger LOG = LoggerFactory.getLogger(RequestsPerAddress.class);

    private static final String HEALTH = "/actuator/health";

    /** Limit in bytes; a larger body is not read to its end, and its connection is closed. */
    private static final long MOST_DISCARDED = 256L << 20;

    private final int most;

    RequestsPerAddress(@Value("${loopdesk.requests-per-address:64}") int most) {
        this.most = most;
    }

    @Override
    public void customize(TomcatServletWebServerFactory server) {
        // Around the hosts, which write the pages of errors.
        server.addEngineValves(new Limit(most));
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
            // Of a request whose head is too long nothing was read, not even what it asks for.
            boolean health =
                    request.getRequestURI() != null && request.getRequestURI().startsWith(HEALTH);
            // Health checks are answered even if the limit is reached.
            if (health && !hasBody(request)) {
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
                    readRest(request, response);
                }
            } finally {
                running.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
            }
        }

        private static boolean hasBody(Request request) {
            return request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        }

        /**
         * Reads the rest of a body that the application has not read. Tomcat would read it on the same thread after this
         * valve, where it is not counted.
         */
        private static void readRest(Request request, Response response) throws IOException {
            var coyote = request.getCoyoteRequest();
            if (request.isAsync() || !hasBody(request) || isRead(coyote)) {
                return;
            }
            if (coyote.hasExpectation()) {
                // The client waits for a permission before it sends the body.
                coyote.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
                return;
            }
            response.finishResponse();
            var rest = new DiscardedBody();
            long bytes = 0;
            try {
                while (bytes < MOST_DISCARDED && !isRead(coyote) && coyote.doRead(rest) >= 0) {
                    bytes += rest.getByteBuffer().remaining();
                }
            } catch (IOException e) {
                // The client went away or broke off: it has its answer, and nobody is left to tell.
                LOG.debug("The rest of a body is not read", e);
            }
            if (!isRead(coyote)) {
                coyote.action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            }
        }

        private static boolean isRead(org.apache.coyote.Request request) {
            var read = new AtomicBoolean();
            request.action(ActionCode.REQUEST_BODY_FULLY_READ, read);
            return read.get();
        }
    }

    /** Receives pieces of a body and keeps none. */
    private static final class DiscardedBody implements ApplicationBufferHandler {

        private ByteBuffer piece = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer buffer) {
            piece = buffer;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return piece;
        }

        @Override
        public void expand(int size) {
            // The pieces are the connector's own buffers.
        }
    }
}
