package dev.loopdesk.hardening;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Gives each request an id, which its answer and its lines of the log carry, and the lines the ticket that its address names.
 * A proxy may state the id; one that is not a short plain word is replaced, because it would be written to the log.
 */
@Component
@ConditionalOnWebApplication
@Order(Ordered.HIGHEST_PRECEDENCE)
public class RequestIds implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    /** Header of requests and answers. */
    static final String HEADER = "X-Request-Id";

    static final String REQUEST = "requestId";

    /** As the engine calls the business key of what it works on, see {@code application.yml}. */
    static final String TICKET = "ticket";

    private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{7,63}");
    private static final Pattern TICKET_IN_ADDRESS = Pattern.compile("/(LD-\\d{1,18})(?=/|$)");

    /** States the ticket that the present request is about, where its address has a link instead of the number. */
    public static void isAbout(String ticket) {
        MDC.put(TICKET, ticket);
    }

    @Override
    public void customize(TomcatServletWebServerFactory server) {
        // Around all else, because Tomcat logs what no filter has caught.
        server.addEngineValves(new Naming());
    }

    /** Returns the id that a client states, or a new one. */
    static String id(@Nullable String stated) {
        return stated != null && ACCEPTED.matcher(stated).matches()
                ? stated
                : UUID.randomUUID().toString();
    }

    private static final class Naming extends ValveBase {

        Naming() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            String id = id(request.getHeader(HEADER));
            response.setHeader(HEADER, id);
            MDC.put(REQUEST, id);
            String address = request.getRequestURI();
            Matcher ticket = TICKET_IN_ADDRESS.matcher(address == null ? "" : address);
            if (ticket.find()) {
                MDC.put(TICKET, ticket.group(1));
            }
            try {
                getNext().invoke(request, response);
            } finally {
                MDC.remove(REQUEST);
                MDC.remove(TICKET);
            }
        }
    }
}
