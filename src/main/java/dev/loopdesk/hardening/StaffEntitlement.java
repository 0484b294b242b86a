package dev.loopdesk.hardening;

import dev.loopdesk.workspace.StaffGroup;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.task.IdentityLink;

/**
 * Entitlement to hold a task: members of its groups, its candidates, leads and administrators, if their account exists.
 */
class StaffEntitlement {

    private static final Set<String> EVERY_TASK = Set.of(StaffGroup.SUPPORT_LEADS.id(), StaffGroup.ADMINISTRATORS.id());

    /** Groups entitled to a task that names neither group nor candidate. */
    private static final Set<String> WORKING = Stream.of(StaffGroup.values())
            .filter(group -> group != StaffGroup.ANALYSTS)
            .map(StaffGroup::id)
            .collect(Collectors.toUnmodifiableSet());

    private final IdentityService identity;

    StaffEntitlement(IdentityService identity) {
        this.identity = identity;
    }

    static boolean isAdministrator(Authentication person) {
        return person.getGroupIds() != null && person.getGroupIds().contains(StaffGroup.ADMINISTRATORS.id());
    }

    boolean mayHold(String account, TaskEntity task) {
        if (identity.createUserQuery().userId(account).count() == 0) {
            return false;
        }
        Set<String> groups = new HashSet<>();
        for (IdentityLink candidate : task.getCandidates()) {
            if (account.equals(candidate.getUserId())) {
                return true;
            }
            if (candidate.getGroupId() != null) {
                groups.add(candidate.getGroupId());
            }
        }
        Set<String> entitled = new HashSet<>(task.getCandidates().isEmpty() ? WORKING : groups);
        entitled.addAll(EVERY_TASK);
        return identity.createGroupQuery().groupMember(account).list().stream()
                .map(Group::getId)
                .anyMatch(entitled::contains);
    }
}
