package dev.loopdesk.process.targets;

import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.contract.WatchedMoment;
import dev.loopdesk.process.contract.WatchedMoment.Moment;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.ClockEvent.Kind;
import dev.loopdesk.servicetime.ServiceCalendar;
import dev.loopdesk.servicetime.ServiceLevel;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.servicetime.TargetTerms;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.ClockRecord;
import dev.loopdesk.ticket.Targets;
import dev.loopdesk.ticket.Ticket;
import dev.loopdesk.ticket.WorkRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Records the events of tickets' clocks and updates the variables and timers of the diagram from the resulting
 * deadlines (S1.1).
 */
@Component
public class TargetTracking {

    /** Date of the timers of a paused clock, which has no deadline. */
    public static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    private final ClockRecord record;
    private final WorkRecord work;
    private final WorkHistory workHistory;
    private final CaseFiles caseFiles;
    private final ServiceTimes serviceTimes;
    private final TargetTimers timers;
    private final BreachIncidents breaches;
    private final Clock clock;

    TargetTracking(
            ClockRecord record,
            WorkRecord work,
            WorkHistory workHistory,
            CaseFiles caseFiles,
            ServiceTimes serviceTimes,
            TargetTimers timers,
            BreachIncidents breaches,
            Clock clock) {
        this.record = record;
        this.work = work;
        this.workHistory = workHistory;
        this.caseFiles = caseFiles;
        this.serviceTimes = serviceTimes;
        this.timers = timers;
        this.breaches = breaches;
        this.clock = clock;
    }

    /** Returns the clocks of a ticket. */
    public Clocks of(String number) {
        return new Clocks(record.events(number));
    }

    /** Starts the clocks of first response and resolution of a new ticket. */
    public void received(DelegateExecution execution, Ticket ticket, ServiceLevel level) {
        String element = execution.getCurrentActivityId();
        happened(
                new Clocks(List.of()),
                ticket.number(),
                execution,
                ClockEvent.started(Target.FIRST_RESPONSE, ticket.receivedAt(), element, firstResponse(level)),
                ClockEvent.started(Target.RESOLUTION, ticket.receivedAt(), element, resolution(level)));
    }

    /**
     * Applies the result of the priority table (S2.5): moves the deadlines if the terms or the calendar have changed.
     */
    public void promised(DelegateExecution execution, String number, ServiceLevel level) {
        Clocks clocks = of(number);
        Targets stored = caseFiles.get(number).targets();
        var changes = new ArrayList<ClockEvent>();
        for (TargetClock target : clocks.all()) {
            TargetTerms terms = switch (target.target()) {
                case FIRST_RESPONSE -> firstResponse(level);
                case RESOLUTION -> resolution(level);
                case NEXT_UPDATE -> nextUpdate(level.priority(), level.calendar(), level.progressInterval());
            };
            if (target.isOpen() && (!terms.equals(target.terms()) || hasMoved(target, stored))) {
                changes.add(ClockEvent.retargeted(
                        target.target(), now(), execution.getCurrentActivityId(), terms, target.terms()));
            }
        }
        changes.addAll(lateUnderNewTerms(clocks, changes));
        Clocks changed = clocks.after(changes);
        append(number, changes);
        follow(changed, number, changed.targets(level.priority(), level.calendar()), execution);
        clocks.all().stream()
                .filter(target -> wasMissed(target) && !wasMissed(changed.get(target.target())))
                .forEach(target -> clearBreach(number, target));
    }

    /** Moves the timers and open tasks of a ticket after a change of its deadlines. */
    public void moved(String number, String processInstance, VariableScope variables) {
        timers.moveAndRestore(processInstance, of(number).timerDates(now()));
        timers.moveTasks(processInstance, variables);
    }

    /** Records the first response (S2.5). */
    public void responded(String number) {
        Clocks clocks = of(number);
        TargetClock response = clocks.get(Target.FIRST_RESPONSE);
        if (response.isOpen()) {
            append(number, met(response, null));
            clearBreach(number, response);
        }
    }

