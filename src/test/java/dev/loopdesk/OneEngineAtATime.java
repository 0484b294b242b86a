package dev.loopdesk;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.admin.Admin;
import org.camunda.bpm.admin.AdminRuntimeDelegate;
import org.camunda.bpm.cockpit.Cockpit;
import org.camunda.bpm.cockpit.CockpitRuntimeDelegate;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.ProcessEngines;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.tasklist.Tasklist;
import org.camunda.bpm.tasklist.TasklistRuntimeDelegate;
import org.camunda.bpm.welcome.Welcome;
import org.camunda.bpm.welcome.WelcomeRuntimeDelegate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Gives way to the application of a test among those of this JVM. Camunda's web applications and its REST API find their
 * engine by its name, and the engine's clock is one for all: the engine of the test's application is the one that they
 * find. The level of the log is one for all as well. An application whose jobs run by themselves is stopped before another one's turn; others are kept, since a start
 * takes long. A part of an application without a database has no engine. Spring knows this listener from
 * {@code META-INF/spring.factories}.
 */
class OneEngineAtATime extends AbstractTestExecutionListener {

    private static @Nullable TestContext running;

    /** Delegates of the web applications, for each application that waits for its turn. */
    private static final Map<ApplicationContext, Delegates> WAITING = new HashMap<>();

    /** One of each web application for all of this JVM, which is lost when any application ends. */
    private record Delegates(
            CockpitRuntimeDelegate cockpit,
            AdminRuntimeDelegate admin,
            TasklistRuntimeDelegate tasklist,
            WelcomeRuntimeDelegate welcome) {

        static Delegates current() {
            return new Delegates(
                    Cockpit.getRuntimeDelegate(),
                    Admin.getRuntimeDelegate(),
                    Tasklist.getRuntimeDelegate(),
                    Welcome.getRuntimeDelegate());
        }

        void apply() {
            Cockpit.setCockpitRuntimeDelegate(cockpit);
            Admin.setAdminRuntimeDelegate(admin);
            Tasklist.setTasklistRuntimeDelegate(tasklist);
            Welcome.setRuntimeDelegate(welcome);
        }
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void beforeTestClass(TestContext test) {
        giveWay(test);
    }

    /** First call for a class of which one instance runs all tests. */
    @Override
    public void prepareTestInstance(TestContext test) {
        giveWay(test);
    }

    private static void giveWay(TestContext test) {
        if (!AnnotatedElementUtils.hasAnnotation(test.getTestClass(), ContextConfiguration.class)) {
            return;
        }
        logAsShipped();
        TestContext before = running;
        running = test;
        boolean kept = test.hasApplicationContext();
        if (before != null && before.hasApplicationContext()) {
            ApplicationContext other = before.getApplicationContext();
            if (kept && test.getApplicationContext() == other) {
                return;
            }
            if (runsJobs(other)) {
                before.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
            } else {
                WAITING.put(other, Delegates.current());
            }
            ClockUtil.reset();
        }
        if (kept) {
            ApplicationContext application = test.getApplicationContext();
            ProcessEngines.registerProcessEngine(application.getBean(ProcessEngine.class));
            Objects.requireNonNull(WAITING.get(application)).apply();
        }
    }

    /** Undoes the level of a command that ran in this JVM: commands log warnings alone, and one logging system serves all. */
    private static void logAsShipped() {
        LoggingSystem.get(OneEngineAtATime.class.getClassLoader())
                .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.INFO);
    }

    private static boolean runsJobs(ApplicationContext application) {
        return application.getEnvironment().getProperty("camunda.bpm.job-execution.enabled", Boolean.class, true);
    }
}
