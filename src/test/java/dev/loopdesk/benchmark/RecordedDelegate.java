package dev.loopdesk.benchmark;

import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;

/**
 * Stands in the bare engine for every delegate, listener and expression of the diagrams: it sets the variables that the
 * product's set at the same element, and starts the delivery of a message where the product does.
 */
public final class RecordedDelegate implements JavaDelegate, ExecutionListener {

    private final RecordedTicket recorded;
    private final ObjectProvider<RuntimeService> runtime;
    private final AtomicInteger numbers = new AtomicInteger();
    private volatile boolean deliveries;

    RecordedDelegate(RecordedTicket recorded, ObjectProvider<RuntimeService> runtime) {
        this.recorded = recorded;
        this.runtime = runtime;
    }

    /** From now on messages are delivered, or not. */
    void deliver(boolean messages) {
        this.deliveries = messages;
    }

    @Override
    public void execute(DelegateExecution execution) {
        String element = execution.getCurrentActivityId();
        if (element.equals("Task_RegisterTicket")) {
            String number = "B-%08d".formatted(numbers.incrementAndGet());
            execution.setProcessBusinessKey(number);
            execution.setVariable(Variable.TICKET_NUMBER, number);
        }
        recorded.variables().getOrDefault(element, Map.of()).forEach((name, value) -> {
            boolean same = execution.hasVariable(name) && Objects.equals(execution.getVariable(name), value);
            if (!same && !name.equals(Variable.TICKET_NUMBER)) {
                execution.setVariable(name, value);
            }
        });
        if (tells(execution.getBpmnModelElementInstance())) {
            startDelivery(execution.getProcessBusinessKey());
        }
    }

    @Override
    public void notify(DelegateExecution execution) {
        execute(execution);
    }

    /** Tasks that wait for the requester tell what is asked when they begin. */
    @EventListener
    public void onTask(DelegateTask task) {
        if (task.getEventName().equals("create") && tells(task.getBpmnModelElementInstance())) {
            startDelivery(task.getExecution().getProcessBusinessKey());
        }
    }

    private void startDelivery(String number) {
        if (deliveries) {
            var variables = new HashMap<>(recorded.deliveries().get(0));
            variables.put(Variable.TICKET_NUMBER, number);
            runtime.getObject().startProcessInstanceByKey(DeliverMessageProcess.KEY, number, variables);
        }
    }

    private static boolean tells(@Nullable BaseElement element) {
        return element != null
                && element.getExtensionElements() != null
                && element
                        .getExtensionElements()
                        .getElementsQuery()
                        .filterByType(CamundaProperties.class)
                        .list()
                        .stream()
                        .map(CamundaProperties::getCamundaProperties)
                        .flatMap(Collection::stream)
                        .anyMatch(property -> TechnicalSupport.Property.MESSAGE.equals(property.getCamundaName()));
    }

    /** The agent who took the call keeps the ticket. */
    public String previousAgent(String ticketNumber, String group) {
        return "agent";
    }

    public boolean isInSession(String ticketNumber) {
        return false;
    }

    public boolean hasOtherQuestions(String ticketNumber) {
        return false;
    }

    /** A progress update that does not come within a life as short as a benchmark's. */
    public String cycle(String ticketNumber, String interval) {
        return "R/P1D";
    }
}
