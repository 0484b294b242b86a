package dev.loopdesk.hardening;

import dev.loopdesk.process.answers.Refusals;
import java.lang.reflect.Field;
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

    private static @Nullable String person(CommandContext context) {
        Authentication authentication = context.getAuthentication();
        return authentication == null || !context.isAuthorizationCheckEnabled() ? null : authentication.getUserId();
    }
}
