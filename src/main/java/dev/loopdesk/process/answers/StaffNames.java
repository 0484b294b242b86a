package dev.loopdesk.process.answers;

import dev.loopdesk.message.AccountNames;
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
public class StaffNames implements AccountNames {

    private final IdentityService identity;

    public StaffNames(IdentityService identity) {
        this.identity = identity;
    }

    /** Returns the names of accounts that exist and have one, in one query. */
    public Map<String, String> of(Collection<String> accounts) {
        var names = new HashMap<String, String>();
        if (!accounts.isEmpty()) {
            identity.createUserQuery().userIdIn(accounts.toArray(String[]::new)).list().stream()
                    .filter(user -> !name(user).isEmpty())
                    .forEach(user -> names.put(user.getId(), name(user)));
        }
        return names;
    }

    /** Returns the members of a group and their names; a member without a name has the account instead. */
    public Map<String, String> ofMembers(String group) {
        var names = new HashMap<String, String>();
        for (User user : identity.createUserQuery().memberOfGroup(group).list()) {
            names.put(user.getId(), name(user).isEmpty() ? user.getId() : name(user));
        }
        return names;
    }

    @Override
    public String of(String account) {
        return of(Set.of(account)).getOrDefault(account, account);
    }

    private static String name(User user) {
        return (text(user.getFirstName()) + " " + text(user.getLastName())).strip();
    }

    private static String text(@Nullable String part) {
        return part == null ? "" : part;
    }
}
