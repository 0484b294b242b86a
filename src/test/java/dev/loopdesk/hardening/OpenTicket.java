package dev.loopdesk.hardening;

import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import java.util.Map;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;

/** Opens tickets in triage, to try on them what is forbidden, and removes them. */
public record OpenTicket(
        SupportProcess support,
        RuntimeService runtime,
        TaskService tasks,
        ManagementService management,
        CaseFiles caseFiles) {

    static final String TRIAGE =
            "{\"variables\": {\"category\": {\"value\": \"network\"}, \"urgency\": {\"value\": \"low\"}, "
                    + "\"impact\": {\"value\": \"low\"}, \"triageOutcome\": {\"value\": \"diagnose\"}}}";

    /** Opens a ticket and returns its process instance. */
    public String open() {
        String number = support.ticketReceived(
                Map.of("title", "x", "description", "x", "requesterName", "x", "requesterEmail", "r@example.org"));
        return runtime.createProcessInstanceQuery()
                .processDefinitionKey("technical-support")
                .processInstanceBusinessKey(number)
                .singleResult()
                .getId();
    }

    public String number(String instance) {
        return runtime.createProcessInstanceQuery()
                .processInstanceId(instance)
                .singleResult()
                .getBusinessKey();
    }

    public String task(String instance) {
        return tasks.createTaskQuery()
                .processInstanceId(instance)
                .singleResult()
                .getId();
    }

    public String deliveryJob(String instance) {
        String delivery = runtime.createProcessInstanceQuery()
                .processDefinitionKey("deliver-message")
                .processInstanceBusinessKey(number(instance))
                .singleResult()
                .getId();
        return management
                .createJobQuery()
                .processInstanceId(delivery)
                .singleResult()
                .getId();
    }

    public boolean isOpen(String instance) {
        return runtime.createProcessInstanceQuery().processInstanceId(instance).count() > 0;
    }

    /** Removes everything that runs, as only the engine itself may. */
    public void removeAll() {
        runtime.createProcessInstanceQuery()
                .rootProcessInstances()
                .list()
                .forEach(instance -> runtime.deleteProcessInstance(instance.getId(), "test"));
    }

    /** Removes the tickets, and leaves what else runs. */
    public void removeTickets() {
        runtime.createProcessInstanceQuery().rootProcessInstances().list().forEach(instance -> {
            if (caseFiles.find(String.valueOf(instance.getBusinessKey())).isPresent()) {
                runtime.deleteProcessInstance(instance.getId(), "test");
            }
        });
    }
}
