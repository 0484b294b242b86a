package dev.loopdesk.process.notification;

import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Finds tickets whose case file is open although no process instance works on them, which only a change of the database
 * by hand or a damaged restore can cause. They are ended visibly at start and every night, in the case file and on the
 * requester's page; until then health ({@code tickets}) reports them as degraded, while the service desk works on.
 */
@Component("ticketsHealthIndicator")
class LostTickets implements HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(LostTickets.class);

    private final CaseFiles caseFiles;
    private final RuntimeService runtime;
    private final TargetTracking targetTracking;
    private final EventPublisher events;
    private final TransactionTemplate transaction;

    LostTickets(
            CaseFiles caseFiles,
            RuntimeService runtime,
            TargetTracking targetTracking,
            EventPublisher events,
            PlatformTransactionManager transactions) {
        this.caseFiles = caseFiles;
        this.runtime = runtime;
        this.targetTracking = targetTracking;
        this.events = events;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Override
    public Health health() {
        int lost = find().size();
        var health = lost == 0 ? Health.up() : Health.status("DEGRADED");
        return health.withDetail("withoutInstance", lost).build();
    }

    /** Ends every lost ticket, each in a transaction of its own. */
    @EventListener(ApplicationReadyEvent.class)
    @Scheduled(cron = "0 30 2 * * *")
    public void end() {
        for (String number : find()) {
            transaction.executeWithoutResult(status -> end(number));
        }
    }

    /** Compares counts first; they differ only after damage, or for a moment. */
    private List<String> find() {
        var running = runtime.createProcessInstanceQuery().processDefinitionKey(TechnicalSupport.KEY);
        if (caseFiles.countOpen() == running.count()) {
            return List.of();
        }
        List<String> open = caseFiles.openTickets();
        Set<String> worked =
                running.list().stream().map(ProcessInstance::getBusinessKey).collect(Collectors.toSet());
        return open.stream().filter(number -> !worked.contains(number)).toList();
    }

    /** Checks again under the lock of the ticket, because it may have ended meanwhile. */
    private void end(String number) {
        caseFiles.lock(number);
        boolean worked = runtime.createProcessInstanceQuery()
                        .processDefinitionKey(TechnicalSupport.KEY)
                        .processInstanceBusinessKey(number)
                        .count()
                > 0;
        if (worked || caseFiles.get(number).endedAs() != null) {
            return;
        }
        LOG.error("{} has no process instance, so it is ended as lost; its case file is kept", number);
        caseFiles.append(
                number, EntryKind.STATUS, null, Entry.LOOPDESK, true, Map.of("endedAs", TechnicalSupport.LOST));
        targetTracking.lost(number);
        caseFiles.end(number, TechnicalSupport.LOST);
        events.closed(caseFiles.get(number), TechnicalSupport.LOST);
    }
}
