package dev.loopdesk.replay;

import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.FormVariable;
import dev.loopdesk.process.contract.TechnicalSupport.TriageOutcome;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.ticket.Confirmation;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.Report;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;

/**
 * Drives one case of a log through the process. It acts for people only: it reports, claims and completes tasks as an
 * agent, the requester, a specialist or a lead; the diagram does the rest. Later events of the log decide the answers
 * given now.
 */
class CaseDriver {

    private static final String FOLLOW_UP_DUE = "TimerEvent_FollowUpDue";
    private static final int MOST_STEPS_TO_AN_END = 1_000;

    private static final Map<String, Object> VERIFIED =
            Map.of(Variable.SYMPTOM_GONE, true, Variable.FUNCTIONS_NORMAL, true, Variable.NO_NEW_PROBLEMS, true);

    private final SupportProcess process;
    private final TaskService tasks;
    private final RuntimeService runtime;
    private final VirtualTime time;
    private final ReplayAccounts staff;
    private final WorkTimes spent;
    private final Mapping mapping;
    private final ZoneId zone;

    private final LoggedCase logged;
    private final LoggedCase.End recordedEnd;
    private final List<LoggedEvent> withoutStep;
    private @Nullable String ticketNumber;
    private @Nullable String instance;
    private boolean sensitive;
    private int position = -1;
    private @Nullable Task open;
    private boolean looked;

    CaseDriver(Replay.CaseServices services, Mapping mapping, LoggedCase logged, List<LoggedEvent> withoutStep) {
        this.process = services.process();
        this.tasks = services.tasks();
        this.runtime = services.runtime();
        this.time = services.time();
        this.staff = services.staff();
        this.spent = services.spent();
        this.zone = services.zone();
        this.mapping = mapping;
        this.logged = logged;
        this.recordedEnd = logged.recordedEnd();
        this.withoutStep = withoutStep;
    }

    /** Returns the number of the ticket, once it exists. */
    @Nullable
    String ticketNumber() {
        return ticketNumber;
    }

    /** Drives the case to the end of its log and, if it was closed there, to the end of its follow-up. */
    void drive() {
        time.startAt(at(logged.events().get(0)));
        for (int i = 0; i < logged.events().size(); i++) {
            LoggedEvent event = logged.events().get(i);
            advanceTo(at(event));
            position = i;
            if (!step(i, event)) {
                withoutStep.add(event);
            }
        }
        if (recordedEnd == LoggedCase.End.CLOSED) {
            runToEnd();
        }
    }

    private Instant at(LoggedEvent event) {
        return event.at().atZone(zone).toInstant();
    }

    /** Fires all timers that are due until then. */
    private void advanceTo(Instant instant) {
        if (instance != null) {
            for (Job next = time.nextTimer(instance);
                    next != null && !next.getDuedate().toInstant().isAfter(instant);
                    next = time.nextTimer(instance)) {
                fire(next);
            }
        }
        time.moveTo(instant);
    }

    private void fire(Job timer) {
        time.fire(timer);
        looked = false;
        if (time.activity(timer).equals(FOLLOW_UP_DUE) && logged.workAfter(position) == null) {
            // The visit takes place when it is due; without further work in the log it found no problem.
            complete(openTask(), lastAgent(), Map.of(Variable.PROBLEM_RECURRED, false));
        }
    }

    private void runToEnd() {
        for (int i = 0; i < MOST_STEPS_TO_AN_END && instance != null; i++) {
            Job next = time.nextTimer(instance);
            if (next == null) {
                return;
            }
            fire(next);
        }
    }

    /** Returns true if the event moved the ticket. */
    private boolean step(int index, LoggedEvent event) {
        if (instance == null) {
            report(event);
            if (event.meaning() == ActivityMeaning.REPORT) {
                return true;
            }
        }
        if (event.meaning() == ActivityMeaning.ECHO) {
            return false;
        }
        boolean consultationEnded = settle(event);
        sensitive |= event.means().sensitiveChange();
        Task task = openTask();
        if (task == null) {
            // The missing objection has confirmed the resolution before the log closes the case.
            return event.meaning() == ActivityMeaning.CLOSE
                    && recordedEnd == LoggedCase.End.CLOSED
                    && logged.workAfter(index) == null;
        }
        if (recordedEnd == LoggedCase.End.OUT_OF_SCOPE) {
            return stepAtTriage(index, event, task);
        }
        return switch (event.meaning()) {
            case REPORT, ECHO, OUT_OF_SCOPE -> false;
            case ASSESS -> {
                if (is(task, Element.TRIAGE)) {
                    triage(task, event, "diagnose", Map.of());
                } else {
                    takeOver(task, event);
                }
                yield true;
            }
            case TAKE_OVER -> {
                Task diagnosis = toDiagnosis(task, event);
                takeOver(diagnosis, event);
                yield diagnosis != null;
            }
            case ASK_REQUESTER -> askRequester(index, event, task);
            case EXPLAIN_DELAY -> explainDelay(index, event, task);
            case CONSULT -> consult(event, task);
            case CONSULT_ENDED -> consultationEnded || (consult(event, task) && settle(event));
            case RESOLVE -> resolve(index, event, task);
            case CLOSE -> close(index, event, task);
        };
    }

