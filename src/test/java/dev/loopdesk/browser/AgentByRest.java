package dev.loopdesk.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.process.EngineRest;
import java.util.Map;

/** A member of staff who works through the engine's REST API. */
final class AgentByRest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final EngineRest rest;
    private final String account;

    AgentByRest(int port, String account) {
        this.rest = new EngineRest(port);
        this.account = account;
    }

    /** Completes the ticket's open task at that element. */
    void complete(String number, String element, Map<String, Object> answer) {
        var reply = rest.post(
                account,
                "/task/" + task(number, element) + "/complete",
                Map.of("variables", EngineRest.variables(answer)));
        assertThat(reply.status()).as(reply.message()).isEqualTo(204);
    }

    void triage(String number, String outcome, String question) {
        complete(
                number,
                "Task_Triage",
                Map.of(
                        "category",
                        "hardware",
                        "urgency",
                        "medium",
                        "impact",
                        "low",
                        "triageOutcome",
                        outcome,
                        "question",
                        question));
    }

    void verify(String number) {
        complete(number, "Task_Verify", Map.of("symptomGone", true, "functionsNormal", true, "noNewProblems", true));
    }

    /** The id of the ticket's open task at that element. */
    String task(String number, String element) {
        JsonNode tasks = read("/task?processInstanceBusinessKey=" + number + "&taskDefinitionKey=" + element);
        assertThat(tasks).as("%s at %s", number, element).hasSize(1);
        return tasks.get(0).path("id").asText();
    }

    JsonNode read(String path) {
        var reply = rest.send("GET", account, path, null);
        assertThat(reply.status()).as(reply.message()).isEqualTo(200);
        try {
            return JSON.readTree(reply.body());
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
