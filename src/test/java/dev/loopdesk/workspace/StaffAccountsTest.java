package dev.loopdesk.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.WholeApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Changes of accounts over HTTP: passwords, names, and what becomes of a session. */
@WholeApplication
class StaffAccountsTest {

    private static final String TASKS = "/camunda/api/engine/engine/default/task";

    @Autowired
    private TestRestTemplate http;

    @LocalServerPort
    private int port;

    @Autowired
    private IdentityService identity;

    @BeforeEach
    void account() {
        User user = identity.newUser("passing-agent");
        user.setFirstName("Passing");
        user.setLastName("By");
        user.setPassword("right-horse-9");
        identity.saveUser(user);
        identity.createMembership("passing-agent", "service-desk");
    }

    @AfterEach
    void remove() {
        // Failures of one test do not slow the next.
        identity.unlockUser("passing-agent");
        identity.deleteUser("passing-agent");
        identity.deleteUser("fresh");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "short", "123456789", "fresh-fresh", "xx-Weber-xx"})
    void a_password_that_is_easily_guessed_is_refused_at_creation_and_at_change(String password) {
        String create = "{\"profile\": {\"id\": \"fresh\", \"firstName\": \"Lee\", \"lastName\": \"Weber\"},"
                + " \"credentials\": {\"password\": \"" + password + "\"}}";
        String change = "{\"password\": \"" + (password.equals("fresh-fresh") ? "passing-agent" : password)
                + "\", \"authenticatedUserPassword\": \"admin\"}";

        if (!password.isEmpty()) {
            assertThat(status("admin", "POST", "/engine-rest/user/create", create))
                    .isEqualTo(400);
            assertThat(identity.createUserQuery().userId("fresh").count()).isZero();
        }
        if (!password.equals("xx-Weber-xx")) {
            assertThat(status("admin", "PUT", "/engine-rest/user/passing-agent/credentials", change))
                    .isEqualTo(400);
        }
        assertThat(identity.checkPassword("passing-agent", "right-horse-9")).isTrue();
    }

    @Test
    void a_password_that_is_not_is_taken() {
        String change = "{\"password\": \"left-donkey-8\", \"authenticatedUserPassword\": \"admin\"}";

        assertThat(status("admin", "PUT", "/engine-rest/user/passing-agent/credentials", change))
                .isEqualTo(204);
        assertThat(identity.checkPassword("passing-agent", "left-donkey-8")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent", "specialist", "lead", "manager", "analyst", "admin"})
    void staff_cannot_delete_or_rename_themselves(String account) {
        User before = identity.createUserQuery().userId(account).singleResult();

        assertThat(status(account, "DELETE", "/engine-rest/user/" + account, null))
                .isEqualTo(403);
        assertThat(status(
                        account,
                        "PUT",
                        "/engine-rest/user/" + account + "/profile",
                        "{\"id\": \"" + account + "\", \"firstName\": \"Somebody\", \"lastName\": \"Else\"}"))
                .isEqualTo(403);

        User after = identity.createUserQuery().userId(account).singleResult();
        assertThat(after.getFirstName()).isEqualTo(before.getFirstName());
        assertThat(after.getLastName()).isEqualTo(before.getLastName());
    }

    @Test
    void an_administrator_remains() {
        for (String wish :
                List.of("/engine-rest/group/camunda-admin/members/admin", "/engine-rest/group/camunda-admin")) {
            assertThat(status("admin", "DELETE", wish, null)).as(wish).isEqualTo(403);
        }
        assertThat(identity.createUserQuery()
                        .memberOfGroup("camunda-admin")
                        .userId("admin")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void an_administrator_renames_and_deletes_others() {
        assertThat(status(
                        "admin",
                        "PUT",
                        "/engine-rest/user/passing-agent/profile",
                        "{\"id\": \"passing-agent\", \"firstName\": \"Staying\", \"lastName\": \"Here\"}"))
                .isEqualTo(204);
        assertThat(status("admin", "DELETE", "/engine-rest/user/passing-agent", null))
                .isEqualTo(204);
    }

    @Test
    void a_right_password_is_taken_where_the_account_has_signed_in_while_many_addresses_attack_it() throws IOException {
        String home = "127.0.9.1";
        assertThat(signIn(home, "right-horse-9")).startsWith("HTTP/1.1 200");
        for (int i = 0; i < 40; i++) {
            signIn("127.0.10." + i, "wrong-" + i);
        }

        assertThat(signIn("127.0.10.200", "right-horse-9"))
                .startsWith("HTTP/1.1 401")
                .containsPattern("(?i)retry-after: [1-3]\r\n");
        assertThat(signIn(home, "right-horse-9")).startsWith("HTTP/1.1 200");
    }

    @Test
    void a_slowed_client_is_told_when_to_try_again() throws IOException {
        String address = "127.0.11.1";
        String retry = "(?i)retry-after: [1-9]\\d?\r\n";

        assertThat(signIn(address, "wrong")).startsWith("HTTP/1.1 401").doesNotContainPattern(retry);
        assertThat(signIn(address, "right-horse-9")).startsWith("HTTP/1.1 401").containsPattern(retry);
        assertThat(page(address)).startsWith("HTTP/1.1 401").containsPattern(retry);
        for (int i = 0; i < 20; i++) {
            assertThat(key(address, "wrong")).startsWith("HTTP/1.1 401");
        }
        assertThat(key(address, "tryout")).startsWith("HTTP/1.1 401").containsPattern(retry);
    }

    private String signIn(String address, String password) throws IOException {
        return answer(address, "GET /engine-rest/version", "Authorization: Basic " + credentials(password), "");
    }

    /** Signs in to Tasklist with the right password. */
    private String page(String address) throws IOException {
        String welcome = answer(address, "GET /camunda/app/welcome/default/", "Accept: text/html", "");
        String session = value(welcome, "(?i)set-cookie: (JSESSIONID=[^;]+)");
        String token = value(welcome, "(?i)set-cookie: XSRF-TOKEN=([^;]+)");
        return answer(
                address,
                "POST /camunda/api/admin/auth/user/default/login/tasklist",
                "Content-Type: application/x-www-form-urlencoded\r\nCookie: " + session + "; XSRF-TOKEN=" + token
                        + "\r\nX-XSRF-TOKEN: " + token,
                "username=passing-agent&password=right-horse-9");
    }

    private String key(String address, String key) throws IOException {
        return answer(address, "GET /api/tickets", "X-Api-Key: " + key, "");
    }

    private static String credentials(String password) {
        return Base64.getEncoder().encodeToString(("passing-agent:" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static String value(String answer, String pattern) {
        return Pattern.compile(pattern)
                .matcher(answer)
                .results()
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .group(1);
    }

    /** Sends a request from an address of this machine. */
    private String answer(String address, String line, String header, String body) throws IOException {
        try (var socket = new Socket("127.0.0.1", port, InetAddress.getByName(address), 0)) {
            socket.getOutputStream()
                    .write((line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: "
                                    + body.length() + "\r\n" + header + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_deleted_account_loses_its_session_at_once() {
        Caller.Session session = signIn();
        assertThat(status(session, TASKS)).isEqualTo(200);
        assertThat(status(session, "/api/openapi.json")).isEqualTo(200);

        identity.deleteUser("passing-agent");

        assertThat(status(session, TASKS)).isEqualTo(401);
        assertThat(status(session, "/api/openapi.json")).isEqualTo(401);
        assertThat(status(session, "/camunda/app/tasklist/default/")).isNotEqualTo(500);
    }

    @Test
    void a_demoted_account_loses_its_rights_at_once() {
        identity.createMembership("passing-agent", "managers");
        Caller.Session session = signIn();
        assertThat(status(session, "/camunda/api/cockpit/plugin/base/default/incident/count"))
                .isEqualTo(200);

        identity.deleteMembership("passing-agent", "managers");
        identity.deleteMembership("passing-agent", "service-desk");

        assertThat(status(session, "/camunda/api/cockpit/plugin/base/default/incident/count"))
                .isEqualTo(403);
        assertThat(status(session, "/api/openapi.json")).isEqualTo(403);
        assertThat(status(session, TASKS + "/count")).isEqualTo(401);
    }

    private Caller.Session signIn() {
        Caller.Session session = new Caller(http, "passing-agent").open("welcome", "right-horse-9");
        assertThat(session.signInStatus()).isEqualTo(200);
        return session;
    }

    private int status(String account, String method, String address, @Nullable String json) {
        return new Caller(http, account)
                .send(method, address, json)
                .getStatusCode()
                .value();
    }

    private static int status(Caller.Session session, String address) {
        return session.send("GET", address, null).getStatusCode().value();
    }
}
