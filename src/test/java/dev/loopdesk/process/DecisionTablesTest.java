package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.dmn.engine.DmnDecision;
import org.camunda.bpm.dmn.engine.DmnDecisionTableResult;
import org.camunda.bpm.dmn.engine.DmnEngine;
import org.camunda.bpm.dmn.engine.DmnEngineConfiguration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row of the decision tables, and nothing besides. */
class DecisionTablesTest {

    private static final List<String> LEVELS = List.of("low", "medium", "high");
    private static final List<String> CATEGORIES =
            List.of("network", "account", "configuration", "hardware", "application", "data", "other");
    private static final List<String> SIGNS =
            List.of("none", "list", "bulk", "suppressed", "generated", "campaign", "no-return-path");
    private static final List<String> TRUST = List.of("none", "trusted", "alarm", "form", "blocked");

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

    @ParameterizedTest(name = "{0} in {1} with {2} open tasks: {3}")
    @CsvSource({
        "network, service-desk, 0, true",
        "network, service-desk, 9, true",
        "network, service-desk, 10, false",
        "network, service-desk, 200, false",
        ", service-desk, 0, true",
        "data, data-specialists, 3, true"
    })
    void nobodyWithManyOpenTasksGetsAnotherByItself(
            @Nullable String category, String group, long openTasks, boolean allowed) throws IOException {
        var inputs = new HashMap<String, Object>(Map.of("group", group, "account", "any", "openTasks", openTasks));
        inputs.put("category", category);
        assertThat(evaluate("auto-assignment", inputs).getResultList()).containsExactly(Map.of("allowed", allowed));
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
        "unreadable, none, none, none, none, none, none, inspect, BROKEN, yes",
        "auto-reply, none, none, none, none, none, none, ignored, BROKEN, no-receipt",
        "feedback, none, none, none, none, none, none, ignored, BROKEN, no-receipt",
        "own, none, none, none, none, none, none, ignored, BROKEN, no-receipt",
        "bounce, none, none, none, none, none, none, ignored, RETURNED_FOREIGN, no-receipt",
        "bounce, foreign, none, none, none, none, none, ignored, RETURNED_FOREIGN, no-receipt",
        "bounce, for-now, none, none, none, none, none, ignored, RETURNED_FOR_NOW, no-receipt",
        "bounce, again, none, none, none, none, none, ignored, RETURNED_AGAIN, no-receipt",
        "bounce, for-good, none, none, none, none, none, bounce, RETURNED_LETTER, no-receipt",
        "from-person, none, none, none, none, none, none, inspect, NO_SENDER, yes",
        "from-person, none, other, staff-letter, none, none, none, inspect, ANSWER_OF_STAFF, yes",
        "from-person, none, other, reply-address, open, ticket, none, ignored, CAP_TICKET, yes",
        "from-person, none, requester, message-id, ended, ticket, none, ignored, CAP_TICKET, yes",
        "from-person, none, requester, reply-address, open, none, none, reply, REPLY_ADDRESS, yes",
        "from-person, none, other, reply-address, closed, none, none, reply, REPLY_ADDRESS, yes",
        "from-person, none, requester, message-id, open, none, none, reply, OUR_MESSAGE_ID, yes",
        "from-person, none, requester, message-id, closed, none, none, reply, OUR_MESSAGE_ID, yes",
        "from-person, none, other, reply-address, ended, none, none, late-reply, REPLY_ADDRESS, yes",
        "from-person, none, requester, message-id, ended, none, none, late-reply, OUR_MESSAGE_ID, yes",
        "from-person, none, other, none, none, sender, none, ignored, CAP_SENDER, yes",
        "from-person, none, other, none, none, none, answered-too-fast, inspect, ANSWERED_TOO_FAST, yes",
        "from-person, none, other, none, none, none, names-own-ticket, inspect, UNPROVEN_ANSWER, yes",
        "from-person, none, other, none, none, none, none, new-ticket, NEW_REPORT, yes"
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
            String reason,
            String answer)
            throws IOException {
        assertThat(mail(kind, "none", "none", returned, sender, foundBy, state, cap, doubt))
                .containsExactly(Map.of("mailOutcome", outcome, "reason", reason, "answer", answer));
    }

