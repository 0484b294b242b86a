package dev.loopdesk.benchmark;

import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.camunda.bpm.engine.ProcessEngine;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Fills a PostgreSQL database with copies of tickets: rows with new ids, spread over people, priorities and deadlines. Of
 * the history of open tickets only what the engine reads while they are open is copied.
 */
final class CopiedTickets {

    private static final Pattern ID = Pattern.compile("(\\w+:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    /** Columns whose ids belong to models, which copies share. */
    private static final Set<String> OF_MODELS =
            Set.of("proc_def_id_", "process_def_id_", "job_def_id_", "deployment_id_", "handler_cfg_", "dec_def_id_");

    /** Copies for which the indexes are built anew. */
    private static final int MANY = 20_000;

    private static final String SOMEBODY = "case when n % 60 = 0 then 'agent' else 'colleague' || (n % 60) end";

    /** Values that differ from copy to copy, by table and column. One in twenty is late, one in twenty at risk. */
    private static final Map<String, Map<String, String>> SPREAD = Map.of(
            "act_ru_task",
            Map.of(
                    "assignee_",
                    "case when n % 3 = 0 then null else " + SOMEBODY + " end",
                    "priority_",
                    "(array[25, 50, 75, 100])[n % 4 + 1]",
                    "create_time_",
                    "now() - (n % 20000) * interval '1 minute'",
                    "due_date_",
                    "now() + (n % 7200 + 60) * interval '1 minute' * case when n % 20 = 0 then -1 else 1 end"),
            "act_ru_authorization",
            Map.of("user_id_", SOMEBODY),
            "act_ru_job",
            Map.of("duedate_", "now() + (10 + n % 30) * interval '1 day'"),
            "message",
            Map.of("mail_id", "'<' || n || '.' || md5(random()::text) || '@loopdesk.local>'"));

    private static final List<String> RUNNING = List.of(
            "act_ru_execution proc_inst_id_ = ?",
            "act_ru_task proc_inst_id_ = ?",
            "act_ge_bytearray id_ in (select bytearray_id_ from act_ru_variable where proc_inst_id_ = ?)",
            "act_ru_variable proc_inst_id_ = ?",
            "act_ru_identitylink task_id_ in (select id_ from act_ru_task where proc_inst_id_ = ?)",
            "act_ru_job process_instance_id_ = ?",
            "act_ru_event_subscr proc_inst_id_ = ?",
            "act_ru_authorization resource_type_ = 7 and resource_id_ in"
                    + " (select id_ from act_ru_task where proc_inst_id_ = ?)");
    private static final List<String> HISTORY = List.of(
            "act_hi_procinst proc_inst_id_ = ?",
            "act_hi_taskinst proc_inst_id_ = ?",
            "act_hi_actinst proc_inst_id_ = ?");
    private static final List<String> CASE_FILE = List.of(
            "ticket id = ?",
            "ticket_entry ticket_id = ?",
            "clock_event ticket_id = ?",
            "message ticket_id = ?",
            "ticket_search ticket_id = ?");
    private static final List<String> WAIT = List.of(
            "requester_wait task_id in (select id_ from act_ru_task where proc_inst_id_ = ?)",
            "requester_wait_timer task_id in (select id_ from act_ru_task where proc_inst_id_ = ?)");

    private final ProcessEngine engine;
    private final DataSource dataSource;
    private final boolean hasCaseFiles;
    private final Map<String, Map<String, String>> columns = new LinkedHashMap<>();
    private long next = 1_000_000;

    /** @param hasCaseFiles false for the bare engine */
    CopiedTickets(ProcessEngine engine, DataSource dataSource, boolean hasCaseFiles) {
        this.engine = engine;
        this.dataSource = dataSource;
        this.hasCaseFiles = hasCaseFiles;
    }

    /** Adds so many copies, of each of these process instances about as many. */
    void add(List<String> instances, int copies, boolean open) {
        try (Connection connection = dataSource.getConnection()) {
            var database = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            // Rows come in any order, and foreign keys need not be checked.
            database.execute("set session_replication_role = replica");
            database.execute("set synchronous_commit = off");
            database.execute("set maintenance_work_mem = '512MB'");
            // Indexes that are built once cost a fraction of those that grow by many rows, in no order.
            Map<String, String> indexes = copies < MANY ? Map.of() : indexes(database);
            indexes.keySet().forEach(name -> database.execute("drop index " + name));
            add(instances, copies, open, database);
            indexes.values().forEach(database::execute);
            database.execute("set session_replication_role = default");
            database.execute("analyze");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What creates the indexes that hold no constraint, by their names. */
    private static Map<String, String> indexes(JdbcTemplate database) {
        var found = new LinkedHashMap<String, String>();
        database.query(
                "select indexname, indexdef from pg_indexes i where schemaname = current_schema()"
                        + " and not exists (select 1 from pg_constraint c where c.conname = i.indexname)",
                row -> {
                    found.put(row.getString(1), row.getString(2));
                });
        return found;
    }

    private void add(List<String> instances, int copies, boolean open, JdbcTemplate database) {
        if (hasCaseFiles) {
            Long last = database.queryForObject("select max(id) from ticket", Long.class);
            next = Math.max(next, Objects.requireNonNull(last) + 1);
        }
        for (int i = 0; i < instances.size(); i++) {
            int share = copies / instances.size() + (i < copies % instances.size() ? 1 : 0);
            copy(instances.get(i), next, next + share - 1, open, database);
            next += share;
        }
        if (hasCaseFiles) {
            database.execute("alter table ticket alter column id restart with " + next);
        }
    }

    private void copy(String instance, long first, long last, boolean open, JdbcTemplate database) {
        String number = engine.getHistoryService()
                .createHistoricVariableInstanceQuery()
                .processInstanceId(instance)
                .variableName(Variable.TICKET_NUMBER)
                .singleResult()
                .getValue()
                .toString();
        List<String> ofInstance = new ArrayList<>(open ? RUNNING : List.of());
        ofInstance.addAll(HISTORY);
        if (hasCaseFiles) {
            Long ticket = database.queryForObject("select id from ticket where number = ?", Long.class, number);
            CASE_FILE.forEach(rows -> copyRows(rows, Objects.requireNonNull(ticket), number, first, last, database));
            if (open) {
                ofInstance.addAll(WAIT);
            }
        }
        ofInstance.forEach(rows -> copyRows(rows, instance, number, first, last, database));
    }

    private void copyRows(String rows, Object key, String number, long first, long last, JdbcTemplate database) {
        String table = rows.substring(0, rows.indexOf(' '));
        String condition = rows.substring(rows.indexOf(' ') + 1);
        for (Map<String, Object> row :
                database.queryForList("select * from %s where %s".formatted(table, condition), key)) {
            var names = new ArrayList<String>();
            var values = new ArrayList<String>();
            var parameters = new ArrayList<Object>();
            columns(table, database).forEach((column, type) -> {
                names.add(column);
                values.add(value(table, column, type, row.get(column), number, parameters));
            });
            parameters.add(first);
            parameters.add(last);
            database.update(
                    "insert into %s (%s) select %s from generate_series(cast(? as bigint), cast(? as bigint)) n"
                            .formatted(table, String.join(", ", names), String.join(", ", values)),
                    parameters.toArray());
        }
    }

    private static String value(
            String table, String column, String type, @Nullable Object value, String number, List<Object> parameters) {
        if (value == null) {
            return "null";
        }
        String spread = SPREAD.getOrDefault(table, Map.of()).get(column);
        if (spread != null) {
            return spread;
        }
        if (column.equals("ticket_id") || (table.equals("ticket") && column.equals("id"))) {
            return "n";
        }
        if (value.equals(number)) {
            return "'LD-' || n";
        }
        Matcher id = ID.matcher(value.toString());
        if (id.matches() && !OF_MODELS.contains(column)) {
            String prefix = id.group(1);
            parameters.add(prefix == null ? "" : prefix);
            parameters.add(id.group(2));
            return "cast(? as text) || cast(md5(cast(? as text) || n) as uuid)";
        }
        parameters.add(value);
        return "cast(? as %s)".formatted(type);
    }

    /** Columns that can be written, with their types. */
    private Map<String, String> columns(String table, JdbcTemplate database) {
        return columns.computeIfAbsent(table, name -> {
            var found = new LinkedHashMap<String, String>();
            database.query(
                    "select column_name, udt_name from information_schema.columns where table_name = ?"
                            + " and table_schema = current_schema() and is_generated = 'NEVER'"
                            + " and column_name <> 'sequence_number' order by ordinal_position",
                    row -> {
                        found.put(row.getString(1), row.getString(2));
                    },
                    name);
            return found;
        });
    }
}
