package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.CommentAdded;
import dev.loopdesk.process.contract.CurrentAuthor;
import dev.loopdesk.process.contract.DeliverMessageProcess;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.MessageToRequester;
import dev.loopdesk.process.contract.ParticipantsNamed;
import dev.loopdesk.process.contract.ReceiveMailProcess;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.RequesterMay;
import dev.loopdesk.process.contract.ReviewKnowledgeProcess;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.process.contract.Stage;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.text.Characters;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.history.HistoricTaskInstance;
import org.camunda.bpm.engine.impl.identity.Authentication;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.engine.variable.VariableMap;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * Checks an answer against its form and the rules of its stage and files it in the case file, whoever gives it; only
 * the values needed for routing become process variables.
 */
@Component
@Lazy
class TaskAnswers {

    /** Processes whose tasks have rules of the standard. */
    private static final Set<String> RULED =
            Set.of(TechnicalSupport.KEY, ReceiveMailProcess.KEY, DeliverMessageProcess.KEY, ReviewKnowledgeProcess.KEY);

    /** Variables that name what the tasks of a process are about beside a ticket, by process. */
    private static final Map<String, String> ABOUT = Map.of(
            ReceiveMailProcess.KEY, ReceiveMailProcess.MAIL_ID,
            ReviewKnowledgeProcess.KEY, ReviewKnowledgeProcess.ARTICLE_ID);

    /** Rules of a task that only its form and its properties restrict. */
    private static final StageRules NO_RULES = Set::of;

    private final TaskService tasks;
    private final OpenTasks openTasks;
    private final RepositoryService models;
    private final IdentityService identities;
    private final AccountRights rights;
    private final HistoryService history;
    private final Forms forms;
    private final Refusals refusals;
    private final StaffNames names;
    private final AnswerAuthors authors;
    private final CaseFiles caseFiles;
    private final CaseText caseText;
    private final CurrentAuthor currentAuthor;
    private final FollowUpDates followUpDates;
    private final ApplicationEventPublisher events;
    private final Map<String, StageRules> stages = new HashMap<>();

    TaskAnswers(
            TaskService tasks,
            OpenTasks openTasks,
            RepositoryService models,
            IdentityService identities,
            AccountRights rights,
            HistoryService history,
            Forms forms,
            Refusals refusals,
            StaffNames names,
            AnswerAuthors authors,
            CaseFiles caseFiles,
            CaseText caseText,
            CurrentAuthor currentAuthor,
            FollowUpDates followUpDates,
            ApplicationEventPublisher events,
            List<StageRules> stages) {
        this.tasks = tasks;
        this.openTasks = openTasks;
        this.models = models;
        this.identities = identities;
        this.rights = rights;
        this.history = history;
        this.forms = forms;
        this.refusals = refusals;
        this.names = names;
        this.authors = authors;
        this.caseFiles = caseFiles;
        this.caseText = caseText;
        this.currentAuthor = currentAuthor;
        this.followUpDates = followUpDates;
        this.events = events;
        stages.forEach(stage -> stage.tasks().forEach(task -> this.stages.put(task, stage)));
    }

