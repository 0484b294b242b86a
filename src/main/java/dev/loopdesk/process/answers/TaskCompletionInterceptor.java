package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Message;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.impl.MessageCorrelationBuilderImpl;
import org.camunda.bpm.engine.impl.ProcessInstantiationBuilderImpl;
import org.camunda.bpm.engine.impl.cmd.AbstractCorrelateMessageCmd;
import org.camunda.bpm.engine.impl.cmd.AbstractPatchVariablesCmd;
import org.camunda.bpm.engine.impl.cmd.AbstractVariableCmd;
import org.camunda.bpm.engine.impl.cmd.ClaimTaskCmd;
import org.camunda.bpm.engine.impl.cmd.CompleteTaskCmd;
import org.camunda.bpm.engine.impl.cmd.HandleTaskBpmnErrorCmd;
import org.camunda.bpm.engine.impl.cmd.HandleTaskEscalationCmd;
import org.camunda.bpm.engine.impl.cmd.PatchTaskVariablesCmd;
import org.camunda.bpm.engine.impl.cmd.RemoveTaskVariablesCmd;
import org.camunda.bpm.engine.impl.cmd.ResolveTaskCmd;
import org.camunda.bpm.engine.impl.cmd.SetTaskVariablesCmd;
import org.camunda.bpm.engine.impl.cmd.StartProcessInstanceAtActivitiesCmd;
import org.camunda.bpm.engine.impl.cmd.StartProcessInstanceCmd;
import org.camunda.bpm.engine.impl.cmd.SubmitStartFormCmd;
import org.camunda.bpm.engine.impl.cmd.SubmitTaskFormCmd;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandInterceptor;
import org.camunda.bpm.engine.impl.persistence.entity.TaskManager;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.impl.VariableMapImpl;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Passes every answer to a task of Loopdesk to {@link TaskAnswers} before the engine executes the command.
 *
 * <p>A task listener would be too late: by then the values are stored in the engine's tables, cannot be distinguished
 * from earlier ones, and a text of more than 4,000 characters has failed the transaction. The engine has no public
 * extension point here. The private fields read here are checked at start, so that an incompatible engine fails there.
 */
class TaskCompletionInterceptor extends CommandInterceptor {

    private static final Set<String> OUR_MESSAGES = Set.of(
            Message.TICKET_RECEIVED,
            Message.REQUESTER_REPLIED,
            Message.TICKET_WITHDRAWN,
            Message.REMOTE_CONSENT_REVOKED,
            Message.PRIORITY_CHANGED,
            Message.PROBLEM_REPORTED,
            Message.CATEGORY_CORRECTED);
    private static final Field COMPLETED_TASK = field(CompleteTaskCmd.class, "taskId");
    private static final Field COMPLETED_WITH = field(CompleteTaskCmd.class, "variables");
    private static final Field CLAIMED_TASK = field(ClaimTaskCmd.class, "taskId");
    private static final Field SUBMITTED_TASK = field(SubmitTaskFormCmd.class, "taskId");
    private static final Field SUBMITTED_WITH = field(SubmitTaskFormCmd.class, "properties");
    private static final Field STARTED_DEFINITION = field(SubmitStartFormCmd.class, "processDefinitionId");
    private static final Field STARTED_WITH = field(SubmitStartFormCmd.class, "variables");
    private static final Field STARTED_BY = field(StartProcessInstanceCmd.class, "instantiationBuilder");
    private static final Field STARTED_IN_THE_MIDDLE_BY =
            field(StartProcessInstanceAtActivitiesCmd.class, "instantiationBuilder");
    private static final Field CORRELATED_BY = field(AbstractCorrelateMessageCmd.class, "builder");
    private static final Field ERROR_TASK = field(HandleTaskBpmnErrorCmd.class, "taskId");
    private static final Field ESCALATION_TASK = field(HandleTaskEscalationCmd.class, "taskId");
    private static final Field CHANGED_TASK = field(AbstractVariableCmd.class, "entityId");
    private static final Field PATCHED_TASK = field(AbstractPatchVariablesCmd.class, "entityId");

