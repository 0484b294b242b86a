package dev.loopdesk.hardening;

import java.util.Objects;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.identity.User;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.identity.IdentityOperationResult;
import org.camunda.bpm.engine.impl.identity.db.DbIdentityServiceProvider;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;

/**
 * Identity provider of the engine's accounts. {@link SignInThrottle} delays guessing and replaces the engine's lock,
 * with which an attacker could lock out an account. Nobody may delete or rename their own account.
 */
class StaffIdentityProvider extends DbIdentityServiceProvider {

    private final SignInThrottle throttle;

    StaffIdentityProvider(SignInThrottle throttle) {
        this.throttle = throttle;
    }

    @Override
    public boolean checkPassword(String account, String password) {
        String address = ClientAddress.current();
        if (account == null || password == null) {
            return false;
        }
        if (address != null && !throttle.admits(account, address)) {
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
        return super.deleteUser(account);
    }

    private boolean isOwn(String account) {
        Authentication caller = getCurrentAuthentication();
        return caller != null && account != null && account.equals(caller.getUserId());
    }
}