    /**
     * Accepts the values entered for a task and returns the resulting process variables.
     *
     * @param engine reads a task as the engine will for the rest of the command, or null
     * @return null if the task does not exist or has no form; the engine then decides alone
     * @throws AlreadyAnsweredRefusal if the task has ended
     * @throws Refusal if the form or the standard forbids the answer
     */
    @Nullable
    VariableMap accept(String taskId, VariableMap entered, Function<String, @Nullable Task> engine) {
        OpenTasks.Place place = openTasks.place(taskId).orElse(null);
        if (place == null) {
            refuseIfDone(taskId);
            return null;
        }
        String process = process(place.definition());
        // A quarantined mail and an article belong to no ticket.
        String number = numberOf(process, place.businessKey());
        // Concurrent answers wait for this lock.
        if (number != null) {
            caseFiles.lock(number);
        }
        OpenTasks.OpenTask task = withForm(OpenTasks.OpenTask.of(engine.apply(taskId)));
        if (task == null) {
            refuseIfDone(taskId);
            if (openTasks.place(taskId).isEmpty()) {
                throw new ConcurrentChangeRefusal(refusals.text("collision"), null);
            }
            return null;
        }
        String element = task.element();
        UserTask drawn = drawn(task);
        Form form = forms.shownBy(task.definition(), element, taskId);
        Map<String, Object> values = form.check(entered, refusals);
        String message = form.takeMessage(values);
        String people = form.takeParticipants(values);
        Answer answer = new Answer(element, number, about(process, taskId), author(task), values);
        boolean fromStaff = message != null || form.hasFindings(values);
        if (fromStaff && (number == null || answer.author().equals(Entry.REQUESTER))) {
            throw refusals.of("message-of-staff").at(form.entered(entered, form::isWordOfStaff));
        }
        if (people != null && (number == null || answer.author().equals(Entry.REQUESTER))) {
            throw refusals.of("participants-of-staff").at(form.entered(entered, form::addsParticipants));
        }
        StageRules rules = RULED.contains(process) ? stages.getOrDefault(element, NO_RULES) : NO_RULES;
        rules.accept(answer);
        if (process.equals(TechnicalSupport.KEY)) {
            followUpDates.apply(ElementProperties.of(drawn), answer, form);
        }

        if (number != null) {
            file(answer, number, drawn, task.name(), form, rules);
            if (returnsToItsAgent(drawn) && !answer.author().equals(Entry.REQUESTER)) {
                caseFiles.recordAgent(number, answer.author());
            }
            if (people != null) {
                events.publishEvent(new ParticipantsNamed(
                        number,
                        answer.author(),
                        form.participantsField(),
                        form.entered(entered, form::addsParticipants),
                        people));
            }
            if (message != null) {
                events.publishEvent(new MessageToRequester(number, answer.author(), message));
            }
        }
        VariableMap variables = Variables.createVariables();
        answer.values().forEach((name, value) -> {
            if (form.keepsInProcess(name)) {
                variables.put(name, value);
            }
        });
        variables.putAll(answer.variables());
        return variables;
    }

    private void file(
            Answer answer, String number, UserTask drawn, @Nullable String name, Form form, StageRules rules) {
        var element = ElementProperties.of(drawn);
        EntryKind kind = element.entry();
        var content = new LinkedHashMap<>(answer.values());
        content.putAll(caseText.labels(!element.isFiledAsShipped(), name, form, answer.values()));
        Stage stage = element.stage();
        if (kind == EntryKind.ANSWER && stage != null) {
            content.put(Entry.STAGE, stage.key());
        }
        caseFiles.append(
                number, kind, answer.task(), answer.author(), element.requesterMay() == RequesterMay.READ, content);
        var told = new LinkedHashMap<String, Object>();
        if (element.requesterMay() == RequesterMay.KNOW) {
            told.put(Entry.DONE, kind.name());
            if (kind == EntryKind.ANSWER) {
                told.put(Entry.TASK, name);
            }
            told.putAll(rules.told(answer));
        }
        told.putAll(form.findings(answer.values()));
        if (!told.isEmpty()) {
            caseFiles.append(number, EntryKind.STATUS, answer.task(), Entry.LOOPDESK, true, told);
        }
    }

    /** Publishes a comment on a task, open or done, or on a process instance, if it is about a ticket. */
    void comment(@Nullable String taskId, @Nullable String processInstance, String text) {
        Authentication authentication = identities.getCurrentAuthentication();
        HistoricTaskInstance task = taskId == null
                ? null
                : history.createHistoricTaskInstanceQuery().taskId(taskId).singleResult();
        String instance = task == null ? processInstance : task.getProcessInstanceId();
        if (authentication == null || instance == null || Characters.isBlank(text)) {
            return;
        }
        HistoricProcessInstance commented = history.createHistoricProcessInstanceQuery()
                .processInstanceId(instance)
                .singleResult();
        String number = commented == null ? null : commented.getBusinessKey();
        if (number != null && caseFiles.find(number).isPresent()) {
            events.publishEvent(new CommentAdded(number, authentication.getUserId(), text));
        }
    }