    private final ObjectProvider<TaskAnswers> answers;

    TaskCompletionInterceptor(ObjectProvider<TaskAnswers> answers) {
        this.answers = answers;
    }

    @Override
    public <T> T execute(Command<T> command) {
        if (command instanceof ResolveTaskCmd) {
            // Returning a task is allowed, returning it with variables is not.
            if (!variables(get(COMPLETED_WITH, command)).isEmpty()) {
                refuse(COMPLETED_TASK, command);
            }
        } else if (command instanceof CompleteTaskCmd) {
            accept(command, COMPLETED_TASK, COMPLETED_WITH);
        } else if (command instanceof SubmitTaskFormCmd) {
            accept(command, SUBMITTED_TASK, SUBMITTED_WITH);
        } else if (command instanceof SubmitStartFormCmd) {
            if (String.valueOf(get(STARTED_DEFINITION, command)).startsWith(TechnicalSupport.KEY + ":")) {
                set(STARTED_WITH, command, report(get(STARTED_WITH, command)));
            }
        } else if (command instanceof StartProcessInstanceCmd) {
            var builder = (ProcessInstantiationBuilderImpl) get(STARTED_BY, command);
            if (builder != null && isTechnicalSupport(builder)) {
                VariableMap report = report(builder.getVariables());
                builder.getVariables().clear();
                builder.setVariables(report);
            }
        } else if (command instanceof StartProcessInstanceAtActivitiesCmd) {
            var builder = (ProcessInstantiationBuilderImpl) get(STARTED_IN_THE_MIDDLE_BY, command);
            if (builder != null && isTechnicalSupport(builder)) {
                answers.getObject().refuseToAccounts();
            }
        } else if (command instanceof AbstractCorrelateMessageCmd) {
            var builder = (MessageCorrelationBuilderImpl) get(CORRELATED_BY, command);
            if (builder != null && bringsMore(builder)) {
                answers.getObject().refuseToAccounts();
            }
            if (builder != null
                    && builder.getPayloadProcessInstanceVariables() != null
                    // It brings the id of a mail to a process without a case of its own.
                    && !ReceiveMailProcess.INSPECTION_WANTED.equals(builder.getMessageName())) {
                Map<String, Object> payload = builder.getPayloadProcessInstanceVariables();
                VariableMap passing =
                        Message.TICKET_RECEIVED.equals(builder.getMessageName()) ? report(payload) : passing(payload);
                payload.clear();
                builder.setVariables(passing);
            }
        } else if (command instanceof HandleTaskBpmnErrorCmd) {
            refuse(ERROR_TASK, command);
        } else if (command instanceof HandleTaskEscalationCmd) {
            refuse(ESCALATION_TASK, command);
        } else if (command instanceof PatchTaskVariablesCmd) {
            refuse(PATCHED_TASK, command);
        } else if (command instanceof SetTaskVariablesCmd || command instanceof RemoveTaskVariablesCmd) {
            refuse(CHANGED_TASK, command);
        }
        return getNext().execute(command);
    }

    /** Runs before the transaction and turns the engine's error for a lost race into a refusal. */
    static final class ConflictInterceptor extends CommandInterceptor {

        private final ObjectProvider<TaskAnswers> answers;
        private final Refusals refusals;

        ConflictInterceptor(ObjectProvider<TaskAnswers> answers, Refusals refusals) {
            this.answers = answers;
            this.refusals = refusals;
        }

        @Override
        public <T> T execute(Command<T> command) {
            if (command instanceof ClaimTaskCmd) {
                return claim(command);
            }
            Field task = command instanceof CompleteTaskCmd
                    ? COMPLETED_TASK
                    : command instanceof SubmitTaskFormCmd ? SUBMITTED_TASK : null;
            if (task == null) {
                return getNext().execute(command);
            }
            try {
                return getNext().execute(command);
            } catch (Refusal e) {
                throw e;
            } catch (RuntimeException e) {
                if (!TransactionSynchronizationManager.isActualTransactionActive()) {
                    answers.getObject().refuseIfAnswered(String.valueOf(get(task, command)));
                }
                if (e instanceof OptimisticLockingException) {
                    throw new ConcurrentChangeRefusal(refusals.text("collision"), e);
                }
                throw e;
            }
        }

