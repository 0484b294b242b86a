package dev.loopdesk.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loopdesk.WholeApplication;
import dev.loopdesk.process.PriorityChange;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.workspace.Caller;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * A ticket of the day before China's Mid-Autumn holiday of 2026: it waited for the requester for a while, then became
 * more urgent.
 */
@WholeApplication
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TicketClocksTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> PROCESSES = List.of("technical-support", "deliver-message", "acknowledge-breach");

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private SupportProcess support;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private IdentityService identity;

    private String number = "";

    @BeforeAll
    void aTicketWithAHistory() {
        itIs("2026-09-23T16:00");
        number = support.callTaken(
                "agent",
                Map.of(
                        "title", "Projector stays dark",
                        "description", "No picture since this morning.",
                        "requesterName", "Front desk",
                        "requesterEmail", "front.desk@example.org",
                        "urgency", "medium",
                        "impact", "medium"));
        itIs("2026-09-23T16:30");
        support.answer(
                number,
                "Task_Triage",
                "agent",
                Map.of("category", "hardware", "urgency", "medium", "impact", "medium", "triageOutcome", "diagnose"));
        itIs("2026-09-24T10:00");
        support.answer(
                number,
                "Task_Diagnose",
                "agent",
                Map.of("diagnosisOutcome", "details-missing", "question", "Which cable is it?"));
        itIs("2026-09-24T16:30");
        support.answer(
                number,
                "Task_ProvideMoreDetails",
                "agent",
                Map.of("detailsProvided", true, "details", "The blue one."));
        itIs("2026-09-24T17:00");
        new PriorityChange(runtime, caseFiles).of(number, "high", "medium");
        itIs("2026-09-24T17:15");
    }

    @AfterAll
    void remove() {
        ClockUtil.reset();
        runtime.createProcessInstanceQuery()
                .processDefinitionKeyIn(PROCESSES.toArray(String[]::new))
                .list()
                .forEach(instance -> runtime.deleteProcessInstance(instance.getId(), "test"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "agent, 200",
        "specialist, 200",
        "lead, 200",
        "manager, 200",
        "admin, 200",
        "analyst, 403",
        "nobody, 401",
    })
    void staffMayAsk(String account, int status) {
        var byPassword = new Caller(http, account.equals("nobody") ? null : account);

        assertThat(byPassword.get(address()).getStatusCode().value()).isEqualTo(status);
        assertThat(byPassword
                        .open("welcome")
                        .send("GET", address(), null)
                        .getStatusCode()
                        .value())
                .isEqualTo(status);
    }

    @Test
    void whoIsNotSignedInIsAskedTo() throws IOException {
        ResponseEntity<String> answer = http.getForEntity(address() + "?lang=en", String.class);

        assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(answer.getHeaders().getFirst(HttpHeaders.WWW_AUTHENTICATE)).startsWith("Basic ");
        JsonNode problem = JSON.readTree(answer.getBody());
        assertThat(problem.path("status").asInt()).isEqualTo(401);
        assertThat(problem.path("detail").asText()).matches(".*X-Api-Key.*sign in.*");

        var script = new HttpHeaders();
        script.set("X-Requested-With", "XMLHttpRequest");
        ResponseEntity<String> toScript = exchange(script, address());
        assertThat(toScript.getStatusCode().value()).isEqualTo(401);
        assertThat(toScript.getHeaders().getFirst(HttpHeaders.WWW_AUTHENTICATE)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Basic",
                "Basic ",
                "Basic !",
                "Basic YWdlbnQ=",
                "Basic YWdlbnQ6",
                "Basic OmFnZW50",
                "Bearer YWdlbnQ6YWdlbnQ=",
                "Basic bm9zdWNoOnBlcnNvbg=="
            })
    void otherCredentialsAreNone(String authorization) {
        Caller.Session session = new Caller(http, "agent").open("welcome");
        var headers = new HttpHeaders();
        headers.set(HttpHeaders.AUTHORIZATION, authorization);
        headers.set(HttpHeaders.COOKIE, "JSESSIONID=" + session.cookies().get("JSESSIONID"));

        assertThat(exchange(headers, address()).getStatusCode().value()).isEqualTo(401);

        headers.remove(HttpHeaders.AUTHORIZATION);
        assertThat(exchange(headers, address()).getStatusCode().value()).isEqualTo(200);
    }

    @Test
    void whoLeftTheDeskIsNotStaffAnyMore() {
        var user = identity.newUser("passing");
        user.setPassword("right-horse-9");
        identity.saveUser(user);
        identity.createMembership("passing", "service-desk");
        try {
            Caller.Session session = new Caller(http, "passing").open("welcome", "right-horse-9");
            for (int call = 0; call < 3; call++) {
                assertThat(session.send("GET", address(), null).getStatusCode().value())
                        .as("the session stays as it is")
                        .isEqualTo(200);
            }
            identity.deleteMembership("passing", "service-desk");
            assertThat(session.send("GET", address(), null).getStatusCode().value())
                    .isEqualTo(403);
        } finally {
            identity.deleteUser("passing");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"LD-999999999", "LD-1", "ld-100001", "LD-", "x", "%00", "LD-1%00", "'", "LD-%D9%A1", "🙂"})
    void anUnknownTicketIsAProblem(String unknown) throws IOException {
        ResponseEntity<String> answer = asAgent("/api/tickets/" + unknown + "/clock", "zh-CN");

        if (unknown.contains("%00")) {
            // The web server may refuse such an address on its own.
            assertThat(answer.getStatusCode().is4xxClientError()).isTrue();
            return;
        }
        assertThat(answer.getStatusCode().value()).isEqualTo(404);
        assertThat(answer.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(JSON.readTree(answer.getBody()).path("detail").asText()).isEqualTo("没有这个工单。");
    }

    @Test
    void nothingElseCanBeDoneThere() {
        var agent = new Caller(http, "agent");

        assertThat(agent.send("POST", address(), "{}").getStatusCode().value()).isEqualTo(405);
        assertThat(agent.get("/api/tickets/" + number + "/other")
                        .getStatusCode()
                        .value())
                .isEqualTo(404);
        assertThat(agent.get("/api/").getStatusCode().value()).isEqualTo(404);
        assertThat(new Caller(http, null).get("/api/nothing").getStatusCode().value())
                .isEqualTo(401);
    }

    @Test
    void theAnswerIsForWhoAsked() {
        HttpHeaders headers = asAgent(address(), "en").getHeaders();

        assertThat(headers.getCacheControl()).isEqualTo("no-store");
        assertThat(headers.getVary()).contains(HttpHeaders.ACCEPT_LANGUAGE);
        assertThat(headers.getContentType()).isEqualTo(MediaType.APPLICATION_JSON);
    }

    @Test
    void itSaysWhyLineByLine() throws IOException {
        JsonNode answer = JSON.readTree(asAgent(address(), "en").getBody());

        assertThat(answer.path("ticket").asText()).isEqualTo(number);
        assertThat(answer.path("now").asText()).isEqualTo("2026-09-24T17:15:00+08:00");
        assertThat(answer.path("zone").asText()).isEqualTo("Asia/Shanghai");
        assertThat(answer.path("targets").findValuesAsText("target"))
                .containsExactly("first-response", "resolution", "next-update");

        JsonNode response = answer.path("targets").get(0);
        assertThat(response.path("state").asText()).isEqualTo("met");
        assertThat(response.path("breached").asBoolean()).isFalse();
        assertThat(response.path("left").isNull()).isTrue();
        assertThat(response.path("used").asText()).isEqualTo("PT30M");

        JsonNode resolution = answer.path("targets").get(1);
        assertThat(resolution.path("state").asText()).isEqualTo("running");
        assertThat(resolution.path("priority").asText()).isEqualTo("P2");
        assertThat(resolution.path("calendar").asText()).isEqualTo("office");
        assertThat(resolution.path("allowed").asText()).isEqualTo("PT8H");
        assertThat(resolution.path("used").asText()).isEqualTo("PT3H45M");
        assertThat(resolution.path("left").asText()).isEqualTo("PT4H15M");
        assertThat(resolution.path("started").asText()).isEqualTo("2026-09-23T16:00:00+08:00");
        assertThat(resolution.path("due").asText()).isEqualTo("2026-09-28T12:30:00+08:00");
        assertThat(resolution.path("waitingFor").isNull()).isTrue();
        assertThat(resolution.path("headline").asText())
                .isEqualTo("Resolution: due Mon 28 Sep 2026, 12:30. All times: China Time, Asia/Shanghai.");
        assertThat(resolution.path("why").findValuesAsText("text"))
                .containsExactly("""
                Wed 23 Sep 2026, 16:00: The clock starts: P3, 24 h of service time, in office hours.
                Wed 23 Sep 2026, 16:00 – 18:00: 2 h counted, 2 h in all.
                Wed 23 Sep 2026, 18:00 – Thu 24 Sep 2026, 09:00: Closed.
                Thu 24 Sep 2026, 09:00 – 10:00: 1 h counted, 3 h in all.
                Thu 24 Sep 2026, 10:00 – 16:30: Not counted, waiting for the requester: Provide more details.
                Thu 24 Sep 2026, 16:30 – 17:00: 30 min counted, 3 h 30 min in all.
                Thu 24 Sep 2026, 17:00: Another promise: P2, 8 h of service time, in office hours; before it was P3, \
                24 h of service time, in office hours. All time from the start on counts by the new one.
                Thu 24 Sep 2026, 17:00 – 17:15: 15 min counted, 3 h 45 min in all.
                Thu 24 Sep 2026, 17:15: As it stood when this was reckoned: 3 h 45 min used, 4 h 15 min left.
                Thu 24 Sep 2026, 17:15 – 18:00: 45 min counted, 4 h 30 min in all.
                Thu 24 Sep 2026, 18:00 – Fri 25 Sep 2026, 00:00: Closed.
                Fri 25 Sep 2026, 00:00 – Mon 28 Sep 2026, 00:00: Public holiday, not counted: 中秋节.
                Mon 28 Sep 2026, 00:00 – 09:00: Closed.
                Mon 28 Sep 2026, 09:00 – 12:30: 3 h 30 min counted, 8 h in all.
                Mon 28 Sep 2026, 12:30: Due.
                """.lines().toArray(String[]::new));
        long minutes = 0;
        for (JsonNode line : resolution.path("why")) {
            minutes += line.path("minutes").asLong();
        }
        assertThat(minutes).isEqualTo(8 * 60);
        JsonNode holiday = resolution.path("why").get(11);
        assertThat(holiday.path("kind").asText()).isEqualTo("holiday");
        assertThat(holiday.path("from").asText()).isEqualTo("2026-09-25T00:00:00+08:00");
        assertThat(holiday.path("to").asText()).isEqualTo("2026-09-28T00:00:00+08:00");

        assertThat(answer.path("events").findValuesAsText("kind"))
                .contains("started", "met", "paused", "resumed", "retargeted");
        JsonNode retargeted = event(answer, "resolution", "retargeted");
        assertThat(retargeted.at("/terms/priority").asText()).isEqualTo("P2");
        assertThat(retargeted.at("/former/priority").asText()).isEqualTo("P3");
        assertThat(event(answer, "resolution", "paused").path("element").asText())
                .isEqualTo("Task_ProvideMoreDetails");
    }

    @Test
    void itSpeaksChineseToo() throws IOException {
        JsonNode answer = JSON.readTree(asAgent(address(), "zh-CN").getBody());

        assertThat(answer.path("targets").get(1).path("why").findValuesAsText("text"))
                .contains(
                        "2026年9月24日周四 10:00 – 16:30：不计时，等待用户：补充更多信息。",
                        "2026年9月25日周五 00:00 – 2026年9月28日周一 00:00：法定节假日，不计时：中秋节。",
                        "2026年9月28日周一 09:00 – 12:30：计入 3 小时 30 分钟，累计 8 小时。");
    }

    @Test
    void aClockThatRestsSaysWhatItWaitsFor() throws IOException {
        itIs("2026-09-24T17:20");
        String resting = support.callTaken(
                "agent",
                Map.of(
                        "title", "Scanner blinks",
                        "description", "It blinks twice.",
                        "requesterName", "Front desk",
                        "requesterPhone", "1"));
        itIs("2026-09-24T17:30");
        support.answer(
                resting,
                "Task_Triage",
                "agent",
                Map.of(
                        "category", "hardware",
                        "urgency", "low",
                        "impact", "low",
                        "triageOutcome", "details-missing",
                        "question", "Which colour?"));
        itIs("2026-09-24T17:15");

        JsonNode resolution = JSON.readTree(
                        asAgent("/api/tickets/" + resting + "/clock", "en").getBody())
                .path("targets")
                .get(1);
        assertThat(resolution.path("state").asText()).isEqualTo("waiting");
        assertThat(resolution.path("waitingFor").asText()).isEqualTo("Task_ProvideDetails");
        assertThat(resolution.path("due").isNull()).isTrue();
        assertThat(resolution.path("used").asText()).isEqualTo("PT10M");
        assertThat(resolution.path("atRisk").asBoolean()).isFalse();
    }

    private static JsonNode event(JsonNode answer, String target, String kind) {
        for (JsonNode event : answer.path("events")) {
            if (event.path("target").asText().equals(target)
                    && event.path("kind").asText().equals(kind)) {
                return event;
            }
        }
        throw new AssertionError("No event " + kind + " of " + target);
    }

    private ResponseEntity<String> asAgent(String address, @Nullable String language) {
        var headers = new HttpHeaders();
        headers.setBasicAuth("agent", "agent");
        headers.set(HttpHeaders.ACCEPT_LANGUAGE, language);
        return exchange(headers, address);
    }

    private ResponseEntity<String> exchange(HttpHeaders headers, String address) {
        // Addresses here are encoded already.
        return address.contains("%")
                ? http.exchange(
                        java.net.URI.create(http.getRootUri() + address),
                        HttpMethod.GET,
                        new HttpEntity<>(headers),
                        String.class)
                : http.exchange(address, HttpMethod.GET, new HttpEntity<>(headers), String.class);
    }

    private String address() {
        return "/api/tickets/" + number + "/clock";
    }

    private static void itIs(String local) {
        ClockUtil.setCurrentTime(Date.from(
                LocalDateTime.parse(local).atZone(ZoneId.of("Asia/Shanghai")).toInstant()));
    }
}
