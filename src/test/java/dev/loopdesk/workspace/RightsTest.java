package dev.loopdesk.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.WholeApplication;
import dev.loopdesk.mail.Drop;
import dev.loopdesk.process.contract.SupportProcess;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.identity.User;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;

/** Rights over HTTP: every account against every kind of address. */
@WholeApplication
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsTest {

    private static final List<String> ACCOUNTS =
            List.of("agent", "specialist", "lead", "manager", "analyst", "admin", "");

    private static final Map<String, Object> REPORT = Map.of(
            "title", "x",
            "description", "x",
            "requesterName", "x",
            "requesterEmail", "requester@example.org");

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private SupportProcess support;

    @Autowired
    private Drop drop;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private TaskService tasks;

    @Autowired
    private ManagementService management;

    @Autowired
    private IdentityService identity;

    @Autowired
    private HistoryService history;

    @Autowired
    private FilterService filters;

    @Autowired
    private AuthorizationService authorizations;

    private String deployment = "";
    private String other = "";
    private String ticket = "";
    private String deliveryJob = "";
    private String breach = "";
    private String mail = "";

    @BeforeAll
    void deploy() {
        deployment = repository
                .createDeployment()
                .name("rights")
                .addString("other.bpmn", SmallModels.userTask("other", "strangers"))
                .addString("decision.dmn", SmallModels.decision("some-decision"))
                .deploy()
                .getId();
        other = runtime.startProcessInstanceByKey("other", "other", Map.of("secret", "x"))
                .getId();
        // An operation on an account that nobody but administrators may see.
        identity.setAuthentication("admin", List.of("camunda-admin"));
        User leaving = identity.newUser("leaving");
        leaving.setPassword("Some-password-47");
        identity.saveUser(leaving);
        identity.deleteUser("leaving");
        identity.clearAuthentication();
        assertThat(history.createUserOperationLogQuery().entityType("User").count())
                .isPositive();
        mail = drop.store("From: requester@example.org\nSubject: x\n\nx");
        String number = support.callTaken("agent", REPORT);
        ticket = runtime.createProcessInstanceQuery()
                .processDefinitionKey("technical-support")
                .processInstanceBusinessKey(number)
                .singleResult()
                .getId();
        breach = runtime.startProcessInstanceByKey(
                        "acknowledge-breach",
                        number,
                        Map.of(
                                "ticketNumber",
                                number,
                                "target",
                                "resolution",
                                "breachedAt",
                                Date.from(Instant.now()),
                                "taskPriority",
                                50))
                .getId();
        String delivery = runtime.createProcessInstanceQuery()
                .processDefinitionKey("deliver-message")
                .processInstanceBusinessKey(number)
                .singleResult()
                .getId();
        deliveryJob = management
                .createJobQuery()
                .processInstanceId(delivery)
                .singleResult()
                .getId();
    }

    @AfterAll
    void remove() {
        runtime.createProcessInstanceQuery()
                .processDefinitionKeyIn("technical-support", "deliver-message", "acknowledge-breach", "receive-mail")
                .list()
                .forEach(instance -> runtime.deleteProcessInstance(instance.getId(), "test"));
        if (repository.createDeploymentQuery().deploymentId(deployment).count() == 0) {
            return;
        }
        repository.deleteDeployment(deployment, true);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            # method | address                                                  | agent spec lead mana anal admi none
            GET      | /engine-rest/engine                                      | 200 200 200 200 200 200 401
            GET      | /engine-rest/engine/default/task                         | 200 200 200 200 200 200 401
            GET      | /engine-rest/engine/unknown/task                         | no no no no no no no
            GET      | /engine-rest/task                                        | 200 200 200 200 200 200 401
            GET      | /api/mails/{mail}                                        | no no no 200 no 200 401
            GET      | /api/mails                                               | no no no 200 no 200 401
            GET      | /api/mails/senders                                       | no no 200 200 no 200 401
            POST     | /api/mails/senders/unblock?address=none@example.org      | no no 200 200 no 200 401
            POST     | /api/mails/{mail}/inspection                             | no no no 409 no 409 401
            GET      | /engine-rest/process-definition/key/receive-mail/xml     | 200 no 200 200 200 200 401
            GET      | /engine-rest/version                                     | 200 200 200 200 200 200 401
            GET      | /engine-rest/task/report/candidate-group-count           | no no no 200 no 200 401
            GET      | /engine-rest/process-definition/key/technical-support/xml| 200 200 200 200 200 200 401
            GET      | /engine-rest/process-definition/key/deliver-message/xml  | 200 no 200 200 200 200 401
            GET      | /engine-rest/process-definition/key/acknowledge-breach/xml | no no 200 200 200 200 401
            GET      | /engine-rest/process-definition/key/review-knowledge/xml | no 200 no 200 200 200 401
            POST     | /engine-rest/process-definition/key/review-knowledge/start | no no no no no - 401
            GET      | /engine-rest/process-definition/key/deliver-event/xml    | no no no 200 200 200 401
            POST     | /engine-rest/process-definition/key/deliver-event/start  | no no no no no - 401
            GET      | /engine-rest/process-instance/{breach}/variables         | no no 200 200 no 200 401
            GET      | /engine-rest/process-definition/key/other/xml            | no no no 200 200 200 401
            GET      | /engine-rest/process-instance/{other}/variables          | no no no 200 no 200 401
            GET      | /engine-rest/process-instance/{ticket}/variables         | 200 200 200 200 no 200 401
            GET      | /engine-rest/decision-definition/key/some-decision/xml   | no no no 200 200 200 401
            GET      | /engine-rest/deployment/{deployment}/resources           | no no no 200 200 200 401
            POST     | /engine-rest/process-definition/key/deliver-message/start| no no no no no - 401
            POST     | /engine-rest/process-definition/key/other/start          | no no no no no 200 401
            DELETE   | /engine-rest/process-instance/{other}                    | no no no no no 204 401
            DELETE   | /engine-rest/process-instance/{ticket}                   | no no no no no no 401
            DELETE   | /engine-rest/deployment/{deployment}?cascade=true        | no no no no no 204 401
            GET      | /camunda/api/engine/engine/default/task                  | 401 401 401 401 401 401 401
            GET      | /api/openapi.json                                        | 200 200 200 200 no 200 401
            GET      | /api/tickets/LD-1                                        | no no no no no no 401
            POST     | /api/tickets                                             | no no no no no no 401
            POST     | /api/tickets/LD-1/messages                               | no no no no no no 401
            GET      | /actuator/health                                         | 200 200 200 200 200 200 200
            GET      | /actuator/health/calendars                               | 200 200 200 200 200 200 200
            GET      | /actuator/health/work                                    | 200 200 200 200 200 200 200
            GET      | /actuator/health/mailIn                                  | no no no no no no no
            GET      | /actuator/prometheus                                     | 200 200 200 200 200 200 200
            GET      | /actuator/health/serviceCalendar                         | no no no no no no no
            GET      | /actuator/env                                            | no no no no no no no
            GET      | /actuator/heapdump                                       | no no no no no no no
            GET      | /                                                        | 200 200 200 200 200 200 200
            """)
    void addresses(String method, String address, String statuses) {
        inTurn(
                !method.equals("GET"),
                statuses,
                account -> caller(account)
                        .send(method, filled(address), method.equals("POST") ? "{}" : null)
                        .getStatusCode()
                        .value());
    }

    /** Addresses without a sign-in, whose answers must be harmless. */
    @Test
    void healthTellsOfCalendarsAndOfNothingElse() {
        Caller nobody = caller("");

        assertThat(nobody.get("/actuator/health").getBody())
                .isEqualTo(
                        "{\"status\":\"UP\",\"groups\":[\"calendars\",\"liveness\",\"readiness\",\"tickets\",\"work\"]}");
        for (String probe : List.of("liveness", "readiness")) {
            assertThat(nobody.get("/actuator/health/" + probe).getBody()).isEqualTo("{\"status\":\"UP\"}");
        }
        assertThat(nobody.get("/actuator/health/calendars").getBody())
                .contains("\"serviceCalendar\":{\"status\":")
                .doesNotContain("db", "diskSpace", "ping");
        assertThat(nobody.get("/actuator/health/work").getBody())
                .contains("\"mailIn\":{\"status\":", "\"mailOut\":", "\"jobs\":", "\"index\":")
                .doesNotContain("localhost", "127.0.0.1", "@", "LD-", "Exception");
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            POST | /engine-rest/process-definition/key/technical-support/start | {"variables": {"title": {"value": "x"}, "description": {"value": "x"}, "requesterName": {"value": "x"}, "requesterPhone": {"value": "1"}}} | 200 200 200 no no 200 401
            PUT  | /engine-rest/job/{deliveryJob}/retries                | {"retries": 2}                   | no no no 204 no 204 401
            PUT  | /engine-rest/process-instance/{ticket}/suspended      | {"suspended": true}              | no no no no no no 401
            PUT  | /engine-rest/process-instance/{ticket}/variables/a    | {"value": 1, "type": "Integer"}  | no no no no no no 401
            POST | /engine-rest/message                                  | {"messageName": "x", "processInstanceId": "{ticket}"} | 400 400 400 400 400 400 401
            POST | /engine-rest/filter/create                            | {"resourceType": "Task", "name": "rights", "query": {}, "properties": {}} | no no no no no 200 401
            POST | /engine-rest/task/create                              | {"name": "rights"}               | no no no no no 400 401
            POST | /engine-rest/group/create                             | {"id": "rights", "name": "x", "type": "x"} | no no no no no 204 401
            POST | /engine-rest/authorization/create                     | {"type": 1, "userId": "agent", "resourceType": 0, "resourceId": "rights", "permissions": ["ALL"]} | no no no no no 200 401
            PUT  | /engine-rest/user/lead/profile                        | {"id": "lead", "firstName": "Support", "lastName": "lead", "email": "lead@loopdesk.local"} | no no 204 no no 204 401
            PUT  | /engine-rest/group/camunda-admin/members/agent        | {}                               | no no no no no 204 401
            POST | /engine-rest/task/{otherTask}/claim                   | {"userId": "agent"}              | no no no no no 400 401
            POST | /engine-rest/task/{otherTask}/claim                   | {"userId": "admin"}              | no no no no no 204 401
            POST | /engine-rest/task/{otherTask}/complete                | {}                               | no no no no no 204 401
            POST | /engine-rest/task/{ticketTask}/complete               | {"variables": {"category": {"value": "network"}, "urgency": {"value": "low"}, "impact": {"value": "low"}, "triageOutcome": {"value": "diagnose"}}}                               | 204 no 400 no no 400 401
            POST | /engine-rest/task/{breachTask}/comment/create         | {"message": "x"}                 | 400 400 200 200 400 200 401
            POST | /engine-rest/task/{ticketTask}/comment/create         | {"message": "x"}                 | 200 200 200 200 400 200 401
            """)
    void changes(String method, String address, String body, String statuses) {
        inTurn(
                true,
                statuses,
                account -> caller(account)
                        .send(method, filled(address), filled(body))
                        .getStatusCode()
                        .value());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            /engine-rest/process-definition/count?key=technical-support&latestVersion=true | 1 1 1 1 1 1
            /engine-rest/process-definition/count?key=other                 | 0 0 0 1 1 1
            /engine-rest/process-instance/count?processDefinitionKey=other  | 0 0 0 1 0 1
            /engine-rest/process-instance/count?processInstanceIds={ticket} | 1 1 1 1 0 1
            /engine-rest/task/count?processInstanceId={ticket}              | 1 0 1 1 0 1
            /engine-rest/task/count?processInstanceId={breach}              | 0 0 1 1 0 1
            /engine-rest/task/count?processInstanceId={other}               | 0 0 0 1 0 1
            /engine-rest/variable-instance/count?processInstanceIdIn={other} | 0 0 0 1 0 1
            /engine-rest/variable-instance/count?processInstanceIdIn={ticket}&variableName=title | 1 1 1 1 0 1
            /engine-rest/history/process-instance/count?processInstanceId={other} | 0 0 0 1 0 1
            /engine-rest/history/variable-instance/count?processInstanceId={other} | 0 0 0 1 0 1
            /engine-rest/job/count?jobId={deliveryJob}                      | 1 0 1 1 0 1
            /engine-rest/deployment/count?id={deployment}                   | 0 0 0 1 1 1
            /engine-rest/decision-definition/count?key=some-decision        | 0 0 0 1 1 1
            /engine-rest/filter/count                                       | 6 6 7 3 0 7
            /engine-rest/user/count                                         | 6 6 6 6 1 6
            /engine-rest/history/user-operation/count?entityType=User       | 0 0 0 0 0 *
            /engine-rest/authorization/count?groupIdIn=camunda-admin        | 0 0 0 0 0 *
            """)
    void what_is_seen(String address, String counts) {
        String[] expected = counts.split(" ", -1);
        for (int i = 0; i < expected.length; i++) {
            if (!expected[i].equals("*")) {
                assertThat(caller(ACCOUNTS.get(i)).get(filled(address)).getBody())
                        .as(ACCOUNTS.get(i))
                        .isEqualTo("{\"count\":" + expected[i] + "}");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            tasklist | 200 200 200 200 no 200
            cockpit  | no no no 200 200 200
            admin    | no no no no no 200
            welcome  | 200 200 200 200 200 200
            """)
    void web_applications(String application, String statuses) {
        inTurn(false, statuses, account -> caller(account).open(application).signInStatus());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            /camunda/app/tasklist/default/                                                   | 200 200 200 200 no 200
            /camunda/app/cockpit/default/                                                    | no no no 200 200 200
            /camunda/app/admin/default/                                                      | no no no no no 200
            /camunda/api/cockpit/plugin/base/default/incident/count                          | no no no 200 200 200
            /camunda/api/engine/engine/default/process-instance/{other}/variables            | no no no 200 no 200
            /camunda/api/engine/engine/default/task/report/candidate-group-count             | no no no 200 no 200
            /camunda/api/admin/auth/user/default                                             | 200 200 200 200 200 200
            """)
    void web_applications_once_signed_in(String address, String statuses) {
        inTurn(
                false,
                statuses,
                account -> caller(account)
                        .open("welcome")
                        .send("GET", filled(address), null)
                        .getStatusCode()
                        .value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/camunda/api/cockpit/plugin/base/default/incident/count",
                "/camunda/api/admin/plugin/adminPlugins/default/metrics",
                "/camunda/api/engine/engine/default/user",
                "/camunda/api/engine/engine/default/process-definition"
            })
    void strangers_see_nothing(String address) {
        assertThat(caller("").get(address).getStatusCode().value()).isIn(401, 403);
    }

    @Test
    void only_analysts_and_administrators_propose_models_and_nobody_deploys_them() {
        long before = repository.createDeploymentQuery().count();
        inTurn(
                false,
                "no no no no 200 200 401",
                account -> caller(account)
                        .deploy("by-hand.bpmn", SmallModels.userTask("by-hand", "service-desk"))
                        .getStatusCode()
                        .value());
        assertThat(repository.createDeploymentQuery().count()).isEqualTo(before);
    }

    @Test
    void an_analyst_is_told_why_a_model_is_refused() {
        var answer = caller("analyst").deploy("by-hand.bpmn", SmallModels.script("by-hand"));

        assertThat(answer.getStatusCode().value()).isEqualTo(400);
        assertThat(answer.getBody()).contains("by-hand.bpmn: Task_Script brings code (script)");
    }

    @Test
    void a_wrong_password_is_refused_and_slows_down_guessing() {
        var user = identity.newUser("guessed");
        user.setPassword("right-horse-9");
        identity.saveUser(user);
        try {
            var asGuessed = http.withBasicAuth("guessed", "wrong");
            assertThat(asGuessed
                            .getForEntity("/engine-rest/task", String.class)
                            .getStatusCode()
                            .value())
                    .isEqualTo(401);
            // The right password does not help until the delay is over.
            assertThat(http.withBasicAuth("guessed", "right-horse-9")
                            .getForEntity("/engine-rest/task", String.class)
                            .getStatusCode()
                            .value())
                    .isEqualTo(401);
            identity.unlockUser("guessed");
            assertThat(http.withBasicAuth("guessed", "right-horse-9")
                            .getForEntity("/engine-rest/task", String.class)
                            .getStatusCode()
                            .value())
                    .isEqualTo(200);
        } finally {
            identity.deleteUser("guessed");
        }
    }

    @Test
    void a_change_in_a_web_application_needs_its_token() {
        Caller.Session session = caller("agent").open("tasklist");
        tasks.setAssignee(task(ticket), "agent");
        String unclaim = filled("/camunda/api/engine/engine/default/task/{ticketTask}/unclaim");
        var forged = new Caller.Session(
                http, Map.of("JSESSIONID", String.valueOf(session.cookies().get("JSESSIONID"))));

        assertThat(forged.send("POST", unclaim, null).getStatusCode().value()).isEqualTo(403);
        assertThat(tasks.createTaskQuery()
                        .processInstanceId(ticket)
                        .singleResult()
                        .getAssignee())
                .isEqualTo("agent");
    }

    private interface Attempt {
        int as(String account);
    }

    /** Each account tries. {@code no} is refused or not seen; what a successful change did is undone. */
    private void inTurn(boolean change, String statuses, Attempt attempt) {
        String[] expected = statuses.split(" ", -1);
        for (int i = 0; i < expected.length; i++) {
            int status = attempt.as(ACCOUNTS.get(i));
            if (expected[i].equals("-")) {
                continue;
            }
            String seen = status == 403 || status == 404 ? "no" : String.valueOf(status);
            assertThat(seen)
                    .as(ACCOUNTS.get(i) + " of " + Arrays.toString(expected))
                    .isEqualTo(expected[i]);
            if (change && status < 300) {
                undo();
            }
        }
    }

    private void undo() {
        remove();
        deploy();
        filters.createTaskFilterQuery().filterName("rights").list().forEach(made -> filters.deleteFilter(made.getId()));
        authorizations
                .createAuthorizationQuery()
                .resourceId("rights")
                .list()
                .forEach(made -> authorizations.deleteAuthorization(made.getId()));
        var rights = identity.createGroupQuery().groupId("rights").singleResult();
        if (rights != null) {
            identity.deleteGroup("rights");
        }
        identity.deleteMembership("agent", "camunda-admin");
    }

    private Caller caller(String account) {
        return new Caller(http, account.isEmpty() ? null : account);
    }

    private String filled(String text) {
        return text.replace("{otherTask}", task(other))
                .replace("{ticketTask}", task(ticket))
                .replace("{deliveryJob}", deliveryJob)
                .replace("{other}", other)
                .replace("{breach}", breach)
                .replace("{breachTask}", task(breach))
                .replace("{ticket}", ticket)
                .replace("{mail}", mail)
                .replace("{deployment}", deployment);
    }

    private String task(String instance) {
        return tasks.createTaskQuery()
                .processInstanceId(instance)
                .singleResult()
                .getId();
    }
}
