package dev.loopdesk.evidence;

import dev.loopdesk.message.MessageKind;
import dev.loopdesk.message.Outbox.Delivery;
import dev.loopdesk.process.contract.Stage;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.servicetime.ClockEvent;
import dev.loopdesk.servicetime.Target;
import dev.loopdesk.servicetime.TargetClock;
import dev.loopdesk.ticket.Confirmation;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import dev.loopdesk.ticket.EntryOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The way that a ticket has taken so far, as its record shows it. */
final class Way {

    private static final String CLOSED = "EndEvent_TicketClosed";
    private static final String SPAM = "EndEvent_Spam";
    private static final String REPRODUCED = "reproduced";
    private static final String NOT_REPRODUCED = "not-reproduced";
    private static final String REPRODUCTION = "reproduction";
    private static final String BY_REQUESTER = "requester";
    private static final String QUICK_FIX = "quick-fix";
    private static final String SOLVED = "solved";
    private static final String CONSULT = "consult";
    private static final String REMOTE_ASSISTANCE = "remote-assistance";
    /** Number of options that a solution has. */
    private static final String OPTIONS = "optionCount";

    private final TicketRecord ticket;
    private final List<Step> steps;
    private final List<Entry> failures;
    private final Stage reached;
    private final Map<MessageKind, String> progressLetters;

    /** An entry and the element that wrote it. */
    record Step(Entry entry, Serving element) {}

    Way(TicketRecord ticket, ServingElements.Known models) {
        this.ticket = ticket;
        this.steps = new ArrayList<>();
        for (Entry entry : ticket.entries()) {
            Serving element = entry.element() == null ? null : models.find(entry.element(), ticket.version());
            if (element != null) {
                steps.add(new Step(entry, element));
            }
        }
        this.failures = ticket.entries().stream().filter(Way::fails).toList();
        this.reached = reached(steps, failures);
        this.progressLetters = models.letters("S4.8", ticket.version());
    }

    private static Stage reached(List<Step> steps, List<Entry> failures) {
        Stage reached = Stage.RECEIVE;
        for (Step step : steps) {
            Stage stage = step.element().stage(step.entry());
            if (failures.contains(step.entry())) {
                reached = Stage.DIAGNOSE;
            } else if (stage != null) {
                reached = stage;
            }
        }
        return reached;
    }

    TicketRecord ticket() {
        return ticket;
    }

    List<Step> steps() {
        return steps;
    }

    /** Entries by which the problem proved to be there still, or again (S5.5). */
    List<Entry> failures() {
        return failures;
    }

    private static boolean fails(Entry entry) {
        EntryOutcome outcome = EntryOutcome.of(entry.kind(), entry.content());
        return outcome != null && outcome.leadsBack();
    }

    private static boolean isFalse(Entry entry, String field) {
        return Boolean.FALSE.equals(entry.content().get(field));
    }

    /** Tells whether the ticket has left a stage behind, or has ended. */
    boolean isPast(Stage stage) {
        return hasEnded() || reached.compareTo(stage) > 0;
    }

    boolean hasEnded() {
        return ticket.ticket().endedAt() != null;
    }

    /** Returns the end event of a ticket that ended before it was closed in the regular way; null for others. */
    @Nullable
    String earlyEnd() {
        String end = ticket.ticket().endedAs();
        return CLOSED.equals(end) ? null : end;
    }

    boolean isSpam() {
        return SPAM.equals(ticket.ticket().endedAs());
    }

    private boolean has(EntryKind kind) {
        return has(kind, entry -> true);
    }

    private boolean has(EntryKind kind, Predicate<Entry> with) {
        return ticket.entries().stream().anyMatch(entry -> entry.kind() == kind && with.test(entry));
    }

    private Optional<Entry> latest(EntryKind kind) {
        return ticket.entries().stream().filter(entry -> entry.kind() == kind).reduce((earlier, later) -> later);
    }

    boolean isDiagnosed() {
        return has(EntryKind.DIAGNOSIS);
    }

    boolean isTriedOnTheSpot() {
        return has(EntryKind.TRIAGE, entry -> QUICK_FIX.equals(entry.text(Variable.TRIAGE_OUTCOME)));
    }

    boolean isSolvedOnTheSpot() {
        return !isDiagnosed()
                && has(EntryKind.QUICK_FIX, entry -> SOLVED.equals(entry.text(Variable.QUICK_FIX_OUTCOME)));
    }