    /** A ticket that triage finds out of scope stays there. */
    private boolean stepAtTriage(int index, LoggedEvent event, Task task) {
        if (!is(task, Element.TRIAGE)) {
            return false;
        }
        switch (event.meaning()) {
            case ASSESS, TAKE_OVER -> takeOver(task, event);
            case ASK_REQUESTER -> {
                if (!isAnsweredSoon(index, event)) {
                    return false;
                }
                triage(task, event, TriageOutcome.DETAILS_MISSING, Map.of(FormVariable.QUESTION, event.activity()));
            }
            case OUT_OF_SCOPE ->
                triage(task, event, TriageOutcome.OUT_OF_SCOPE, Map.of("outOfScopeReason", event.activity()));
            default -> {
                return false;
            }
        }
        return true;
    }

    /**
     * Ends pending waits, which the next event of the log shows to be over. Returns true if that ended a consultation.
     */
    private boolean settle(LoggedEvent event) {
        Task task = openTask();
        if (task == null) {
            return false;
        }
        switch (task.getTaskDefinitionKey()) {
            case Element.PROVIDE_DETAILS, Element.PROVIDE_MORE_DETAILS ->
                complete(task, Entry.REQUESTER, Map.of(Variable.DETAILS_PROVIDED, true, "details", event.activity()));
            case Element.CONSULT -> {
                complete(task, staff.specialist(), Map.of("findings", event.activity()));
                return true;
            }
            case Element.VERIFY -> {
                if (event.meaning().isWork()) {
                    complete(task, agent(event), notVerified(event));
                }
            }
            case Element.CONFIRM_RESOLUTION -> {
                if (event.meaning().isWork()) {
                    complete(
                            task,
                            Entry.REQUESTER,
                            Map.of(Variable.RESOLUTION_CONFIRMED, false, Confirmation.COMMENT, event.activity()));
                }
            }
            case Element.FOLLOW_UP_VISIT -> {
                if (event.meaning().isWork()) {
                    complete(
                            task,
                            agent(event),
                            Map.of(Variable.PROBLEM_RECURRED, true, "followUpNote", event.activity()));
                }
            }
            default -> {}
        }
        return false;
    }

    private void report(LoggedEvent event) {
        var report = new LinkedHashMap<String, Object>();
        Mapping.Severity severity = mapping.severity(event.seriousness());
        report.put(Report.Field.TITLE, cut(logged.id(), 255));
        report.put(Report.Field.DESCRIPTION, event.activity());
        report.put(Report.Field.REQUESTER_NAME, cut(logged.id(), 255));
        report.put(Report.Field.REQUESTER_EMAIL, "requester@replay.invalid");
        report.put(Report.Field.CHANNEL, mapping.channel());
        report.put(Report.Field.LANGUAGE, mapping.language());
        report.put(Report.Field.URGENCY, severity.urgency());
        report.put(Report.Field.IMPACT, severity.impact());
        String number = spent.measure("report", () -> process.ticketReceived(report));
        ticketNumber = number;
        instance = spent.measure(
                "look.instance",
                () -> runtime.createProcessInstanceQuery()
                        .processInstanceBusinessKey(number, TechnicalSupport.KEY)
                        .singleResult()
                        .getId());
        time.deliver();
    }

    private void takeOver(@Nullable Task task, LoggedEvent event) {
        if (task != null && !agent(event).equals(task.getAssignee())) {
            spent.measure("claim", () -> tasks.setAssignee(task.getId(), agent(event)));
            looked = false;
        }
    }

    private @Nullable Task triage(Task task, LoggedEvent event, String outcome, Map<String, Object> more) {
        Mapping.Severity severity = mapping.severity(event.seriousness());
        var answer = new LinkedHashMap<String, Object>(more);
        answer.put(Variable.CATEGORY, mapping.category());
        answer.put(Variable.URGENCY, severity.urgency());
        answer.put(Variable.IMPACT, severity.impact());
        answer.put(Variable.TRIAGE_OUTCOME, outcome);
        complete(task, agent(event), answer);
        return openTask();
    }

    /** Moves a ticket from triage to diagnosis; null if it cannot be diagnosed now. */
    private @Nullable Task toDiagnosis(Task task, LoggedEvent event) {
        Task reached = is(task, Element.TRIAGE) ? triage(task, event, "diagnose", Map.of()) : task;
        return is(reached, Element.DIAGNOSE) ? reached : null;
    }

