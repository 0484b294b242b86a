package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.camunda.bpm.engine.ProcessEngine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A report opens a ticket on every way in, or is refused on every way in. */
@LoopdeskTest
@Tag("process")
class StartTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DEFINITION = "/process-definition/key/technical-support";

    private static final Map<String, Object> FULL = full();

    @Autowired
    private SupportProcess process;

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    private EngineRest rest = new EngineRest(0);

    @BeforeEach
    void connect() {
        rest = new EngineRest(port);
    }

    /** A way to report something over REST. */
    private enum Way {
        SUBMIT_FORM,
        START,
        START_WITH_VARIABLES_IN_RETURN,
        MESSAGE;

        EngineRest.Reply report(EngineRest rest, Map<String, Object> report) {
            var variables = EngineRest.variables(report);
            return switch (this) {
                case SUBMIT_FORM -> rest.post("agent", DEFINITION + "/submit-form", Map.of("variables", variables));
                case START -> rest.post("agent", DEFINITION + "/start", Map.of("variables", variables));
                case START_WITH_VARIABLES_IN_RETURN ->
                    rest.post(
                            "agent",
                            DEFINITION + "/start",
                            Map.of("variables", variables, "withVariablesInReturn", true));
                case MESSAGE ->
                    rest.post(
                            "agent",
                            "/message",
                            Map.of(
                                    "messageName",
                                    "TicketReceived",
                                    "processVariables",
                                    variables,
                                    "resultEnabled",
                                    true));
            };
        }
    }

    @Test
    void aReportOpensATicketOnEveryWay() throws JsonProcessingException {
        for (Way way : Way.values()) {
            for (Map<String, Object> report : List.of(TicketAt.REPORT, FULL)) {
                var reply = way.report(rest, report);

                assertThat(reply.status()).as("%s: %s", way, reply.body()).isEqualTo(200);
                String instance = instance(reply);
                String number = engine.getRuntimeService()
                        .createProcessInstanceQuery()
                        .processInstanceId(instance)
                        .singleResult()
                        .getBusinessKey();
                Entry filed = caseFiles.entries(number).get(0);
                assertThat(filed.kind()).isEqualTo(EntryKind.REPORT);
                assertThat(filed.author()).isEqualTo("agent");
                assertThat(filed.content()).containsExactlyInAnyOrderEntriesOf(report);
                assertThat(engine.getRuntimeService().getVariables(instance))
                        .containsEntry("ticketNumber", number)
                        .containsEntry("title", report.get("title"))
                        .doesNotContainKeys("report", "description", "steps", "requesterPhone");
                assertThat(reply.body()).doesNotContain("The lamp at the socket");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatIsWrongOpensNone(String name) {
        Way way = Way.valueOf(name);
        long tickets = tickets();
        long instances = instances();
        var problems = new ArrayList<String>();

        wrong().forEach((what, wrong) -> {
            var reply = way.report(rest, wrong.getKey());
            if (reply.status() != 400 || !reply.message().contains(wrong.getValue())) {
                problems.add("%s: %d %s".formatted(what, reply.status(), reply.message()));
            }
        });

        assertThat(problems).isEmpty();
        assertThat(tickets()).isEqualTo(tickets);
        assertThat(instances()).isEqualTo(instances);
    }

    static Stream<String> ways() {
        return Stream.of(Way.values()).map(Enum::name);
    }

    @Test
    void aReportFromJavaIsHeldToTheSame() {
        long tickets = tickets();
        wrong().forEach((what, wrong) -> {
            assertThatThrownBy(() -> process.callTaken("agent", wrong.getKey()))
                    .as(what)
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining(wrong.getValue());
            assertThatThrownBy(() -> process.ticketReceived(wrong.getKey()))
                    .as(what)
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining(wrong.getValue());
        });
        assertThat(tickets()).isEqualTo(tickets);
    }

    @Test
    void hostileTextIsKeptInEveryField() throws JsonProcessingException {
        String hostile = "${1+1} #{x} {{x}} <script>alert(1)</script> {0} it's \ud83d\ude00 \u202e abc 字";
        for (Way way : Way.values()) {
            var report = new LinkedHashMap<>(FULL);
            var kept = new LinkedHashMap<>(FULL);
            for (JsonNode field : FormFields.in("report-problem")) {
                String key = field.path("key").asText();
                boolean email = field.path("validate").has("validationType");
                if (field.path("type").asText().startsWith("text") && !email) {
                    boolean area = field.path("type").asText().equals("textarea");
                    int longest = field.path("validate").path("maxLength").asInt();
                    String typed = area ? hostile + "\n" + "长".repeat(longest - hostile.length() - 1) : hostile;
                    report.put(key, typed);
                    kept.put(key, FormFields.kept(field, typed));
                }
            }

            var reply = way.report(rest, report);

            assertThat(reply.status()).as("%s: %s", way, reply.message()).isEqualTo(200);
            String number = engine.getRuntimeService()
                    .createProcessInstanceQuery()
                    .processInstanceId(instance(reply))
                    .singleResult()
                    .getBusinessKey();
            assertThat(caseFiles.entries(number).get(0).content()).containsExactlyInAnyOrderEntriesOf(kept);
            assertThat(caseFiles.get(number).title()).isEqualTo(kept.get("title"));
            assertThat(engine.getRuntimeService().getVariable(instance(reply), "title"))
                    .isEqualTo(kept.get("title"));
        }
    }

    @Test
    void nobodyStartsInTheMiddle() {
        long instances = instances();
        var middle = List.of(Map.of("type", "startBeforeActivity", "activityId", "Task_CarryOutSolution"));
        String number = process.callTaken("agent", TicketAt.REPORT);
        var reports =
                List.of(EngineRest.variables(TicketAt.REPORT), EngineRest.variables(Map.of("ticketNumber", number)));

        for (Map<String, Object> variables : reports) {
            for (String account : List.of("agent", "admin")) {
                var reply = rest.post(
                        account, DEFINITION + "/start", Map.of("variables", variables, "startInstructions", middle));
                assertThat(reply.status()).as(reply.body()).isEqualTo(400);
            }
        }
        assertThat(instances()).isEqualTo(instances + 1);
    }

    @Test
    void aMessageBringsNothingBesidesItsReport() {
        long tickets = tickets();
        var variables = EngineRest.variables(TicketAt.REPORT);
        var besides = EngineRest.variables(Map.of("priority", "P1", "nonsense", "x".repeat(5_000)));
        for (String name : List.of("processVariablesLocal", "processVariablesToTriggeredScope")) {
            var reply = rest.post(
                    "agent",
                    "/message",
                    Map.of("messageName", "TicketReceived", "processVariables", variables, name, besides));

            assertThat(reply.status()).as("%s: %s", name, reply.body()).isEqualTo(400);
        }
        assertThat(tickets()).isEqualTo(tickets);
    }

    @Test
    void aMessageWithoutAReportOpensNone() {
        long tickets = tickets();
        var reply = rest.post("agent", "/message", Map.of("messageName", "TicketReceived"));

        assertThat(reply.status()).as(reply.body()).isEqualTo(400);
        assertThat(reply.message()).contains("title", "description", "requesterName");
        assertThat(tickets()).isEqualTo(tickets);
    }

    @Test
    void aNumberOfTheirOwnGoesUnheard() throws JsonProcessingException {
        String other = process.callTaken("agent", TicketAt.REPORT);
        var reply = rest.post(
                "agent",
                DEFINITION + "/submit-form",
                Map.of("variables", EngineRest.variables(TicketAt.REPORT), "businessKey", other));

        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        assertThat(engine.getRuntimeService()
                        .createProcessInstanceQuery()
                        .processInstanceId(instance(reply))
                        .singleResult()
                        .getBusinessKey())
                .isNotEqualTo(other);
    }

    @Test
    void aReplyIsKeptAndNothingElseOfIt() {
        String number = process.callTaken("agent", TicketAt.REPORT);
        String text = "${1+1} <script> {0} it's \ud83d\ude00 " + "长".repeat(50_000);

        process.requesterReplied(number, text);

        assertThat(caseFiles.latest(number, EntryKind.REPLY).orElseThrow().content())
                .containsExactly(Map.entry("reply", text));
        assertThat(engine.getRuntimeService()
                        .createVariableInstanceQuery()
                        .variableName("reply")
                        .count())
                .isZero();
        assertThat(caseFiles.isIntact(number)).isTrue();
    }

    /** The fault, the report, and the field that the refusal has to name. */
    private static Map<String, Map.Entry<Map<String, Object>, String>> wrong() {
        var wrong = new LinkedHashMap<String, Map.Entry<Map<String, Object>, String>>();
        for (String required : List.of("title", "description", "requesterName")) {
            wrong.put(required + " missing", Map.entry(with(required, null), required));
            wrong.put(required + " blank", Map.entry(with(required, "  \n"), required));
            wrong.put(required + " invisible", Map.entry(with(required, "\u200b\u00ad \u3164\u2060"), required));
        }
        wrong.put("no contact", Map.entry(with("requesterEmail", null), "requesterPhone"));
        Map<String, Object> withoutNumber = with("requesterEmail", null);
        withoutNumber.put("requesterPhone", "电话 (ask)");
        wrong.put("phone without a digit", Map.entry(withoutNumber, "a phone number with digits is needed"));
        for (String column : List.of("title", "requesterName", "requesterDepartment", "requesterPhone")) {
            wrong.put(column + " too long", Map.entry(with(column, "x".repeat(256)), column));
            wrong.put(column + " far too long", Map.entry(with(column, "长".repeat(100_000)), column));
        }
        wrong.put(
                "requesterEmail too long",
                Map.entry(with("requesterEmail", "x".repeat(300) + "@example.org"), "requesterEmail"));
        wrong.put("requesterEmail no address", Map.entry(with("requesterEmail", "front desk"), "requesterEmail"));
        for (String choice : List.of("urgency", "impact", "language", "channel")) {
            wrong.put(choice + " of no option", Map.entry(with(choice, "nonsense"), choice));
            wrong.put(choice + " a number", Map.entry(with(choice, 1), choice));
            wrong.put(choice + " a truth", Map.entry(with(choice, true), choice));
        }
        for (JsonNode field : FormFields.in("report-problem")) {
            String key = Objects.requireNonNull(field.path("key").asText());
            wrong.put(key + " a list", Map.entry(with(key, List.of("x")), key));
            wrong.put(key + " an object", Map.entry(with(key, Map.of("x", "y")), key));
            wrong.put(key + " a fraction", Map.entry(with(key, 0.5), key));
            wrong.put(key + " with a NUL", Map.entry(with(key, "a\u0000b"), key));
            wrong.put(key + " with half a character", Map.entry(with(key, "a\ud83d"), key));
        }
        for (String unknown : List.of("nonsense", "priority", "ticketNumber", "report", "attempt", "${desk}")) {
            wrong.put(unknown + " unknown", Map.entry(with(unknown, "x"), unknown));
        }
        wrong.put("nothing", Map.entry(Map.of(), "title"));
        return wrong;
    }

    private static Map<String, Object> with(String key, @org.jspecify.annotations.Nullable Object value) {
        var report = new LinkedHashMap<>(TicketAt.REPORT);
        if (value == null) {
            report.remove(key);
        } else {
            report.put(key, value);
        }
        return report;
    }

    private static Map<String, Object> full() {
        var full = new LinkedHashMap<>(TicketAt.REPORT);
        full.put("requesterDepartment", "Reception");
        full.put("requesterPhone", "+86 10 5555 0100");
        full.put("steps", "Switched the computer on.");
        full.put("environment", "A laptop");
        full.put("errorMessage", "No connection");
        full.put("frequency", "always");
        full.put("occurredAt", "this morning");
        full.put("businessImpact", "No visitor can be registered.");
        full.put("urgency", "high");
        full.put("impact", "medium");
        full.put("language", "zh-CN");
        full.put("channel", "chat");
        return full;
    }

    private static String instance(EngineRest.Reply reply) throws JsonProcessingException {
        JsonNode json = JSON.readTree(reply.body());
        return Arrays.asList(
                        json.path(0).path("processInstance").path("id").asText(""),
                        json.path("id").asText(""))
                .stream()
                .filter(id -> !id.isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private long tickets() {
        return jdbc.sql("select count(*) from ticket").query(Long.class).single();
    }

    private long instances() {
        return engine.getHistoryService()
                .createHistoricProcessInstanceQuery()
                .processDefinitionKey("technical-support")
                .count();
    }
}
