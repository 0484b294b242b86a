package dev.loopdesk.hardening;

import dev.loopdesk.process.answers.Refusals;
import java.lang.reflect.Field;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.history.UserOperationLogEntry;
import org.camunda.bpm.engine.impl.UserOperationLogQueryImpl;
import org.camunda.bpm.engine.impl.cmd.SaveUserCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.jspecify.annotations.Nullable;

/**
 * Checks every command of a person against rules that the engine's authorizations cannot express. The product's own
 * code and the delegates of a model run without authorization checks and are exempt.
 */
class CommandAuthorizationInterceptor extends CommandInterceptor {

    private static final Field SAVED_USER = CommandFields.field(SaveUserCmd.class, "user");
    private static final Field CATEGORIES = CommandFields.field(UserOperationLogQueryImpl.class, "categories");
    private static final List<String> OPERATIONS_ON_PROCESSES =
            List.of(UserOperationLogEntry.CATEGORY_TASK_WORKER, UserOperationLogEntry.CATEGORY_OPERATOR);
    private static final String[] NO_CATEGORY = {"none"};

    private final Refusals refusals;
    private final TaskPolicy tasks;
    private final TicketPolicy tickets;

    CommandAuthorizationInterceptor(Refusals refusals) {
        this.refusals = refusals;
        this.tasks = new TaskPolicy(refusals);
        this.tickets = new TicketPolicy(refusals);
    }

    @Override
    public <T> T execute(Command<T> command) {
        CommandContext context = Context.getCommandContext();
        String person = person(context);
        if (person == null) {
            return getNext().execute(command);
        }
        if (command instanceof SaveUserCmd) {
            checkPassword(command);
        }
        if (command instanceof UserOperationLogQueryImpl query
                && !StaffEntitlement.isAdministrator(context.getAuthentication())) {
            leaveOutAccounts(query);
        }
        tickets.before(command, context);
        tasks.before(command, person, context);
        T result = getNext().execute(command);
        tasks.after(command, context);
        return result;
    }

    /** Refuses a password against the policy as an invalid request; the engine would report a fault of its own. */
    private void checkPassword(Command<?> command) {
        if (CommandFields.value(SAVED_USER, command) instanceof UserEntity user
                && user.hasNewPassword()
                && !user.checkPasswordAgainstPolicy()) {
            throw refusals.of("password-policy");
        }
    }

    /**
     * Leaves operations on accounts and rights out of a query: the engine shows them to everybody who may read the history
     * of all processes.
     */
    private static void leaveOutAccounts(UserOperationLogQueryImpl query) {
        Set<String> left = new LinkedHashSet<>(OPERATIONS_ON_PROCESSES);
        if (CommandFields.value(CATEGORIES, query) instanceof String[] wanted) {
            left.retainAll(List.of(wanted));
        }
        query.categoryIn(left.isEmpty() ? NO_CATEGORY : left.toArray(String[]::new));
    }

    private static @Nullable String person(CommandContext context) {
        Authentication authentication = context.getAuthentication();
        return authentication == null || !context.isAuthorizationCheckEnabled() ? null : authentication.getUserId();
    }
}