    /** Refuses every other way to set variables of a task with a form. */
    void refuseIfHasForm(String taskId) {
        if (identities.getCurrentAuthentication() != null && withForm(openTasks.find(taskId)) != null) {
            throw refusals.of("form-only");
        }
    }

    /** Refuses an operation for all accounts, whatever their rights, because only the diagram may do it. */
    void refuseToAccounts() {
        if (identities.getCurrentAuthentication() != null) {
            throw refusals.of("form-only");
        }
    }

    /**
     * Refuses with a clear reason if a task cannot be completed because another person has completed it meanwhile; the
     * task's rights are gone by then.
     *
     * @throws AlreadyAnsweredRefusal if the task was completed
     */
    void refuseIfAnswered(String taskId) {
        rights.unchecked(() -> refuseIfDone(taskId));
    }

    /** Returns the number that a business key is; the instances of an analyst's own process may have any key. */
    private @Nullable String numberOf(String process, @Nullable String businessKey) {
        boolean foreign = businessKey != null
                && !ShippedModels.PROCESSES_WITH_TASKS.contains(process)
                && caseFiles.find(businessKey).isEmpty();
        return foreign ? null : businessKey;
    }

    /** Returns the id of the mail or article that a task is about; null if it is about neither. */
    private @Nullable String about(String process, String task) {
        String variable = ABOUT.get(process);
        Object id = variable == null ? null : tasks.getVariable(task, variable);
        return id == null ? null : id.toString();
    }

    /** Refuses a completed task; the engine would report an internal error instead. */
    private void refuseIfDone(String taskId) {
        HistoricTaskInstance done = history.createHistoricTaskInstanceQuery()
                .taskId(taskId)
                .finished()
                .singleResult();
        if (done == null || done.getProcessInstanceId() == null) {
            return;
        }
        String number = numberOf(
                String.valueOf(done.getProcessDefinitionKey()),
                history.createHistoricProcessInstanceQuery()
                        .processInstanceId(done.getProcessInstanceId())
                        .singleResult()
                        .getBusinessKey());
        String author = number == null ? null : authors.of(number, done);
        throw new AlreadyAnsweredRefusal(
                author == null
                        ? refusals.text("moved-on")
                        : author.equals(Entry.REQUESTER)
                                ? refusals.text("answered-by-requester")
                                : refusals.text("answered-by", names.of(author)),
                author);
    }

    private OpenTasks.@Nullable OpenTask withForm(Optional<OpenTasks.OpenTask> task) {
        return task.filter(open -> drawn(open).getCamundaFormRef() != null).orElse(null);
    }

    private String process(String definition) {
        return models.getProcessDefinition(definition).getKey();
    }

    private String author(OpenTasks.OpenTask task) {
        Authentication authentication = identities.getCurrentAuthentication();
        if (authentication != null && authentication.getUserId() != null) {
            return authentication.getUserId();
        }
        String speaker = currentAuthor.current();
        if (speaker != null) {
            return speaker;
        }
        return task.assignee() == null ? Entry.LOOPDESK : task.assignee();
    }

    /**
     * Tells whether the diagram assigns the task to the last agent of the ticket; whoever completes it becomes that
     * agent.
     */
    private static boolean returnsToItsAgent(UserTask task) {
        return task.getCamundaAssignee() != null;
    }

    private UserTask drawn(OpenTasks.OpenTask task) {
        return models.getBpmnModelInstance(task.definition()).getModelElementById(task.element());
    }
}
