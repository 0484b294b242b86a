package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.TechnicalSupport.Message;
import dev.loopdesk.process.contract.TechnicalSupport.Timer;
import dev.loopdesk.servicetime.KnownCalendars;
import dev.loopdesk.servicetime.ServiceCalendar;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.ticket.CaseFiles;
import java.time.Instant;
import java.util.Date;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.runtime.Execution;
import org.camunda.bpm.engine.runtime.Job;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Moves the deadlines of open tickets at start if the operator has changed a calendar, before any timer fires by the
 * old one. Each ticket follows the path of a changed priority in the diagram.
 */
@Component
public class CalendarChangeCheck implements SmartInitializingSingleton {

    private static final Logger LOG = LoggerFactory.getLogger(CalendarChangeCheck.class);

    private static final int MOST_ATTEMPTS = 100;

    private final KnownCalendars known;
    private final ServiceTimes serviceTimes;
    private final TargetTracking targetTracking;
    private final CaseFiles caseFiles;
    private final RuntimeService runtime;
    private final ManagementService management;
    private final TransactionTemplate alone;

    CalendarChangeCheck(
            KnownCalendars known,
            ServiceTimes serviceTimes,
            TargetTracking targetTracking,
            CaseFiles caseFiles,
            RuntimeService runtime,
            ManagementService management,
            PlatformTransactionManager transactions) {
        this.known = known;
        this.serviceTimes = serviceTimes;
        this.targetTracking = targetTracking;
        this.caseFiles = caseFiles;
        this.runtime = runtime;
        this.management = management;
        this.alone = new TransactionTemplate(transactions);
        // One transaction per ticket, so that no ticket is locked for longer than needed.
        this.alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (int attempt = 1; ; attempt++) {
            try {
                known.ifChanged(serviceTimes.calendars(), this::reckonAnew);
                return;
            } catch (PessimisticLockingFailureException | QueryTimeoutException e) {
                // Another node is running the check; some databases give up waiting early.
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                LOG.info("Another node moves the deadlines of open tickets; waiting for it");
            }
        }
    }

    private boolean reckonAnew() {
        boolean done = true;
        for (String number : caseFiles.openTickets()) {
            done &= tried(number, () -> reckonAnew(number));
        }
        ServiceCalendar office = serviceTimes.calendar(ServiceTimes.OFFICE);
        for (Job visit : management
                .createJobQuery()
                .activityId(Timer.FOLLOW_UP_DUE)
                .timers()
                .list()) {
            Instant day = office.nextOpen(visit.getDuedate().toInstant());
            done &= tried(
                    "the follow-up " + visit.getId(),
                    () -> management.setJobDuedate(visit.getId(), Date.from(day), false));
        }
        return done;
    }

    /**
     * Runs a step; a failure, such as a ticket locked by another node, stops neither the other tickets nor the start.
     */
    private boolean tried(String what, Runnable move) {
        try {
            alone.executeWithoutResult(status -> move.run());
            return true;
        } catch (RuntimeException e) {
            LOG.error(
                    "The calendar has changed, but the deadlines of {} could not move; the next start tries again",
                    what,
                    e);
            return false;
        }
    }

    private void reckonAnew(String number) {
        if (targetTracking.haveMoved(number)) {
            Execution open = runtime.createExecutionQuery()
                    .processInstanceBusinessKey(number)
                    .messageEventSubscriptionName(Message.PRIORITY_CHANGED)
                    .singleResult();
            if (open != null) {
                LOG.info("The calendar has changed, so the deadlines of {} move", number);
                String instance = open.getProcessInstanceId();
                // A suspended instance takes no message; it is activated within the transaction only.
                boolean suspended = open.isSuspended();
                if (suspended) {
                    runtime.activateProcessInstanceById(instance);
                }
                runtime.messageEventReceived(Message.PRIORITY_CHANGED, open.getId());
                if (suspended) {
                    runtime.suspendProcessInstanceById(instance);
                }
            }
        }
    }
}
