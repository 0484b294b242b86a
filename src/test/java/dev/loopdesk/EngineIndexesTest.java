package dev.loopdesk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ProcessEngine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;

/** Indexes beside the engine's, on either database. */
@LoopdeskTest
@Tag("postgresql")
class EngineIndexesTest {

    private static final String NAMES = "postgresql".equals(System.getProperty("loopdesk.test.database"))
            ? "select indexname from pg_indexes where indexname like 'loopdesk_%' order by 1"
            : "select lower(index_name) from information_schema.indexes where index_name like 'LOOPDESK_%' order by 1";
    private static final String[] ALL = {"loopdesk_job_due", "loopdesk_task_parent"};

    @Autowired
    private ProcessEngine engine;

    @Autowired
    private DataSource dataSource;

    @Autowired
    private PlatformTransactionManager transactions;

    @Test
    void aStartCreatesThem() {
        assertThat(names()).containsExactly(ALL);
    }

    @Test
    void nodesThatStartAtOnceCreateThemOnce() throws Exception {
        for (String name : ALL) {
            new JdbcTemplate(dataSource).execute("drop index " + name);
        }
        assertThat(names()).isEmpty();

        // H2 runs within one application, and fails when several threads change its schema.
        int nodes = "postgresql".equals(System.getProperty("loopdesk.test.database")) ? 6 : 1;
        var together = new CountDownLatch(nodes);
        ExecutorService starts = Executors.newFixedThreadPool(nodes);
        try {
            Callable<Void> start = () -> {
                var indexes = new EngineIndexes(engine, dataSource, transactions);
                together.countDown();
                together.await();
                indexes.afterSingletonsInstantiated();
                return null;
            };
            for (Future<Void> done : starts.invokeAll(Collections.nCopies(nodes, start))) {
                done.get();
            }
        } finally {
            starts.shutdown();
        }

        assertThat(names()).containsExactly(ALL);
    }

    private List<String> names() {
        return new JdbcTemplate(dataSource).queryForList(NAMES, String.class);
    }
}
