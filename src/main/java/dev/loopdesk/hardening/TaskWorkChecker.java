package dev.loopdesk.hardening;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.camunda.bpm.engine.impl.cfg.auth.AuthorizationCommandChecker;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;

/**
 * Checks the right to work on a task once in a command: {@link TaskPolicy} wants it before the command reads anything, the
 * engine within it, and the query of rights is the engine's most expensive one.
 */
class TaskWorkChecker extends AuthorizationCommandChecker {

    /** Accounts and tasks that were allowed in each running command. */
    private final Map<CommandContext, Set<Allowed>> allowed = Collections.synchronizedMap(new WeakHashMap<>());

    private record Allowed(String account, String task) {}

    @Override
    public void checkTaskWork(TaskEntity task) {
        CommandContext command = Context.getCommandContext();
        Authentication account = command.getAuthentication();
        if (account == null || account.getUserId() == null || !command.isAuthorizationCheckEnabled()) {
            super.checkTaskWork(task);
            return;
        }
        var work = new Allowed(account.getUserId(), task.getId());
        Set<Allowed> before = allowed.computeIfAbsent(command, started -> new HashSet<>());
        if (!before.contains(work)) {
            super.checkTaskWork(task);
            before.add(work);
        }
    }
}
