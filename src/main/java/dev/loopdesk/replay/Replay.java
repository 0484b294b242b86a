package dev.loopdesk.replay;

import dev.loopdesk.message.MessageKind;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.TriageOutcome;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.ClockRecord;
import dev.loopdesk.ticket.Entry;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.jspecify.annotations.Nullable;

/** Drives the cases of a log one after the other and counts the results. */
class Replay {

    private static final int FORGOTTEN_AT_ONCE = 200;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final ProcessEngine engine;
    private final SupportProcess process;
    private final CaseFiles caseFiles;
    private final ClockRecord clocks;
    private final ServiceTimes serviceTimes;
    private final CountingMailSender mails;
    private final List<String> counted = new ArrayList<>();
    private boolean keeping;

    Replay(
            ProcessEngine engine,
            SupportProcess process,
            CaseFiles caseFiles,
            ClockRecord clocks,
            ServiceTimes serviceTimes,
            CountingMailSender mails) {
        this.engine = engine;
        this.process = process;
        this.caseFiles = caseFiles;
        this.clocks = clocks;
        this.serviceTimes = serviceTimes;
        this.mails = mails;
    }

    /** Services that drive a case. */
    record CaseServices(
            SupportProcess process,
            TaskService tasks,
            RuntimeService runtime,
            VirtualTime time,
            ReplayAccounts staff,
            WorkTimes spent,
            ZoneId zone) {}

    /** Keeps the history of ended cases, for whoever opens the database afterwards. */
    void keepHistory() {
        keeping = true;
    }

    /**
     * Replays a log.
     *
     * @param progress receives the number of finished cases
     */
    ReplayReport run(EventLog log, Mapping mapping, IntConsumer progress) {
        return run(log, mapping, progress, number -> {});
    }

    /**
     * Replays a log.
     *
     * @param progress receives the number of finished cases
     * @param driven receives the number of each ticket before its history is forgotten
     */
    ReplayReport run(EventLog log, Mapping mapping, IntConsumer progress, Consumer<String> driven) {
        var spent = new WorkTimes();
        var time = new VirtualTime(engine.getManagementService(), spent);
        var services = new CaseServices(
                process,
                engine.getTaskService(),
                engine.getRuntimeService(),
                time,
                new ReplayAccounts(engine.getIdentityService()),
                spent,
                serviceTimes.zone());
        var report = new ReplayReport(log, mapping.patience());
        int mailsBefore = mails.mails();
        long start = System.nanoTime();
        long startOfWork = THREADS.getCurrentThreadCpuTime();
        try {
            for (LoggedCase logged : log.cases()) {
                drive(logged, mapping, services, report, driven);
                progress.accept(report.cases());
            }
        } finally {
            time.stop();
        }
        report.finished(
                Duration.ofNanos(System.nanoTime() - start),
                Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - startOfWork),
                mails.mails() - mailsBefore,
                spent);
        return report;
    }

    private void drive(
            LoggedCase logged, Mapping mapping, CaseServices services, ReplayReport report, Consumer<String> driven) {
        var withoutStep = new ArrayList<LoggedEvent>();
        var driver = new CaseDriver(services, mapping, logged, withoutStep);
        String failure = null;
        try {
            driver.drive();
        } catch (RuntimeException e) {
            // A failed case must not stop the others.
            failure = String.valueOf(e.getMessage());
        }
        String number = driver.ticketNumber();
        services.spent().measure("count", () -> count(logged, number, report));
        if (number != null) {
            driven.accept(number);
            if (!keeping) {
                services.spent().measure("forget", () -> forget(number));
            }
        }
        withoutStep.forEach(report::withoutStep);
        if (failure != null) {
            report.failed(logged, failure);
        }
    }

    private void count(LoggedCase logged, @Nullable String number, ReplayReport report) {
        if (number == null) {
            report.ended(logged, null, 0);
            return;
        }
        report.ended(logged, caseFiles.get(number).endedAs(), attempts(number) - 1);
        report.promised(clocks.events(number), serviceTimes::calendar);
        List<Entry> entries = caseFiles.entries(number);
        for (Entry entry : entries) {
            switch (entry.kind()) {
                case MESSAGE -> report.message(MessageKind.of(String.valueOf(entry.text("kind"))));
                case ALERT -> report.alert(String.valueOf(entry.text("target")));
                case TRIAGE ->
                    report.waitAtTriage(TriageOutcome.DETAILS_MISSING.equals(entry.text(Variable.TRIAGE_OUTCOME)));
                case VERIFICATION -> report.failedVerification(!entry.isTrue(Variable.SYMPTOM_GONE));
                case CONFIRMATION ->
                    report.confirmation(
                            entry.isTrue(Variable.RESOLUTION_CONFIRMED),
                            entry.author().equals(Entry.LOOPDESK));
                default -> {}
            }
        }
    }

    /** Deletes the engine's history of ended and counted cases, so that memory does not grow with the log. */
    private void forget(String number) {
        HistoryService history = engine.getHistoryService();
        history.createHistoricProcessInstanceQuery()
                .processInstanceBusinessKey(number)
                .finished()
                .list()
                .forEach(instance -> counted.add(instance.getId()));
        if (counted.size() >= FORGOTTEN_AT_ONCE) {
            history.deleteHistoricProcessInstancesBulk(counted);
            counted.clear();
        }
    }

    private int attempts(String number) {
        HistoryService history = engine.getHistoryService();
        String instance = history.createHistoricProcessInstanceQuery()
                .processInstanceBusinessKey(number)
                .processDefinitionKey(TechnicalSupport.KEY)
                .singleResult()
                .getId();
        return (Integer) history.createHistoricVariableInstanceQuery()
                .processInstanceId(instance)
                .variableName(Variable.ATTEMPT)
                .singleResult()
                .getValue();
    }
}
