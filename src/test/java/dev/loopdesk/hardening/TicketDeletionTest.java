package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.WholeApplication;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.workspace.Caller;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;

/** A ticket ends through its diagram: nobody deletes its instance, its model or its history. */
@WholeApplication
class TicketDeletionTest {

    @Autowired
    private OpenTicket tickets;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private TaskService tasks;

    @Autowired
    private ManagementService management;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private HistoryService history;

    @Autowired
    private CaseFiles caseFiles;

    private String ticket = "";

    @BeforeEach
    void open() {
        ticket = tickets.open();
    }

    @AfterEach
    void remove() {
        tickets.removeAll();
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            DELETE | /process-instance/{ticket}                              |
            DELETE | /process-instance/{ticket}?skipCustomListeners=true     |
            DELETE | /process-instance/{delivery}                            |
            POST   | /process-instance/delete                                | {"processInstanceIds": ["{ticket}"], "deleteReason": "x"}
            POST   | /process-instance/delete                                | {"processInstanceQuery": {"processDefinitionKey": "technical-support"}}
            POST   | /process-instance/delete-historic-query-based           | {"historicProcessInstanceQuery": {"processDefinitionKey": "technical-support"}}
            POST   | /process-instance/{ticket}/modification                 | {"skipCustomListeners": true, "instructions": [{"type": "cancel", "activityId": "Task_Triage"}]}
            POST   | /process-instance/{ticket}/modification-async           | {"instructions": [{"type": "cancel", "activityId": "Task_Triage"}]}
            POST   | /modification/execute                                   | {"processDefinitionId": "{definition}", "processInstanceIds": ["{ticket}"], "instructions": [{"type": "cancel", "activityId": "Task_Triage"}]}
            POST   | /modification/executeAsync                              | {"processDefinitionId": "{definition}", "processInstanceIds": ["{ticket}"], "instructions": [{"type": "cancel", "activityId": "Task_Triage"}]}
            POST   | /process-definition/{definition}/restart                | {"processInstanceIds": ["{ticket}"], "instructions": [{"type": "startBeforeActivity", "activityId": "Task_Triage"}]}
            POST   | /process-definition/{definition}/restart-async          | {"processInstanceIds": ["{ticket}"], "instructions": [{"type": "startBeforeActivity", "activityId": "Task_Triage"}]}
            POST   | /process-instance/variables-async                       | {"processInstanceIds": ["{ticket}"], "variables": {"changeApproved": {"value": true}}}
            POST   | /process-instance/message-async                         | {"messageName": "TicketWithdrawn", "processInstanceIds": ["{ticket}"]}
            POST   | /execution/{ticket}/signal                              | {}
            DELETE | /job/{deliveryJob}                                      |
            DELETE | /deployment/{deployment}                                |
            DELETE | /deployment/{deployment}?cascade=true                   |
            DELETE | /deployment/{deployment}?cascade=true&skipCustomListeners=true |
            DELETE | /process-definition/{definition}                        |
            DELETE | /process-definition/{definition}?cascade=true           |
            DELETE | /process-definition/key/technical-support               |
            DELETE | /process-definition/key/technical-support?cascade=true  |
            DELETE | /history/process-instance/{ticket}                      |
            POST   | /history/process-instance/delete                        | {"historicProcessInstanceIds": ["{ticket}"]}
            POST   | /history/process-instance/set-removal-time              | {"absoluteRemovalTime": "2020-01-01T00:00:00.000+0000", "historicProcessInstanceIds": ["{ticket}"]}
            DELETE | /history/process-instance/{ticket}/variable-instances   |
            PUT    | /process-definition/{definition}/history-time-to-live   | {"historyTimeToLive": 0}
            """)
    void a_ticket_is_not_deleted(String method, String address, @Nullable String body) {
        long history = this.history.createHistoricProcessInstanceQuery().count();

        for (String account : new String[] {"admin", "manager", "analyst", "lead", "agent"}) {
            var refused = new Caller(http, account).send(method, "/engine-rest" + filled(address), filled(body));

            assertThat(refused.getStatusCode().value())
                    .as("%s: %s", account, refused.getBody())
                    .isIn(403, account.equals("admin") ? 403 : 404);
        }
        assertThat(tickets.isOpen(ticket)).isTrue();
        assertThat(tasks.createTaskQuery().processInstanceId(ticket).count()).isEqualTo(1);
        assertThat(management.createBatchQuery().count()).isZero();
        assertThat(this.history.createHistoricProcessInstanceQuery().count()).isEqualTo(history);
        assertThat(caseFiles.get(tickets.number(ticket)).endedAs()).isNull();
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            PUT    | /process-instance/{ticket}/variables/changeApproved      | {"value": true, "type": "Boolean"}
            POST   | /process-instance/{ticket}/variables                     | {"modifications": {"changeApproved": {"value": true}}}
            POST   | /process-instance/{ticket}/variables                     | {"deletions": ["title"]}
            DELETE | /process-instance/{ticket}/variables/title               |
            PUT    | /execution/{ticket}/localVariables/changeApproved        | {"value": true, "type": "Boolean"}
            POST   | /execution/{ticket}/localVariables                       | {"modifications": {"changeApproved": {"value": true}}}
            DELETE | /execution/{ticket}/localVariables/title                 |
            PUT    | /execution/{stage}/localVariables/changeApproved         | {"value": true, "type": "Boolean"}
            PUT    | /process-instance/{ticket}/suspended                     | {"suspended": true}
            PUT    | /process-instance/suspended                              | {"suspended": true, "processDefinitionKey": "technical-support"}
            PUT    | /process-instance/suspended                              | {"suspended": true, "processDefinitionId": "{definition}"}
            PUT    | /process-instance/suspended                              | {"suspended": true, "processInstanceIds": ["{ticket}"]}
            POST   | /process-instance/suspended-async                        | {"suspended": true, "processInstanceIds": ["{ticket}"]}
            PUT    | /process-definition/{definition}/suspended               | {"suspended": true, "includeProcessInstances": true}
            PUT    | /process-definition/suspended                            | {"suspended": true, "includeProcessInstances": true, "processDefinitionKey": "technical-support"}
            PUT    | /process-definition/{definition}/suspended               | {"suspended": true, "includeProcessInstances": true, "executionDate": "2030-01-01T00:00:00"}
            PUT    | /job/{timer}/suspended                                   | {"suspended": true}
            PUT    | /job/suspended                                           | {"suspended": true, "processInstanceId": "{ticket}"}
            PUT    | /job/suspended                                           | {"suspended": true, "processDefinitionKey": "technical-support"}
            PUT    | /job-definition/{timers}/suspended                       | {"suspended": true, "includeJobs": true}
            PUT    | /job-definition/suspended                                | {"suspended": true, "processDefinitionId": "{definition}"}
            POST   | /process-instance/{ticket}/modification                  | {"instructions": [{"type": "startBeforeActivity", "activityId": "Task_Verify"}]}
            POST   | /migration/execute                                       | {"migrationPlan": {"sourceProcessDefinitionId": "{definition}", "targetProcessDefinitionId": "{definition}", "instructions": [{"sourceActivityIds": ["Task_Triage"], "targetActivityIds": ["Task_Triage"]}]}, "processInstanceIds": ["{ticket}"]}
            POST   | /migration/execute                                       | {"migrationPlan": {"sourceProcessDefinitionId": "{definition}", "targetProcessDefinitionId": "{definition}", "instructions": [{"sourceActivityIds": ["Task_Triage"], "targetActivityIds": ["Task_Triage"]}]}, "processInstanceQuery": {"processDefinitionId": "{definition}"}}
            POST   | /migration/executeAsync                                  | {"migrationPlan": {"sourceProcessDefinitionId": "{definition}", "targetProcessDefinitionId": "{definition}", "instructions": [{"sourceActivityIds": ["Task_Triage"], "targetActivityIds": ["Task_Triage"]}]}, "processInstanceIds": ["{ticket}"]}
            """)
    void an_administrator_does_not_change_a_running_ticket(String method, String address, @Nullable String body) {
        var variables = runtime.getVariables(ticket);

        var refused = new Caller(http, "admin").send(method, "/engine-rest" + filled(address), filled(body));

        assertThat(refused.getStatusCode().value()).as(refused.getBody()).isEqualTo(403);
        assertThat(refused.getBody()).containsAnyOf("goes by its diagram", "by the diagram or by the engine");
        assertThat(runtime.getVariables(ticket)).isEqualTo(variables);
        assertThat(runtime.createProcessInstanceQuery().suspended().count()).isZero();
        assertThat(management.createJobQuery().suspended().count()).isZero();
        assertThat(management.createBatchQuery().count()).isZero();
        assertThat(runtime.getActiveActivityIds(ticket))
                .containsOnlyOnce("Task_Triage")
                .doesNotContain("Task_Verify");
    }

