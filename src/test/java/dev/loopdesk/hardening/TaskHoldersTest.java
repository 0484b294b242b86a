package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.loopdesk.WholeApplication;
import dev.loopdesk.workspace.Caller;
import java.text.SimpleDateFormat;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.LinkedMultiValueMap;

/** Rules for holding, completing and giving away a task, and for comments at it. */
@WholeApplication
class TaskHoldersTest {

    @Autowired
    private OpenTicket tickets;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private TaskService tasks;

    @Autowired
    private IdentityService identity;

    private String task = "";

    @BeforeEach
    void open() {
        task = tickets.task(tickets.open());
    }

    @AfterEach
    void remove() {
        tickets.removeAll();
        identity.deleteUser("colleague");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/complete", "/submit-form", "/resolve"})
    void who_no_longer_holds_a_task_cannot_complete_it(String way) {
        assertThat(post("agent", "/claim", "{\"userId\": \"agent\"}")
                        .getStatusCode()
                        .value())
                .isEqualTo(204);
        assertThat(post("lead", "/assignee", "{\"userId\": \"lead\"}")
                        .getStatusCode()
                        .value())
                .isEqualTo(204);

        for (String account : new String[] {"agent", "admin"}) {
            var refused = post(account, way, way.equals("/resolve") ? "{}" : OpenTicket.TRIAGE);

            assertThat(refused.getStatusCode().value()).as(account).isEqualTo(400);
            assertThat(refused.getBody()).contains("This task is held by Support lead");
        }
        assertThat(current().getAssignee()).isEqualTo("lead");
        assertThat(post("lead", "/complete", OpenTicket.TRIAGE).getStatusCode().value())
                .isEqualTo(204);
    }

    @Test
    void who_comes_second_to_claim_a_task_is_told_who_has_it() {
        post("agent", "/claim", "{\"userId\": \"agent\"}");

        var second = post("lead", "/claim", "{\"userId\": \"lead\"}");
        var again = post("agent", "/claim", "{\"userId\": \"agent\"}");
        var stranger = post("analyst", "/claim", "{\"userId\": \"analyst\"}");

        assertThat(second.getStatusCode().value()).isEqualTo(409);
        assertThat(second.getBody())
                .contains("Service agent holds this task now.")
                .doesNotContain(task);
        assertThat(again.getStatusCode().value()).isEqualTo(204);
        assertThat(stranger.getStatusCode().value()).isEqualTo(403);
        assertThat(stranger.getBody()).doesNotContain("Service agent");
        assertThat(current().getAssignee()).isEqualTo("agent");
    }

    @Test
    void who_is_in_none_of_its_groups_any_more_cannot_complete_a_task() {
        var user = identity.newUser("colleague");
        user.setPassword("right-horse-9");
        identity.saveUser(user);
        identity.createMembership("colleague", "service-desk");
        assertThat(post("colleague", "/claim", "{\"userId\": \"colleague\"}")
                        .getStatusCode()
                        .value())
                .isEqualTo(204);
        assertThat(post("colleague", "/unclaim", null).getStatusCode().value()).isEqualTo(204);
        identity.deleteMembership("colleague", "service-desk");

        // The engine still has a grant for who held the task once.
        var completed = post("colleague", "/complete", OpenTicket.TRIAGE);
        var claimed = post("colleague", "/claim", "{\"userId\": \"colleague\"}");

        assertThat(completed.getStatusCode().value()).isEqualTo(400);
        assertThat(completed.getBody()).contains("colleague cannot hold this task");
        assertThat(claimed.getStatusCode().value()).isEqualTo(400);
        assertThat(current().getAssignee()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"due\": \"2030-01-01T00:00:00.000+0000\"}",
                "{SAVED, \"due\": \"2030-01-01T00:00:00.000+0000\"}",
                "{SAVED, \"due\": null}",
                "{SAVED, \"name\": \"Triage \u202eyfi\"}",
                "{SAVED, \"priority\": 99}",
                "{SAVED, \"description\": \"Nothing to do\"}",
                "{SAVED, \"parentTaskId\": \"other\"}",
                "{SAVED, \"caseInstanceId\": \"other\"}"
            })
    void what_the_diagram_sets_of_a_task_is_changed_by_nobody(String body) {
        Task before = current();
        for (String account : new String[] {"agent", "lead", "admin"}) {
            var refused = send(account, "PUT", "", body);

            assertThat(refused.getStatusCode().value())
                    .as("%s: %s", account, refused.getBody())
                    .isEqualTo(400);
            assertThat(refused.getBody()).contains("The diagram sets th").doesNotContain("dueDate", "parentTask");
        }
        assertThat(current().getName()).isEqualTo(before.getName());
        assertThat(current().getDueDate()).isEqualTo(before.getDueDate());
        assertThat(current().getPriority()).isEqualTo(before.getPriority());
        assertThat(current().getParentTaskId()).isNull();
    }

    @Test
    void the_follow_up_date_of_a_task_is_changed_by_its_group() {
        assertThat(send("agent", "PUT", "", "{SAVED, \"followUp\": \"2030-01-01T00:00:00.000+0000\"}")
                        .getStatusCode()
                        .value())
                .isEqualTo(204);
        assertThat(current().getFollowUpDate()).isEqualTo("2030-01-01T00:00:00.000Z");
    }

    @Test
    void anyone_of_its_group_completes_a_task_that_nobody_holds() {
        assertThat(post("lead", "/complete", OpenTicket.TRIAGE).getStatusCode().value())
                .isEqualTo(204);
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
            POST | /claim          | {"userId": "#"}
            POST | /assignee       | {"userId": "#"}
            POST | /delegate       | {"userId": "#"}
            POST | /identity-links | {"userId": "#", "type": "assignee"}
            POST | /identity-links | {"userId": "#", "type": "owner"}
            PUT  |                 | {SAVED, "assignee": "#"}
            PUT  |                 | {SAVED, "owner": "#"}
            """)
    void an_assignee_exists_and_is_entitled(String method, @Nullable String way, String body) {
        for (String account : new String[] {"agent", "lead", "admin"}) {
            for (String assignee : new String[] {"nobody", "analyst", "manager", "specialist"}) {
                var refused = send(account, method, way == null ? "" : way, body.replace("#", assignee));

                assertThat(refused.getStatusCode().value())
                        .as("%s gives it to %s: %s", account, assignee, refused.getBody())
                        .isEqualTo(400);
                assertThat(refused.getBody()).contains(assignee + " cannot hold this task");
            }
        }
        assertThat(current().getAssignee()).isNull();
        assertThat(current().getOwner()).isNull();
        assertThat(send("agent", method, way == null ? "" : way, body.replace("#", "lead"))
                        .getStatusCode()
                        .value())
                .isEqualTo(204);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            /identity-links/delete | {"groupId": "service-desk", "type": "candidate"}
            /identity-links        | {"groupId": "analysts", "type": "candidate"}
            /identity-links        | {"userId": "analyst", "type": "candidate"}
            /identity-links        | {"userId": "nobody", "type": "candidate"}
            /identity-links        | {"userId": "analyst", "type": "reader"}
            /identity-links/delete | {"userId": "agent", "type": "candidate"}
            """)
    void the_diagrams_groups_stay_at_a_task(String way, String body) {
        var before = tasks.getIdentityLinksForTask(task).toString();

        for (String account : new String[] {"agent", "lead", "admin"}) {
            var refused = post(account, way, body);

            assertThat(refused.getStatusCode().value()).as(account).isEqualTo(403);
            assertThat(refused.getBody()).contains("stands in the diagram");
        }
        assertThat(tasks.getIdentityLinksForTask(task)).hasToString(before);
        assertThat(tasks.createTaskQuery()
                        .taskId(task)
                        .taskCandidateGroup("service-desk")
                        .count())
                .isEqualTo(1);
        assertThat(tasks.createTaskQuery()
                        .taskId(task)
                        .taskCandidateGroup("analysts")
                        .count())
                .isZero();
    }

    @Test
    void every_command_that_changes_who_works_on_a_task_is_looked_at() {
        Set<String> changing = Set.of(
                "setAssignee",
                "setOwner",
                "delegate",
                "resolve",
                "addUserIdentityLink",
                "addGroupIdentityLink",
                "addIdentityLink",
                "deleteIdentityLink",
                "deleteUserIdentityLink",
                "deleteGroupIdentityLink",
                "addCandidateUser",
                "addCandidateGroup",
                "update");
        var found = new ClassFileImporter()
                .importPackages("org.camunda.bpm.engine.impl").stream()
                        .filter(type -> type.isAssignableTo(Command.class))
                        .filter(type -> type.getMethodCallsFromSelf().stream()
                                .map(JavaMethodCall::getTarget)
                                .anyMatch(target -> target.getOwner().isEquivalentTo(TaskEntity.class)
                                        && changing.contains(target.getName())))
                        .map(JavaClass::getSimpleName)
                        .collect(Collectors.toSet());

        var looked =
                TaskPolicy.CHANGING_PEOPLE.stream().map(Class::getSimpleName).collect(Collectors.toSet());
        // Abstract ones, whose subclasses are listed.
        looked.addAll(Set.of("AbstractAddIdentityLinkCmd", "DeleteIdentityLinkCmd"));
        assertThat(looked).containsAll(found);
        assertThat(found).hasSizeGreaterThan(5);
    }

    @Test
    void task_attachments_do_not_pass_around_the_case_file() {
        var parts = new LinkedMultiValueMap<String, Object>();
        parts.add("attachment-name", "x");
        parts.add("attachment-type", "text/html");
        parts.add(
                "content",
                new ByteArrayResource("<script>1</script>".getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
                    @Override
                    public String getFilename() {
                        return "x.html";
                    }
                });
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.MULTIPART_FORM_DATA);

        for (String account : new String[] {"agent", "lead", "admin"}) {
            headers.setBasicAuth(account, account);
            var refused = http.postForEntity(
                    "/engine-rest/task/" + task + "/attachment/create", new HttpEntity<>(parts, headers), String.class);

            assertThat(refused.getStatusCode().value()).as(account).isEqualTo(400);
            assertThat(refused.getBody()).contains("Files go into the case");
        }
        assertThat(tasks.getTaskAttachments(task)).isEmpty();
    }

