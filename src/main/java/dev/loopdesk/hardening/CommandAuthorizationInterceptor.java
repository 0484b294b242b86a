package dev.loopdesk.hardening;

import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.jspecify.annotations.Nullable;

/**
 * Checks every command of a person against rules that the engine's authorizations cannot express. The product's own
 * code and the delegates of a model run without authorization checks and are exempt.
 */
class CommandAuthorizationInterceptor extends CommandInterceptor {

    private final TaskPolicy tasks;
    private final TicketPolicy tickets;

    CommandAuthorizationInterceptor(TaskPolicy tasks, TicketPolicy tickets) {
        this.tasks = tasks;
        this.tickets = tickets;
    }

    @Override
    public <T> T execute(Command<T> command) {
        CommandContext context = Context.getCommandContext();
        String person = person(context);
        if (person == null) {
            return getNext().execute(command);
        }
        tickets.before(command, context);
        tasks.before(command, person, context);
        T result = getNext().execute(command);
        tickets.after(command, context);
        tasks.after(command, context);
        return result;
    }

    private static @Nullable String person(CommandContext context) {
        Authentication authentication = context.getAuthentication();
        return authentication == null || !context.isAuthorizationCheckEnabled() ? null : authentication.getUserId();
    }
}
