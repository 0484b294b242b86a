package dev.loopdesk.evidence;

import dev.loopdesk.message.Outbox;
import dev.loopdesk.message.Outbox.Delivery;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.ClockRecord;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.Ticket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.springframework.stereotype.Component;

/** Reads what is on record of several tickets, with as many statements as for one. */
@Component
class TicketRecords {

    private final HistoryService history;
    private final CaseFiles caseFiles;
    private final ClockRecord clocks;
    private final Outbox outbox;

    TicketRecords(HistoryService history, CaseFiles caseFiles, ClockRecord clocks, Outbox outbox) {
        this.history = history;
        this.caseFiles = caseFiles;
        this.clocks = clocks;
        this.outbox = outbox;
    }

    /** Returns the records of tickets in the order of their numbers given; a number without a ticket is left out. */
    List<TicketRecord> of(List<String> numbers) {
        if (numbers.isEmpty()) {
            return List.of();
        }
        Map<String, Ticket> tickets = caseFiles.find(numbers);
        Map<String, List<Entry>> entries = caseFiles.entriesWithoutMessages(numbers);
        Map<String, List<ClockEvent>> events = clocks.events(numbers);
        Map<String, List<Delivery>> letters = outbox.deliveries(numbers);
        Map<String, String> versions = new HashMap<>();
        for (HistoricProcessInstance instance : history.createHistoricProcessInstanceQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .processInstanceBusinessKeyIn(numbers.toArray(String[]::new))
                .list()) {
            versions.put(instance.getBusinessKey(), instance.getProcessDefinitionId());
        }
        return numbers.stream()
                .map(tickets::get)
                .filter(Objects::nonNull)
                .map(ticket -> new TicketRecord(
                        ticket,
                        versions.get(ticket.number()),
                        entries.getOrDefault(ticket.number(), List.of()),
                        events.getOrDefault(ticket.number(), List.of()),
                        letters.getOrDefault(ticket.number(), List.of())))
                .toList();
    }
}
