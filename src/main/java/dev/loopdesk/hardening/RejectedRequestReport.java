package dev.loopdesk.hardening;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.text.Texts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;

/**
 * Reports requests that Tomcat rejects before any of our filters sees them, such as an address with {@code %00}: as
 * problem details (RFC 9457) for the APIs, as a short page for people.
 */
@Component
@ConditionalOnWebApplication
class RejectedRequestReport implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final Logger LOG = LoggerFactory.getLogger(RejectedRequestReport.class);

    private final ObjectMapper json;

    RejectedRequestReport(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public void customize(TomcatServletWebServerFactory server) {
        // Added after the valve of Spring Boot, and thus executed before it.
        server.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new ProblemReportValve(json)));
    }

    private static final class ProblemReportValve extends ErrorReportValve {

        private final ObjectMapper json;

        ProblemReportValve(ObjectMapper json) {
            this.json = json;
        }

        @Override
        protected void report(Request request, Response response, @Nullable Throwable failure) {
            HttpStatus status = HttpStatus.resolve(response.getStatus());
            if (status == null
                    || !status.isError()
                    || response.getContentWritten() > 0
                    || !response.setErrorReported()) {
                return;
            }
            String address = String.valueOf(
                    request.getDecodedRequestURI() == null ? request.getRequestURI() : request.getDecodedRequestURI());
            // Of a request whose head is too long nothing was read, not even what it asks for.
            boolean program = request.getRequestURI() == null
                    || address.startsWith("/api/")
                    || address.startsWith("/engine-rest/");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("Content-Security-Policy", PageHeaders.WITHOUT_SCRIPT);
            try {
                if (program) {
                    Texts texts = Texts.of("api", request.getLocale());
                    String detail = texts.find("status." + status.value());
                    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
                    write(
                            response,
                            json.writeValueAsString(ProblemDetail.forStatusAndDetail(
                                    status, detail == null ? status.getReasonPhrase() : detail)));
                } else {
                    Texts texts = Texts.of("requester", request.getLocale());
                    String what = status.is5xxServerError() ? "trouble.failed" : "trouble.refused";
                    response.setContentType("text/html;charset=UTF-8");
                    write(response, """
                            <!DOCTYPE html>
                            <html lang="%s"><head><meta charset="utf-8"><title>%s · Loopdesk</title>
                            <link rel="stylesheet" href="/portal.css"></head>
                            <body><main class="narrow"><h1>%s</h1><p>%s</p><p><a href="/">%s</a></p></main></body></html>
                            """.formatted(
                                    texts.locale().toLanguageTag(),
                                    texts.get(what + ".title"),
                                    texts.get(what + ".title"),
                                    texts.get(what),
                                    texts.get("trouble.start")));
                }
            } catch (IOException e) {
                LOG.debug("The client has left before it was told of status {}", status.value(), e);
            }
        }

        private static void write(Response response, String content) throws IOException {
            response.getOutputStream().write(content.getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        }
    }
}
