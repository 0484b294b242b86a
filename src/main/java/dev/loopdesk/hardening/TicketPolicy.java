package dev.loopdesk.hardening;

import static dev.loopdesk.hardening.CommandFields.field;
import static dev.loopdesk.hardening.CommandFields.text;
import static dev.loopdesk.hardening.CommandFields.value;

import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.contract.AcknowledgeBreachProcess;
import dev.loopdesk.process.contract.AnnounceProblemProcess;
import dev.loopdesk.process.contract.DeliverEventProcess;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.ReviewKnowledgeProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.camunda.bpm.engine.AuthorizationException;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.impl.batch.RestartProcessInstancesBatchCmd;
import org.camunda.bpm.engine.impl.cmd.AbstractDeleteProcessDefinitionCmd;
import org.camunda.bpm.engine.impl.cmd.CreateAttachmentCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteAttachmentCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteDeploymentCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteHistoricProcessInstancesCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteHistoricTaskInstanceCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteHistoricVariableInstanceCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteHistoricVariableInstancesByProcessInstanceIdCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteJobCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteProcessDefinitionsByIdsCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteProcessDefinitionsByKeyCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteProcessInstanceCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteProcessInstanceCommentCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteProcessInstancesCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteTaskCommentCmd;
import org.camunda.bpm.engine.impl.cmd.DeleteUserOperationLogEntryCmd;
import org.camunda.bpm.engine.impl.cmd.MessageEventReceivedCmd;
import org.camunda.bpm.engine.impl.cmd.ModifyProcessInstanceAsyncCmd;
import org.camunda.bpm.engine.impl.cmd.ProcessInstanceModificationBatchCmd;
import org.camunda.bpm.engine.impl.cmd.ProcessInstanceModificationCmd;
import org.camunda.bpm.engine.impl.cmd.RestartProcessInstancesCmd;
import org.camunda.bpm.engine.impl.cmd.SaveAttachmentCmd;
import org.camunda.bpm.engine.impl.cmd.SetJobRetriesCmd;
import org.camunda.bpm.engine.impl.cmd.SetProcessDefinitionVersionCmd;
import org.camunda.bpm.engine.impl.cmd.SignalCmd;
import org.camunda.bpm.engine.impl.cmd.UpdateCommentCmd;
import org.camunda.bpm.engine.impl.cmd.UpdateDecisionDefinitionHistoryTimeToLiveCmd;
import org.camunda.bpm.engine.impl.cmd.UpdateProcessDefinitionHistoryTimeToLiveCmd;
import org.camunda.bpm.engine.impl.cmd.UpdateProcessInstancesSuspendStateBatchCmd;
import org.camunda.bpm.engine.impl.cmd.UpdateProcessInstancesSuspendStateCmd;
import org.camunda.bpm.engine.impl.cmd.batch.CorrelateAllMessageBatchCmd;
import org.camunda.bpm.engine.impl.cmd.batch.DeleteHistoricProcessInstancesBatchCmd;
import org.camunda.bpm.engine.impl.cmd.batch.DeleteProcessInstanceBatchCmd;
import org.camunda.bpm.engine.impl.cmd.batch.removaltime.SetRemovalTimeToHistoricBatchesCmd;
import org.camunda.bpm.engine.impl.cmd.batch.removaltime.SetRemovalTimeToHistoricDecisionInstancesCmd;
import org.camunda.bpm.engine.impl.cmd.batch.removaltime.SetRemovalTimeToHistoricProcessInstancesCmd;
import org.camunda.bpm.engine.impl.cmd.batch.variables.SetVariablesToProcessInstancesBatchCmd;
import org.camunda.bpm.engine.impl.dmn.cmd.DeleteHistoricDecisionInstanceByDefinitionIdCmd;
import org.camunda.bpm.engine.impl.dmn.cmd.DeleteHistoricDecisionInstanceByInstanceIdCmd;
import org.camunda.bpm.engine.impl.dmn.cmd.DeleteHistoricDecisionInstancesBatchCmd;
import org.camunda.bpm.engine.impl.dmn.cmd.DeleteHistoricDecisionInstancesBulkCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.migration.batch.MigrateProcessInstanceBatchCmd;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.jspecify.annotations.Nullable;

/**
 * Operations on tickets that are forbidden to all people, administrators included: a ticket proceeds and ends through
 * its diagram, so its instance, model and history are neither changed nor deleted by hand, and forms and case file
 * cannot be bypassed.
 */
class TicketPolicy {

