package dev.loopdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.ScheduledTaskHolder;

/** No scheduled task of the product runs beside tests that share an application. */
@LoopdeskTest
class ScheduledTasksTest {

    @Autowired
    private ScheduledTaskHolder holder;

    @Autowired
    private ThreadPoolTaskScheduler scheduler;

    @Test
    void tasks_are_scheduled_and_none_of_them_runs() {
        ScheduledThreadPoolExecutor executor = scheduler.getScheduledThreadPoolExecutor();
        long before = executor.getCompletedTaskCount();
        var ran = new AtomicBoolean();

        Future<?> task = scheduler.schedule(() -> ran.set(true), Instant.now());

        await().until(() -> executor.getCompletedTaskCount() > before);
        assertThat(ran).isFalse();
        assertThat(task).isNotDone();
        assertThat(holder.getScheduledTasks()).hasSizeGreaterThanOrEqualTo(5);
    }
}
