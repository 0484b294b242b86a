package dev.loopdesk.rerun;

import dev.loopdesk.process.answers.Form;
import dev.loopdesk.process.answers.Forms;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.Reply;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.conversation.StaffWords;
import dev.loopdesk.process.requester.TicketCorrection;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.replay.VirtualTime;
import dev.loopdesk.rerun.Outcome.Guess;
import dev.loopdesk.rerun.Outcome.Stuck;
import dev.loopdesk.rerun.Outcome.Work;
import dev.loopdesk.rerun.PastTicket.Event;
import dev.loopdesk.rerun.PastTicket.Visit;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.Ticket;
import dev.loopdesk.ticket.TicketFacts;
import dev.loopdesk.walk.FormAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A past ticket on its way through the newest models. A task is answered when it was there for as long as it really was, and
 * what people did beside the tasks happens when it did. It is the only ticket of its engine.
 */
final class RerunTicket {

    private static final int MOST_STEPS = 20_000;
    private static final int MOST_GUESSED_TASKS = 40;
    private static final int MOST_CORRECTIONS = 6;

    /** A task that was called off and is not now is answered at last. */
    private static final Duration PATIENCE = Duration.ofDays(30);

    /** Services that a rerun uses. */
    record Services(
            ProcessEngine engine,
            SupportProcess process,
            CaseFiles caseFiles,
            Forms forms,
            StaffWords words,
            TicketCorrection corrections,
            TargetTracking targets,
            TransactionTemplate transaction,
            ZoneId zone) {}

    /** When and with what a task will be answered. */
    private record Plan(Task task, Instant at, @Nullable Visit visit, UserTask drawn, String groups) {}

    private final Services services;
    private final VirtualTime time;
    private final PastTicket past;
    private final TypicalAnswers typical;
    private final Map<String, Deque<Visit>> visits = new HashMap<>();
    private final Deque<Event> events;
    private final Map<String, Plan> plans = new LinkedHashMap<>();
    private final Set<String> answered = new HashSet<>();
    private final List<Work> work = new ArrayList<>();
    private final List<Guess> guesses = new ArrayList<>();
    private final List<String> misplaced = new ArrayList<>();
    private @Nullable Stuck stuck;
    private @Nullable String number;
    private @Nullable String instance;
    private int guessedTasks;

    RerunTicket(Services services, VirtualTime time, PastTicket past, TypicalAnswers typical) {
        this.services = services;
        this.time = time;
        this.past = past;
        this.typical = typical;
        this.events = new ArrayDeque<>(past.events());
        past.visits()
                .forEach(visit -> visits.computeIfAbsent(visit.element(), element -> new ArrayDeque<>())
                        .add(visit));
    }

    /** Returns the number of the ticket in this run; null if it could not be reported. */
    @Nullable
    String number() {
        return number;
    }

    /** Returns the process instance; null if it could not be reported. */
    @Nullable
    String instance() {
        return instance;
    }

    @Nullable
    Stuck stuck() {
        return stuck;
    }

    List<Work> work() {
        return work;
    }

    List<Guess> guesses() {
        return guesses;
    }

    /** Returns the kinds of the events for which these models had no place. */
    List<String> misplaced() {
        return misplaced;
    }

    /** Returns the elements of the answers that were never asked for. */
    List<String> unasked() {
        List<String> unasked = new ArrayList<>();
        visits.forEach(
                (element, left) -> left.stream().filter(Visit::isAnswered).forEach(visit -> unasked.add(element)));
        unasked.sort(null);
        return unasked;
    }

    /** Leads the ticket to its end, or to where it is stuck. */
    void run() {
        time.startAt(past.receivedAt());
        if (!attempt("start", this::report)) {
            return;
        }
        for (int step = 0; step < MOST_STEPS && stuck == null; step++) {
            plan();
            if (hasEnded()) {
                return;
            }
            Plan next = plans.values().stream()
                    .min(Comparator.comparing(Plan::at)
                            .thenComparing(plan -> plan.task().getTaskDefinitionKey()))
                    .orElse(null);
            Job timer = nextTimer();
            Event event = events.peek();
            Instant answer = next == null ? Instant.MAX : next.at();
            Instant due = timer == null ? Instant.MAX : timer.getDuedate().toInstant();
            Instant happens = event == null ? Instant.MAX : event.at();
            if (timer != null && !due.isAfter(answer) && !due.isAfter(happens)) {
                // The engine would repeat the last repetition of a cycle at its exact instant.
                time.moveTo(due.plusMillis(1));
                attempt(
                        time.activity(timer),
                        () -> services.engine().getManagementService().executeJob(timer.getId()));
            } else if (event != null && !happens.isAfter(answer)) {
                events.remove();
                time.moveTo(happens);
                happen(event);
            } else if (next != null) {
                plans.remove(next.task().getId());
                answered.add(next.task().getId());
                time.moveTo(answer);
                attempt(next.task().getTaskDefinitionKey(), () -> answer(next));
            } else {
                stands();
            }
            if (stuck == null) {
                attempt("deliver", this::deliver);
            }
        }
        if (stuck == null) {
            stands();
        }
    }