    @Test
    void task_comments_are_text_of_a_limited_length() {
        var tooLong = comment("a".repeat(10_001));
        assertThat(tooLong.getStatusCode().value()).isEqualTo(400);
        assertThat(tooLong.getBody()).contains("at most 10,000 characters");
        assertThat(comment("a\\u0000b").getStatusCode().value()).isEqualTo(400);
        assertThat(comment("a\\u001b[31m").getStatusCode().value()).isEqualTo(400);
        assertThat(comment("a\\u0085b").getStatusCode().value()).isEqualTo(400);
        assertThat(tasks.getTaskComments(task)).isEmpty();

        assertThat(comment("字".repeat(9_990) + "\\nline\\tend").getStatusCode().value())
                .isEqualTo(200);
        assertThat(comment("${currentUser()} <b>x</b>").getStatusCode().value()).isEqualTo(200);
        assertThat(tasks.getTaskComments(task)).hasSize(2);
    }

    @Test
    void task_comments_are_neither_changed_nor_deleted() {
        assertThat(comment("first").getStatusCode().value()).isEqualTo(200);
        String id = tasks.getTaskComments(task).get(0).getId();

        for (String account : new String[] {"agent", "admin"}) {
            assertThat(send(account, "PUT", "/comment", "{\"id\": \"" + id + "\", \"message\": \"other\"}")
                            .getStatusCode()
                            .value())
                    .isEqualTo(403);
            assertThat(send(account, "DELETE", "/comment/" + id, null)
                            .getStatusCode()
                            .value())
                    .isEqualTo(403);
            assertThat(send(account, "DELETE", "/comment", null).getStatusCode().value())
                    .isEqualTo(403);
        }
        assertThat(tasks.getTaskComments(task).get(0).getFullMessage()).isEqualTo("first");
    }

