package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.loopdesk.SqlStatements;
import dev.loopdesk.WholeApplication;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** Which tasks and variables a query gives to whom, and that it joins them with no table of all authorizations. */
@WholeApplication
class TaskQueryAuthorizationTest {

    @Autowired
    private OpenTicket tickets;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private TaskService tasks;

    @Autowired
    private AuthorizationService authorizations;

    private String offered = "";
    private String ofLeads = "";

    @BeforeEach
    void open() {
        offered = tickets.task(tickets.open());
        ofLeads = tickets.task(tickets.open());
        tasks.addCandidateGroup(ofLeads, "support-leads");
        tasks.deleteCandidateGroup(ofLeads, "service-desk");
        authorizations
                .createAuthorizationQuery()
                .resourceType(Resources.TASK)
                .resourceId(ofLeads)
                .groupIdIn("service-desk")
                .list()
                .forEach(right -> authorizations.deleteAuthorization(right.getId()));
    }

    @AfterEach
    void remove() {
        authorizations
                .createAuthorizationQuery()
                .authorizationType(Authorization.AUTH_TYPE_REVOKE)
                .list()
                .forEach(right -> authorizations.deleteAuthorization(right.getId()));
        tickets.removeAll();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?candidateGroup=service-desk",
                "?candidateGroup=service-desk&includeAssignedTasks=true",
                "?candidateGroups=service-desk,support-leads",
                "?candidateGroupLike=%",
                "?withCandidateGroups=true",
                "?candidateUser=agent"
            })
    void an_agent_sees_what_is_offered_to_agents_and_no_task_of_leads(String query) {
        assertThat(seenBy("agent", query)).contains(offered).doesNotContain(ofLeads);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?candidateGroup=support-leads",
                "?candidateUser=lead",
                "?assignee=lead",
                "?candidateGroupLike=support%"
            })
    void an_agent_sees_no_task_of_leads_by_asking_for_them(String query) {
        tasks.setAssignee(ofLeads, query.contains("assignee") ? "lead" : null);

        assertThat(seenBy("agent", query)).doesNotContain(ofLeads);
        assertThat(seenBy("lead", query)).contains(ofLeads);
    }

    @Test
    void alternatives_do_not_widen_what_is_seen() {
        String body = "{\"orQueries\": [{\"candidateGroup\": \"service-desk\", \"name\": \"Triage ticket\"}]}";

        JsonNode found =
                http.withBasicAuth("agent", "agent").postForObject("/engine-rest/task", json(body), JsonNode.class);

        assertThat(ids(found)).contains(offered).doesNotContain(ofLeads);
    }

    @Test
    void a_right_that_was_revoked_hides_a_task_that_is_offered() {
        Authorization revoked = authorizations.createNewAuthorization(Authorization.AUTH_TYPE_REVOKE);
        revoked.setUserId("agent");
        revoked.setResource(Resources.TASK);
        revoked.setResourceId(offered);
        revoked.setPermissions(new Permissions[] {Permissions.ALL});
        revoked.removePermission(Permissions.READ);
        authorizations.saveAuthorization(revoked);

        assertThat(seenBy("agent", "?candidateGroup=service-desk")).doesNotContain(offered);
        assertThat(seenBy("lead", "?candidateGroup=support-leads")).contains(ofLeads);
    }

    @Test
    void variables_are_seen_by_who_sees_their_process_alone() {
        String instance = tasks.createTaskQuery().taskId(offered).singleResult().getProcessInstanceId();
        String query = "/engine-rest/variable-instance?variableName=ticketNumber&processInstanceIdIn=" + instance;

        assertThat(http.withBasicAuth("agent", "agent").getForObject(query, JsonNode.class))
                .hasSize(1);
        assertThat(http.withBasicAuth("analyst", "analyst").getForObject(query, JsonNode.class))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"task?candidateGroup=service-desk", "task", "variable-instance?variableName=ticketNumber"})
    void rows_are_not_joined_with_all_authorizations_of_a_person(String query) {
        List<String> statements = SqlStatements.during(
                () -> http.withBasicAuth("agent", "agent").getForObject("/engine-rest/" + query, JsonNode.class));

        assertThat(statements)
                .anyMatch(
                        statement -> statement.contains("ACT_RU_TASK RES") || statement.contains("ACT_RU_VARIABLE RES"))
                .noneMatch(statement -> statement.contains("AUTH.RESOURCE_ID_"));
    }

    private Set<String> seenBy(String account, String query) {
        return ids(http.withBasicAuth(account, account).getForObject("/engine-rest/task" + query, JsonNode.class));
    }

    private static Set<String> ids(JsonNode found) {
        Set<String> ids = new TreeSet<>();
        found.forEach(task -> ids.add(task.path("id").asText()));
        return ids;
    }

    private static HttpEntity<String> json(String body) {
        var headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_JSON);
        return new HttpEntity<>(body, headers);
    }
}
