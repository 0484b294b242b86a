package dev.loopdesk.hardening;

import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.persistence.GenericManagerFactory;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.camunda.bpm.spring.boot.starter.util.SpringBootProcessEnginePlugin;
import org.springframework.stereotype.Component;

/** Replaces the engine's identity provider by {@link StaffIdentityProvider}. */
@Component
class IdentityHardening extends SpringBootProcessEnginePlugin {

    private final SignInThrottle throttle;

    IdentityHardening(SignInThrottle throttle) {
        this.throttle = throttle;
    }

    @Override
    public void preInit(SpringProcessEngineConfiguration engine) {
        engine.setIdentityProviderSessionFactory(new GenericManagerFactory(StaffIdentityProvider.class) {
            @Override
            public Session openSession() {
                return new StaffIdentityProvider(throttle);
            }
        });
    }
}
