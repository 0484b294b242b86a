package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.WholeApplication;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** No caller becomes an administrator by the set-up address, even where there is none. */
@WholeApplication
class AdminSetupFilterTest {

    @Autowired
    private IdentityService identity;

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/camunda/api/admin/setup/default/user/create",
                "/camunda/api/admin/setup/default/user/create/",
                "/camunda/api/admin//setup/default/user/create",
                "/camunda/api/admin/%73etup/default/user/create",
                "/camunda/api/admin/setup;a=b/default/user/create",
                "/camunda/api/admin/;/setup/default/user/create",
                "/camunda/api/admin/x/../setup/default/user/create",
                "/camunda/api/admin/./setup/default/user/create",
                "/camunda/api;x/admin/setup/default/user/create",
                "/camunda//api/admin/setup/default/user/create",
                "/camunda/api/admin/SETUP/default/user/create",
                "/camunda/api/admin/setup%2fdefault/user/create",
                "/camunda/api/admin/setup/default/anything"
            })
    void CVE_2026_77226_setup_is_closed(String address) throws IOException {
        identity.deleteMembership("admin", "camunda-admin");
        try {
            String body = "{\"profile\":{\"id\":\"intruder\",\"firstName\":\"x\",\"lastName\":\"x\"},"
                    + "\"credentials\":{\"password\":\"intruder\"}}";

            int status = post(address, body);

            assertThat(status).isBetween(400, 404);
            assertThat(identity.createUserQuery().userId("intruder").count()).isZero();
            assertThat(identity.createUserQuery().memberOfGroup("camunda-admin").count())
                    .isZero();
        } finally {
            identity.createMembership("admin", "camunda-admin");
        }
    }

    /** Written by hand, because clients tidy addresses up. */
    private int post(String address, String body) throws IOException {
        // The platform's own check against forged requests must not be what refuses this one.
        String token = token();
        try (Socket socket = new Socket("localhost", port)) {
            String request = """
                    POST %s HTTP/1.1
                    Host: localhost
                    Content-Type: application/json
                    Content-Length: %d
                    %s
                    Connection: close

                    %s""".formatted(address, body.length(), token, body).replace("\n", "\r\n");
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return Integer.parseInt(answer.split(" ", 3)[1]);
        }
    }

    private String token() throws IOException {
        var connection = URI.create("http://localhost:" + port + "/camunda/app/welcome/default/")
                .toURL()
                .openConnection();
        String session = "";
        String token = "";
        for (var header : connection.getHeaderFields().entrySet()) {
            if (header.getKey() == null
                    || !header.getKey().toLowerCase(Locale.ROOT).equals("set-cookie")) {
                continue;
            }
            for (String cookie : header.getValue()) {
                String pair = cookie.split(";", 2)[0];
                session += (session.isEmpty() ? "" : "; ") + pair;
                if (pair.startsWith("XSRF-TOKEN=")) {
                    token = pair.substring("XSRF-TOKEN=".length());
                }
            }
        }
        return "Cookie: " + session + "\nX-XSRF-TOKEN: " + token;
    }
}
