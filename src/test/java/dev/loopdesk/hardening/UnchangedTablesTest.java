package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.Sample;
import dev.loopdesk.WholeApplication;
import dev.loopdesk.workspace.Caller;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * A request that is refused changes nothing: every table of the engine and of ours holds the same rows before and after.
 * None is left out: metrics are off, and no request here has a wrong password, which the engine would count.
 */
@WholeApplication
class UnchangedTablesTest {

    private static final List<String> STAFF = List.of("agent", "specialist", "lead", "manager", "analyst");

    @Autowired
    private OpenTicket tickets;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private ManagementService management;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private ModelCheck models;

    @Autowired
    private JdbcTemplate jdbc;

    private String ticket = "";

    @BeforeEach
    void open() {
        ticket = tickets.open();
    }

    @AfterEach
    void remove() {
        tickets.removeAll();
    }

    @Test
    void job_of_a_person_without_the_right_is_neither_executed_nor_booked_as_failed() {
        String job = tickets.deliveryJob(ticket);
        int retries = management.createJobQuery().jobId(job).singleResult().getRetries();
        var before = tables();

        for (String account : STAFF) {
            var refused = new Caller(http, account).send("POST", "/engine-rest/job/" + job + "/execute", null);

            assertThat(refused.getStatusCode().value()).as(account).isEqualTo(403);
            assertThat(tables()).as(account).isEqualTo(before);
        }
        assertThat(management.createJobQuery().jobId(job).singleResult().getRetries())
                .isEqualTo(retries);
        assertThat(new Caller(http, "manager")
                        .send("PUT", "/engine-rest/job/" + job + "/retries", "{\"retries\": 2}")
                        .getStatusCode()
                        .value())
                .isEqualTo(204);
        assertThat(management.createJobQuery().jobId(job).singleResult().getRetries())
                .isEqualTo(2);
    }

    @Test
    void a_check_of_models_changes_no_table() {
        var before = tables();

        assertThat(models.check(ShippedFiles.read())).isEmpty();
        assertThat(tables()).isEqualTo(before);

        assertThat(models.check(Map.of("a.bpmn", "<html/>".getBytes(StandardCharsets.UTF_8))))
                .hasSize(1);
        assertThat(tables()).isEqualTo(before);
    }