    private void stands() {
        String element =
                services.engine().getRuntimeService().getActiveActivityIds(Objects.requireNonNull(instance)).stream()
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(" "));
        stuck = new Stuck(element, "");
    }

    /** Does something; if it fails, the ticket is stuck there. */
    private boolean attempt(String element, Runnable action) {
        try {
            action.run();
            return true;
        } catch (RuntimeException e) {
            Throwable cause = e;
            while (cause.getCause() != null && cause.getCause() != cause) {
                cause = cause.getCause();
            }
            stuck = new Stuck(
                    element,
                    Objects.requireNonNullElse(
                            cause.getMessage(), cause.getClass().getSimpleName()));
            return false;
        }
    }

    private void report() {
        String definition = services.engine()
                .getRepositoryService()
                .createProcessDefinitionQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .latestVersion()
                .singleResult()
                .getId();
        Form form = services.forms().ofStart(definition);
        give(
                "start",
                form,
                past.report(),
                values -> number = past.author().equals(Entry.REQUESTER)
                        ? services.process().ticketReceived(values)
                        : services.process().callTaken(past.author(), values));
        instance = services.engine()
                .getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(number, TechnicalSupport.KEY)
                .singleResult()
                .getId();
        deliver();
    }

    private boolean hasEnded() {
        return plans.values().stream()
                        .noneMatch(plan -> plan.task().getProcessInstanceId().equals(instance))
                && services.engine()
                                .getRuntimeService()
                                .createProcessInstanceQuery()
                                .processInstanceId(Objects.requireNonNull(instance))
                                .count()
                        == 0;
    }

    private @Nullable Job nextTimer() {
        Job next = services
                .engine()
                .getManagementService()
                .createJobQuery()
                .timers()
                .orderByJobDuedate()
                .asc()
                .listPage(0, 5)
                .stream()
                .filter(job -> job.getProcessInstanceId() != null)
                .findFirst()
                .orElse(null);
        return next == null
                        || next.getDuedate() == null
                        || !next.getDuedate().toInstant().isBefore(TargetTracking.NEVER)
                ? null
                : next;
    }

    private void deliver() {
        services.engine()
                .getManagementService()
                .createJobQuery()
                .messages()
                .list()
                .forEach(job -> services.engine().getManagementService().executeJob(job.getId()));
    }

    /** Plans the answers to the tasks that are new. */
    private void plan() {
        List<Task> open = services.engine()
                .getTaskService()
                .createNativeTaskQuery()
                .sql("select * from ACT_RU_TASK")
                .list();
        Set<String> ids = open.stream().map(Task::getId).collect(Collectors.toSet());
        plans.keySet().retainAll(ids);
        open.stream()
                .filter(task -> !plans.containsKey(task.getId()) && answered.add(task.getId()))
                .sorted(Comparator.comparing(Task::getCreateTime).thenComparing(Task::getTaskDefinitionKey))
                .forEach(task -> plan(task).ifPresent(plan -> plans.put(task.getId(), plan)));
    }

    private Optional<Plan> plan(Task task) {
        String element = task.getTaskDefinitionKey();
        UserTask drawn = services.engine()
                .getRepositoryService()
                .getBpmnModelInstance(task.getProcessDefinitionId())
                .getModelElementById(element);
        Instant created = task.getCreateTime().toInstant();
        Visit visit = visits.getOrDefault(element, new ArrayDeque<>()).poll();
        if (visit != null && visit.isAnswered()) {
            return Optional.of(new Plan(
                    task, created.plusMillis(Objects.requireNonNull(visit.millis())), visit, drawn, groups(task)));
        }
        if (visit != null && visit.millis() == null) {
            // A task that was open when the ticket ended stays open.
            return Optional.empty();
        }
        Instant at = visit == null
                ? created.plusMillis(typical.millis(element))
                : created.plusMillis(Objects.requireNonNull(visit.millis())).plus(PATIENCE);
        return Optional.of(new Plan(task, at, null, drawn, groups(task)));
    }

    private void answer(Plan plan) {
        Task task = plan.task();
        String element = task.getTaskDefinitionKey();
        Form form = plan.drawn().getCamundaFormRef() == null
                ? null
                : services.forms().shownBy(task.getProcessDefinitionId(), element, task.getId());
        boolean requester = ElementProperties.of(plan.drawn()).waitsForRequester();
        String groups = plan.groups();
        Visit visit = plan.visit();
        String author = visit != null && visit.author() != null
                ? visit.author()
                : requester ? Entry.REQUESTER : "rerun-" + groups.replace(' ', '-');
        Map<String, Object> values = visit == null ? Map.of() : visit.values();
        if (visit == null) {
            if (++guessedTasks > MOST_GUESSED_TASKS) {
                throw new IllegalStateException(element + " comes back again and again");
            }
            Optional<Map<String, Object>> like =
                    form == null ? Optional.empty() : typical.answer(element, past.category(), form);
            guesses.add(new Guess(element, null, like.isPresent()));
            values = like.orElse(Map.of());
        }
        if (form == null) {
            services.process().complete(task.getId(), author, Map.of());
        } else if (visit == null) {
            int named = guesses.size();
            give(element, form, values, given -> services.process().complete(task.getId(), author, given));
            // The whole task is one guess.
            guesses.subList(named, guesses.size()).clear();
        } else {
            give(element, form, values, given -> services.process().complete(task.getId(), author, given));
        }
        work.add(new Work(
                requester ? Entry.REQUESTER : groups,
                element,
                Duration.between(task.getCreateTime().toInstant(), time.now()).toMillis()));
    }

    /** Returns who a new task is for; an alert gives it to others as well. */
    private String groups(Task task) {
        return services.engine().getTaskService().getIdentityLinksForTask(task.getId()).stream()
                .map(IdentityLink::getGroupId)
                .filter(Objects::nonNull)
                .sorted()
                .distinct()
                .collect(Collectors.joining(" "));
    }

    private interface Acceptance {

        void give(Map<String, Object> values);
    }

    /** Gives an answer; fields that the form refuses get what like cases said, or else the first value that it takes. */
    private void give(String element, Form form, Map<String, Object> recorded, Acceptance acceptance) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Form.Field field : form.fields()) {
            Object value = recorded.get(field.key());
            if (value != null) {
                values.put(
                        field.key(), !field.choices().isEmpty() && value instanceof Number ? value.toString() : value);
            }
        }
        Map<String, Object> usual = Map.of();
        for (int correction = 0; ; correction++) {
            try {
                acceptance.give(new LinkedHashMap<>(values));
                return;
            } catch (Refusal e) {
                if (correction >= MOST_CORRECTIONS || e.fields().isEmpty()) {
                    throw e;
                }
                if (usual.isEmpty()) {
                    usual = usual(form);
                }
                for (String field : e.fields()) {
                    Optional<Object> like = correction == 0
                            ? typical.value(element, field, past.category())
                                    .filter(value -> !value.equals(recorded.get(field)))
                            : Optional.empty();
                    Object value = like.orElse(usual.get(field));
                    if (value == null) {
                        values.remove(field);
                    } else {
                        values.put(field, value);
                        guesses.removeIf(guess ->
                                guess.element().equals(element) && field.equals(guess.field()) && guess.typical());
                        guesses.add(new Guess(element, field, like.isPresent()));
                    }
                }
            }
        }
    }

    /** Returns the first valid value of every field. */
    private Map<String, Object> usual(Form form) {
        Map<String, Object> usual = new HashMap<>();
        FormAnswer.of(form, time.now(), services.zone())
                .forEach(answer -> answer.fillings().forEach(filling -> filling.forEach(usual::putIfAbsent)));
        return usual;
    }

    /** Does what people did beside the tasks; what these models have no place for does not happen. */
    private void happen(Event event) {
        try {
            happen(event, Objects.requireNonNull(number));
        } catch (RuntimeException e) {
            misplaced.add(event.kind().name());
        }
    }

    private void happen(Event event, String ticket) {
        Map<String, Object> values = event.values();
        switch (event.kind()) {
            case REPLY ->
                services.process()
                        .requesterReplied(
                                ticket,
                                new Reply(
                                        text(values.get(Reply.TEXT)),
                                        (String) values.get(Entry.FOLDED),
                                        (String) values.get(Entry.FROM),
                                        (String) values.get(Entry.FROM_NAME),
                                        true));
            case STAFF_MESSAGE ->
                services.words()
                        .write(
                                ticket,
                                UUID.randomUUID().toString(),
                                event.author(),
                                text(values.get(Entry.MESSAGE)),
                                List.of());
            case CORRECTION -> correct(ticket, event);
            case WITHDRAWAL -> services.process().ticketWithdrawn(ticket);
            case REVOCATION -> services.process().remoteConsentRevoked(ticket);
            case KNOWN_SOLUTION ->
                services.transaction()
                        .executeWithoutResult(
                                status -> solveKnown(ticket, event.author(), text(values.get(Variable.CATEGORY))));
        }
    }

    private void solveKnown(String ticket, String author, String category) {
        Ticket present = services.caseFiles().get(ticket);
        services.caseFiles().assess(ticket, category, present.urgency(), present.impact());
        services.targets().responded(ticket);
        services.process().knownProblemSolved(ticket, author, category);
    }

    private void correct(String ticket, Event event) {
        TicketFacts seen = TicketFacts.of(services.caseFiles().get(ticket));
        Map<String, @Nullable String> wanted = new LinkedHashMap<>(seen.fields());
        event.values().forEach((field, change) -> {
            if (wanted.containsKey(field) && change instanceof List<?> both && both.size() == 2) {
                String value = text(both.get(1));
                wanted.put(field, value.isEmpty() ? null : value);
            }
        });
        services.corrections()
                .correct(ticket, UUID.randomUUID().toString(), event.author(), seen, TicketFacts.of(wanted));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