    @ParameterizedTest(name = "{0} of a sender known as {1}: {2}, {3}, answered {4}")
    @CsvSource({
        "none,           none,    new-ticket, NEW_REPORT,       yes",
        "list,           none,    new-ticket, GROUP_REPORT,     no-receipt",
        "bulk,           none,    new-ticket, MARKED_REPORT,    no-receipt",
        "suppressed,     none,    new-ticket, MARKED_REPORT,    no-receipt",
        "generated,      none,    new-ticket, GENERATED_REPORT, no-receipt",
        "campaign,       none,    inspect,    CAMPAIGN,         no-receipt",
        "no-return-path, none,    ignored,    NO_RETURN_PATH,   no-receipt",
        "none,           trusted, new-ticket, NEW_REPORT,       yes",
        "list,           trusted, new-ticket, GROUP_REPORT,     no-receipt",
        "bulk,           trusted, new-ticket, MARKED_REPORT,    no-receipt",
        "suppressed,     trusted, new-ticket, MARKED_REPORT,    no-receipt",
        "generated,      trusted, new-ticket, GENERATED_REPORT, no-receipt",
        "campaign,       trusted, new-ticket, SENDER_LET_IN,    no-receipt",
        "no-return-path, trusted, new-ticket, SENDER_LET_IN,    no-receipt"
    })
    void signsOfAMachineDecideAboutAnswering(String sign, String trust, String outcome, String reason, String answer)
            throws IOException {
        assertThat(mail("from-person", sign, trust, "none", "other", "none", "none", "none", "none"))
                .containsExactly(Map.of("mailOutcome", outcome, "reason", reason, "answer", answer));
    }

    @Test
    void anAlarmIsNeverAnsweredAFormAlwaysAndABlockedSenderNotRead() throws IOException {
        for (String sign : SIGNS) {
            assertThat(mail("from-person", sign, "alarm", "none", "other", "none", "none", "none", "none"))
                    .as(sign)
                    .containsExactly(Map.of("mailOutcome", "new-ticket", "reason", "ALARM", "answer", "never"));
            assertThat(mail("from-person", sign, "form", "none", "other", "none", "none", "none", "none"))
                    .as(sign)
                    .containsExactly(Map.of("mailOutcome", "new-ticket", "reason", "FORM_REPORT", "answer", "yes"));
            assertThat(mail("from-person", sign, "blocked", "none", "other", "none", "none", "none", "none"))
                    .as(sign)
                    .containsExactly(
                            Map.of("mailOutcome", "ignored", "reason", "SENDER_BLOCKED", "answer", "no-receipt"));
        }
    }

    @Test
    void whateverItsSignAMailReachesTheTicketOfItsReplyAddressUnlessNobodyCouldAnswerIt() throws IOException {
        for (String sign : SIGNS) {
            boolean read = !sign.equals("no-return-path") && !sign.equals("campaign");
            assertThat(mail("from-person", sign, "none", "none", "other", "reply-address", "open", "none", "none"))
                    .as(sign)
                    .singleElement()
                    .satisfies(rule ->
                            assertThat("reply".equals(rule.get("mailOutcome"))).isEqualTo(read));
        }
    }

    @Test
    void noSignOrSenderLetsAnAutomaticReplyIn() throws IOException {
        for (String kind : List.of("auto-reply", "feedback", "own", "bounce")) {
            for (String sign : SIGNS) {
                for (String trust : TRUST) {
                    assertThat(mail(kind, sign, trust, "none", "other", "reply-address", "open", "none", "none"))
                            .as("%s %s %s", kind, sign, trust)
                            .singleElement()
                            .satisfies(rule -> assertThat(rule)
                                    .containsEntry("mailOutcome", "ignored")
                                    .containsEntry("answer", "no-receipt"));
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "alarms@monitoring.example, alarm",
        "contact-form@website.example, form",
        "anybody@partner.example, trusted",
        "anybody@newsletters.example, blocked",
        "somebody@monitoring.example, "
    })
    void aSenderIsKnownByAddressOrDomain(String sender, String trust) throws IOException {
        List<Map<String, Object>> found = evaluate(
                        "mail-senders",
                        Map.of("sender", sender, "senderDomain", sender.substring(sender.indexOf('@') + 1)))
                .getResultList();

        assertThat(found).isEqualTo(trust == null ? List.of() : List.of(Map.of("senderTrust", trust)));
    }

    private List<Map<String, Object>> mail(
            String kind,
            String sign,
            String trust,
            String returned,
            String sender,
            String foundBy,
            String state,
            String cap,
            String doubt)
            throws IOException {
        return evaluate(
                        "mail-routing",
                        Map.of(
                                "mailKind", kind,
                                "kindReason", "BROKEN",
                                "machineSign", sign,
                                "senderTrust", trust,
                                "returnedLetter", returned,
                                "senderKind", sender,
                                "ticketFoundBy", foundBy,
                                "ticketState", state,
                                "capReached", cap,
                                "doubt", doubt))
                .getResultList();
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
