package dev.loopdesk.process.conversation;

import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import java.util.Optional;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.camunda.bpm.engine.history.HistoricVariableInstance;
import org.springframework.stereotype.Service;

/** Facts of the process about a ticket, open or ended, that staff read beside its case file. */
@Service
public class TicketTasks {

    private final HistoryService history;

    TicketTasks(HistoryService history) {
        this.history = history;
    }

    /** Returns the number of the ticket that a task belongs to; empty if there is no such task or ticket. */
    public Optional<String> ticketOf(String task) {
        HistoricTaskInstance found =
                history.createHistoricTaskInstanceQuery().taskId(task).singleResult();
        if (found == null || found.getProcessInstanceId() == null) {
            return Optional.empty();
        }
        HistoricProcessInstance instance = history.createHistoricProcessInstanceQuery()
                .processInstanceId(found.getProcessInstanceId())
                .singleResult();
        return Optional.ofNullable(instance).map(HistoricProcessInstance::getBusinessKey);
    }

    /** Returns true if there is such a task and it is not over. */
    public boolean isOpen(String task) {
        return history.createHistoricTaskInstanceQuery()
                        .taskId(task)
                        .unfinished()
                        .count()
                > 0;
    }

    /** Returns the number of the present attempt to solve the problem (S5.5), 1 for the first. */
    public int attempt(String number) {
        HistoricProcessInstance instance = history
                .createHistoricProcessInstanceQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .processInstanceBusinessKey(number)
                .list()
                .stream()
                .findFirst()
                .orElse(null);
        if (instance == null) {
            return 1;
        }
        HistoricVariableInstance attempt = history
                .createHistoricVariableInstanceQuery()
                .processInstanceId(instance.getId())
                .variableName(Variable.ATTEMPT)
                .list()
                .stream()
                .findFirst()
                .orElse(null);
        return attempt != null && attempt.getValue() instanceof Integer count ? count : 1;
    }
}
