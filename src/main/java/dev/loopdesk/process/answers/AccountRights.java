package dev.loopdesk.process.answers;

import java.util.List;
import java.util.function.Supplier;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.authorization.TaskPermissions;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.task.Task;
import org.springframework.stereotype.Component;

/** Calls of the engine with the rights of an account, so that the engine decides what it may see and do. */
@Component
public class AccountRights {

    /** Rights to a task with one of which its holder is changed. */
    private static final List<Permission> ASSIGNING = List.of(TaskPermissions.UPDATE, TaskPermissions.TASK_ASSIGN);

    /** Rights to a diagram with one of which the holders of its tasks are changed. */
    private static final List<Permission> ASSIGNING_OF_DIAGRAM =
            List.of(ProcessDefinitionPermissions.UPDATE_TASK, ProcessDefinitionPermissions.TASK_ASSIGN);

    private final IdentityService identities;
    private final AuthorizationService authorizations;

    AccountRights(IdentityService identities, AuthorizationService authorizations) {
        this.identities = identities;
        this.authorizations = authorizations;
    }

    /** Runs calls with the rights of an account; the former rights hold again afterwards. */
    public <T> T as(String account, Supplier<T> calls) {
        List<String> groups = groups(account);
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

    /** Returns those of the tasks whose holder an account may change, as the engine decides when it does so. */
    public List<Task> assignable(String account, List<Task> tasks) {
        List<String> groups = groups(account);
        return tasks.stream()
                .filter(task -> ASSIGNING.stream()
                                .anyMatch(right -> authorizations.isUserAuthorized(
                                        account, groups, right, Resources.TASK, task.getId()))
                        || ASSIGNING_OF_DIAGRAM.stream()
                                .anyMatch(right -> authorizations.isUserAuthorized(
                                        account, groups, right, Resources.PROCESS_DEFINITION, diagram(task))))
                .toList();
    }

    private List<String> groups(String account) {
        return identities.createGroupQuery().groupMember(account).list().stream()
                .map(Group::getId)
                .toList();
    }

    /** Returns the key of the diagram of a task, with which the ids of all its versions begin. */
    private static String diagram(Task task) {
        String version = task.getProcessDefinitionId();
        return version.substring(0, version.indexOf(':'));
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
