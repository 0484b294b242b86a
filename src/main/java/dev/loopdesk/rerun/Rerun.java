package dev.loopdesk.rerun;

import dev.loopdesk.process.answers.Forms;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.conversation.StaffWords;
import dev.loopdesk.process.requester.TicketCorrection;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.replay.OfflineProduct;
import dev.loopdesk.replay.VirtualTime;
import dev.loopdesk.rerun.Outcome.Judged;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ClockEvent.Kind;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.ClockRecord;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.Ticket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.history.HistoricActivityInstance;
import org.camunda.bpm.engine.history.HistoricVariableInstance;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Leads past tickets one after the other through the newest models of an offline product. */
@Component
@Profile(OfflineProduct.PROFILE)
public class Rerun {

    private static final int FORGOTTEN_AT_ONCE = 20;

    /** The engine's tables of what has ended. */
    private static final List<String> HISTORY = List.of(
            "ACT_HI_ACTINST",
            "ACT_HI_DETAIL",
            "ACT_HI_TASKINST",
            "ACT_HI_VARINST",
            "ACT_HI_PROCINST",
            "ACT_HI_IDENTITYLINK",
            "ACT_HI_JOB_LOG",
            "ACT_HI_INCIDENT",
            "ACT_HI_DECINST",
            "ACT_HI_DEC_IN",
            "ACT_HI_DEC_OUT",
            "ACT_HI_OP_LOG");

    private static final List<Target> JUDGED = List.of(Target.FIRST_RESPONSE, Target.RESOLUTION);

    private final ProcessEngine engine;
    private final RerunTicket.Services services;
    private final ClockRecord clocks;
    private final ServiceTimes serviceTimes;
    private final JdbcClient jdbc;

    Rerun(
            ProcessEngine engine,
            SupportProcess process,
            CaseFiles caseFiles,
            Forms forms,
            StaffWords words,
            TicketCorrection corrections,
            TargetTracking targets,
            ClockRecord clocks,
            ServiceTimes serviceTimes,
            JdbcClient jdbc,
            PlatformTransactionManager transactions) {
        this.engine = engine;
        this.services = new RerunTicket.Services(
                engine,
                process,
                caseFiles,
                forms,
                words,
                corrections,
                targets,
                new TransactionTemplate(transactions),
                serviceTimes.zone());
        this.clocks = clocks;
        this.serviceTimes = serviceTimes;
        this.jdbc = jdbc;
    }

    /**
     * Leads the tickets of a file through the models and appends what became of them to another file; those whose outcome
     * is there already are left out.
     *
     * @param progress receives the number of tickets that are done
     */
    public void run(Path tickets, Path outcomes, IntConsumer progress) throws IOException {
        List<PastTicket> past = RecordFile.read(tickets, PastTicket.class);
        var typical = new TypicalAnswers(past);
        RecordFile.mend(outcomes);
        Set<String> done = new HashSet<>();
        RecordFile.read(outcomes, Outcome.class).forEach(outcome -> done.add(outcome.number()));
        var time = new VirtualTime(engine.getManagementService());
        try {
            for (PastTicket ticket : past) {
                if (done.add(ticket.number())) {
                    RecordFile.append(outcomes, run(ticket, time, typical));
                    progress.accept(done.size());
                    if (done.size() % FORGOTTEN_AT_ONCE == 0) {
                        forget();
                    }
                }
            }
        } finally {
            time.stop();
        }
    }

    private Outcome run(PastTicket past, VirtualTime time, TypicalAnswers typical) {
        var rerun = new RerunTicket(services, time, past, typical);
        rerun.run();
        String number = rerun.number();
        String instance = rerun.instance();
        if (number == null || instance == null) {
            leave();
            return new Outcome(
                    past.number(),
                    List.of(),
                    null,
                    rerun.stuck(),
                    "",
                    null,
                    List.of(),
                    Map.of(),
                    0,
                    List.of(),
                    rerun.guesses(),
                    rerun.unasked(),
                    rerun.misplaced());
        }
        Ticket ticket = services.caseFiles().get(number);
        HistoryService history = engine.getHistoryService();
        List<String> way = history
                .createHistoricActivityInstanceQuery()
                .processInstanceId(instance)
                .orderPartiallyByOccurrence()
                .asc()
                .list()
                .stream()
                .map(HistoricActivityInstance::getActivityId)
                .toList();
        int loops = variable(instance, Variable.ATTEMPT) instanceof Integer attempts ? attempts - 1 : 0;
        var outcome = new Outcome(
                past.number(),
                way,
                ticket.endedAs(),
                rerun.stuck(),
                ticket.targets().priority(),
                variable(instance, Variable.TEAM) instanceof String team ? team : null,
                judged(clocks.events(number)),
                letters(services.caseFiles().entries(number)),
                loops,
                rerun.work(),
                rerun.guesses(),
                rerun.unasked(),
                rerun.misplaced());
        leave();
        return outcome;
    }

    private @Nullable Object variable(String instance, String name) {
        HistoricVariableInstance variable = engine.getHistoryService()
                .createHistoricVariableInstanceQuery()
                .processInstanceId(instance)
                .variableName(name)
                .singleResult();
        return variable == null ? null : variable.getValue();
    }

    /** Lets the next ticket be alone. */
    private void leave() {
        RuntimeService runtime = engine.getRuntimeService();
        List<String> running = runtime.createProcessInstanceQuery().list().stream()
                .map(ProcessInstance::getId)
                .toList();
        if (!running.isEmpty()) {
            runtime.deleteProcessInstances(running, "", true, true);
        }
    }

    /**
     * Empties the history of tickets whose outcome is written, so that memory does not grow. Nothing runs meanwhile, and the
     * engine would look for the rows of each instance in every table.
     */
    private void forget() {
        HISTORY.forEach(table -> jdbc.sql("truncate table " + table).update());
    }

    private List<Judged> judged(List<ClockEvent> events) {
        List<Judged> judged = new ArrayList<>();
        for (Target target : JUDGED) {
            List<ClockEvent> run = new ArrayList<>();
            for (ClockEvent event : events) {
                if (event.target() == target) {
                    if (event.kind() == Kind.STARTED && !run.isEmpty()) {
                        judged.add(judged(target, run));
                        run = new ArrayList<>();
                    }
                    run.add(event);
                }
            }
            if (!run.isEmpty()) {
                judged.add(judged(target, run));
            }
        }
        return judged;
    }

    private Judged judged(Target target, List<ClockEvent> run) {
        TargetClock clock = TargetClock.of(target, run, serviceTimes::calendar);
        Boolean met = clock.has(Kind.BREACHED) ? Boolean.FALSE : clock.state() == TargetClock.State.MET ? true : null;
        return new Judged(target.key(), clock.terms().priority(), met);
    }

    private static Map<String, Integer> letters(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.kind() == EntryKind.MESSAGE)
                .collect(Collectors.toMap(
                        entry -> Objects.requireNonNullElse(kind(entry), ""), entry -> 1, Integer::sum, TreeMap::new));
    }

    private static @Nullable String kind(Entry entry) {
        return entry.text("kind");
    }
}
