package dev.loopdesk.ticket;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The unit of work on tickets: within a transaction each ticket is locked and read once, and its row is written once, before
 * the commit. Without a transaction each read asks the database.
 */
@Component
class TicketTransaction implements TransactionExecutionListener {

    /** Column that says whether the kept states of the standard's clauses are those of the record. */
    private static final String HAS_CLAUSE_STATES = "has_clause_states";

    private final JdbcClient jdbc;

    TicketTransaction(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns the row of a ticket, as this transaction has changed it; empty if there is no such ticket. */
    Optional<Row> read(String number) {
        Work work = current();
        if (work == null) {
            return query(number, "");
        }
        Row known = work.rows.get(number);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Row> found = query(number, "");
        found.ifPresent(row -> work.rows.put(number, row));
        return found;
    }

    /**
     * Locks a ticket until the end of the transaction and returns its row. What was read before the lock is read anew, since
     * others may have written meanwhile.
     *
     * @throws IllegalArgumentException if there is no such ticket
     */
    Row lock(String number) {
        Work work = current();
        if (work == null) {
            throw new IllegalStateException("A ticket is locked within a transaction only");
        }
        Row known = work.rows.get(number);
        if (known != null && known.locked) {
            return known;
        }
        Row row = query(number, " for update")
                .orElseThrow(() -> new IllegalArgumentException("There is no ticket " + number));
        row.locked = true;
        work.rows.put(number, row);
        work.lists.remove(number);
        return row;
    }

    /**
     * Returns the rows of another table that belong to a ticket, those not yet written among them; within a transaction they are
     * read once.
     */
    @SuppressWarnings("unchecked")
    <T> List<T> list(String number, Class<T> type, Supplier<List<T>> read) {
        Work work = current();
        if (work == null) {
            return read.get();
        }
        Row row = work.rows.get(number);
        return (List<T>) work.lists(number).computeIfAbsent(type, unread -> {
            var all = new ArrayList<Object>(read.get());
            if (row != null) {
                all.addAll(row.unwritten.getOrDefault(type, List.of()));
            }
            return List.copyOf(all);
        });
    }

    /** Notes that a ticket is new: it has no rows of these types yet, so that none are read. */
    void created(String number, Class<?>... types) {
        lock(number);
        Work work = current();
        if (work != null) {
            for (Class<?> type : types) {
                work.lists(number).put(type, List.of());
            }
        }
    }

    /** Forgets rows that were read, because a statement of their own has changed them. */
    void forget(String number, Class<?> type) {
        Work work = current();
        if (work != null) {
            work.lists(number).remove(type);
        }
    }

    /** Changes columns of a ticket, which are written before the commit. */
    void change(String number, Map<String, @Nullable Object> columns) {
        Row row = lock(number);
        columns.forEach((column, value) -> {
            row.values.put(column, value);
            row.changed.put(column, value);
        });
        Work work = current();
        if (work != null && work.written) {
            write(row);
        }
    }

    /**
     * Adds a row to a table whose rows belong to the ticket; it is written before the commit.
     *
     * @param columns columns of the row but the ticket's id; the same ones for all rows of a table
     * @param read the row as {@link #list} returns it
     */
    void add(String number, String table, Map<String, @Nullable Object> columns, Object read) {
        Row row = lock(number);
        row.added.computeIfAbsent(table, first -> new ArrayList<>()).add(columns);
        row.unwritten
                .computeIfAbsent(read.getClass(), first -> new ArrayList<>())
                .add(read);
        Work work = current();
        if (work != null) {
            work.lists(number)
                    .computeIfPresent(
                            read.getClass(),
                            (type, before) -> Stream.concat(before.stream(), Stream.of(read))
                                    .toList());
            if (work.written) {
                write(row);
            }
        }
    }

    /** Writes what this transaction has changed until now, for statements that ask for it. */
    void write() {
        Work work = current();
        if (work != null) {
            work.rows.values().forEach(this::write);
        }
    }

    private void write(Row row) {
        row.added.forEach((table, rows) -> insert(row.id(), table, rows));
        row.added.clear();
        row.unwritten.clear();
        if (row.changed.isEmpty()) {
            return;
        }
        if (Boolean.TRUE.equals(row.values.put(HAS_CLAUSE_STATES, false))) {
            row.changed.put(HAS_CLAUSE_STATES, false);
        }
        String columns = row.changed.keySet().stream()
                .map(column -> column + " = :" + column)
                .collect(Collectors.joining(", "));
        var update =
                jdbc.sql("update ticket set " + columns + " where id = :id").param("id", row.id());
        for (Map.Entry<String, @Nullable Object> column : row.changed.entrySet()) {
            update = update.param(column.getKey(), stored(column.getValue()));
        }
        update.update();
        row.changed.clear();
    }

    /** Inserts rows of one table in one statement. */
    private void insert(long ticket, String table, List<Map<String, @Nullable Object>> rows) {
        Set<String> columns = rows.get(0).keySet();
        String values = IntStream.range(0, rows.size())
                .mapToObj(n -> columns.stream()
                        .map(column -> ":" + column + n)
                        .collect(Collectors.joining(", ", "(:ticket, ", ")")))
                .collect(Collectors.joining(", "));
        var insert = jdbc.sql(
                        "insert into " + table + " (ticket_id, " + String.join(", ", columns) + ") values " + values)
                .param("ticket", ticket);
        for (int n = 0; n < rows.size(); n++) {
            for (String column : columns) {
                insert = insert.param(column + n, stored(rows.get(n).get(column)));
            }
        }
        insert.update();
    }

    private static @Nullable Object stored(@Nullable Object value) {
        return value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value;
    }

    private Optional<Row> query(String number, String lock) {
        return jdbc.sql("select * from ticket where number = :number" + lock)
                .param("number", number)
                .query((row, n) -> Row.of(row))
                .optional();
    }

    private @Nullable Work current() {
        return (Work) TransactionSynchronizationManager.getResource(this);
    }

    /** Writes what a nested transaction, which ends at a savepoint of this one, must not take back. */
    @Override
    public void beforeBegin(TransactionExecution transaction) {
        if (transaction.isNested()) {
            write();
        }
    }

    /** Registers at the beginning of each transaction, so that no other synchronization can come too late to be written. */
    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
        if (failure == null && !transaction.isNested() && TransactionSynchronizationManager.isSynchronizationActive()) {
            var work = new Work();
            TransactionSynchronizationManager.bindResource(this, work);
            TransactionSynchronizationManager.registerSynchronization(work);
        }
    }

