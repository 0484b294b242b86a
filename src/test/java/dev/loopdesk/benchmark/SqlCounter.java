package dev.loopdesk.benchmark;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.ConnectionInfo;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.MethodExecutionContext;
import net.ttddyy.dsproxy.listener.MethodExecutionListener;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.proxy.ProxyConfig;
import net.ttddyy.dsproxy.proxy.jdk.JdkJdbcProxyFactory;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Counts what the database of an application is sent, between its driver and the pool. It counts while it is told a step
 * of the work, and only the threads that do the work: the caller's and those that answer requests.
 */
public final class SqlCounter implements QueryExecutionListener, MethodExecutionListener {

    private static final int CALLERS = 5;

    private final Map<String, Transaction> open = new ConcurrentHashMap<>();
    private volatile @Nullable Counting counting;

    private SqlCounter() {}

    /** What is counted, for whom. */
    private static final class Counting {
        private final SqlCount count = new SqlCount();
        private final Thread caller = Thread.currentThread();
        private volatile String step = "";

        boolean isOurs() {
            Thread thread = Thread.currentThread();
            return !step.isEmpty() && (thread == caller || thread.getName().contains("-exec-"));
        }
    }

    /** Stands before the rows of an answer while they are counted only, because it slows every read of a value. */
    private final class CountedResults extends JdkJdbcProxyFactory {

        @Override
        public ResultSet createResultSet(ResultSet rows, ConnectionInfo connection, ProxyConfig configuration) {
            Counting now = counting;
            return now == null || !now.isOurs() ? rows : super.createResultSet(rows, connection, configuration);
        }
    }

    /** What a connection did since its last commit. */
    private static final class Transaction {
        private final Set<String> reads = new HashSet<>();
        private boolean writes;
    }

    /** Puts a counter between an application and its database; it is one of its beans. */
    public static void install(ConfigurableApplicationContext context) {
        var counter = new SqlCounter();
        context.getBeanFactory().registerSingleton("sqlCounter", counter);
        context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof DataSource database
                        ? ProxyDataSourceBuilder.create(database)
                                .listener(counter)
                                .methodListener(counter)
                                .proxyResultSet()
                                .jdbcProxyFactory(counter.new CountedResults())
                                .build()
                        : bean;
            }
        });
    }

    /** Returns what the steps of some work cost; what is done beside its steps counts nothing. */
    SqlCount count(Consumer<Lifecycle.Meter> work) {
        var now = new Counting();
        counting = now;
        try {
            work.accept((step, action) -> {
                now.step = step;
                try {
                    action.run();
                } finally {
                    now.step = "";
                }
            });
        } finally {
            counting = null;
            open.clear();
        }
        return now.count;
    }

    @Override
    public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {
        Counting now = counting;
        if (now == null || !now.isOurs()) {
            return;
        }
        now.count.roundTrip(now.step);
        Transaction transaction = open.computeIfAbsent(execution.getConnectionId(), id -> new Transaction());
        for (QueryInfo query : queries) {
            int times = execution.isBatch() ? query.getParametersList().size() : 1;
            boolean reads = SqlCount.isRead(query.getQuery());
            boolean repeats = reads && !transaction.reads.add(query.getQuery() + parameters(query));
            now.count.statement(now.step, query.getQuery(), Math.max(times, 1), repeats, callers());
            transaction.writes |= !reads && SqlCount.isWrite(query.getQuery());
        }
        if (isAutoCommit(execution)) {
            ended(execution.getConnectionId(), true);
        }
    }

    /** The innermost of our methods that are under way, and who called them. */
    private static String callers() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> frame.getClassName().startsWith("dev.loopdesk.")
                                && !frame.getClassName().startsWith(SqlCounter.class.getPackageName())
                                && !frame.getClassName().contains("Interceptor")
                                && !frame.getClassName().contains("$$"))
                        .limit(CALLERS)
                        .map(frame -> frame.getClassName().replaceFirst(".*\\.", "") + "." + frame.getMethodName())
                        .collect(Collectors.joining(" < ")));
    }

    private static String parameters(QueryInfo query) {
        return query.getParametersList().stream()
                .flatMap(List::stream)
                .map(set -> Arrays.toString(set.getArgs()))
                .collect(Collectors.joining());
    }

    private static boolean isAutoCommit(ExecutionInfo execution) {
        try {
            Connection connection = execution.getStatement().getConnection();
            return connection.getAutoCommit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void beforeMethod(MethodExecutionContext call) {
        if (counting != null && call.getTarget() instanceof Connection) {
            String method = call.getMethod().getName();
            if (method.equals("commit") || method.equals("rollback")) {
                ended(call.getConnectionInfo().getConnectionId(), method.equals("commit"));
            }
        }
    }

    private void ended(String connection, boolean committed) {
        Transaction transaction = open.remove(connection);
        Counting now = counting;
        if (transaction != null && committed && now != null && now.isOurs()) {
            now.count.commit(now.step, transaction.writes);
        }
    }

    @Override
    public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
        // Counted before, so that what fails counts too.
    }

    @Override
    public void afterMethod(MethodExecutionContext call) {
        Counting now = counting;
        if (now != null
                && now.isOurs()
                && call.getTarget() instanceof ResultSet
                && call.getMethod().getName().equals("next")
                && Boolean.TRUE.equals(call.getResult())) {
            now.count.row(now.step);
        }
    }
}
