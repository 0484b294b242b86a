package dev.loopdesk;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * A scheduler that runs no task. Scheduled tasks write on their own time, which differs from run to run, beside tests that
 * count what is written; a test of such a task calls it.
 */
class StoppedSchedule implements ApplicationContextInitializer<GenericApplicationContext> {

    @Override
    public void initialize(GenericApplicationContext context) {
        context.registerBean("taskScheduler", ThreadPoolTaskScheduler.class, StoppedSchedule::scheduler);
    }

    private static ThreadPoolTaskScheduler scheduler() {
        var scheduler = new ThreadPoolTaskScheduler();
        scheduler.setDaemon(true);
        scheduler.setTaskDecorator(task -> () -> {});
        return scheduler;
    }
}
