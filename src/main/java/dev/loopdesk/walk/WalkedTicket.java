package dev.loopdesk.walk;

import dev.loopdesk.process.answers.Form;
import dev.loopdesk.process.answers.Forms;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Category;
import dev.loopdesk.process.contract.TechnicalSupport.Message;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import dev.loopdesk.process.targets.TargetTracking;
import dev.loopdesk.replay.VirtualTime;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.walk.Choice.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.runtime.EventSubscription;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.StartEvent;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.jspecify.annotations.Nullable;

/** A ticket on its way through the models. */
final class WalkedTicket {

    private static final Instant BEGIN = Instant.parse("2026-03-02T02:00:00Z");
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final int MOST_JOBS = 200;
    private static final int MOST_TIMERS_TO_ONE = 60;
    private static final String START = "start";
    private static final String AGENT = "walking-agent";
    private static final String HIGH = "high";

    /** Services that a walk uses. */
    record Services(ProcessEngine engine, SupportProcess process, CaseFiles caseFiles, Forms forms, ZoneId zone) {}

    /** A fault of the models at an element of a process definition. */
    static final class WalkFault extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final String element;

        WalkFault(String element, RuntimeException cause) {
            super(reason(cause), cause);
            this.element = element;
        }

        String element() {
            return element;
        }

