package dev.loopdesk.hardening;

import static dev.loopdesk.hardening.CommandFields.field;
import static dev.loopdesk.hardening.CommandFields.text;
import static dev.loopdesk.hardening.CommandFields.value;

import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.answers.TakenRefusal;
import dev.loopdesk.text.Characters;
import java.lang.reflect.Field;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.impl.cfg.CommandChecker;
import org.camunda.bpm.engine.impl.cmd.AbstractAddIdentityLinkCmd;
import org.camunda.bpm.engine.impl.cmd.AddCommentCmd;
import org.camunda.bpm.engine.impl.cmd.AddGroupIdentityLinkCmd;
import org.camunda.bpm.engine.impl.cmd.AddUserIdentityLinkCmd;
import org.camunda.bpm.engine.impl.cmd.AssignTaskCmd;
import org.camunda.bpm.engine.impl.cmd.ClaimTaskCmd;
import org.camunda.bpm.engine.impl.cmd.CompleteTaskCmd;
import org.camunda.bpm.engine.impl.cmd.DelegateTaskCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteGroupIdentityLinkCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteIdentityLinkCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteUserIdentityLinkCmd;
import org.camunda.bpm.engine.impl.cmd.ResolveTaskCmd;
import org.camunda.bpm.engine.impl.cmd.SaveTaskCmd;
import org.camunda.bpm.engine.impl.cmd.SetTaskOwnerCmd;
import org.camunda.bpm.engine.impl.cmd.SubmitTaskFormCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.PropertyChange;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.task.IdentityLinkType;
import org.jspecify.annotations.Nullable;

/**
 * Rules for operations on tasks other than answers. Only the assignee may complete a task, or any member of its groups
 * while it has none; an assignee must exist and be entitled; the groups of a task are set by the diagram.
 */
class TaskPolicy {

    static final int LONGEST_COMMENT = 10_000;

    private static final Map<Class<?>, Field> COMPLETING = Map.of(
            CompleteTaskCmd.class, field(CompleteTaskCmd.class, "taskId"),
            ResolveTaskCmd.class, field(ResolveTaskCmd.class, "taskId"),
            SubmitTaskFormCmd.class, field(SubmitTaskFormCmd.class, "taskId"));

    private static final Map<Class<?>, Field> HANDING_OVER = Map.of(
            AddUserIdentityLinkCmd.class, field(AddUserIdentityLinkCmd.class, "taskId"),
            AssignTaskCmd.class, field(AssignTaskCmd.class, "taskId"),
            SetTaskOwnerCmd.class, field(SetTaskOwnerCmd.class, "taskId"),
            ClaimTaskCmd.class, field(ClaimTaskCmd.class, "taskId"),
            DelegateTaskCmd.class, field(DelegateTaskCmd.class, "taskId"),
            ResolveTaskCmd.class, field(ResolveTaskCmd.class, "taskId"),
            // Returns a delegated task to its owner.
            SubmitTaskFormCmd.class, field(SubmitTaskFormCmd.class, "taskId"));

    /** Properties of a saved task that a person may change. */
    private static final Set<String> CHANGED_BY_PEOPLE =
            Set.of(TaskEntity.ASSIGNEE, TaskEntity.OWNER, TaskEntity.DELEGATION, TaskEntity.FOLLOW_UP_DATE);

    private static final Field CLAIMED = field(ClaimTaskCmd.class, "taskId");
    private static final Field CLAIMED_FOR = field(ClaimTaskCmd.class, "userId");
    private static final Field SAVED_TASK = field(SaveTaskCmd.class, "task");
    private static final Field ADDED_TYPE = field(AbstractAddIdentityLinkCmd.class, "type");
    private static final Field DELETED_TYPE = field(DeleteIdentityLinkCmd.class, "type");
    private static final Field COMMENT = field(AddCommentCmd.class, "message");

    /** Commands that change the people of a task; a test compares them with the engine's. */
    static final Set<Class<?>> CHANGING_PEOPLE = Set.of(
            AddUserIdentityLinkCmd.class,
            AddGroupIdentityLinkCmd.class,
            AssignTaskCmd.class,
            SetTaskOwnerCmd.class,
            ClaimTaskCmd.class,
            DelegateTaskCmd.class,
            ResolveTaskCmd.class,
            SaveTaskCmd.class,
            SubmitTaskFormCmd.class,
            DeleteUserIdentityLinkCmd.class,
            DeleteGroupIdentityLinkCmd.class);

    private final Refusals refusals;

    TaskPolicy(Refusals refusals) {
        this.refusals = refusals;
    }

    /** Refuses a forbidden operation before it is executed. */
    void before(Command<?> command, String person, CommandContext context) {
        // The engine takes a claim for nobody as the return of the task.
        if (command instanceof ClaimTaskCmd && value(CLAIMED_FOR, command) != null) {
            checkFree(text(CLAIMED, command), text(CLAIMED_FOR, command), context);
        }
        Field completed = COMPLETING.get(command.getClass());
        if (completed != null) {
            TaskEntity task = context.getTaskManager().findTaskById(text(completed, command));
            if (task != null) {
                checkHolder(task, person, context);
            }
        } else if (command instanceof AbstractAddIdentityLinkCmd) {
            refuseCandidates(text(ADDED_TYPE, command));
        } else if (command instanceof DeleteIdentityLinkCmd) {
            refuseCandidates(text(DELETED_TYPE, command));
        } else if (command instanceof SaveTaskCmd) {
            checkChanges((TaskEntity) value(SAVED_TASK, command), person, context);
        } else if (command instanceof AddCommentCmd) {
            checkComment(text(COMMENT, command));
        }
    }