    @Test
    void an_administrator_repairs_what_failed_or_was_suspended() {
        String job = tickets.deliveryJob(ticket);
        management.setJobRetries(job, 0);
        String incident = runtime.createIncidentQuery()
                .jobDefinitionIdIn(
                        management.createJobQuery().jobId(job).singleResult().getJobDefinitionId())
                .singleResult()
                .getId();
        runtime.suspendProcessInstanceById(ticket);
        var admin = new Caller(http, "admin");

        assertThat(List.of(
                        admin.send("PUT", "/engine-rest/job/" + job + "/retries", "{\"retries\": 1}"),
                        admin.send(
                                "PUT",
                                "/engine-rest/job/" + job + "/duedate",
                                "{\"duedate\": \"2030-01-01T00:00:00.000+0000\"}"),
                        admin.send(
                                "PUT",
                                "/engine-rest/process-instance/" + ticket + "/suspended",
                                "{\"suspended\": false}"),
                        admin.send(
                                "PUT",
                                "/engine-rest/process-definition/key/technical-support/suspended",
                                "{\"suspended\": true}"),
                        admin.send(
                                "PUT",
                                "/engine-rest/process-definition/key/technical-support/suspended",
                                "{\"suspended\": false}")))
                .allSatisfy(answer -> assertThat(answer.getStatusCode().value())
                        .as(answer.getBody())
                        .isEqualTo(204));
        assertThat(runtime.createIncidentQuery().incidentId(incident).count()).isZero();
        assertThat(runtime.createProcessInstanceQuery().suspended().count()).isZero();
    }

