package dev.loopdesk.workspace;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.engine.identity.PasswordPolicy;
import org.camunda.bpm.engine.identity.PasswordPolicyRule;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.identity.PasswordPolicyLengthRuleImpl;
import org.camunda.bpm.engine.impl.identity.PasswordPolicyUserDataRuleImpl;
import org.camunda.bpm.engine.spring.SpringProcessEngineConfiguration;
import org.camunda.bpm.spring.boot.starter.util.SpringBootProcessEnginePlugin;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/**
 * Passwords of staff have a length, and do not repeat the account's name or address; Admin shows both rules. The try-out
 * accounts keep their names as passwords where they exist at all.
 */
@Component
class StaffPasswordPolicy extends SpringBootProcessEnginePlugin implements PasswordPolicy {

    static final int SHORTEST = 10;

    private final List<PasswordPolicyRule> rules;

    StaffPasswordPolicy(Environment environment) {
        boolean production = environment.acceptsProfiles(Profiles.of(ProductionCheck.PROFILE));
        this.rules = Stream.of(new PasswordPolicyLengthRuleImpl(SHORTEST), new PasswordPolicyUserDataRuleImpl())
                .map(rule -> production ? rule : new ExceptTryOut(rule))
                .toList();
    }

    @Override
    public void preInit(SpringProcessEngineConfiguration engine) {
        engine.setPasswordPolicy(this);
        engine.setEnablePasswordPolicy(true);
    }

    @Override
    public List<PasswordPolicyRule> getRules() {
        return rules;
    }

    /** A rule that lets the try-out accounts keep their passwords. */
    private record ExceptTryOut(PasswordPolicyRule rule) implements PasswordPolicyRule {

        @Override
        public String getPlaceholder() {
            return rule.getPlaceholder();
        }

        @Override
        public Map<String, String> getParameters() {
            return rule.getParameters();
        }

        @Override
        public boolean execute(String password) {
            return rule.execute(password);
        }

        @Override
        public boolean execute(String password, User user) {
            return isTryOut(password, user) || rule.execute(password, user);
        }

        private static boolean isTryOut(String password, User user) {
            return user != null
                    && password.equals(user.getId())
                    && Stream.of(TryOutAccount.values())
                            .anyMatch(account -> account.id().equals(password));
        }
    }
}