        /** Claims a task; who loses a race for it finds at the second attempt who holds it. */
        private <T> T claim(Command<T> command) {
            try {
                return getNext().execute(command);
            } catch (Refusal e) {
                throw e;
            } catch (RuntimeException e) {
                if (TransactionSynchronizationManager.isActualTransactionActive()) {
                    throw e;
                }
                if (e instanceof OptimisticLockingException) {
                    return getNext().execute(command);
                }
                try {
                    answers.getObject().refuseIfAnswered(String.valueOf(get(CLAIMED_TASK, command)));
                } catch (AlreadyAnsweredRefusal answered) {
                    throw new TakenRefusal(String.valueOf(answered.getMessage()), answered);
                }
                throw e;
            }
        }
    }

    private void accept(Command<?> command, Field task, Field with) {
        String taskId = String.valueOf(get(task, command));
        VariableMap entered = variables(get(with, command));
        TaskManager open = Context.getCommandContext().getTaskManager();
        VariableMap accepted = unguarded(() -> answers.getObject().accept(taskId, entered, open::findTaskById));
        if (accepted != null) {
            set(with, command, accepted);
        }
    }

    private void refuse(Field task, Command<?> command) {
        String taskId = String.valueOf(get(task, command));
        unguarded(() -> {
            answers.getObject().refuseIfHasForm(taskId);
            return null;
        });
    }

    /**
     * Runs a query without authorization checks; the engine checks the caller's rights when it executes the command.
     */
    private static <T extends @Nullable Object> T unguarded(java.util.concurrent.Callable<T> action) {
        try {
            return Context.getCommandContext().runWithoutAuthorization(action);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isTechnicalSupport(ProcessInstantiationBuilderImpl builder) {
        return TechnicalSupport.KEY.equals(builder.getProcessDefinitionKey())
                || String.valueOf(builder.getProcessDefinitionId()).startsWith(TechnicalSupport.KEY + ":");
    }

    /** Tells whether a message carries variables other than the accepted ones. */
    private static boolean bringsMore(MessageCorrelationBuilderImpl builder) {
        return OUR_MESSAGES.contains(String.valueOf(builder.getMessageName()))
                && !(variables(builder.getPayloadProcessInstanceVariablesLocal())
                                .isEmpty()
                        && variables(builder.getPayloadProcessInstanceVariablesToTriggeredScope())
                                .isEmpty());
    }

    /** Makes the report a transient variable, so that it reaches the case file and the engine does not store it. */
    private static VariableMap report(@Nullable Object variables) {
        return Variables.createVariables()
                .putValueTyped(
                        ReportIntake.REPORT, Variables.untypedValue(new VariableMapImpl(variables(variables)), true));
    }

    /** Makes the variables of a message transient. */
    private static VariableMap passing(@Nullable Object variables) {
        VariableMap passing = Variables.createVariables();
        VariableMap given = variables(variables);
        for (String name : given.keySet()) {
            var typed = given.getValueTyped(name);
            passing.putValueTyped(name, Variables.untypedValue(typed == null ? null : typed.getValue(), true));
        }
        return passing;
    }

    @SuppressWarnings("unchecked")
    private static VariableMap variables(@Nullable Object map) {
        if (map instanceof VariableMap typed) {
            return typed;
        }
        return map == null ? Variables.createVariables() : new VariableMapImpl((Map<String, Object>) map);
    }

    static Field field(Class<?> owner, String name) {
        try {
            Field field = owner.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("This engine is not the one that Loopdesk was built for", e);
        }
    }

    static @Nullable Object get(Field field, Object owner) {
        try {
            return field.get(owner);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void set(Field field, Object owner, @Nullable Object value) {
        try {
            field.set(owner, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
