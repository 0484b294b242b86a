package dev.loopdesk.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.loopdesk.WholeApplication;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.workspace.Caller;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tasks of an account that is deleted or leaves a group. */
@WholeApplication
class ReturnedTasksTest {

    @Autowired
    private OpenTicket tickets;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private TaskService tasks;

    @Autowired
    private IdentityService identity;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private JdbcClient jdbc;

    private String number = "";
    private String task = "";

    @BeforeEach
    void hold() {
        var user = identity.newUser("leaving");
        user.setPassword("right-horse-9");
        identity.saveUser(user);
        identity.createMembership("leaving", "service-desk");
        String instance = tickets.open();
        number = tickets.number(instance);
        task = tickets.task(instance);
        tasks.setAssignee(task, "leaving");
    }

    @AfterEach
    void remove() {
        tickets.removeAll();
        identity.deleteUser("leaving");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/engine-rest/user/leaving", "/engine-rest/group/service-desk/members/leaving"})
    void go_back_to_the_queue_with_a_note_and_news_to_the_leads(String deleted) {
        String instance = tickets.open();
        String ofAnother = tickets.task(instance);
        tasks.setAssignee(ofAnother, "agent");

        assertThat(delete("admin", deleted)).isEqualTo(204);

        assertThat(task(task).getAssignee()).isNull();
        assertThat(new Caller(http, "agent")
                        .send("GET", "/engine-rest/task?candidateGroup=service-desk&unassigned=true", null)
                        .getBody())
                .contains(task);
        assertThat(returns(number))
                .singleElement()
                .satisfies(entry -> assertThat(entry.visibleToRequester()).isFalse())
                .satisfies(entry -> assertThat(entry.text("formerHolder")).isEqualTo("leaving"))
                .satisfies(entry -> assertThat(entry.text("returnedTasks"))
                        .isEqualTo(task(task).getName()));
        String lead = identity.createUserQuery().userId("lead").singleResult().getEmail();
        assertThat(mails(number)).contains(lead);
        assertThat(task(ofAnother).getAssignee()).isEqualTo("agent");
        assertThat(returns(tickets.number(instance))).isEmpty();
        assertThat(mails(tickets.number(instance))).isEmpty();
        assertThat(new Caller(http, "agent")
                        .send("POST", "/engine-rest/task/" + task + "/claim", "{\"userId\": \"agent\"}")
                        .getStatusCode()
                        .value())
                .isEqualTo(204);
    }

    @Test
    void a_refused_deletion_takes_no_task_away() {
        assertThat(delete("lead", "/engine-rest/user/leaving")).isEqualTo(403);

        assertThat(task(task).getAssignee()).isEqualTo("leaving");
        assertThat(returns(number)).isEmpty();
        assertThat(mails(number)).isEmpty();
    }

    @Test
    void a_member_of_two_groups_keeps_the_tasks_of_the_other() {
        identity.createMembership("leaving", "specialists");
        String shared = tickets.task(tickets.open());
        tasks.addCandidateGroup(shared, "specialists");
        tasks.setAssignee(shared, "leaving");

        assertThat(delete("admin", "/engine-rest/group/service-desk/members/leaving"))
                .isEqualTo(204);

        assertThat(task(shared).getAssignee()).isEqualTo("leaving");
        assertThat(task(task).getAssignee()).isNull();

        assertThat(delete("admin", "/engine-rest/group/specialists/members/leaving"))
                .isEqualTo(204);

        assertThat(task(shared).getAssignee()).isNull();
    }

    @Test
    void a_lead_who_leaves_another_group_keeps_every_task() {
        identity.createMembership("leaving", "support-leads");

        assertThat(delete("admin", "/engine-rest/group/service-desk/members/leaving"))
                .isEqualTo(204);

        assertThat(task(task).getAssignee()).isEqualTo("leaving");
        assertThat(returns(number)).isEmpty();
    }

    @Test
    void a_delegated_task_of_a_deleted_account_can_be_resolved_and_completed() {
        tasks.setOwner(task, "agent");
        tasks.delegateTask(task, "leaving");

        assertThat(delete("admin", "/engine-rest/user/leaving")).isEqualTo(204);

        assertThat(task(task).getAssignee()).isNull();
        assertThat(new Caller(http, "agent")
                        .send("POST", "/engine-rest/task/" + task + "/complete", OpenTicket.TRIAGE)
                        .getStatusCode()
                        .value())
                .isEqualTo(204);
    }

    private int delete(String account, String address) {
        return new Caller(http, account)
                .send("DELETE", address, null)
                .getStatusCode()
                .value();
    }

    private Task task(String id) {
        return tasks.createTaskQuery().taskId(id).singleResult();
    }

    private List<Entry> returns(String ticket) {
        return caseFiles.entries(ticket).stream()
                .filter(entry -> entry.kind() == EntryKind.STATUS && entry.text("formerHolder") != null)
                .toList();
    }

    private List<String> mails(String ticket) {
        return jdbc.sql("""
                        select m.recipient from message m join ticket t on t.id = m.ticket_id
                        where t.number = :number and m.kind = 'task-returned'
                        """).param("number", ticket).query(String.class).list();
    }
}
