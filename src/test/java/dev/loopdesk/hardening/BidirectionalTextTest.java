package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.loopdesk.WholeApplication;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.FileName;
import dev.loopdesk.ticket.Ticket;
import dev.loopdesk.workspace.Caller;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.LinkedMultiValueMap;

/** Trojan Source, CVE-2021-42574: text that reads as something else, because characters turn its direction around. */
@WholeApplication
class BidirectionalTextTest {

    private static final String TURNS = "\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u200E\u200F\u061C";
    private static final Pattern TURN =
            Pattern.compile("[\\x{61C}\\x{200E}\\x{200F}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]");
    private static final JsonMapper JSON = new JsonMapper();

    @Autowired
    private OpenTicket tickets;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private HistoryService history;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private JdbcClient jdbc;

    @AfterEach
    void remove() {
        tickets.removeAll();
    }

    @Test
    void a_report_by_the_portal() {
        var form = new LinkedMultiValueMap<String, String>();
        report().forEach(form::add);
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_FORM_URLENCODED);

        ResponseEntity<String> answer = http.postForEntity("/report", new HttpEntity<>(form, headers), String.class);

        assertThat(answer.getStatusCode().value()).isEqualTo(200);
        staysInDirection();
        // The client has followed the redirect to the page of the ticket.
        String page = Objects.requireNonNull(answer.getBody());
        assertThat(page.substring(0, page.indexOf("</h1>")))
                .contains("invoicegpj.exe")
                .doesNotContainPattern(TURN);
    }

    @Test
    void a_report_by_the_api() throws Exception {
        Map<String, Object> report = new LinkedHashMap<>(report());
        report.put(
                "requester",
                Map.of(
                        "name",
                        Objects.requireNonNull(report.remove("requesterName")),
                        "department",
                        Objects.requireNonNull(report.remove("requesterDepartment")),
                        "phone",
                        Objects.requireNonNull(report.remove("requesterPhone")),
                        "email",
                        Objects.requireNonNull(report.remove("requesterEmail"))));
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        headers.set("X-Api-Key", "other-key-of-a-chat-robot");

        ResponseEntity<String> answer = http.postForEntity(
                "/api/tickets", new HttpEntity<>(JSON.writeValueAsString(report), headers), String.class);

        assertThat(answer.getStatusCode().value()).as(answer.getBody()).isEqualTo(201);
        staysInDirection();
    }

    @Test
    void a_call_taken_by_an_agent() throws Exception {
        var variables = new LinkedHashMap<String, Object>();
        report().forEach((field, text) -> variables.put(field, Map.of("value", text)));

        int status = new Caller(http, "agent")
                .send(
                        "POST",
                        "/engine-rest/process-definition/key/technical-support/submit-form",
                        JSON.writeValueAsString(Map.of("variables", variables)))
                .getStatusCode()
                .value();

        assertThat(status).isEqualTo(200);
        staysInDirection();
    }

    @Test
    void the_name_of_a_file() {
        assertThat(FileName.safe("invoice" + TURNS + "gpj.exe")).isEqualTo("invoicegpj.exe");
    }

    private static Map<String, String> report() {
        var report = new LinkedHashMap<String, String>();
        report.put("title", "invoice" + TURNS + "gpj.exe");
        report.put("description", "It reads " + TURNS + " well.");
        report.put("requesterName", "Ana" + TURNS + " Lee");
        report.put("requesterDepartment", "Sales" + TURNS);
        report.put("requesterPhone", "123" + TURNS + "456");
        report.put("requesterEmail", "ana@example.org");
        return report;
    }

    /** The only open ticket: its own row, the variables that Tasklist lists, and the subjects of its letters. */
    private void staysInDirection() {
        String number = runtime.createProcessInstanceQuery()
                .processDefinitionKey("technical-support")
                .singleResult()
                .getBusinessKey();
        Ticket ticket = caseFiles.get(number);
        assertThat(ticket.title()).isEqualTo("invoicegpj.exe");
        assertThat(ticket.requesterName()).isEqualTo("Ana Lee");
        assertThat(ticket.requesterDepartment()).isEqualTo("Sales");
        assertThat(ticket.requesterPhone()).isEqualTo("123456");
        // Text of several lines is kept as it was written.
        assertThat(caseFiles.entries(number).get(0).content().get("description"))
                .asString()
                .contains(TURNS);
        assertThat(history.createHistoricVariableInstanceQuery()
                        .variableNameIn("title", "requesterName")
                        .list())
                .isNotEmpty()
                .allSatisfy(variable ->
                        assertThat(String.valueOf(variable.getValue())).doesNotContainPattern(TURN));
        assertThat(jdbc.sql("select subject from message where ticket_id = :id")
                        .param("id", ticket.id())
                        .query(String.class)
                        .list())
                .isNotEmpty()
                .allSatisfy(subject -> assertThat(subject).doesNotContainPattern(TURN));
    }
}