    /** Tells whether the ticket went to verification with the solution of its known problem, before a solution of its own. */
    boolean isSolvedByKnownProblem() {
        return has(EntryKind.RELATION, entry -> entry.text(Entry.KNOWN_PROBLEM) != null)
                && has(EntryKind.VERIFICATION)
                && !hasSolution();
    }

    boolean isReproduced() {
        return has(EntryKind.DIAGNOSIS, entry -> REPRODUCED.equals(entry.text(REPRODUCTION)));
    }

    /** Tells whether a diagnosis has tried to reproduce the problem in vain. */
    boolean isReproductionFailed() {
        return has(EntryKind.DIAGNOSIS, entry -> NOT_REPRODUCED.equals(entry.text(REPRODUCTION)));
    }

    boolean isConsulted() {
        return has(EntryKind.DIAGNOSIS, entry -> CONSULT.equals(entry.text(Variable.DIAGNOSIS_OUTCOME)));
    }

    boolean isRemoteAssistanceWanted() {
        return has(EntryKind.DIAGNOSIS, entry -> REMOTE_ASSISTANCE.equals(entry.text(Variable.DIAGNOSIS_OUTCOME)));
    }

    boolean isConsentDeclined() {
        return has(EntryKind.CONSENT, entry -> isFalse(entry, Variable.REMOTE_ASSISTANCE_GRANTED));
    }

    boolean hasSolution() {
        return has(EntryKind.SOLUTION);
    }

    private boolean latestSolution(Predicate<Entry> says) {
        return latest(EntryKind.SOLUTION).filter(says).isPresent();
    }

    boolean hasOneOption() {
        return latestSolution(entry -> {
            String options = entry.text(OPTIONS);
            return options == null ? entry.text("option2Steps") == null : options.equals("1");
        });
    }

    boolean mayRequesterNotChoose() {
        return latestSolution(entry -> !entry.isTrue(Variable.REQUESTER_MAY_CHOOSE));
    }

    boolean isSensitive() {
        return latestSolution(entry -> entry.isTrue(Variable.SENSITIVE));
    }

    boolean isForRequesterToApply() {
        return latestSolution(entry -> BY_REQUESTER.equals(entry.text(Variable.PERFORMED_BY)));
    }

    /** Tells whether it was left to silence whether the problem is solved. */
    boolean isConfirmedBySilence() {
        return has(EntryKind.CONFIRMATION, entry -> entry.isTrue(Confirmation.BY_SILENCE));
    }

    boolean isLetterWithheld() {
        return letters(MessageKind.RECEIPT).isEmpty()
                && has(EntryKind.STATUS, entry -> entry.text("letterWithheld") != null);
    }

    List<Delivery> letters(MessageKind kind) {
        return ticket.letters().stream().filter(letter -> letter.kind() == kind).toList();
    }

    /** Returns the events of one kind of the clocks of some targets. */
    List<ClockEvent> events(ClockEvent.Kind kind, Target... targets) {
        return ticket.clocks().stream()
                .filter(event -> event.kind() == kind && List.of(targets).contains(event.target()))
                .toList();
    }

    /** Returns the events by which targets were missed, without those that a change of terms has taken back. */
    List<ClockEvent> missed(Target... targets) {
        return Stream.of(targets)
                .flatMap(target -> promises(target).stream())
                .filter(promise -> promise.has(ClockEvent.Kind.BREACHED))
                .flatMap(promise -> promise.events().stream()
                        .filter(event -> event.kind() == ClockEvent.Kind.BREACHED)
                        .reduce((earlier, later) -> later)
                        .stream())
                .toList();
    }

    /** Tells whether a target is met, and its clock has not started again. */
    boolean isMet(Target target) {
        List<TargetClock> promises = promises(target);
        return !promises.isEmpty() && promises.get(promises.size() - 1).state() == TargetClock.State.MET;
    }

    private List<TargetClock> promises(Target target) {
        return TargetClock.promises(target, ticket.clocks(), calendar -> {
            throw new IllegalStateException("Nothing is counted by the calendar " + calendar + " here");
        });
    }

    boolean isLate() {
        return !missed(Target.RESOLUTION).isEmpty();
    }

    /** Returns the letters that report progress (S4.8), each with the id of the element that sends it. */
    Map<MessageKind, String> progressLetters() {
        return progressLetters;
    }

    /** Tells whether the ticket was solved before the requester was to hear how things stand. */
    boolean isNoUpdateDue() {
        return events(ClockEvent.Kind.BREACHED, Target.NEXT_UPDATE).isEmpty()
                && ticket.letters().stream().noneMatch(letter -> progressLetters.containsKey(letter.kind()));
    }
}
