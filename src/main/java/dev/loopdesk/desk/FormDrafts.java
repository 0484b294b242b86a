package dev.loopdesk.desk;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Repository;

/** Entered and unsent values of task forms: one draft for each account and task. */
@Repository
class FormDrafts {

    /** Time after which a draft that nobody sent is removed; its task is over, or was left to others. */
    private static final Duration KEPT = Duration.ofDays(60);

    private final JdbcClient jdbc;
    private final Clock clock;

    FormDrafts(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Returns the values as the page wrote them. */
    Optional<String> find(String account, String task) {
        return jdbc.sql("select content from form_draft where account = :account and task_id = :task")
                .param("account", account)
                .param("task", task)
                .query(String.class)
                .optional();
    }

    /**
     * Saves values over the former ones.
     *
     * @param seen revision that the page has seen, or null if it does not say
     * @throws dev.loopdesk.api.ApiProblem if another page has saved since
     */
    void save(String account, String task, String content, @Nullable String seen) {
        boolean saved = false;
        // Once more each time another page of the same account has saved meanwhile.
        while (!saved) {
            String former = find(account, task).orElse(null);
            if (seen != null) {
                Revision.check(seen, former, content);
            }
            saved = former == null ? insert(account, task, content) : update(account, task, content, former);
        }
    }

    /** Returns the values of all drafts of an account, by task. */
    Map<String, String> of(String account) {
        return jdbc
                .sql("select task_id, content from form_draft where account = :account")
                .param("account", account)
                .query((row, n) -> Map.entry(row.getString(1), row.getString(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Removes values; false if there were none. */
    boolean remove(String account, String task) {
        return jdbc.sql("delete from form_draft where account = :account and task_id = :task")
                        .param("account", account)
                        .param("task", task)
                        .update()
                > 0;
    }

    @Scheduled(cron = "0 40 2 * * *")
    void removeOld() {
        jdbc.sql("delete from form_draft where updated_at < :before")
                .param("before", clock.instant().minus(KEPT).atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Returns whether the former values were still there. */
    private boolean update(String account, String task, String content, String former) {
        return jdbc.sql("""
                        update form_draft set content = :content, updated_at = :now
                        where account = :account and task_id = :task and content = :former
                        """)
                        .param("content", content)
                        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                        .param("account", account)
                        .param("task", task)
                        .param("former", former)
                        .update()
                > 0;
    }

    /** Returns false if there are values already. */
    private boolean insert(String account, String task, String content) {
        try {
            jdbc.sql("""
                            insert into form_draft (account, task_id, content, updated_at)
                            values (:account, :task, :content, :now)
                            """)
                    .param("account", account)
                    .param("task", task)
                    .param("content", content)
                    .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
            return true;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }
}