    /** Refuses an operation after its execution, which rolls it back; only then the new assignee is known. */
    void after(Command<?> command, CommandContext context) {
        TaskEntity task = handedOver(command, context);
        if (task != null) {
            checkEntitled(task.getAssignee(), task, context);
            checkEntitled(task.getOwner(), task, context);
        }
    }

    private static @Nullable TaskEntity handedOver(Command<?> command, CommandContext context) {
        if (command instanceof SaveTaskCmd) {
            return (TaskEntity) value(SAVED_TASK, command);
        }
        Field task = HANDING_OVER.get(command.getClass());
        return task == null ? null : context.getTaskManager().findTaskById(text(task, command));
    }

    /** Refuses a claim of what somebody else holds; the engine would report a fault of its own. */
    private void checkFree(String id, String account, CommandContext context) {
        TaskEntity task = context.getTaskManager().findTaskById(id);
        if (task != null && task.getAssignee() != null && !task.getAssignee().equals(account)) {
            checkWork(task, context);
            throw new TakenRefusal(refusals.text("claimed-by", name(task.getAssignee(), context)), null);
        }
    }

    /** Lets the engine check first, so that a person without access learns nothing about the task. */
    private static void checkWork(TaskEntity task, CommandContext context) {
        for (CommandChecker checker : context.getProcessEngineConfiguration().getCommandCheckers()) {
            checker.checkTaskWork(task);
        }
    }

    private static String name(String account, CommandContext context) {
        var names = new StaffNames(context.getProcessEngineConfiguration().getIdentityService());
        return context.runWithoutAuthorization(() -> names.of(account));
    }

    private void checkHolder(TaskEntity task, String person, CommandContext context) {
        checkWork(task, context);
        String holder = task.getAssignee();
        if (holder == null) {
            checkEntitled(person, task, context);
        } else if (!holder.equals(person)) {
            throw refusals.of("held-by", name(holder, context));
        }
    }

    private void checkEntitled(@Nullable String account, TaskEntity task, CommandContext context) {
        if (account == null) {
            return;
        }
        IdentityService identity = context.getProcessEngineConfiguration().getIdentityService();
        boolean entitled = context.runWithoutAuthorization(() -> new StaffEntitlement(identity).mayHold(account, task));
        if (!entitled) {
            throw refusals.of("not-entitled", name(account, context));
        }
    }

    /**
     * Refuses changes of what the diagram sets: a changed name, due date or priority would contradict the record of
     * clocks, and a task with a parent is deleted when the parent is completed, which strands its ticket. Nobody puts aside
     * what somebody else holds.
     */
    private void checkChanges(@Nullable TaskEntity task, String person, CommandContext context) {
        if (task == null || task.getProcessDefinitionId() == null) {
            return;
        }
        for (PropertyChange change : task.getPropertyChanges().values()) {
            if (!CHANGED_BY_PEOPLE.contains(change.getPropertyName())
                    && !isSame(change.getOrgValue(), change.getNewValue())) {
                throw refusals.of("task-by-diagram", wordOf(change.getPropertyName()));
            }
            String holder = task.getAssignee();
            if (change.getPropertyName().equals(TaskEntity.FOLLOW_UP_DATE)
                    && !isSame(change.getOrgValue(), change.getNewValue())
                    && holder != null
                    && !holder.equals(person)) {
                throw refusals.of("held-by", name(holder, context));
            }
        }
    }

    private String wordOf(String property) {
        return switch (property) {
            case TaskEntity.NAME -> refusals.text("task-property.name");
            case TaskEntity.DESCRIPTION -> refusals.text("task-property.description");
            case TaskEntity.DUE_DATE -> refusals.text("task-property.due-date");
            case TaskEntity.PRIORITY -> refusals.text("task-property.priority");
            default -> refusals.text("task-property.other");
        };
    }

    /** Compares dates by the second, because the REST API and the databases differ in what they keep of it. */
    private static boolean isSame(@Nullable Object before, @Nullable Object after) {
        return (before instanceof Date earlier && after instanceof Date later)
                ? earlier.toInstant().getEpochSecond() == later.toInstant().getEpochSecond()
                : Objects.equals(before, after);
    }

    private void refuseCandidates(String type) {
        if (!type.equals(IdentityLinkType.ASSIGNEE) && !type.equals(IdentityLinkType.OWNER)) {
            throw new AuthorizationException(refusals.text("groups-in-diagram"));
        }
    }

    private void checkComment(String comment) {
        if (comment.length() > LONGEST_COMMENT) {
            throw refusals.of("comment-too-long", LONGEST_COMMENT);
        }
        boolean control =
                comment.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t');
        if (control || !Characters.canBeStored(comment)) {
            throw refusals.of("comment-control");
        }
    }
}