    /** Starts a new first-response clock, because the requester has given the details that triage asked for. */
    void responseExpected(DelegateTask task, String number, ServiceLevel level) {
        Clocks clocks = of(number);
        ClockEvent started =
                ClockEvent.started(Target.FIRST_RESPONSE, now(), task.getTaskDefinitionKey(), firstResponse(level));
        append(number, List.of(started));
        TargetClock target = clocks.after(List.of(started)).get(Target.FIRST_RESPONSE);
        task.setVariable(Variable.FIRST_RESPONSE_AT_RISK, Clocks.date(target.atRisk()));
        task.setVariable(Variable.FIRST_RESPONSE_DUE, Clocks.date(target.due()));
    }

    /** Pauses the resolution clock at the start of a task that waits for the requester. */
    public void waiting(DelegateTask task, String number) {
        turn(task, number, TargetClock.State.RUNNING, Kind.PAUSED);
    }

    /** Resumes the resolution clock, because the next step is the service desk's. */
    public void answered(DelegateTask task, String number) {
        turn(task, number, TargetClock.State.WAITING, Kind.RESUMED);
    }

    /** Starts progress reporting, which lasts until the problem is solved (S4.8). */
    void progressExpected(DelegateExecution execution, String number) {
        Ticket ticket = caseFiles.get(number);
        TargetTerms terms =
                nextUpdate(ticket.targets().priority(), ticket.targets().calendar(), (String)
                        execution.getVariable(Variable.PROGRESS_INTERVAL));
        happened(
                of(number),
                number,
                execution,
                ClockEvent.started(Target.NEXT_UPDATE, now(), execution.getCurrentActivityId(), terms));
    }

    /** Ends progress reporting, because the problem is solved or the ticket has ended. */
    void progressOver(DelegateExecution execution, String number) {
        Clocks clocks = of(number);
        if (clocks.get(Target.NEXT_UPDATE).isOpen()) {
            happened(clocks, number, execution, ClockEvent.of(Target.NEXT_UPDATE, Kind.STOPPED, now()));
        }
    }

    /**
     * Restarts the clock of the next update after a message to the requester: a whole interval from now (S4.8).
     *
     * @return the ticket with its new deadline
     */
    public Ticket told(Ticket ticket, String processInstance, String message) {
        if (ticket.targets().nextUpdateDue() == null) {
            return ticket;
        }
        Clocks clocks = of(ticket.number());
        List<ClockEvent> met = List.of(ClockEvent.of(Target.NEXT_UPDATE, Kind.MET, now(), message));
        append(ticket.number(), met);
        Clocks changed = clocks.after(met);
        caseFiles.target(
                ticket.number(),
                changed.targets(ticket.targets().priority(), ticket.targets().calendar()));
        timers.move(processInstance, changed.timerDates(now()));
        return caseFiles.get(ticket.number());
    }

    /** Tells whether a progress update is due and now is within service hours (S4.8). */
    public boolean updateIsDue(String number) {
        TargetClock update = of(number).get(Target.NEXT_UPDATE);
        Instant due = update.isOpen() ? update.due() : null;
        return due != null && !now().isBefore(due) && update.calendar().isOpen(now());
    }

    /**
     * Returns the due dates of progress updates in the syntax of BPMN's {@code timeCycle}; the engine evaluates it anew
     * after each update.
     *
     * @param interval time between two updates, in elapsed time
     */
    String progressCycle(String number, String interval) {
        Instant now = now();
        TargetClock update = of(number).get(Target.NEXT_UPDATE);
        Instant due = update.isOpen() ? update.due() : null;
        if (due == null || !now.isBefore(due)) {
            Targets targets = caseFiles.get(number).targets();
            ServiceCalendar calendar = serviceTimes.calendar(targets.calendar());
            due = due != null && !calendar.isOpen(now)
                    ? calendar.nextOpen(now)
                    : calendar.nextOpen(now.atZone(calendar.zone())
                            .plus(ServiceLevel.amount(interval))
                            .toInstant());
        }
        return "R/" + due + "/" + interval;
    }

