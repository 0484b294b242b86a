package dev.loopdesk;

import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Stops the running application before a test of this JVM starts one that is configured otherwise: Camunda's web
 * applications and its REST API find their engine by its name, and the engine's clock is one for all, so two of them would
 * get in each other's way. A part of it without a database has no engine. Spring knows this listener from
 * {@code META-INF/spring.factories}.
 */
class OneApplicationAtATime extends AbstractTestExecutionListener {

    private static @Nullable TestContext running;

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void beforeTestClass(TestContext test) {
        stopOther(test);
    }

    /** Where one instance of a class runs all its tests, this comes first. */
    @Override
    public void prepareTestInstance(TestContext test) {
        stopOther(test);
    }

    private static void stopOther(TestContext test) {
        if (!AnnotatedElementUtils.hasAnnotation(test.getTestClass(), ContextConfiguration.class)) {
            return;
        }
        if (running != null && !test.hasApplicationContext()) {
            running.markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
        }
        running = test;
    }
}
