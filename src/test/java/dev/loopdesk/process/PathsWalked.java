package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Knows which classes of path tests have run, so that coverage is judged after the last and only if all did. */
class PathsWalked implements BeforeAllCallback, AfterAllCallback {

    private static final Set<Class<?>> DONE = ConcurrentHashMap.newKeySet();
    private static volatile boolean judged;

    static Set<Class<?>> classes() {
        judged = true;
        return DONE;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        assertThat(judged)
                .as("coverage was judged before this class ran; see junit-platform.properties")
                .isFalse();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        DONE.add(context.getRequiredTestClass());
    }
}
