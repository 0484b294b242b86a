package dev.loopdesk.hardening;

import dev.loopdesk.workspace.StaffGroup;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.identity.IdentityOperationResult;
import org.camunda.bpm.engine.impl.identity.db.DbIdentityServiceProvider;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;

/**
 * Identity provider of the engine's accounts. {@link SignInThrottle} delays guessing and replaces the engine's lock,
 * with which an attacker could lock out an account. Nobody may delete or rename their own account, or give up its
 * administration, so that an administrator remains. Tasks of a deleted or
 * demoted account return to the queue.
 */
class StaffIdentityProvider extends DbIdentityServiceProvider {

    private final SignInThrottle throttle;
    private final TaskRelease tasks;

    StaffIdentityProvider(SignInThrottle throttle, TaskRelease tasks) {
        this.throttle = throttle;
        this.tasks = tasks;
    }

    @Override
    public boolean checkPassword(String account, String password) {
        String address = ClientAddress.current();
        if (account == null || password == null) {
            return false;
        }
        Duration delay = address == null ? Duration.ZERO : throttle.delay(account, address);
        if (!delay.isZero()) {
            SignInThrottle.answerRetryAfter(delay);
            return false;
        }
        UserEntity user = findUserById(account);
        boolean right = user != null && matchPassword(password, user);
        if (address != null) {
            if (right) {
                throttle.succeeded(account, address);
            } else {
                throttle.failed(account, address);
            }
        }
        return right;
    }

    @Override
    public IdentityOperationResult unlockUser(String account) {
        throttle.forget(account);
        return super.unlockUser(account);
    }

    @Override
    public IdentityOperationResult saveUser(User user) {
        if (isOwn(user.getId())) {
            UserEntity before = findUserById(user.getId());
            if (before != null
                    && (!Objects.equals(before.getFirstName(), user.getFirstName())
                            || !Objects.equals(before.getLastName(), user.getLastName()))) {
                throw new AuthorizationException("Nobody renames an account of their own: " + user.getId());
            }
        }
        return super.saveUser(user);
    }

    @Override
    public IdentityOperationResult deleteUser(String account) {
        if (isOwn(account)) {
            throw new AuthorizationException("Nobody deletes an account of their own: " + account);
        }
        IdentityOperationResult result = super.deleteUser(account);
        tasks.release(account, Set.of());
        return result;
    }

    @Override
    public IdentityOperationResult deleteMembership(String account, String group) {
        if (isOwn(account) && StaffGroup.ADMINISTRATORS.id().equals(group)) {
            throw new AuthorizationException(
                    "Nobody gives up the administration of an account of their own: " + account);
        }
        IdentityOperationResult result = super.deleteMembership(account, group);
        releaseWithout(group, account);
        return result;
    }

    @Override
    public IdentityOperationResult deleteGroup(String group) {
        if (getCurrentAuthentication() != null && StaffGroup.ADMINISTRATORS.id().equals(group)) {
            throw new AuthorizationException("The group of the administrators cannot be deleted: " + group);
        }
        List<String> members = unguarded(() -> identity().createUserQuery().memberOfGroup(group).list().stream()
                .map(User::getId)
                .toList());
        IdentityOperationResult result = super.deleteGroup(group);
        members.forEach(account -> releaseWithout(group, account));
        return result;
    }

    /** Releases tasks by the other groups, because the engine writes the deletion at the end of the command only. */
    private void releaseWithout(String group, String account) {
        Set<String> groups = unguarded(() -> identity().createGroupQuery().groupMember(account).list().stream()
                .map(Group::getId)
                .filter(kept -> !kept.equals(group))
                .collect(Collectors.toSet()));
        tasks.release(account, groups);
    }

    private static IdentityService identity() {
        return Context.getProcessEngineConfiguration().getIdentityService();
    }

    private static <T> T unguarded(Callable<T> query) {
        return Context.getCommandContext().runWithoutAuthorization(query);
    }

    private boolean isOwn(String account) {
        Authentication caller = getCurrentAuthentication();
        return caller != null && account != null && account.equals(caller.getUserId());
    }
}
