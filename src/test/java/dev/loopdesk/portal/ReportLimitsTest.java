package dev.loopdesk.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.loopdesk.WholeApplication;
import dev.loopdesk.message.DeskAddress;
import dev.loopdesk.process.answers.FormField;
import dev.loopdesk.process.answers.ReportFields;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Form, page, API and database hold each field of a report to the same limits. */
@WholeApplication
class ReportLimitsTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String REQUESTER = "requester";
    private static final String INVISIBLE = "\u200b\u00a0\u2060\u3164";
    private static final RequesterWords WORDS = new RequesterWords(Locale.ENGLISH, ZoneOffset.UTC);

    @Autowired
    private ReportFields reportFields;

    @Autowired
    private DeskAddress desk;

    @Autowired
    private SupportProcess process;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private JdbcClient jdbc;

    @AfterEach
    void remove() {
        runtime.createProcessInstanceQuery().rootProcessInstances().list().forEach(instance -> {
            if (caseFiles.find(String.valueOf(instance.getBusinessKey())).isPresent()) {
                runtime.deleteProcessInstance(instance.getId(), "test");
            }
        });
    }

    @Test
    void everyTextHasTheSameLimitEverywhere() {
        var columns = new TreeMap<String, Integer>();
        reportFields.byKey().values().stream()
                .filter(field -> field.options().isEmpty())
                .forEach(field -> {
                    isTaken(field, text(field, field.longest()));
                    isRefused(field, text(field, field.longest() + 1));
                    column(field.key()).ifPresent(width -> {
                        assertThat(width).as(field.key()).isEqualTo(field.longest());
                        columns.put(field.key(), width);
                    });
                });

        assertThat(columns)
                .containsOnlyKeys("title", "requesterName", "requesterDepartment", "requesterEmail", "requesterPhone");
    }

    @Test
    void everyChoiceIsTheSameEverywhere() {
        List<FormField> choices = reportFields.byKey().values().stream()
                .filter(field -> !field.options().isEmpty())
                .toList();

        assertThat(choices).extracting(FormField::key).contains("urgency", "impact", "language", "channel");
        for (FormField field : choices) {
            isRefused(field, "nonsense");
            if (!field.key().equals("channel")) {
                field.options().forEach(option -> isTaken(field, option));
            }
        }
    }

    @Test
    void urgencyAndImpactHaveTheSameDefaultEverywhere() throws IOException {
        var defaults = new TreeMap<String, String>();
        for (JsonNode field :
                JSON.readTree(Path.of("forms/report-problem.form").toFile()).findParents("key")) {
            defaults.put(field.path("key").asText(), field.path("defaultValue").asText());
        }

        assertThat(defaults)
                .containsEntry("urgency", Report.DEFAULT_URGENCY)
                .containsEntry("impact", Report.DEFAULT_IMPACT);
        assertThat(ReportForm.empty().typed())
                .isEqualTo(Map.of("urgency", Report.DEFAULT_URGENCY, "impact", Report.DEFAULT_IMPACT));
        assertThat(ReportForm.empty().hasDetails()).isFalse();
    }

    @Test
    void whatIsRequiredIsRequiredEverywhereAndNoInvisibleTextIsOne() {
        for (FormField field : reportFields.byKey().values()) {
            if (field.options().isEmpty() && !field.email()) {
                if (field.required()) {
                    isRefused(field, INVISIBLE);
                } else {
                    isTaken(field, INVISIBLE);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "support@loopdesk.local",
                " SUPPORT@Loopdesk.local",
                "support+LD-100001.abc@loopdesk.local",
                "support+b.4711.abc@loopdesk.local"
            })
    void theAddressOfTheServiceDeskIsRefusedEverywhere(String ours) {
        FormField email = Objects.requireNonNull(reportFields.byKey().get("requesterEmail"));

        isTaken(email, "support@example.org");
        isRefused(email, ours);
    }

    private void isTaken(FormField field, String text) {
        assertThat(byEngine(field, text)).as("form: %s", field.key()).isTrue();
        assertThat(byPage(field, text)).as("page: %s", field.key()).isTrue();
        assertThat(byApi(field, text)).as("API: %s", field.key()).isTrue();
    }

    private void isRefused(FormField field, String text) {
        assertThat(byEngine(field, text)).as("form: %s", field.key()).isFalse();
        if (!List.of("language", "channel").contains(field.key())) {
            assertThat(byPage(field, text)).as("page: %s", field.key()).isFalse();
        }
        assertThat(byApi(field, text)).as("API: %s", field.key()).isFalse();
    }

    private boolean byEngine(FormField field, String text) {
        try {
            process.ticketReceived(new HashMap<>(report(field, text)));
            return true;
        } catch (Refusal refusal) {
            assertThat(refusal).hasMessageContaining(field.key());
            return false;
        }
    }

    private boolean byPage(FormField field, String text) {
        Map<String, String> problems = ReportForm.of(report(field, text)).problems(reportFields.byKey(), desk, WORDS);
        assertThat(problems.keySet()).isSubsetOf(field.key());
        return problems.isEmpty();
    }

    private boolean byApi(FormField field, String text) {
        ObjectNode sent = JSON.createObjectNode();
        report(field, text).forEach((key, value) -> {
            if (key.startsWith(REQUESTER)) {
                sent.withObjectProperty(REQUESTER).put(apiName(key), value);
            } else {
                sent.put(key, value);
            }
        });
        sent.put("channel", field.key().equals("channel") ? text : "api");
        var headers = new HttpHeaders();
        headers.set("X-Api-Key", "tryout");
        headers.setContentType(MediaType.APPLICATION_JSON);
        ResponseEntity<JsonNode> answer =
                http.postForEntity("/api/tickets", new HttpEntity<>(sent, headers), JsonNode.class);
        if (answer.getStatusCode().value() == 201) {
            return true;
        }
        assertThat(answer.getStatusCode().value()).isEqualTo(422);
        String name = field.key().startsWith(REQUESTER) ? REQUESTER + "." + apiName(field.key()) : field.key();
        assertThat(Objects.requireNonNull(answer.getBody()).path("errors").findValuesAsText("field"))
                .contains(name);
        return false;
    }

    private static String apiName(String key) {
        return key.substring(REQUESTER.length()).toLowerCase(Locale.ROOT);
    }

    private Optional<Integer> column(String key) {
        return jdbc.sql("""
                        select character_maximum_length from information_schema.columns
                        where lower(table_name) = 'ticket' and lower(column_name) = :name
                        """)
                .param("name", key.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT))
                .query(Integer.class)
                .optional();
    }

    private static String text(FormField field, int length) {
        return field.email() ? "x".repeat(length - 2) + "@b" : "x".repeat(length);
    }

    private static Map<String, String> report(FormField field, String text) {
        var report = new HashMap<String, String>();
        report.put("title", "Scanner is silent");
        report.put("description", "It does nothing.");
        report.put("requesterName", "Front desk");
        report.put("requesterEmail", "front.desk@example.org");
        report.put("requesterPhone", "42");
        report.put(field.key(), text);
        return report;
    }
}
