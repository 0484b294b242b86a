package dev.loopdesk.hardening;

import static dev.loopdesk.hardening.CommandFields.field;
import static dev.loopdesk.hardening.CommandFields.value;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.ProcessInstanceModificationBuilderImpl;
import org.camunda.bpm.engine.impl.cmd.ModifyProcessInstanceCmd;
import org.camunda.bpm.engine.impl.cmd.PatchExecutionVariablesCmd;
import org.camunda.bpm.engine.impl.cmd.RemoveExecutionVariablesCmd;
import org.camunda.bpm.engine.impl.cmd.SetExecutionVariablesCmd;
import org.camunda.bpm.engine.impl.cmd.SuspendJobCmd;
import org.camunda.bpm.engine.impl.cmd.SuspendJobDefinitionCmd;
import org.camunda.bpm.engine.impl.cmd.SuspendProcessDefinitionCmd;
import org.camunda.bpm.engine.impl.cmd.SuspendProcessInstanceCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.migration.MigrateProcessInstanceCmd;
import org.camunda.bpm.engine.impl.migration.MigrationPlanExecutionBuilderImpl;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.Execution;
import org.camunda.bpm.engine.runtime.ProcessInstanceQuery;
import org.jspecify.annotations.Nullable;

/**
 * Recognises commands that change a running ticket from outside of its diagram: its variables, its state, its version
 * or the elements that it is at. They would go around the checks of the standard, such as a consent or an approval.
 */
final class TicketIntervention {

    private static final Map<Class<?>, Field> CHANGED_VARIABLES = Map.of(
            SetExecutionVariablesCmd.class, field(SetExecutionVariablesCmd.class, "entityId"),
            PatchExecutionVariablesCmd.class, field(PatchExecutionVariablesCmd.class, "entityId"),
            RemoveExecutionVariablesCmd.class, field(RemoveExecutionVariablesCmd.class, "entityId"));

    private static final Map<Class<?>, Suspended> SUSPENDING = Map.of(
            SuspendProcessInstanceCmd.class, Suspended.by(SuspendProcessInstanceCmd.class),
            SuspendProcessDefinitionCmd.class, Suspended.by(SuspendProcessDefinitionCmd.class),
            SuspendJobCmd.class, Suspended.by(SuspendJobCmd.class),
            SuspendJobDefinitionCmd.class, Suspended.by(SuspendJobDefinitionCmd.class));

    private static final Field MODIFIED = field(ModifyProcessInstanceCmd.class, "builder");
    private static final Field MIGRATED = field(MigrateProcessInstanceCmd.class, "executionBuilder");
    private static final Field WITH_INSTANCES = field(SuspendProcessDefinitionCmd.class, "includeSubResources");

    private TicketIntervention() {}

    /** Fields of a suspending command by name; a command has some of them. */
    private record Suspended(Map<String, Field> fields) {

        private static final List<String> NAMES =
                List.of("jobId", "jobDefinitionId", "processInstanceId", "processDefinitionId", "processDefinitionKey");

        static Suspended by(Class<?> command) {
            return new Suspended(NAMES.stream()
                    .flatMap(name ->
                            CommandFields.fieldIfAny(command, name).map(field -> Map.entry(name, field)).stream())
                    .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue)));
        }

        @Nullable
        String of(Command<?> command, String name) {
            Field field = fields.get(name);
            return field == null ? null : (String) value(field, command);
        }
    }

    /** Tells whether a command changes a running ticket. */
    static boolean isBy(Command<?> command, CommandContext context) {
        Field changed = CHANGED_VARIABLES.get(command.getClass());
        if (changed != null) {
            return TicketPolicy.isOfTicket((String) value(changed, command), context);
        }
        if (command instanceof ModifyProcessInstanceCmd) {
            return value(MODIFIED, command) instanceof ProcessInstanceModificationBuilderImpl builder
                    && TicketPolicy.isOfTicket(builder.getProcessInstanceId(), context);
        }
        if (command instanceof MigrateProcessInstanceCmd) {
            return value(MIGRATED, command) instanceof MigrationPlanExecutionBuilderImpl builder
                    && migrated(builder).anyMatch(instance -> TicketPolicy.isOfTicket(instance, context));
        }
        Suspended suspended = SUSPENDING.get(command.getClass());
        return suspended != null && stopsTickets(suspended, command, context);
    }

    private static Stream<String> migrated(MigrationPlanExecutionBuilderImpl builder) {
        ProcessInstanceQuery query = builder.getProcessInstanceQuery();
        return Stream.concat(
                Stream.ofNullable(builder.getProcessInstanceIds()).flatMap(Collection::stream),
                query == null ? Stream.of() : query.list().stream().map(Execution::getId));
    }

    private static boolean stopsTickets(Suspended suspended, Command<?> command, CommandContext context) {
        if (command instanceof SuspendProcessDefinitionCmd && !Boolean.TRUE.equals(value(WITH_INSTANCES, command))) {
            // No new instance starts, and those that run go on.
            return false;
        }
        String job = suspended.of(command, "jobId");
        if (job != null) {
            return Optional.ofNullable(context.getJobManager().findJobById(job))
                    .map(found -> TicketPolicy.isOfTicket(found.getProcessInstanceId(), context))
                    .orElse(false);
        }
        String instance = suspended.of(command, "processInstanceId");
        if (instance != null) {
            return TicketPolicy.isOfTicket(instance, context);
        }
        return TicketPolicy.haveTickets(definitions(suspended, command, context), false, context);
    }

    private static List<ProcessDefinition> definitions(
            Suspended suspended, Command<?> command, CommandContext context) {
        RepositoryService repository = context.getProcessEngineConfiguration().getRepositoryService();
        String id = suspended.of(command, "processDefinitionId");
        String jobs = suspended.of(command, "jobDefinitionId");
        if (id == null && jobs != null) {
            id = Optional.ofNullable(context.getJobDefinitionManager().findById(jobs))
                    .map(found -> found.getProcessDefinitionId())
                    .orElse(null);
        }
        var query = repository.createProcessDefinitionQuery();
        String key = suspended.of(command, "processDefinitionKey");
        if (id == null && key == null) {
            return List.of();
        }
        return (id == null ? query.processDefinitionKey(Objects.requireNonNull(key)) : query.processDefinitionId(id))
                .list();
    }
}