    /** The last column: who is refused; a capital letter each for agent, specialist, lead, manager, analyst. */
    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            POST   | /job/{job}/execute                                  |                                                    | ASLMN
            PUT    | /job/{job}/retries                                  | {"retries": 2}                                     | ASL-N
            PUT    | /job/{job}/retries                                  | {"retries": 0}                                     | ASLMN
            PUT    | /job/{timer}/retries                                | {"retries": 1, "dueDate": "2020-01-01T00:00:00.000+0000"} | ASLMN
            PUT    | /job/{job}/duedate                                  | {"duedate": "2030-01-01T00:00:00.000+0000"}        | ASLMN
            POST   | /job/{timer}/duedate/recalculate                    |                                                    | ASLMN
            PUT    | /job/{job}/suspended                                | {"suspended": true}                                | ASLMN
            PUT    | /job/{job}/priority                                 | {"priority": 5}                                    | ASLMN
            DELETE | /job/{job}                                          |                                                    | ASLMN
            PUT    | /job/suspended                                      | {"processInstanceId": "{ticket}", "suspended": true} | ASLMN
            POST   | /job/retries                                        | {"retries": 2, "jobIds": ["{job}"]}                | ASLMN
            POST   | /task/{task}/claim                                  | {"userId": "analyst"}                              | ASLMN
            POST   | /task/{task}/assignee                               | {"userId": "nobody"}                               | ASLMN
            POST   | /task/{task}/delegate                               | {"userId": "manager"}                              | ASLMN
            POST   | /task/{task}/complete                               | {"variables": {}}                                  | ASLMN
            POST   | /task/{task}/complete                               | {"variables": {"x": {"value": 1}}}                 | ASLMN
            POST   | /task/{task}/submit-form                            | {"variables": {"triageOutcome": {"value": "x"}}}   | ASLMN
            POST   | /task/{task}/resolve                                | {"variables": {"x": {"value": 1}}}                 | ASLMN
            POST   | /task/{task}/bpmnError                              | {"errorCode": "x", "variables": {"x": {"value": 1}}} | ASLMN
            POST   | /task/{task}/bpmnEscalation                         | {"escalationCode": "x"}                            | ASLMN
            PUT    | /task/{task}                                        | {"assignee": "analyst", "priority": 3}             | ASLMN
            PUT    | /task/{task}                                        | {}                                                 | ASLMN
            PUT    | /task/{task}                                        | {"name": "x", "parentTaskId": "{task}"}            | ASLMN
            POST   | /task/create                                        | {"name": "x"}                                      | ASLMN
            POST   | /task/{task}/identity-links                         | {"userId": "analyst", "type": "candidate"}         | ASLMN
            POST   | /task/{task}/identity-links/delete                  | {"groupId": "service-desk", "type": "candidate"}   | ASLMN
            PUT    | /task/{task}/variables/x                            | {"value": 1}                                       | ASLMN
            PUT    | /task/{task}/localVariables/x                       | {"value": 1}                                       | ASLMN
            POST   | /task/{task}/variables                              | {"modifications": {"x": {"value": 1}}}             | ASLMN
            DELETE | /task/{task}/variables/title                        |                                                    | ASLMN
            POST   | /task/{task}/comment/create                         | {"message": "a\\u0000"}                             | ASLMN
            DELETE | /process-instance/{ticket}                          |                                                    | ASLMN
            POST   | /process-instance/delete                            | {"processInstanceIds": ["{ticket}"]}               | ASLMN
            POST   | /process-instance/{ticket}/modification             | {"instructions": [{"type": "cancel", "activityId": "Task_Triage"}]} | ASLMN
            PUT    | /process-instance/{ticket}/variables/x              | {"value": 1}                                       | ASLMN
            POST   | /process-instance/{ticket}/variables                | {"modifications": {"x": {"value": 1}}}             | ASLMN
            DELETE | /process-instance/{ticket}/variables/title          |                                                    | ASLMN
            PUT    | /process-instance/{ticket}/suspended                | {"suspended": true}                                | ASLMN
            PUT    | /execution/{ticket}/localVariables/x                | {"value": 1}                                       | ASLMN
            POST   | /execution/{ticket}/signal                          | {}                                                 | ASLMN
            POST   | /execution/{ticket}/messageSubscriptions/TicketWithdrawn/trigger | {}                                    | ASLMN
            POST   | /message                                            | {"messageName": "TicketWithdrawn", "businessKey": "{number}"} | ASLMN
            POST   | /message                                            | {"messageName": "TicketReceived", "processVariables": {"title": {"value": "x"}}} | ASLMN
            DELETE | /deployment/{deployment}?cascade=true               |                                                    | ASLMN
            POST   | /deployment/{deployment}/redeploy                   | {}                                                 | ASLM-
            DELETE | /process-definition/{definition}?cascade=true       |                                                    | ASLMN
            PUT    | /process-definition/{definition}/suspended          | {"suspended": true, "includeProcessInstances": true} | ASLMN
            PUT    | /process-definition/{definition}/history-time-to-live | {"historyTimeToLive": 0}                         | ASLMN
            POST   | /process-definition/key/technical-support/start     | {}                                                 | ASLMN
            POST   | /process-definition/key/technical-support/submit-form | {"variables": {"title": {"value": "x"}}}         | ASLMN
            POST   | /process-definition/key/deliver-message/start       | {}                                                 | ASLMN
            POST   | /process-definition/{definition}/restart            | {"processInstanceIds": ["{ticket}"], "instructions": [{"type": "startBeforeActivity", "activityId": "Task_Triage"}]} | ASLMN
            POST   | /migration/execute                                  | {"migrationPlan": {"sourceProcessDefinitionId": "{definition}", "targetProcessDefinitionId": "{definition}", "instructions": []}, "processInstanceIds": ["{ticket}"]} | ASLMN
            POST   | /decision-definition/key/ticket-priority/evaluate   | {"variables": {}}                                  | ASLMN
            POST   | /user/create                                        | {"profile": {"id": "x"}, "credentials": {"password": "right-horse-9"}} | ASLMN
            PUT    | /user/admin/profile                                 | {"id": "admin", "firstName": "x"}                  | ASLMN
            PUT    | /user/admin/credentials                             | {"password": "x"}                                  | ASLMN
            DELETE | /user/admin                                         |                                                    | ASLMN
            POST   | /user/admin/unlock                                  |                                                    | ASLMN
            POST   | /group/create                                       | {"id": "x", "name": "x", "type": "x"}              | ASLMN
            DELETE | /group/service-desk                                 |                                                    | ASLMN
            PUT    | /group/camunda-admin/members/agent                  | {}                                                 | ASLMN
            DELETE | /group/camunda-admin/members/admin                  |                                                    | ASLMN
            POST   | /tenant/create                                      | {"id": "x", "name": "x"}                           | ASLMN
            POST   | /authorization/create                               | {"type": 1, "userId": "agent", "resourceType": 0, "resourceId": "x", "permissions": ["ALL"]} | ASLMN
            POST   | /filter/create                                      | {"resourceType": "Task", "name": "x", "query": {}, "properties": {}} | ASLMN
            POST   | /filter/create                                      | {"resourceType": "Task", "name": "x", "query": {"assigneeExpression": "${1}"}, "properties": {}} | ASLMN
            DELETE | /history/process-instance/{ticket}                  |                                                    | ASLMN
            POST   | /history/process-instance/delete                    | {"historicProcessInstanceIds": ["{ticket}"]}       | ASLMN
            POST   | /history/cleanup                                    |                                                    | ASLMN
            """)
    @Tag("sampled")
    void what_is_refused_changes_no_table(String method, String address, @Nullable String body, String refused) {
        var before = tables();
        for (int i = 0; i < STAFF.size(); i++) {
            if (refused.charAt(i) == '-') {
                continue;
            }
            var answer = new Caller(http, STAFF.get(i)).send(method, "/engine-rest" + filled(address), filled(body));

            assertThat(answer.getStatusCode().value())
                    .as("%s: %s", STAFF.get(i), answer.getBody())
                    .isIn(400, 403, 404);
            unchanged(before, refused, i);
        }
    }

    /** The last column: who is refused; a capital letter each for agent, specialist, lead, manager, analyst. */
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            /tickets/{number}/messages     | {"text": "x"}                          | ----N
            /tickets/{number}/notes        | {"text": "x"}                          | ----N
            /tickets/{number}/messages     | {"text": " "}                          | ASLMN
            /tickets/{number}/notes        | {"text": ""}                           | ASLMN
            /tickets/{number}/messages     | {"text": "x", "attachments": ["none"]} | ASLMN
            /tickets/LD-999999999/messages | {"text": "x"}                          | ASLMN
            /tickets/LD-999999999/notes    | {"text": "x"}                          | ASLMN
            /tickets                       | {"title": "x"}                         | ASLMN
            """)
    @Tag("sampled")
    void what_the_api_refuses_changes_no_table(String address, String body, String refused) {
        var before = tables();
        for (int i = 0; i < STAFF.size(); i++) {
            if (refused.charAt(i) != '-') {
                var answer = new Caller(http, STAFF.get(i)).send("POST", "/api" + filled(address), body);

                assertThat(answer.getStatusCode().value())
                        .as("%s: %s", STAFF.get(i), answer.getBody())
                        .isIn(403, 404, 422);
                unchanged(before, refused, i);
            }
        }
    }

    /** After the last who is refused, in the profile "thorough" after each. */
    private void unchanged(Map<String, String> before, String refused, int account) {
        boolean last = refused.substring(account + 1).chars().allMatch(letter -> letter == '-');
        if (last || Sample.isWhole()) {
            assertThat(tables()).as(STAFF.get(account)).isEqualTo(before);
        }
    }

    /** Of every table the number of its rows and a checksum over them, in any order. */
    private Map<String, String> tables() {
        var tables = new TreeMap<String, String>();
        for (String table : jdbc.queryForList(
                "select table_name from information_schema.tables where lower(table_schema) = 'public'",
                String.class)) {
            long[] sums = new long[2];
            jdbc.query("select * from \"" + table + "\"", row -> {
                sums[0]++;
                sums[1] += checksum(row);
            });
            tables.put(table, sums[0] + " rows, " + sums[1]);
        }
        assertThat(tables).hasSizeGreaterThan(50);
        return tables;
    }

    private static long checksum(ResultSet row) throws SQLException {
        long sum = 17;
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            Object value = row.getObject(i);
            if (value instanceof java.sql.Clob) {
                value = row.getString(i);
            } else if (value instanceof java.sql.Blob || value instanceof byte[]) {
                value = Arrays.hashCode(row.getBytes(i));
            }
            sum = sum * 31 + String.valueOf(value).hashCode();
        }
        return sum * sum + sum;
    }

    private @Nullable String filled(@Nullable String text) {
        if (text == null) {
            return null;
        }
        var definition = repository
                .createProcessDefinitionQuery()
                .processDefinitionKey("technical-support")
                .latestVersion()
                .singleResult();
        return text.replace("{ticket}", ticket)
                .replace("{task}", tickets.task(ticket))
                .replace("{number}", tickets.number(ticket))
                .replace("{job}", tickets.deliveryJob(ticket))
                .replace(
                        "{timer}",
                        management
                                .createJobQuery()
                                .processInstanceId(ticket)
                                .timers()
                                .listPage(0, 1)
                                .get(0)
                                .getId())
                .replace("{definition}", definition.getId())
                .replace("{deployment}", definition.getDeploymentId());
    }
}