    /** Records that the resolution target is met, because the requester has confirmed the solution (S5.3). */
    public void resolved(DelegateExecution execution, String number) {
        resolved(execution, execution.getCurrentActivityId(), number);
    }

    void resolved(VariableScope variables, String element, String number) {
        Clocks clocks = of(number);
        TargetClock resolution = clocks.get(Target.RESOLUTION);
        if (resolution.isOpen()) {
            happened(clocks, number, variables, met(resolution, element).toArray(ClockEvent[]::new));
            clearBreach(number, resolution);
        }
    }

    /** Resumes or restarts the resolution clock, because the problem persists or has recurred. */
    void reopened(DelegateExecution execution, String number) {
        Clocks clocks = of(number);
        TargetClock resolution = clocks.get(Target.RESOLUTION);
        String element = execution.getCurrentActivityId();
        switch (resolution.state()) {
            case WAITING ->
                happened(clocks, number, execution, ClockEvent.of(Target.RESOLUTION, Kind.RESUMED, now(), element));
            case MET, STOPPED ->
                happened(
                        clocks,
                        number,
                        execution,
                        ClockEvent.started(Target.RESOLUTION, now(), element, resolution.terms()));
            default -> {
                // The clock is running.
            }
        }
    }

    /** Stops all clocks of an ended ticket. */
    public void ended(DelegateExecution execution, String number) {
        Clocks clocks = of(number);
        happened(
                clocks,
                number,
                execution,
                clocks.all().stream()
                        .filter(TargetClock::isOpen)
                        .map(target ->
                                ClockEvent.of(target.target(), Kind.STOPPED, now(), execution.getCurrentActivityId()))
                        .toArray(ClockEvent[]::new));
        clocks.all().stream().filter(TargetClock::isOpen).forEach(target -> clearBreach(number, target));
    }

    /** Stops all clocks of a ticket that asks for nothing, such as spam: its targets are neither met nor missed. */
    public void dismissed(String number) {
        stop(number).forEach(target -> clearBreach(number, target));
    }

    /** The ticket's instance is gone, and its timers with it: nothing is due any more. */
    public void lost(String number) {
        stop(number);
    }

    private List<TargetClock> stop(String number) {
        Clocks clocks = of(number);
        List<TargetClock> open =
                clocks.all().stream().filter(TargetClock::isOpen).toList();
        List<ClockEvent> stopped = open.stream()
                .map(target -> ClockEvent.of(target.target(), Kind.STOPPED, now()))
                .toList();
        append(number, stopped);
        Targets before = caseFiles.get(number).targets();
        caseFiles.target(number, clocks.after(stopped).targets(before.priority(), before.calendar()));
        return open;
    }

    /** Records targets that are at risk or missed. */
    public void recordLate(DelegateExecution execution, String number, List<ClockEvent> late) {
        happened(of(number), number, execution, late.toArray(ClockEvent[]::new));
    }

    /** Tells whether a deadline has moved since it was last calculated, because a calendar has changed. */
    public boolean haveMoved(String number) {
        Targets stored = caseFiles.get(number).targets();
        Clocks clocks = of(number);
        return clocks.all().stream().anyMatch(target -> hasMoved(target, stored));
    }

    private static boolean hasMoved(TargetClock target, Targets stored) {
        Instant before = switch (target.target()) {
            case FIRST_RESPONSE -> stored.firstResponseDue();
            case RESOLUTION -> stored.resolutionDue();
            case NEXT_UPDATE -> stored.nextUpdateDue();
        };
        return target.isOpen() && !Objects.equals(before, target.due());
    }

