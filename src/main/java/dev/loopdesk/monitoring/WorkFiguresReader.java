package dev.loopdesk.monitoring;

import dev.loopdesk.monitoring.WorkFigures.Waiting;
import dev.loopdesk.process.contract.DeliverEventProcess;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.reports.OpenTickets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.runtime.Incident;
import org.camunda.bpm.engine.runtime.Job;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads the figures of the work, in a fixed number of statements that read indexes or what is due. */
@Repository
@ConditionalOnWebApplication
class WorkFiguresReader {

    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final JdbcClient jdbc;
    private final OpenTickets openTickets;
    private final ManagementService management;
    private final Clock clock;
    private final TransactionTemplate transaction;

    WorkFiguresReader(
            JdbcClient jdbc,
            OpenTickets openTickets,
            ManagementService management,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.openTickets = openTickets;
        this.management = management;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
        transaction.setReadOnly(true);
        // A database that answers no more does not hold the thread for ever.
        transaction.setTimeout((int) LONGEST.toSeconds());
    }

    WorkFigures read() {
        return Objects.requireNonNull(transaction.execute(status -> figures()));
    }

    private WorkFigures figures() {
        Instant now = clock.instant();
        Map<String, Waiting> deliveries = deliveries();
        return new WorkFigures(
                now,
                openTickets.backlog(),
                jobs(now),
                deliveries.getOrDefault(DeliverMessageProcess.KEY, Waiting.NONE),
                deliveries.getOrDefault(DeliverEventProcess.KEY, Waiting.NONE),
                mails(),
                incidents());
    }

    private Waiting jobs(Instant now) {
        return jdbc.sql("select count(*), min(coalesce(j.duedate_, j.create_time_)) from "
                        + management.getTableName(Job.class)
                        + " j where j.retries_ > 0 and j.suspension_state_ = 1"
                        + " and (j.duedate_ is null or j.duedate_ <= :now)"
                        + " and (j.lock_exp_time_ is null or j.lock_exp_time_ < :now)")
                .param("now", Timestamp.from(now))
                .query((row, n) -> waiting(row, 1))
                .single();
    }

    /** Returns what is to be delivered, by process; a job keeps the time of its creation through all attempts. */
    private Map<String, Waiting> deliveries() {
        Map<String, Waiting> deliveries = new HashMap<>();
        jdbc.sql("select j.process_def_key_, count(*), min(j.create_time_) from " + management.getTableName(Job.class)
                        + " j where j.handler_type_ = 'async-continuation'"
                        + " and j.process_def_key_ in (:message, :event) group by j.process_def_key_")
                .param("message", DeliverMessageProcess.KEY)
                .param("event", DeliverEventProcess.KEY)
                .query(row -> {
                    deliveries.put(row.getString(1), waiting(row, 2));
                });
        return deliveries;
    }

    private Waiting mails() {
        return jdbc.sql("select count(*), min(arrived_at) from received_mail where state = 'stored'")
                .query((row, n) -> waiting(row, 1))
                .single();
    }

    private Map<String, Long> incidents() {
        Map<String, Long> incidents = new HashMap<>();
        jdbc.sql("select i.incident_type_, count(*) from " + management.getTableName(Incident.class)
                        + " i where i.id_ = i.cause_incident_id_ group by i.incident_type_")
                .query(row -> {
                    incidents.put(row.getString(1), row.getLong(2));
                });
        return incidents;
    }

    private static Waiting waiting(ResultSet row, int column) throws SQLException {
        Timestamp since = row.getTimestamp(column + 1);
        return new Waiting(row.getLong(column), since == null ? null : since.toInstant());
    }
}
