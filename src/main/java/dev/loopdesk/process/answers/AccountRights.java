package dev.loopdesk.process.answers;

import java.util.List;
import java.util.function.Supplier;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.springframework.stereotype.Component;

/** Calls of the engine with the rights of an account, so that the engine decides what it may see and do. */
@Component
public class AccountRights {

    private final IdentityService identities;

    AccountRights(IdentityService identities) {
        this.identities = identities;
    }

    /** Runs calls with the rights of an account; the former rights hold again afterwards. */
    public <T> T as(String account, Supplier<T> calls) {
        List<String> groups = identities.createGroupQuery().groupMember(account).list().stream()
                .map(Group::getId)
                .toList();
        Authentication before = identities.getCurrentAuthentication();
        identities.setAuthentication(account, groups);
        try {
            return calls.get();
        } finally {
            identities.setAuthentication(before);
        }
    }

    /** Tells whether an account is a member of a group; of the signed-in account itself this is known without a query. */
    public boolean isMember(String account, String group) {
        Authentication current = identities.getCurrentAuthentication();
        if (current != null && account.equals(current.getUserId()) && current.getGroupIds() != null) {
            return current.getGroupIds().contains(group);
        }
        return identities.createUserQuery().userId(account).memberOfGroup(group).count() > 0;
    }

    /** Runs calls as the product itself; the former rights hold again afterwards. */
    public void unchecked(Runnable calls) {
        Authentication before = identities.getCurrentAuthentication();
        identities.clearAuthentication();
        try {
            calls.run();
        } finally {
            identities.setAuthentication(before);
        }
    }
}