        private static String reason(Throwable failure) {
            Throwable cause = failure;
            while (cause.getCause() != null && cause.getCause() != cause) {
                cause = cause.getCause();
            }
            return Objects.requireNonNullElse(
                    cause.getMessage(), cause.getClass().getSimpleName());
        }
    }

    private final Services services;
    private final VirtualTime time;
    private final List<String> way = new ArrayList<>();
    private final Map<Choice, FormAnswer> answers = new LinkedHashMap<>();
    private final Map<Choice, Task> tasks = new LinkedHashMap<>();
    private @Nullable String number;
    private List<ProcessInstance> instances = List.of();
    private List<String> active = List.of();
    private List<Task> openTasks = List.of();
    private List<Job> timers = List.of();
    private List<EventSubscription> messages = List.of();

    WalkedTicket(Services services) {
        this.services = services;
        this.time = new VirtualTime(services.engine().getManagementService());
        time.startAt(BEGIN);
    }

    /** Returns the steps so far, in words. */
    List<String> way() {
        return way;
    }

    /** Returns the ticket's number, or null before its start. */
    @Nullable
    String number() {
        return number;
    }

    /** Tells whether nothing of the ticket runs any more. */
    boolean hasEnded() {
        return number != null && instances.isEmpty();
    }

    /** Returns where the ticket stands: the elements that are active, in alphabetical order; empty when it has ended. */
    String place() {
        return number == null ? START : String.join(" ", new TreeSet<>(active));
    }

    /** Returns what can be done with the ticket now. */
    List<Choice> choices() {
        answers.clear();
        tasks.clear();
        List<Choice> choices = new ArrayList<>();
        if (number == null) {
            startChoices(choices);
            return choices;
        }
        for (Task task : openTasks) {
            Form form = form(task);
            List<FormAnswer> known = form == null
                    ? List.of(new FormAnswer("", List.of(Map.of())))
                    : FormAnswer.of(form, time.now(), services.zone());
            for (FormAnswer answer : known) {
                var choice = new Choice(Kind.ANSWER, task.getTaskDefinitionKey(), answer.words());
                if (answers.putIfAbsent(choice, answer) == null) {
                    tasks.put(choice, task);
                    choices.add(choice);
                }
            }
        }
        timers.stream().map(time::activity).distinct().forEach(element -> choices.add(new Choice(Kind.WAIT, element)));
        for (EventSubscription message : messages) {
            var choice = new Choice(Kind.MESSAGE, message.getActivityId(), message.getEventName());
            if (!choices.contains(choice)) {
                choices.add(choice);
            }
        }
        return choices;
    }

    /**
     * Tells whether nothing leads on: no task is open, no timer runs, and no message is awaited but those that may come at
     * any time.
     */
    boolean standsStill(List<Choice> choices) {
        return number != null
                && choices.stream().allMatch(choice -> choice.kind() == Kind.MESSAGE)
                && messages.stream().allMatch(this::isForAnyTime);
    }

    /** Returns the elements at which the ticket stands. */
    List<String> active() {
        return active;
    }

    /**
     * Does something with the ticket.
     *
     * @throws Refusal if the form or the standard forbids every filling of an answer
     * @throws WalkFault if the models fail
     */
    void take(Choice choice) {
        time.moveTo(time.now().plus(STEP));
        try {
            switch (choice.kind()) {
                case START -> begin(choice);
                case ANSWER -> answer(choice);
                case WAIT -> await(choice.element());
                case MESSAGE -> send(choice.words());
            }
        } catch (Refusal | WalkFault e) {
            throw e;
        } catch (RuntimeException e) {
            throw new WalkFault(choice.element(), e);
        }
        way.add(words(choice));
        work();
        look();
    }

    /** Reads where the ticket stands. */
    private void look() {
        instances = instances();
        active = instances.stream()
                .flatMap(instance ->
                        services.engine().getRuntimeService().getActiveActivityIds(instance.getId()).stream())
                .distinct()
                .toList();
        openTasks = services.engine()
                .getTaskService()
                .createTaskQuery()
                .processInstanceBusinessKey(number)
                .orderByTaskCreateTime()
                .asc()
                .list();
        timers = timers();
        messages = instances.stream()
                .flatMap(instance -> services
                        .engine()
                        .getRuntimeService()
                        .createEventSubscriptionQuery()
                        .processInstanceId(instance.getId())
                        .eventType("message")
                        .list()
                        .stream())
                .toList();
    }

    private void startChoices(List<Choice> choices) {
        String definition = services.engine()
                .getRepositoryService()
                .createProcessDefinitionQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .latestVersion()
                .singleResult()
                .getId();
        for (FormAnswer answer : FormAnswer.of(services.forms().ofStart(definition), time.now(), services.zone())) {
            var call = new Choice(Kind.START, "StartEvent_CallTaken", answer.words());
            answers.put(call, answer);
            choices.add(call);
        }
        var report = new Choice(Kind.START, Message.TICKET_RECEIVED);
        answers.put(report, Objects.requireNonNull(answers.get(choices.get(0))));
        choices.add(report);
    }

    private void begin(Choice choice) {
        number = accepted(
                Objects.requireNonNull(answers.get(choice)),
                filling -> choice.element().equals(Message.TICKET_RECEIVED)
                        ? services.process().ticketReceived(filling)
                        : services.process().callTaken(AGENT, filling));
    }

    private void answer(Choice choice) {
        Task task = Objects.requireNonNull(tasks.get(choice));
        UserTask drawn = drawn(task);
        String author = ElementProperties.of(drawn).waitsForRequester() ? Entry.REQUESTER : "walking-" + groups(task);
        accepted(Objects.requireNonNull(answers.get(choice)), filling -> {
            services.process().complete(task.getId(), author, filling);
            return "";
        });
    }

    /** Different groups are different people, because some tasks may not be answered by who has answered another one. */
    private String groups(Task task) {
        return services.engine().getTaskService().getIdentityLinksForTask(task.getId()).stream()
                .map(IdentityLink::getGroupId)
                .filter(Objects::nonNull)
                .sorted()
                .collect(Collectors.joining("-"));
    }

    private interface Filling {

        String give(Map<String, Object> values);
    }

    /** Gives the first filling that is accepted. */
    private static String accepted(FormAnswer answer, Filling filling) {
        Refusal refusal = null;
        for (Map<String, Object> values : answer.fillings()) {
            try {
                return filling.give(new LinkedHashMap<>(values));
            } catch (Refusal e) {
                refusal = refusal == null ? e : refusal;
            }
        }
        throw Objects.requireNonNullElseGet(refusal, () -> new Refusal(answer.words()));
    }

    /** Lets time go by until a timer has fired, with all that are due before it. */
    private void await(String element) {
        for (int i = 0; i < MOST_TIMERS_TO_ONE; i++) {
            Job next =
                    timers().stream().min(Comparator.comparing(Job::getDuedate)).orElse(null);
            if (next == null) {
                return;
            }
            String fired = time.activity(next);
            // At the exact instant the engine would repeat the last repetition of a cycle.
            time.moveTo(next.getDuedate().toInstant().plusMillis(1));
            execute(next);
            // What a timer sends has to arrive before the next one: a wait may rest meanwhile.
            work();
            if (fired.equals(element) || timers().stream().map(time::activity).noneMatch(element::equals)) {
                return;
            }
        }
    }

    private void send(String message) {
        String ticket = Objects.requireNonNull(number);
        switch (message) {
            case Message.REQUESTER_REPLIED -> services.process().requesterReplied(ticket, "Any news?");
            case Message.TICKET_WITHDRAWN -> services.process().ticketWithdrawn(ticket);
            case Message.REMOTE_CONSENT_REVOKED -> services.process().remoteConsentRevoked(ticket);
            case Message.CATEGORY_CORRECTED -> services.process().categoryCorrected(ticket, AGENT);
            case Message.KNOWN_PROBLEM_SOLVED -> services.process().knownProblemSolved(ticket, AGENT, Category.OTHER);
            case Message.PRIORITY_CHANGED -> {
                services.caseFiles().reassess(ticket, HIGH, HIGH);
                instances.stream()
                        .filter(instance -> instance.getProcessDefinitionId().startsWith(TechnicalSupport.KEY + ":"))
                        .forEach(instance -> services.engine()
                                .getRuntimeService()
                                .setVariables(instance.getId(), Map.of(Variable.URGENCY, HIGH, Variable.IMPACT, HIGH)));
                correlate(message, ticket);
            }
            default -> correlate(message, ticket);
        }
    }

    private void correlate(String message, String ticket) {
        services.engine()
                .getRuntimeService()
                .createMessageCorrelation(message)
                .processInstanceBusinessKey(ticket)
                .correlate();
    }

    /** Executes the jobs that wait for no time, such as deliveries, until there are no more. */
    private void work() {
        Set<String> executed = new HashSet<>();
        for (int i = 0; i < MOST_JOBS; i++) {
            Job job = instances().stream()
                    .flatMap(instance -> services
                            .engine()
                            .getManagementService()
                            .createJobQuery()
                            .processInstanceId(instance.getId())
                            .messages()
                            .list()
                            .stream())
                    .filter(other -> executed.add(other.getId()))
                    .findFirst()
                    .orElse(null);
            if (job == null) {
                return;
            }
            execute(job);
        }
    }

    private void execute(Job job) {
        String element = time.activity(job);
        try {
            services.engine().getManagementService().executeJob(job.getId());
        } catch (RuntimeException e) {
            throw new WalkFault(element, e);
        }
    }

    private @Nullable Form form(Task task) {
        return drawn(task).getCamundaFormRef() == null
                ? null
                : services.forms().shownBy(task.getProcessDefinitionId(), task.getTaskDefinitionKey(), task.getId());
    }

    private UserTask drawn(Task task) {
        return services.engine()
                .getRepositoryService()
                .getBpmnModelInstance(task.getProcessDefinitionId())
                .getModelElementById(task.getTaskDefinitionKey());
    }

    private List<ProcessInstance> instances() {
        return services.engine()
                .getRuntimeService()
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(number)
                .list();
    }

    /** Returns the timers that run; those of paused clocks wait for no date. */
    private List<Job> timers() {
        return instances().stream()
                .flatMap(instance -> services
                        .engine()
                        .getManagementService()
                        .createJobQuery()
                        .processInstanceId(instance.getId())
                        .timers()
                        .list()
                        .stream())
                .filter(timer -> timer.getDuedate() != null
                        && timer.getDuedate().toInstant().isBefore(TargetTracking.NEVER))
                .toList();
    }

    private boolean isForAnyTime(EventSubscription message) {
        FlowElement element = services.engine()
                .getRepositoryService()
                .getBpmnModelInstance(instanceOf(message).getProcessDefinitionId())
                .getModelElementById(message.getActivityId());
        return element instanceof StartEvent;
    }

    private ProcessInstance instanceOf(EventSubscription message) {
        return instances.stream()
                .filter(instance -> instance.getId().equals(message.getProcessInstanceId()))
                .findFirst()
                .orElseThrow();
    }

    private static String words(Choice choice) {
        return choice.words().isEmpty() || choice.kind() == Kind.MESSAGE
                ? choice.element()
                : choice.element() + " (" + choice.words() + ")";
    }
}
