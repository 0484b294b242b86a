package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.WholeApplication;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Addresses that the server rejects before a filter sees them are answered like any other error. */
@WholeApplication
class RejectedRequestReportTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/tickets/%00",
                "/api/tickets/..",
                "/api/tickets/%2e%2e",
                "/api/tickets/a%2fb",
                "/api/tickets/%zz",
                "/api/tickets/%ff",
                "/api/tickets/a;b=c",
                "/api/tickets/..%2f..",
                "/engine-rest/task/%00"
            })
    void aProgramGetsAProblem(String address) throws IOException {
        String answer = get(address);

        assertThat(answer).containsPattern("^HTTP/1.1 40[0-9]");
        assertThat(answer.lines()).anyMatch(line -> line.matches("Content-Type: application/(problem\\+)?json.*"));
        JsonNode problem = JSON.readTree(answer.substring(answer.indexOf('{'), answer.lastIndexOf('}') + 1));
        assertThat(problem.isObject()).isTrue();
        assertThat(answer).doesNotContainIgnoringCase("tomcat").doesNotContain("Exception");
    }

    /** More than the server reads of a head. */
    @ParameterizedTest
    @ValueSource(ints = {9_000, 20_000, 200_000})
    void anAddressThatIsTooLongIsAProblem(int length) throws IOException {
        aProgramGetsAProblem("/api/tickets?q=" + "x".repeat(length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/%00", "/t/%00", "/find/%zz", "/camunda/%00"})
    void aPersonGetsAPage(String address) throws IOException {
        String answer = get(address);

        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .contains("Content-Type: text/html;charset=UTF-8", "<title>", "Loopdesk", "href=\"/\"")
                .doesNotContainIgnoringCase("tomcat")
                .doesNotContain("HTTP Status 400");
    }

    /** The server answers a request that it does not read to its end and closes: what arrived until then is its answer. */
    private String get(String address) throws IOException {
        byte[] request = ("GET " + address + " HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: tryout\r\n"
                        + "Accept: */*\r\nAccept-Language: en\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        var answer = new ByteArrayOutputStream();
        try (var server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            server.setSoTimeout(20_000);
            try {
                server.getOutputStream().write(request);
            } catch (SocketException closed) {
                // Closed before the whole address was written: the answer waits to be read.
            }
            try {
                server.getInputStream().transferTo(answer);
            } catch (SocketException reset) {
                // The end of a connection with unread bytes is a reset.
            }
        }
        return answer.toString(StandardCharsets.UTF_8);
    }
}