    /** Commands that are refused to all people. A batch would run without authorization checks. */
    static final Set<Class<?>> FOR_THE_ENGINE_ALONE = Set.of(
            // Records of a ticket are append-only.
            DeleteAttachmentCmd.class,
            UpdateCommentCmd.class,
            DeleteTaskCommentCmd.class,
            DeleteProcessInstanceCommentCmd.class,
            // History is removed after the time to live stated in the models.
            DeleteHistoricProcessInstancesCmd.class,
            DeleteHistoricProcessInstancesBatchCmd.class,
            DeleteHistoricTaskInstanceCmd.class,
            DeleteHistoricVariableInstanceCmd.class,
            DeleteHistoricVariableInstancesByProcessInstanceIdCmd.class,
            DeleteHistoricDecisionInstanceByDefinitionIdCmd.class,
            DeleteHistoricDecisionInstanceByInstanceIdCmd.class,
            DeleteHistoricDecisionInstancesBatchCmd.class,
            DeleteHistoricDecisionInstancesBulkCmd.class,
            DeleteUserOperationLogEntryCmd.class,
            SetRemovalTimeToHistoricBatchesCmd.class,
            SetRemovalTimeToHistoricDecisionInstancesCmd.class,
            SetRemovalTimeToHistoricProcessInstancesCmd.class,
            UpdateProcessDefinitionHistoryTimeToLiveCmd.class,
            UpdateDecisionDefinitionHistoryTimeToLiveCmd.class,
            // A ticket proceeds by its diagram, messages and forms only.
            DeleteProcessInstanceBatchCmd.class,
            RestartProcessInstancesCmd.class,
            RestartProcessInstancesBatchCmd.class,
            ProcessInstanceModificationCmd.class,
            ProcessInstanceModificationBatchCmd.class,
            ModifyProcessInstanceAsyncCmd.class,
            MigrateProcessInstanceBatchCmd.class,
            UpdateProcessInstancesSuspendStateCmd.class,
            UpdateProcessInstancesSuspendStateBatchCmd.class,
            SetVariablesToProcessInstancesBatchCmd.class,
            CorrelateAllMessageBatchCmd.class,
            SetProcessDefinitionVersionCmd.class,
            MessageEventReceivedCmd.class,
            SignalCmd.class,
            DeleteJobCmd.class);

    private static final Set<String> OURS = Set.of(
            TechnicalSupport.KEY,
            DeliverMessageProcess.KEY,
            DeliverEventProcess.KEY,
            AnnounceProblemProcess.KEY,
            AcknowledgeBreachProcess.KEY,
            ReceiveMailProcess.KEY,
            ReviewKnowledgeProcess.KEY);

    private static final Field DELETED_INSTANCE = field(DeleteProcessInstanceCmd.class, "processInstanceId");
    private static final Field DELETED_INSTANCES = field(DeleteProcessInstancesCmd.class, "processInstanceIds");
    private static final Field DELETED_DEPLOYMENT = field(DeleteDeploymentCmd.class, "deploymentId");
    private static final Field DEPLOYMENT_CASCADE = field(DeleteDeploymentCmd.class, "cascade");
    private static final Field DELETED_DEFINITIONS =
            field(DeleteProcessDefinitionsByIdsCmd.class, "processDefinitionIds");
    private static final Field DEFINITIONS_CASCADE = field(DeleteProcessDefinitionsByIdsCmd.class, "cascadeToHistory");
    private static final Field DELETED_KEY = field(DeleteProcessDefinitionsByKeyCmd.class, "processDefinitionKey");
    private static final Field KEY_CASCADE = field(AbstractDeleteProcessDefinitionCmd.class, "cascade");
    private static final Field RETRIES = field(SetJobRetriesCmd.class, "retries");
    private static final Field RETRIES_DUE_DATE = field(SetJobRetriesCmd.class, "isDueDateSet");

    private final Refusals refusals;

    TicketPolicy(Refusals refusals) {
        this.refusals = refusals;
    }

    /** Refuses a forbidden operation before it is executed. */
    void before(Command<?> command, CommandContext context) {
        if (FOR_THE_ENGINE_ALONE.contains(command.getClass())) {
            throw new AuthorizationException(refusals.text("engine-alone"));
        }
        if (command instanceof CreateAttachmentCmd || command instanceof SaveAttachmentCmd) {
            throw refusals.of("files-in-case");
        }
        if (command instanceof SetJobRetriesCmd
                && changesTimer(command)
                && !StaffEntitlement.isAdministrator(context.getAuthentication())) {
            throw new AuthorizationException(refusals.text("retries-only"));
        }
        boolean touched = context.runWithoutAuthorization(() -> touchesTickets(command, context));
        if (touched) {
            throw new AuthorizationException(refusals.text("running-tickets"));
        }
        if (context.runWithoutAuthorization(() -> TicketIntervention.isBy(command, context))) {
            throw new AuthorizationException(refusals.text("ticket-by-diagram"));
        }
    }

