package dev.loopdesk.workspace;

import java.util.List;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/**
 * Refuses to start in the profile {@code production} as long as {@link ProductionSettings} has problems, and names all of them.
 * It runs before any bean exists, so that no resource is opened or written before.
 */
class ProductionCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    /** Profile of the check. */
    static final String PROFILE = "production";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Environment environment = context.getEnvironment();
        if (environment.acceptsProfiles(Profiles.of(PROFILE))) {
            List<SettingProblem> problems = ProductionSettings.problems(environment, DatabaseTrial::of);
            if (!problems.isEmpty()) {
                throw ProductionRefusedException.of(problems);
            }
        }
    }
}
