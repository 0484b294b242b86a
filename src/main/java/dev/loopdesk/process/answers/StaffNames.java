package dev.loopdesk.process.answers;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The names of accounts, as colleagues read them. */
@Component
public class StaffNames {

    private final IdentityService identity;

    public StaffNames(IdentityService identity) {
        this.identity = identity;
    }

    /** Returns the names of accounts that exist and have one, in one query. */
    public Map<String, String> of(Collection<String> accounts) {
        var names = new HashMap<String, String>();
        if (!accounts.isEmpty()) {
            for (User user : identity.createUserQuery()
                    .userIdIn(accounts.toArray(String[]::new))
                    .list()) {
                String name = (text(user.getFirstName()) + " " + text(user.getLastName())).strip();
                if (!name.isEmpty()) {
                    names.put(user.getId(), name);
                }
            }
        }
        return names;
    }

    /** Returns the name of an account, or the account itself if it has none. */
    public String of(String account) {
        return of(Set.of(account)).getOrDefault(account, account);
    }

    private static String text(@Nullable String part) {
        return part == null ? "" : part;
    }
}