    private static boolean touchesTickets(Command<?> command, CommandContext context) {
        if (command instanceof DeleteProcessInstanceCmd) {
            return isOfTicket(text(DELETED_INSTANCE, command), context);
        }
        if (command instanceof DeleteProcessInstancesCmd) {
            return value(DELETED_INSTANCES, command) instanceof Collection<?> instances
                    && instances.stream().anyMatch(instance -> isOfTicket(String.valueOf(instance), context));
        }
        RepositoryService repository = context.getProcessEngineConfiguration().getRepositoryService();
        if (command instanceof DeleteDeploymentCmd) {
            return haveTickets(
                    repository
                            .createProcessDefinitionQuery()
                            .deploymentId(text(DELETED_DEPLOYMENT, command))
                            .list(),
                    isTrue(DEPLOYMENT_CASCADE, command),
                    context);
        }
        if (command instanceof DeleteProcessDefinitionsByIdsCmd) {
            return value(DELETED_DEFINITIONS, command) instanceof Collection<?> ids
                    && haveTickets(
                            repository
                                    .createProcessDefinitionQuery()
                                    .processDefinitionIdIn(
                                            ids.stream().map(String::valueOf).toArray(String[]::new))
                                    .list(),
                            isTrue(DEFINITIONS_CASCADE, command),
                            context);
        }
        if (command instanceof DeleteProcessDefinitionsByKeyCmd) {
            return haveTickets(
                    repository
                            .createProcessDefinitionQuery()
                            .processDefinitionKey(text(DELETED_KEY, command))
                            .list(),
                    isTrue(KEY_CASCADE, command),
                    context);
        }
        return false;
    }

    /** Tells whether a command does more than try failed jobs again: a due date fires a timer, no retries stop it. */
    private static boolean changesTimer(Command<?> command) {
        return isTrue(RETRIES_DUE_DATE, command) || !(value(RETRIES, command) instanceof Integer count) || count < 1;
    }

    private static boolean isTrue(Field field, Command<?> command) {
        return Boolean.TRUE.equals(value(field, command));
    }

    /** Tells whether tickets run in one of the models, or have run in one if history is deleted too. */
    static boolean haveTickets(List<ProcessDefinition> definitions, boolean withHistory, CommandContext context) {
        return definitions.stream()
                .anyMatch(definition ->
                        hasTickets(definition, context) || (withHistory && hadTickets(definition, context)));
    }

    private static boolean hasTickets(ProcessDefinition definition, CommandContext context) {
        RuntimeService runtime = context.getProcessEngineConfiguration().getRuntimeService();
        var running = runtime.createProcessInstanceQuery().processDefinitionId(definition.getId());
        return OURS.contains(definition.getKey())
                ? running.count() > 0
                : running.list().stream()
                        .map(ProcessInstance::getRootProcessInstanceId)
                        .anyMatch(root -> isOfTicket(root, context));
    }

    private static boolean hadTickets(ProcessDefinition definition, CommandContext context) {
        HistoryService history = context.getProcessEngineConfiguration().getHistoryService();
        var past = history.createHistoricProcessInstanceQuery().processDefinitionId(definition.getId());
        return OURS.contains(definition.getKey())
                ? past.count() > 0
                : past.list().stream()
                        .map(HistoricProcessInstance::getRootProcessInstanceId)
                        .distinct()
                        .anyMatch(root -> wasOfTicket(root, history));
    }

    private static boolean wasOfTicket(@Nullable String root, HistoryService history) {
        HistoricProcessInstance instance = root == null
                ? null
                : history.createHistoricProcessInstanceQuery()
                        .processInstanceId(root)
                        .singleResult();
        return instance != null && OURS.contains(instance.getProcessDefinitionKey());
    }

    /** Tells whether an instance, or the root of its calls, is one of the product's processes. */
    static boolean isOfTicket(@Nullable String instance, CommandContext context) {
        ExecutionEntity execution =
                instance == null ? null : context.getExecutionManager().findExecutionById(instance);
        if (execution == null) {
            return false;
        }
        String root = execution.getRootProcessInstanceId();
        ExecutionEntity first =
                root == null ? execution : context.getExecutionManager().findExecutionById(root);
        return first != null && OURS.contains(key(first.getProcessDefinitionId()));
    }

    /** Returns the key, which is the beginning of the id. */
    private static String key(String definitionId) {
        return definitionId.split(":", 2)[0];
    }
}
