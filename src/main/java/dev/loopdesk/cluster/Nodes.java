package dev.loopdesk.cluster;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The nodes that run on this database. Each of them reports every few seconds that it lives, by the clock of the database.
 * Jobs that a silent node has taken are given back and run on another node. Should the silent node return, its transaction
 * on such a job fails, since the job has a new revision.
 */
@Component
public class Nodes {

    /** Time between two reports. */
    static final Duration INTERVAL = Duration.ofSeconds(5);

    /** Time without a report after which a node counts as dead. */
    static final Duration SILENCE = Duration.ofSeconds(25);

    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);

    private static final String SILENT =
            "seen_at < current_timestamp - interval '%d' second".formatted(SILENCE.toSeconds());

    /** The jobs of an owner, without those that a transaction is about to end: waiting for it could take for ever. */
    private static final String GIVE_BACK = """
            update act_ru_job set lock_owner_ = null, lock_exp_time_ = null, rev_ = rev_ + 1
            where id_ in (select id_ from act_ru_job where lock_owner_ = :owner for update skip locked)
            """;

    private final String id = UUID.randomUUID().toString();
    private final JdbcClient database;
    private final TransactionTemplate transaction;
    private final boolean several;
    private volatile boolean first;
    private volatile long reportedAt;
    private long judgesFrom = System.nanoTime();
    private boolean started;

    @Autowired
    Nodes(
            JdbcClient database,
            PlatformTransactionManager transactions,
            @Value("${camunda.bpm.job-execution.enabled:true}") boolean runsJobs,
            @Value("${spring.datasource.url}") String url) {
        this(database, transactions, runsJobs && !url.startsWith("jdbc:h2:"));
    }

    /** @param several whether the database can be shared, and this node takes part */
    Nodes(JdbcClient database, PlatformTransactionManager transactions, boolean several) {
        this.database = database;
        this.transaction = new TransactionTemplate(transactions);
        this.several = several;
    }

    /** Returns the name of this node, which stands beside what it has begun; another one after each start. */
    public String id() {
        return id;
    }

    /** Tells whether other nodes may run on this database. */
    boolean areSeveral() {
        return several;
    }

    /**
     * Tells whether this is the node that does what one node does for all. It is the longest running one; while a node
     * dies or stalls, there may be none or two of them for some seconds.
     */
    public boolean isFirst() {
        return !several || (first && System.nanoTime() - reportedAt < SILENCE.toNanos());
    }

    /** Gives back the jobs that were taken by an earlier process, where no other one can run on the database. */
    void takeOverAll() {
        transaction.executeWithoutResult(status -> {
            List<String> owners = database.sql(
                            "select distinct lock_owner_ from act_ru_job where lock_owner_ is not null and lock_owner_ <> ?")
                    .param(id)
                    .query(String.class)
                    .list();
            owners.forEach(this::giveBack);
        });
    }

    /** Reports that this node lives, and takes over what silent nodes have left. */
    void report() {
        transaction.executeWithoutResult(status -> write());
        long now = System.nanoTime();
        if (started && now - reportedAt > SILENCE.toNanos()) {
            // Whatever kept this node from the database may have kept the others from it, too.
            judgesFrom = now + SILENCE.toNanos();
        }
        started = true;
        reportedAt = now;
        List<Node> nodes = database.sql(
                        "select lock_owner, " + SILENT + " as silent from node order by started_at, lock_owner")
                .query(Node.class)
                .list();
        first = nodes.stream()
                .filter(node -> !node.silent())
                .findFirst()
                .map(node -> node.lockOwner().equals(id))
                .orElse(false);
        if (now - judgesFrom >= 0) {
            nodes.stream().filter(Node::silent).forEach(node -> takeOver(node.lockOwner()));
        }
    }

    private record Node(String lockOwner, boolean silent) {}

    private void write() {
        int known = database.sql("update node set seen_at = current_timestamp where lock_owner = ?")
                .param(id)
                .update();
        if (known == 0) {
            if (started) {
                LOG.warn("This node was silent for so long that others have taken over its jobs");
            }
            database.sql(
                            "insert into node (lock_owner, started_at, seen_at) values (?, current_timestamp, current_timestamp)")
                    .param(id)
                    .update();
        }
    }

    /** Takes over the jobs of a node. Its row is removed with the last of them; until then each report tries again. */
    private void takeOver(String owner) {
        transaction.executeWithoutResult(status -> {
            boolean silent =
                    database.sql("select 1 from node where lock_owner = ? and " + SILENT + " for update skip locked")
                                    .param(owner)
                                    .query()
                                    .listOfRows()
                                    .size()
                            == 1;
            if (silent) {
                giveBack(owner);
                database.sql("""
                                delete from node where lock_owner = :owner
                                and not exists (select 1 from act_ru_job where lock_owner_ = :owner)
                                """).param("owner", owner).update();
            }
        });
    }

    private void giveBack(String owner) {
        int jobs = database.sql(GIVE_BACK).param("owner", owner).update();
        LOG.info("Node {} has gone; {} jobs that it had taken go on", owner, jobs);
    }
}
