package dev.loopdesk.process.targets;

import dev.loopdesk.process.targets.RequesterWait.WaitTimer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores the waits of tasks for requesters. Callers hold the lock of the ticket. */
@Repository
class WaitRecord {

    private final JdbcClient jdbc;

    WaitRecord(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A message about a wait: its question or a reminder. */
    record WaitMessage(String id, String task, Duration usedUp, boolean reached) {}

    void begin(RequesterWait wait) {
        jdbc.sql("""
                        insert into requester_wait (task_id, execution_id, process_instance_id, counted_from, rests_since)
                        values (:task, :execution, :instance, :from, :rests)
                        """)
                .param("task", wait.task())
                .param("execution", wait.execution())
                .param("instance", wait.processInstance())
                .param("from", utc(wait.countedFrom()))
                .param("rests", utc(wait.restsSince()))
                .update();
        for (WaitTimer timer : wait.timers()) {
            jdbc.sql("""
                            insert into requester_wait_timer (task_id, element_id, period_ms, times, fired, ends_wait)
                            values (:task, :element, :period, :times, :fired, :ends)
                            """)
                    .param("task", wait.task())
                    .param("element", timer.element())
                    .param("period", timer.period().toMillis())
                    .param("times", timer.times())
                    .param("fired", timer.fired())
                    .param("ends", timer.ends())
                    .update();
        }
    }

    void update(RequesterWait wait) {
        jdbc.sql("update requester_wait set counted_from = :from, rests_since = :rests where task_id = :task")
                .param("task", wait.task())
                .param("from", utc(wait.countedFrom()))
                .param("rests", utc(wait.restsSince()))
                .update();
    }

    void fired(RequesterWait wait, String element) {
        update(wait);
        jdbc.sql("""
                        update requester_wait_timer set fired = fired + 1
                        where task_id = :task and element_id = :element
                        """).param("task", wait.task()).param("element", element).update();
    }

    void end(String task) {
        jdbc.sql("delete from requester_wait where task_id = :task")
                .param("task", task)
                .update();
    }

    Optional<RequesterWait> ofTask(String task) {
        return waits("task_id", task).stream().findFirst();
    }

    Optional<RequesterWait> ofExecution(String execution) {
        return waits("execution_id", execution).stream().findFirst();
    }

    List<RequesterWait> ofInstance(String processInstance) {
        return waits("process_instance_id", processInstance);
    }

    void message(WaitMessage message) {
        jdbc.sql("""
                        insert into requester_wait_message (message_id, task_id, after_ms, reached)
                        values (:message, :task, :after, :reached)
                        """)
                .param("message", message.id())
                .param("task", message.task())
                .param("after", message.usedUp().toMillis())
                .param("reached", message.reached())
                .update();
    }

    Optional<WaitMessage> message(String id) {
        return jdbc.sql("select * from requester_wait_message where message_id = :id")
                .param("id", id)
                .query((row, n) -> new WaitMessage(
                        row.getString("message_id"),
                        row.getString("task_id"),
                        Duration.ofMillis(row.getLong("after_ms")),
                        row.getBoolean("reached")))
                .optional();
    }

    void reached(String message, boolean reached) {
        jdbc.sql("update requester_wait_message set reached = :reached where message_id = :message")
                .param("message", message)
                .param("reached", reached)
                .update();
    }

    /** Returns the messages about a wait that are still on their way, or came back. */
    List<String> missingMessages(String task) {
        return jdbc.sql("select message_id from requester_wait_message where task_id = :task and reached = false")
                .param("task", task)
                .query(String.class)
                .list();
    }

    /** Tells whether a message about a wait is still on its way, or came back. */
    boolean isMessageMissing(String task) {
        return jdbc.sql("select count(*) from requester_wait_message where task_id = :task and reached = false")
                        .param("task", task)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** @param column a constant of this class, never a caller's text */
    private List<RequesterWait> waits(String column, String value) {
        return jdbc.sql("select * from requester_wait where " + column + " = :value order by task_id")
                .param("value", value)
                .query((row, n) -> wait(row))
                .list();
    }

    private RequesterWait wait(ResultSet row) throws SQLException {
        String task = row.getString("task_id");
        List<WaitTimer> timers = jdbc.sql(
                        "select * from requester_wait_timer where task_id = :task order by element_id")
                .param("task", task)
                .query((timer, n) -> new WaitTimer(
                        timer.getString("element_id"),
                        Duration.ofMillis(timer.getLong("period_ms")),
                        timer.getInt("times"),
                        timer.getInt("fired"),
                        timer.getBoolean("ends_wait")))
                .list();
        return new RequesterWait(
                task,
                row.getString("execution_id"),
                row.getString("process_instance_id"),
                instant(row, "counted_from"),
                instant(row, "rests_since"),
                timers);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