    private boolean askRequester(int index, LoggedEvent event, Task task) {
        if (is(task, Element.TRIAGE) && isAnsweredSoon(index, event)) {
            triage(task, event, TriageOutcome.DETAILS_MISSING, Map.of(FormVariable.QUESTION, event.activity()));
            return true;
        }
        return diagnose(event, task, "details-missing", FormVariable.QUESTION) != null;
    }

    /** Tells whether the next event comes before the standard stops waiting at triage. */
    private boolean isAnsweredSoon(int index, LoggedEvent event) {
        LoggedEvent next = logged.after(index);
        return next != null && isWithinPatience(event, next);
    }

    private boolean isWithinPatience(LoggedEvent event, LoggedEvent next) {
        return !at(next).isAfter(at(event).plus(mapping.patience()));
    }

    private boolean explainDelay(int index, LoggedEvent event, Task task) {
        Task explain = diagnose(event, task, "no-solution-yet", "diagnosisLog");
        if (explain == null) {
            return false;
        }
        var answer = new LinkedHashMap<String, Object>();
        answer.put("delayReason", event.activity());
        LoggedEvent next = logged.after(index);
        if (next != null) {
            answer.put("expectedOn", next.at().toLocalDate().toString());
        }
        complete(explain, agent(event), answer);
        return true;
    }

    private boolean consult(LoggedEvent event, Task task) {
        return diagnose(event, task, "consult", "consultQuestion") != null;
    }

    private boolean resolve(int index, LoggedEvent event, Task task) {
        if (!solve(event, task)) {
            return false;
        }
        LoggedEvent next = logged.workAfter(index);
        boolean fails = next != null && (next.meaning() == ActivityMeaning.RESOLVE || !isWithinPatience(event, next));
        if (!fails) {
            complete(openTask(), agent(event), VERIFIED);
        }
        return true;
    }

    private boolean close(int index, LoggedEvent event, Task task) {
        if (logged.workAfter(index) != null) {
            return false;
        }
        if (!is(task, Element.CONFIRM_RESOLUTION)) {
            if (!is(task, Element.VERIFY) && !solve(event, task)) {
                return false;
            }
            complete(openTask(), agent(event), VERIFIED);
        }
        complete(openTask(), Entry.REQUESTER, Map.of(Variable.RESOLUTION_CONFIRMED, true));
        return true;
    }

    /** Moves the ticket to the verification of a solution that staff has carried out. */
    private boolean solve(LoggedEvent event, Task task) {
        Task prepare = diagnose(event, task, "cause-found", "cause");
        if (prepare == null) {
            return false;
        }
        complete(
                prepare,
                agent(event),
                Map.of(
                        "option1Steps",
                        event.activity(),
                        Variable.REQUESTER_MAY_CHOOSE,
                        false,
                        Variable.SENSITIVE,
                        sensitive,
                        Variable.PERFORMED_BY,
                        "staff"));
        if (sensitive) {
            complete(openTask(), staff.lead(), Map.of(Variable.CHANGE_APPROVED, true));
        }
        complete(openTask(), agent(event), Map.of(Variable.BACKUP_CONFIRMED, true, "workDone", event.activity()));
        sensitive = false;
        return true;
    }

    /** Completes the diagnosis and returns the next task, or null if there is nothing to diagnose now. */
    private @Nullable Task diagnose(LoggedEvent event, Task task, String outcome, String field) {
        Task diagnosis = toDiagnosis(task, event);
        if (diagnosis == null) {
            return null;
        }
        complete(diagnosis, agent(event), Map.of(Variable.DIAGNOSIS_OUTCOME, outcome, field, event.activity()));
        return openTask();
    }

    private static Map<String, Object> notVerified(LoggedEvent event) {
        return Map.of(
                Variable.SYMPTOM_GONE,
                false,
                Variable.FUNCTIONS_NORMAL,
                true,
                Variable.NO_NEW_PROBLEMS,
                true,
                "verificationNote",
                event.activity());
    }

    private void complete(@Nullable Task task, String author, Map<String, Object> answer) {
        if (task == null) {
            throw new IllegalStateException("The ticket has no open task");
        }
        spent.measure("task:" + task.getTaskDefinitionKey(), () -> process.complete(task.getId(), author, answer));
        looked = false;
        time.deliver();
    }

    private @Nullable Task openTask() {
        if (!looked) {
            // Same result as the engine's own query, which evaluates all its optional conditions each time.
            open = spent.measure(
                    "look.task",
                    () -> tasks.createNativeTaskQuery()
                            .sql("select * from ACT_RU_TASK where PROC_INST_ID_ = #{instance}")
                            .parameter("instance", instance)
                            .singleResult());
            looked = true;
        }
        return open;
    }

    private static boolean is(@Nullable Task task, String element) {
        return task != null && task.getTaskDefinitionKey().equals(element);
    }

    private String agent(LoggedEvent event) {
        return staff.agent(event.resource());
    }

    private String lastAgent() {
        return agent(logged.events().get(logged.events().size() - 1));
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, text.offsetByCodePoints(0, longest / 2));
    }
}