    private ResponseEntity<String> comment(String text) {
        return post("agent", "/comment/create", "{\"message\": \"" + text + "\"}");
    }

    private ResponseEntity<String> post(String account, String way, @Nullable String body) {
        return send(account, "POST", way, body);
    }

    private ResponseEntity<String> send(String account, String method, String way, @Nullable String body) {
        var caller = account.equals("colleague")
                ? new Caller(http.withBasicAuth(account, "right-horse-9"), null)
                : new Caller(http, account);
        return caller.send(
                method, "/engine-rest/task/" + task + way, body == null ? null : body.replace("SAVED", saved()));
    }

    /** Properties that Tasklist sends back unchanged when it saves a task. */
    private String saved() {
        Task saved = current();
        var due = saved.getDueDate() == null
                ? "null"
                : new SimpleDateFormat("'\"'yyyy-MM-dd'T'HH:mm:ss.SSSZ'\"'").format(saved.getDueDate());
        return "\"name\": \"%s\", \"description\": %s, \"priority\": %d, \"due\": %s"
                .formatted(
                        saved.getName(),
                        saved.getDescription() == null ? null : new TextNode(saved.getDescription()),
                        saved.getPriority(),
                        due);
    }

    private Task current() {
        return tasks.createTaskQuery().taskId(task).singleResult();
    }
}