    private void turn(DelegateTask task, String number, TargetClock.State from, Kind kind) {
        Instant promised = caseFiles.get(number).targets().resolutionDue();
        if (from == TargetClock.State.WAITING && promised != null && promised.isAfter(now())) {
            // A waiting clock has no deadline, or one in the past: with one ahead the clock is not waiting.
            return;
        }
        Clocks clocks = of(number);
        if (clocks.get(Target.RESOLUTION).state() != from) {
            return;
        }
        Clocks turned = happened(
                clocks, number, task, ClockEvent.of(Target.RESOLUTION, kind, now(), task.getTaskDefinitionKey()));
        timers.move(task.getProcessInstanceId(), turned.timerDates(now()));
    }

    /** Returns the events of a met target, including a breach that no timer has recorded yet. */
    private List<ClockEvent> met(TargetClock target, @Nullable String element) {
        var events = new ArrayList<ClockEvent>();
        Instant due = target.due();
        if (due != null && now().isAfter(due) && !target.has(Kind.BREACHED)) {
            events.add(ClockEvent.late(target.target(), Kind.BREACHED, now(), due));
        }
        events.add(ClockEvent.of(target.target(), Kind.MET, now(), element));
        return events;
    }

    /** Returns the at-risk and breach events that a change of terms keeps valid; they alert nobody again. */
    private List<ClockEvent> lateUnderNewTerms(Clocks clocks, List<ClockEvent> changes) {
        Clocks changed = clocks.after(changes);
        var still = new ArrayList<ClockEvent>();
        for (ClockEvent change : changes) {
            TargetClock before = clocks.get(change.target());
            TargetClock after = changed.get(change.target());
            Instant due = after.due();
            if (due == null || change.target() == Target.NEXT_UPDATE) {
                continue;
            }
            if (before.has(Kind.AT_RISK) && isPast(after.atRisk())) {
                still.add(ClockEvent.late(change.target(), Kind.AT_RISK, now(), due));
            }
            if (wasMissed(before) && isPast(due)) {
                still.add(ClockEvent.late(change.target(), Kind.BREACHED, now(), due));
            }
        }
        return still;
    }

    private boolean isPast(@Nullable Instant instant) {
        return instant != null && !now().isBefore(instant);
    }

    private static boolean wasMissed(TargetClock target) {
        return target.has(Kind.BREACHED);
    }

    /** Resolves the incident of a missed target. */
    private void clearBreach(String number, TargetClock target) {
        if (wasMissed(target)) {
            TargetClock other = of(number).all().stream()
                    .filter(still -> still.target() != target.target() && still.isOpen() && wasMissed(still))
                    .findFirst()
                    .orElse(null);
            breaches.resolved(number, target.target(), other);
        }
    }

    private Clocks happened(Clocks clocks, String number, VariableScope variables, ClockEvent... events) {
        append(number, List.of(events));
        Clocks changed = clocks.after(List.of(events));
        Targets before = caseFiles.get(number).targets();
        Targets targets = changed.targets(before.priority(), before.calendar());
        if (!targets.equals(before)) {
            follow(changed, number, targets, variables);
        } else {
            show(changed, variables);
        }
        return changed;
    }

    private void follow(Clocks changed, String number, Targets targets, VariableScope variables) {
        caseFiles.target(number, targets);
        show(changed, variables);
    }

    private void show(Clocks changed, VariableScope variables) {
        changed.variables(now()).forEach((name, value) -> {
            if (!value.equals(variables.getVariable(name))) {
                variables.setVariable(name, value);
            }
        });
    }

    /** Appends events; with the first of a miss goes who had the tasks until then, since its cause follows from both. */
    private void append(String number, List<ClockEvent> events) {
        if (events.stream().anyMatch(event -> event.kind() == Kind.BREACHED && event.target() != Target.NEXT_UPDATE)) {
            work.record(number, workHistory.of(number));
        }
        record.append(number, events);
    }

    private Instant now() {
        return clock.instant();
    }

    private static TargetTerms firstResponse(ServiceLevel level) {
        return new TargetTerms(
                level.priority(), level.calendar(), level.firstResponse().toString(), level.atRiskShare());
    }

