package dev.loopdesk.replay;

import dev.loopdesk.process.contract.TechnicalSupport.Group;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;

/** Accounts of the replay: one for each resource of the log, a lead and a specialist. */
class ReplayAccounts {

    private static final String PREFIX = "replay";

    private final IdentityService identities;
    private final Map<String, String> agents = new HashMap<>();
    private final String lead;
    private final String specialist;

    ReplayAccounts(IdentityService identities) {
        this.identities = identities;
        this.lead = memberOf(Group.SUPPORT_LEADS, "lead");
        this.specialist = memberOf(Group.SPECIALISTS, "specialist");
    }

    /** Returns the account of a resource; every resource works at the service desk. */
    String agent(String resource) {
        return agents.computeIfAbsent(resource, name -> create(PREFIX + agents.size(), name, Group.SERVICE_DESK));
    }

    /** Returns the account that approves changes. */
    String lead() {
        return lead;
    }

    /** Returns the account that is consulted. */
    String specialist() {
        return specialist;
    }

    private String memberOf(String group, String account) {
        List<User> members = identities
                .createUserQuery()
                .memberOfGroup(group)
                .orderByUserId()
                .asc()
                .listPage(0, 1);
        return members.isEmpty()
                ? create(PREFIX + account, account, group)
                : members.get(0).getId();
    }

    private String create(String id, String name, String group) {
        if (identities.createGroupQuery().groupId(group).count() == 0) {
            identities.saveGroup(identities.newGroup(group));
        }
        if (identities.createUserQuery().userId(id).count() == 0) {
            User user = identities.newUser(id);
            user.setLastName(name);
            user.setEmail(id + "@replay.invalid");
            identities.saveUser(user);
            identities.createMembership(id, group);
        }
        return id;
    }
}
