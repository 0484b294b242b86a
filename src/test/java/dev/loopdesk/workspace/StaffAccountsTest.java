package dev.loopdesk.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.WholeApplication;
import java.util.List;
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
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Changes of accounts over HTTP: passwords, names, and what becomes of a session. */
@WholeApplication
class StaffAccountsTest {

    private static final String TASKS = "/camunda/api/engine/engine/default/task";

    @Autowired
    private TestRestTemplate http;

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
    void a_right_password_is_taken_where_the_account_has_signed_in_while_many_addresses_attack_it() {
        String home = "203.0.113.40";
        assertThat(signIn(home, "right-horse-9").getStatusCode().value()).isEqualTo(200);
        for (int i = 0; i < 60; i++) {
            signIn("198.51.100." + i, "wrong-" + i);
        }

        ResponseEntity<String> attacker = signIn("198.51.100.200", "wrong");
        assertThat(attacker.getStatusCode().value()).isEqualTo(401);
        assertThat(attacker.getHeaders().getFirst("Retry-After")).isIn("1", "2", "3");
        assertThat(signIn(home, "right-horse-9").getStatusCode().value()).isEqualTo(200);
    }

    @Test
    void a_slowed_client_is_told_when_to_try_again() {
        String address = "203.0.113.41";
        ResponseEntity<String> wrong = signIn(address, "wrong");
        ResponseEntity<String> refused = signIn(address, "right-horse-9");

        assertThat(wrong.getHeaders().getFirst("Retry-After")).isNull();
        assertThat(refused.getStatusCode().value()).isEqualTo(401);
        assertThat(refused.getHeaders().getFirst("Retry-After")).isIn("1", "2", "3");
        HttpHeaders headers = new HttpHeaders();
        headers.set("X-Forwarded-For", address);
        headers.setContentType(MediaType.APPLICATION_FORM_URLENCODED);
        ResponseEntity<String> page = http.postForEntity(
                "/camunda/api/admin/auth/user/default/login/tasklist",
                new HttpEntity<>("username=passing-agent&password=right-horse-9", headers),
                String.class);
        assertThat(page.getStatusCode().is2xxSuccessful()).isFalse();
        for (int i = 0; i < 20; i++) {
            apiKey("203.0.113.42", "wrong");
        }
        ResponseEntity<String> key = apiKey("203.0.113.42", "tryout");
        assertThat(key.getStatusCode().value()).isEqualTo(401);
        assertThat(Integer.parseInt(String.valueOf(key.getHeaders().getFirst("Retry-After"))))
                .isBetween(1, 60);
    }

    private ResponseEntity<String> signIn(String address, String password) {
        HttpHeaders headers = new HttpHeaders();
        headers.setBasicAuth("passing-agent", password);
        headers.set("X-Forwarded-For", address);
        return http.exchange("/engine-rest/version", HttpMethod.GET, new HttpEntity<>(headers), String.class);
    }

    private ResponseEntity<String> apiKey(String address, String key) {
        HttpHeaders headers = new HttpHeaders();
        headers.set("X-Api-Key", key);
        headers.set("X-Forwarded-For", address);
        return http.exchange("/api/tickets", HttpMethod.GET, new HttpEntity<>(headers), String.class);
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
