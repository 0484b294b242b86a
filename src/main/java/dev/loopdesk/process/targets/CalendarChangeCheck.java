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
 * Moves the deadlines of open tickets when the operator has changed a calendar, before any timer can ring by the old
 * one. Each ticket takes the way of a changed priority through the diagram, where it can be seen.
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
        // One ticket after the other, so that none is locked for longer than it takes.
        this.alone.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    @Override
    public void afterSingletonsInstantiated() {
        for (int attempt = 1; ; attempt++) {
            try {
                known.ifChanged(serviceTimes.calendars(), this::reckonAnew);
                return;
            } catch (PessimisticLockingFailureException | QueryTimeoutException e) {
                // another node is at it, and some databases do not wait for long
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
        ServiceCalendar office = serviceTimes.calendar("office");
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

    /** One that cannot be moved, such as one that another node works on right now, holds up neither the rest nor the start. */
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
                // One that somebody has suspended takes no message; nobody else sees it active within the transaction.
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
