package dev.loopdesk.benchmark;

import dev.loopdesk.process.contract.DeliverMessageProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.history.HistoricVariableUpdate;

/**
 * What the product's delegates told the engine about a ticket, from its history.
 *
 * @param variables values that were set, by element
 * @param deliveries variables of each delivery of a message, in order
 */
record RecordedTicket(Map<String, Map<String, Object>> variables, List<Map<String, Object>> deliveries) {

    static RecordedTicket of(ProcessEngine engine, String instance) {
        HistoryService history = engine.getHistoryService();
        Map<String, String> elements = new HashMap<>();
        for (HistoricActivityInstance passed : history.createHistoricActivityInstanceQuery()
                .processInstanceId(instance)
                .list()) {
            elements.put(passed.getId(), passed.getActivityId());
        }
        Map<String, Map<String, Object>> variables = new HashMap<>();
        for (HistoricVariableUpdate update : updates(history, instance)) {
            variables
                    .computeIfAbsent(
                            elements.getOrDefault(String.valueOf(update.getActivityInstanceId()), ""),
                            element -> new LinkedHashMap<>())
                    .put(update.getVariableName(), update.getValue());
        }
        String number = history.createHistoricProcessInstanceQuery()
                .processInstanceId(instance)
                .singleResult()
                .getBusinessKey();
        List<Map<String, Object>> deliveries = new ArrayList<>();
        history.createHistoricProcessInstanceQuery()
                .processDefinitionKey(DeliverMessageProcess.KEY)
                .processInstanceBusinessKey(number)
                .orderByProcessInstanceStartTime()
                .asc()
                .list()
                .forEach(delivery -> {
                    var first = new LinkedHashMap<String, Object>();
                    updates(history, delivery.getId())
                            .forEach(update -> first.putIfAbsent(update.getVariableName(), update.getValue()));
                    deliveries.add(first);
                });
        return new RecordedTicket(variables, deliveries);
    }

    private static List<HistoricVariableUpdate> updates(HistoryService history, String instance) {
        return history
                .createHistoricDetailQuery()
                .processInstanceId(instance)
                .variableUpdates()
                .orderPartiallyByOccurrence()
                .asc()
                .list()
                .stream()
                .map(HistoricVariableUpdate.class::cast)
                .toList();
    }
}