    /** What one transaction has read and changed. */
    private final class Work implements TransactionSynchronization {

        private final Map<String, Row> rows = new HashMap<>();
        private final Map<String, Map<Class<?>, List<?>>> lists = new HashMap<>();
        private boolean written;

        Map<Class<?>, List<?>> lists(String number) {
            return lists.computeIfAbsent(number, first -> new HashMap<>());
        }

        /** Before others that read what is written, such as the search index. */
        @Override
        public int getOrder() {
            return Ordered.LOWEST_PRECEDENCE - 1;
        }

        @Override
        public void beforeCommit(boolean readOnly) {
            rows.values().forEach(TicketTransaction.this::write);
            written = true;
        }

        /** A transaction that starts within this one has work of its own. */
        @Override
        public void suspend() {
            TransactionSynchronizationManager.unbindResource(TicketTransaction.this);
        }

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(TicketTransaction.this, this);
        }

        /** Forgets what was read since the savepoint or before: the database says what is left of it. */
        @Override
        public void savepointRollback(Object savepoint) {
            rows.clear();
            lists.clear();
        }

        @Override
        public void beforeCompletion() {
            TransactionSynchronizationManager.unbindResourceIfPossible(TicketTransaction.this);
        }
    }

    /** The row of a ticket, and what was changed of it. */
    static final class Row {

        private final Map<String, @Nullable Object> values;
        private final Map<String, @Nullable Object> changed = new TreeMap<>();
        private final Map<String, List<Map<String, @Nullable Object>>> added = new LinkedHashMap<>();
        private final Map<Class<?>, List<Object>> unwritten = new HashMap<>();
        private boolean locked;

        private Row(Map<String, @Nullable Object> values) {
            this.values = values;
        }

        /** Reads all columns of a row. */
        static Row of(ResultSet row) throws SQLException {
            ResultSetMetaData columns = row.getMetaData();
            var values = new LinkedHashMap<String, @Nullable Object>();
            for (int column = 1; column <= columns.getColumnCount(); column++) {
                values.put(columns.getColumnLabel(column).toLowerCase(Locale.ROOT), value(row, columns, column));
            }
            return new Row(values);
        }

        private static @Nullable Object value(ResultSet row, ResultSetMetaData columns, int column)
                throws SQLException {
            int type = columns.getColumnType(column);
            if (type == Types.TIMESTAMP || type == Types.TIMESTAMP_WITH_TIMEZONE) {
                OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
                return time == null ? null : time.toInstant();
            }
            return row.getObject(column);
        }

        long id() {
            return whole("id").longValue();
        }

        int number(String column) {
            return whole(column).intValue();
        }

        private Number whole(String column) {
            return (Number) required(column);
        }

        String text(String column) {
            return (String) required(column);
        }

        Instant instant(String column) {
            return (Instant) required(column);
        }

        boolean flag(String column) {
            return (Boolean) required(column);
        }

        @Nullable
        String textIfAny(String column) {
            return (String) values.get(column);
        }

        @Nullable
        Instant instantIfAny(String column) {
            return (Instant) values.get(column);
        }

        @Nullable
        Object valueIfAny(String column) {
            return values.get(column);
        }

        private Object required(String column) {
            Object value = values.get(column);
            if (value == null) {
                throw new IllegalStateException("A ticket has no " + column);
            }
            return value;
        }
    }
}