    @Test
    void an_administrator_does_not_delete_a_deployment_with_its_tickets() throws Exception {
        tickets.removeAll();
        String model;
        try (var shipped = getClass().getResourceAsStream("/processes/acknowledge-breach.bpmn")) {
            model = new String(shipped.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("formRefBinding=\"deployment\"", "formRefBinding=\"latest\"");
        }
        var caller = new Caller(http, "admin");
        String deployment = deploy("acknowledge-breach.bpmn", model);
        String definition = repository
                .createProcessDefinitionQuery()
                .deploymentId(deployment)
                .singleResult()
                .getId();
        try {
            ticket = tickets.open();
            String breach = runtime.createProcessInstanceById(definition)
                    .businessKey(tickets.number(ticket))
                    .setVariable("ticketNumber", tickets.number(ticket))
                    .setVariable("target", "resolution")
                    .setVariable("breachedAt", java.util.Date.from(java.time.Instant.now()))
                    .setVariable("taskPriority", 50)
                    .execute()
                    .getId();

            for (String cascade : new String[] {"", "?cascade=true"}) {
                var refused = caller.send("DELETE", "/engine-rest/deployment/" + deployment + cascade, null);

                assertThat(refused.getStatusCode().value()).isEqualTo(403);
                assertThat(refused.getBody()).contains("There are tickets in this");
            }
            assertThat(tickets.isOpen(breach)).isTrue();
            tickets.removeAll();

            // History of ended tickets remains.
            assertThat(caller.send("DELETE", "/engine-rest/deployment/" + deployment + "?cascade=true", null)
                            .getStatusCode()
                            .value())
                    .isEqualTo(403);
            assertThat(caller.send("DELETE", "/engine-rest/deployment/" + deployment, null)
                            .getStatusCode()
                            .value())
                    .isEqualTo(204);
        } finally {
            tickets.removeAll();
            repository
                    .createDeploymentQuery()
                    .deploymentName("by hand")
                    .list()
                    .forEach(made -> repository.deleteDeployment(made.getId(), true));
        }
    }

    @Test
    void an_administrator_deletes_a_deployment_without_tickets_and_an_analyst_does_not() {
        String model = """
                <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
                    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
                  <process id="unused" isExecutable="true" camunda:historyTimeToLive="P1D">
                    <startEvent id="s"/>
                  </process>
                </definitions>
                """;
        String address = "/engine-rest/deployment/" + deploy("unused.bpmn", model) + "?cascade=true";

        assertThat(new Caller(http, "analyst")
                        .send("DELETE", address, null)
                        .getStatusCode()
                        .value())
                .isEqualTo(403);
        assertThat(new Caller(http, "admin")
                        .send("DELETE", address, null)
                        .getStatusCode()
                        .value())
                .isEqualTo(204);
    }

    private String deploy(String file, String model) {
        return repository
                .createDeployment()
                .name("by hand")
                .addString(file, model)
                .deploy()
                .getId();
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
        String job = tickets.deliveryJob(ticket);
        var timer = management
                .createJobQuery()
                .processInstanceId(ticket)
                .timers()
                .listPage(0, 1)
                .get(0);
        return text.replace("{ticket}", ticket)
                .replace(
                        "{stage}",
                        tasks.createTaskQuery()
                                .processInstanceId(ticket)
                                .singleResult()
                                .getExecutionId())
                .replace("{timer}", timer.getId())
                .replace("{timers}", timer.getJobDefinitionId())
                .replace("{definition}", definition.getId())
                .replace("{deployment}", definition.getDeploymentId())
                .replace("{deliveryJob}", job)
                .replace(
                        "{delivery}",
                        management.createJobQuery().jobId(job).singleResult().getProcessInstanceId());
    }
}
