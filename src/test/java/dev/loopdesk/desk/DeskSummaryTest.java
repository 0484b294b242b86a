package dev.loopdesk.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.loopdesk.TestReceiver;
import dev.loopdesk.TestReceiver.Sent;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.workspace.Caller.Session;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;

/** The summary of a case over HTTP, and the text model: who may ask it, and what it is sent. */
class DeskSummaryTest extends DeskTest {

    private static final String MODEL = "/model/v1/chat/completions";

    @Autowired
    private TaskService tasks;

    @BeforeEach
    @AfterEach
    void reset() {
        TestReceiver.reset();
    }

    @ParameterizedTest(name = "{0}: reads {1}, asks the text model {2}")
    @CsvSource({
        "agent,      200, 422",
        "specialist, 200, 422",
        "lead,       200, 422",
        "admin,      200, 422",
        "manager,    200, 403",
        "analyst,    403, 403",
        "nobody,     401, 401"
    })
    void eachAddressIsForItsRoles(String account, int reads, int asks) {
        Session session = session(account);
        String address = address(ticket("Toner is low"));

        ResponseEntity<String> read = session.send("GET", address, null);

        assertThat(status(read)).isEqualTo(reads);
        if (reads == 200) {
            assertThat(read(read).path("model").isObject()).isEqualTo(asks == 422);
        }
        assertThat(status(session.send("POST", address + "/account", "{}"))).isEqualTo(asks);
        assertThat(sentToModel()).isEmpty();
    }

    @Test
    void aSummaryTellsWhoWroteEachPointAndWhichTasksAreOpen() {
        String number = ticket("Toner <b>is low</b>");

        JsonNode summary = read(session("agent").send("GET", address(number), null));

        assertThat(values(summary.path("sections"), "key")).containsExactly("known", "open");
        JsonNode report = summary.path("sections").path(0).path("points").path(0);
        assertThat(report.path("label").asText()).isEqualTo("Description");
        assertThat(report.path("text").asText()).isEqualTo("Since noon");
        assertThat(report.path("by").asText()).isEqualTo("Room 12");
        assertThat(report.path("at").asText()).isNotEmpty();
        assertThat(values(summary.path("sections").path(1).path("points"), "text"))
                .containsExactly("Not known yet", "Triage ticket");
        assertThat(summary.path("text").asText())
                .startsWith(number + ": Toner <b>is low</b>\n\nKnown\n- Description: Since noon [Room 12, ")
                .contains("\n\nOpen\n- Cause: Not known yet\n- Task: Triage ticket (In the queue of its team)");
    }

    @Test
    void theTextModelIsSentWhatWasShownWithoutPersonsAndNothingIsKept() {
        String number = ticket("Toner is low in Room 12");
        session("agent")
                .send(
                        "POST",
                        "/camunda/api/loopdesk/tickets/" + number + "/messages",
                        write(JSON.createObjectNode()
                                .put("audience", "internal")
                                .put("text", "Secret among staff")
                                .put("key", "k1")));
        List<EntryKind> before = kinds(number);
        TestReceiver.answers(
                exchange -> TestReceiver.reply(
                        exchange,
                        200,
                        "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\" The toner is <i>low</i>.\\u202E \"}}]}"));
        JsonNode model =
                read(session("agent").send("GET", address(number), null)).path("model");
        assertThat(model.path("host").asText()).isEqualTo("localhost");
        assertThat(model.path("sent").asText())
                .contains("Toner is low in …", "Since noon")
                .doesNotContain("Room 12", "Secret among staff", "@example.org");
        assertThat(values(model.path("origins"), "")).hasSize(2);

        JsonNode account = read(ask(number, model.path("revision").asText()));

        assertThat(account.path("text").asText()).isEqualTo("The toner is <i>low</i>.");
        assertThat(account.path("marked").asText())
                .isEqualTo(
                        "[Written by the text model stand-in. Check it before you rely on it.]\nThe toner is <i>low</i>.");
        assertThat(sentToModel()).singleElement().satisfies(sent -> {
            assertThat(sent.headers()).containsEntry("authorization", "Bearer key-of-the-model");
            JsonNode request = JSON.readTree(sent.body());
            assertThat(request.path("model").asText()).isEqualTo("stand-in");
            assertThat(request.path("messages").path(1).path("content").asText())
                    .isEqualTo("-----\n" + model.path("sent").asText() + "\n-----");
            assertThat(sent.body()).doesNotContain("Room 12", "Secret among staff");
        });
        assertThat(kinds(number))
                .as("nothing reaches the case or the requester")
                .isEqualTo(before);
    }

    @Test
    void aCaseThatHasChangedSinceItWasShownIsNotSent() {
        String number = ticket("Toner is low");
        String revision = read(session("agent").send("GET", address(number), null))
                .path("model")
                .path("revision")
                .asText();
        String task = tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .singleResult()
                .getId();
        process.complete(
                task,
                "agent",
                Map.of(
                        "triageOutcome", "diagnose",
                        "category", "hardware",
                        "urgency", "low",
                        "impact", "low",
                        "additionalDetails", "On the third floor"));

        assertThat(status(ask(number, revision))).isEqualTo(409);
        assertThat(sentToModel()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "500 {}",
                "200 no JSON",
                "200 {}",
                "200 {\"choices\":[]}",
                "200 {\"choices\":[{\"message\":{\"content\":null}}]}",
                "200 {\"choices\":[{\"message\":{\"content\":\" \\u200b \"}}]}",
                "302 {}"
            })
    void anAnswerWithoutATextIsToldAndTheSummaryByRuleStands(String answer) {
        String number = ticket("Toner is low");
        TestReceiver.answers(exchange ->
                TestReceiver.reply(exchange, Integer.parseInt(answer.substring(0, 3)), answer.substring(4)));
        JsonNode before = read(session("agent").send("GET", address(number), null));

        ResponseEntity<String> refused =
                ask(number, before.path("model").path("revision").asText());

        assertThat(status(refused)).isEqualTo(502);
        assertThat(parsed(refused).path("detail").asText()).contains("answered");
        assertThat(read(session("agent").send("GET", address(number), null)).path("text"))
                .isEqualTo(before.path("text"));
    }

    private ResponseEntity<String> ask(String number, String revision) {
        return session("agent")
                .send(
                        "POST",
                        address(number) + "/account",
                        write(JsonNodeFactory.instance.objectNode().put("revision", revision)));
    }

    private static String address(String number) {
        return "/camunda/api/loopdesk/tickets/" + number + "/summary";
    }

    private static List<Sent> sentToModel() {
        return TestReceiver.sent().stream()
                .filter(sent -> sent.path().equals(MODEL))
                .toList();
    }
}