    private static TargetTerms resolution(ServiceLevel level) {
        return new TargetTerms(
                level.priority(), level.calendar(), level.resolution().toString(), level.atRiskShare());
    }

    private static TargetTerms nextUpdate(String priority, String calendar, String interval) {
        return new TargetTerms(priority, calendar, interval);
    }

    /** The clocks of one ticket. */
    public final class Clocks {

        private final List<ClockEvent> events;
        private final Map<Target, TargetClock> targets = new EnumMap<>(Target.class);

        private Clocks(List<ClockEvent> events) {
            this.events = events;
            for (Target target : Target.values()) {
                targets.put(target, TargetClock.of(target, events, serviceTimes::calendar));
            }
        }

        /** Returns the clock of a target. */
        public TargetClock get(Target target) {
            return Objects.requireNonNull(targets.get(target));
        }

        /** Returns all clocks, in the order of {@link Target}. */
        public List<TargetClock> all() {
            return List.copyOf(targets.values());
        }

        private Clocks after(List<ClockEvent> more) {
            var all = new ArrayList<>(events);
            all.addAll(more);
            return new Clocks(all);
        }

        private Targets targets(String priority, String calendar) {
            return new Targets(
                    priority,
                    calendar,
                    get(Target.FIRST_RESPONSE).atRisk(),
                    get(Target.FIRST_RESPONSE).due(),
                    open(Target.RESOLUTION) ? get(Target.RESOLUTION).atRisk() : null,
                    get(Target.RESOLUTION).due(),
                    open(Target.NEXT_UPDATE) ? get(Target.NEXT_UPDATE).due() : null);
        }

        /**
         * Returns the variables of the diagram. A paused clock has no deadline, but its timers need a date ({@link
         * #NEVER}).
         */
        private Map<String, Object> variables(Instant now) {
            var variables = new LinkedHashMap<String, Object>();
            TargetClock response = get(Target.FIRST_RESPONSE);
            if (response.state() != TargetClock.State.UNKNOWN) {
                variables.put(Variable.FIRST_RESPONSE_AT_RISK, date(response.atRisk()));
                variables.put(Variable.FIRST_RESPONSE_DUE, date(response.due()));
            }
            TargetClock resolution = get(Target.RESOLUTION);
            variables.put(Variable.RESOLUTION_AT_RISK, date(resolution.atRisk()));
            variables.put(Variable.RESOLUTION_DUE, date(resolution.due()));
            variables.put(Variable.AT_RISK, isAtRisk(response, now) || isAtRisk(resolution, now));
            return variables;
        }

        /** Returns the due dates of timers by watched moment, without those of targets that do not matter now. */
        private Map<WatchedMoment, Instant> timerDates(Instant now) {
            var timerDates = new HashMap<WatchedMoment, Instant>();
            for (TargetClock target : all()) {
                if (!target.isOpen()) {
                    continue;
                }
                if (target.target() == Target.NEXT_UPDATE) {
                    Instant due = target.due();
                    if (due != null) {
                        timerDates.put(
                                new WatchedMoment(target.target(), Moment.DUE),
                                now.isBefore(due) ? due : target.calendar().nextOpen(now));
                    }
                } else {
                    timerDates.put(new WatchedMoment(target.target(), Moment.AT_RISK), orNever(target.atRisk()));
                    timerDates.put(new WatchedMoment(target.target(), Moment.DUE), orNever(target.due()));
                }
            }
            return timerDates;
        }

        private boolean open(Target target) {
            return get(target).isOpen();
        }

        private static boolean isAtRisk(TargetClock target, Instant now) {
            Instant atRisk = target.state() == TargetClock.State.RUNNING ? target.atRisk() : null;
            return atRisk != null && !now.isBefore(atRisk);
        }

        private static Date date(@Nullable Instant instant) {
            return Date.from(orNever(instant));
        }

        private static Instant orNever(@Nullable Instant instant) {
            return instant == null ? NEVER : instant;
        }
    }
}
