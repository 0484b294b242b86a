package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionTableResult;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row of the decision tables, and nothing besides. */
class DecisionTablesTest {

    private static final List<String> LEVELS = List.of("low", "medium", "high");
    private static final List<String> CATEGORIES =
            List.of("network", "account", "configuration", "hardware", "application", "data", "other");

    private final DmnEngine engine =
            DmnEngineConfiguration.createDefaultDmnEngineConfiguration().buildEngine();

    @ParameterizedTest(name = "urgency {0}, impact {1}: {2}")
    @CsvSource(textBlock = """
            high,   high,   P1, 100, always, PT15M, PT4H,  0.8, PT1H, P3D
            high,   medium, P2, 75,  office, PT1H,  PT8H,  0.8, PT4H, P5D
            medium, high,   P2, 75,  office, PT1H,  PT8H,  0.8, PT4H, P5D
            high,   low,    P3, 50,  office, PT4H,  PT24H, 0.8, P1D,  P7D
            medium, medium, P3, 50,  office, PT4H,  PT24H, 0.8, P1D,  P7D
            low,    high,   P3, 50,  office, PT4H,  PT24H, 0.8, P1D,  P7D
            medium, low,    P4, 25,  office, PT8H,  PT40H, 0.8, P2D,  P7D
            low,    medium, P4, 25,  office, PT8H,  PT40H, 0.8, P2D,  P7D
            low,    low,    P4, 25,  office, PT8H,  PT40H, 0.8, P2D,  P7D
            """)
    void everyUrgencyAndImpactHaveExactlyOnePriority(
            String urgency,
            String impact,
            String priority,
            int taskPriority,
            String calendar,
            String firstResponse,
            String resolution,
            double atRiskShare,
            String progressInterval,
            String followUpDelay)
            throws IOException {
        assertThat(evaluate("ticket-priority", Map.of("urgency", urgency, "impact", impact))
                        .getResultList())
                .containsExactly(Map.of(
                        "priority",
                        priority,
                        "taskPriority",
                        taskPriority,
                        "calendar",
                        calendar,
                        "firstResponse",
                        firstResponse,
                        "resolution",
                        resolution,
                        "atRiskShare",
                        atRiskShare,
                        "progressInterval",
                        progressInterval,
                        "followUpDelay",
                        followUpDelay));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "network, network-specialists",
        "account, account-specialists",
        "configuration, account-specialists",
        "hardware, workplace-specialists",
        "application, application-specialists",
        "data, data-specialists",
        "other, application-specialists"
    })
    void everyCategoryHasExactlyOneTeam(String category, String team) throws IOException {
        assertThat(evaluate("ticket-routing", Map.of("category", category)).getResultList())
                .containsExactly(Map.of("team", team));
    }

    @ParameterizedTest(name = "{0} {1}: must be acknowledged {2}")
    @CsvSource({
        "first-response, at-risk, false",
        "first-response, breached, true",
        "resolution, at-risk, false",
        "resolution, breached, true"
    })
    void leadsAreToldOfEveryTargetThatIsAtRiskOrMissed(String target, String event, boolean acknowledged)
            throws IOException {
        for (String priority : List.of("P1", "P2", "P3", "P4")) {
            assertThat(evaluate("alert-routing", Map.of("target", target, "event", event, "priority", priority))
                            .getResultList())
                    .containsExactly(Map.of(
                            "recipient",
                            "support-leads",
                            "message",
                            "alert",
                            "becomesCandidate",
                            true,
                            "mustAcknowledge",
                            acknowledged));
        }
    }

    @ParameterizedTest(name = "{0} {1} {2} {3} {4} {5} {6}: {7}, {8}")
    @CsvSource({
        "unreadable, none, none, none, none, none, none, inspect, BROKEN",
        "auto-reply, none, none, none, none, none, none, ignored, BROKEN",
        "feedback, none, none, none, none, none, none, ignored, BROKEN",
        "mailing-list, none, none, none, none, none, none, ignored, BROKEN",
        "own, none, none, none, none, none, none, ignored, BROKEN",
        "bounce, foreign, none, none, none, none, none, ignored, RETURNED_FOREIGN",
        "bounce, for-now, none, none, none, none, none, ignored, RETURNED_FOR_NOW",
        "bounce, again, none, none, none, none, none, ignored, RETURNED_AGAIN",
        "bounce, for-good, none, none, none, none, none, bounce, RETURNED_LETTER",
        "from-person, none, none, none, none, none, none, inspect, NO_SENDER",
        "from-person, none, other, staff-letter, none, none, none, inspect, ANSWER_OF_STAFF",
        "from-person, none, other, reply-address, open, ticket, none, ignored, CAP_TICKET",
        "from-person, none, requester, message-id, ended, ticket, none, ignored, CAP_TICKET",
        "from-person, none, requester, reply-address, open, none, none, reply, REPLY_ADDRESS",
        "from-person, none, other, reply-address, closed, none, none, reply, REPLY_ADDRESS",
        "from-person, none, requester, message-id, open, none, none, reply, OUR_MESSAGE_ID",
        "from-person, none, requester, message-id, closed, none, none, reply, OUR_MESSAGE_ID",
        "from-person, none, other, reply-address, ended, none, none, late-reply, REPLY_ADDRESS",
        "from-person, none, requester, message-id, ended, none, none, late-reply, OUR_MESSAGE_ID",
        "from-person, none, other, none, none, sender, none, ignored, CAP_SENDER",
        "from-person, none, other, none, none, none, answered-too-fast, inspect, ANSWERED_TOO_FAST",
        "from-person, none, other, none, none, none, names-own-ticket, inspect, UNPROVEN_ANSWER",
        "from-person, none, other, none, none, none, none, new-ticket, NEW_REPORT"
    })
    void everyMailBecomesExactlyOneThing(
            String kind,
            String returned,
            String sender,
            String foundBy,
            String state,
            String cap,
            String doubt,
            String outcome,
            String reason)
            throws IOException {
        assertThat(evaluate(
                                "mail-routing",
                                Map.of(
                                        "mailKind", kind,
                                        "kindReason", "BROKEN",
                                        "returnedLetter", returned,
                                        "senderKind", sender,
                                        "ticketFoundBy", foundBy,
                                        "ticketState", state,
                                        "capReached", cap,
                                        "doubt", doubt))
                        .getResultList())
                .containsExactly(Map.of("mailOutcome", outcome, "reason", reason));
    }

    @Test
    void whatIsNotInATableHasNoRule() throws IOException {
        for (String unknown : List.of("", "HIGH", "high ", "urgent", "null", "\"high\"")) {
            for (String level : LEVELS) {
                assertThat(evaluate("ticket-priority", Map.of("urgency", unknown, "impact", level)))
                        .as("urgency '%s'", unknown)
                        .isEmpty();
                assertThat(evaluate("ticket-priority", Map.of("urgency", level, "impact", unknown)))
                        .as("impact '%s'", unknown)
                        .isEmpty();
            }
            assertThat(evaluate("ticket-routing", Map.of("category", unknown)))
                    .as("category '%s'", unknown)
                    .isEmpty();
        }
    }

    @Test
    void noRuleIsNeverReached() throws IOException {
        int priorities = 0;
        for (String urgency : LEVELS) {
            for (String impact : LEVELS) {
                priorities += evaluate("ticket-priority", Map.of("urgency", urgency, "impact", impact))
                        .size();
            }
        }
        int teams = 0;
        for (String category : CATEGORIES) {
            teams += evaluate("ticket-routing", Map.of("category", category)).size();
        }

        assertThat(rules("ticket-priority")).isEqualTo(priorities);
        assertThat(rules("ticket-routing")).isEqualTo(teams);
    }

    private DmnDecisionTableResult evaluate(String decision, Map<String, Object> inputs) throws IOException {
        try (InputStream file = Files.newInputStream(file(decision))) {
            DmnDecision table = engine.parseDecision(decision, file);
            return engine.evaluateDecisionTable(table, inputs);
        }
    }

    private static long rules(String decision) throws IOException {
        return Files.readAllLines(file(decision)).stream()
                .filter(line -> line.contains("<rule "))
                .count();
    }

    private static Path file(String decision) {
        return Path.of("processes", decision + ".dmn");
    }
}
