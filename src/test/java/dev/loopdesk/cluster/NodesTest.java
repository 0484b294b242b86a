package dev.loopdesk.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.LoopdeskTest;
import dev.loopdesk.message.Outbox;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.ticket.Origins.Origin;
import java.sql.Timestamp;
import java.util.Map;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.JobEntity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Two nodes on one database, of which one falls silent. */
@LoopdeskTest
@Tag("postgresql")
class NodesTest {

    @Autowired
    private JdbcClient database;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private RequesterActions requester;

    @Autowired
    private SupportProcess process;

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private ManagementService management;

    @Autowired
    private Outbox outbox;

    @Autowired
    private Nodes nodes;

    private Nodes one;
    private Nodes other;
    private String ticket;
    private String job;

    @BeforeEach
    void twoNodesAndAJob() {
        one = new Nodes(database, transactions, true);
        other = new Nodes(database, transactions, true);
        ticket = requester
                .report(
                        new Origin("tryout", null),
                        Map.of(
                                "title", "The door squeaks",
                                "description", "It does.",
                                "requesterName", "Ada Example",
                                "requesterEmail", "ada@example.org",
                                "language", "en",
                                "channel", "portal"))
                .number();
        job = management
                .createJobQuery()
                .processInstanceId(runtime.createProcessInstanceQuery()
                        .processDefinitionKey(DeliverMessageProcess.KEY)
                        .processInstanceBusinessKey(ticket)
                        .list()
                        .get(0)
                        .getId())
                .singleResult()
                .getId();
    }

    @AfterEach
    void remove() {
        database.sql("delete from node").update();
        database.sql("update act_ru_job set lock_owner_ = null, lock_exp_time_ = null where id_ = ?")
                .param(job)
                .update();
        process.ticketWithdrawn(ticket);
    }

    @Test
    void jobs_of_a_node_that_went_silent_are_given_back_and_those_of_a_living_one_are_not() {
        one.report();
        other.report();
        lock(one);

        other.report();
        assertThat(owner()).isEqualTo(one.id());
        int revision = revision();

        silence(one);
        other.report();

        assertThat(owner()).isNull();
        assertThat(revision()).isEqualTo(revision + 1);
        assertThat(known(one)).isFalse();
        assertThat(known(other)).isTrue();
    }

    @Test
    void jobs_of_a_node_that_never_reported_stay_with_it() {
        other.report();
        lock(one);

        other.report();

        assertThat(owner()).isEqualTo(one.id());
    }

    @Test
    void a_node_that_returns_cannot_finish_a_job_that_was_given_back() {
        one.report();
        other.report();
        lock(one);

        assertThatThrownBy(() -> ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
                        .getCommandExecutorTxRequired()
                        .execute(command -> {
                            JobEntity taken = command.getJobManager().findJobById(job);
                            silence(one);
                            beside(other::report);
                            taken.delete(true);
                            return null;
                        }))
                .isInstanceOf(OptimisticLockingException.class);

        assertThat(owner()).isNull();
        one.report();
        assertThat(known(one)).isTrue();
    }

    @Test
    void a_job_that_a_transaction_is_about_to_end_holds_up_no_report_and_is_given_back_later() {
        one.report();
        other.report();
        lock(one);
        silence(one);

        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            database.sql("update act_ru_job set priority_ = priority_ where id_ = ?")
                    .param(job)
                    .update();
            beside(other::report);
        });
        assertThat(owner()).isEqualTo(one.id());
        assertThat(known(one)).isTrue();

        other.report();
        assertThat(owner()).isNull();
        assertThat(known(one)).isFalse();
    }

    @Test
    void the_longest_running_node_is_first_until_it_goes_silent() {
        assertThat(one.isFirst()).isFalse();
        one.report();
        other.report();
        assertThat(one.isFirst()).isTrue();
        assertThat(other.isFirst()).isFalse();

        silence(one);
        other.report();
        assertThat(other.isFirst()).isTrue();

        one.report();
        assertThat(one.isFirst()).isFalse();
        assertThat(other.isFirst()).isTrue();
    }

    @Test
    void a_node_alone_on_its_database_takes_over_all_jobs_and_is_first() {
        var alone = new Nodes(database, transactions, false);
        lock(one);

        alone.takeOverAll();

        assertThat(owner()).isNull();
        assertThat(alone.isFirst()).isTrue();
        assertThat(known(alone)).isFalse();
    }

    @Test
    void a_letter_that_a_node_had_begun_is_another_ones_once_the_node_has_gone() {
        one.report();
        other.report();
        String letter = (String) runtime.getVariable(
                management.createJobQuery().jobId(job).singleResult().getExecutionId(),
                DeliverMessageProcess.MESSAGE_ID);
        assertThat(outbox.begin(letter, one.id())).isTrue();
        assertThat(outbox.begin(letter, other.id())).isFalse();

        silence(one);
        other.report();

        assertThat(outbox.begin(letter, other.id())).isTrue();
        outbox.tried(letter);
    }

    @Test
    void the_engine_locks_jobs_in_the_name_of_its_node() {
        assertThat(((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
                        .getJobExecutor()
                        .getLockOwner())
                .isEqualTo(nodes.id());
    }

    private static void beside(Runnable work) {
        var thread = new Thread(work);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void lock(Nodes node) {
        database.sql("update act_ru_job set lock_owner_ = ?, lock_exp_time_ = ? where id_ = ?")
                .params(node.id(), Timestamp.valueOf("2100-01-01 00:00:00"), job)
                .update();
    }

    private void silence(Nodes node) {
        beside(() -> database.sql("update node set seen_at = seen_at - interval '1' minute where lock_owner = ?")
                .param(node.id())
                .update());
    }

    private @Nullable String owner() {
        return database.sql("select lock_owner_ from act_ru_job where id_ = ?")
                .param(job)
                .query(String.class)
                .optional()
                .orElse(null);
    }

    private int revision() {
        return database.sql("select rev_ from act_ru_job where id_ = ?")
                .param(job)
                .query(Integer.class)
                .single();
    }

    private boolean known(Nodes node) {
        return database.sql("select count(*) from node where lock_owner = ?")
                        .param(node.id())
                        .query(Integer.class)
                        .single()
                == 1;
    }
}
