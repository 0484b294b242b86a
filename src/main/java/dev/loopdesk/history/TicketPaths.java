package dev.loopdesk.history;

import dev.loopdesk.history.FlowsTaken.Taken;
import dev.loopdesk.history.ProcessPath.PassedElement;
import dev.loopdesk.history.ProcessPath.Step;
import dev.loopdesk.history.ProcessPath.TakenFlow;
import dev.loopdesk.process.answers.AccountRights;
import dev.loopdesk.process.answers.StaffNames;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.runtime.ActivityInstance;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.TransitionInstance;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The ways of tickets through the diagrams: of the ticket itself, and of its messages and alerts (S6.2). */
@Service
public class TicketPaths {

    private final HistoryService history;
    private final RuntimeService runtime;
    private final ManagementService management;
    private final RepositoryService models;
    private final AccountRights rights;
    private final CaseFiles caseFiles;
    private final StaffNames names;
    private final Clock clock;

    TicketPaths(
            HistoryService history,
            RuntimeService runtime,
            ManagementService management,
            RepositoryService models,
            AccountRights rights,
            CaseFiles caseFiles,
            StaffNames names,
            Clock clock) {
        this.history = history;
        this.runtime = runtime;
        this.management = management;
        this.models = models;
        this.rights = rights;
        this.caseFiles = caseFiles;
        this.names = names;
        this.clock = clock;
    }

    /**
     * Returns the ways of all process instances of a ticket, that of the ticket itself first, then in the order in which they
     * began. Whoever may read the ticket may read them, also where the engine's rights to a diagram are narrower.
     */
    public List<ProcessPath> of(String number, Locale reader) {
        List<ProcessPath> paths = new ArrayList<>();
        List<Entry> answers = caseFiles.entriesWithoutMessages(List.of(number)).getOrDefault(number, List.of()).stream()
                .filter(entry -> entry.element() != null && !entry.author().equals(Entry.LOOPDESK))
                .toList();
        Map<String, String> named = new HashMap<>();
        rights.unchecked(() -> {
            var diagrams = new DiagramElements(models);
            for (HistoricProcessInstance instance : instances(number)) {
                paths.add(new Reading(instance, diagrams, answers, named, reader).path());
            }
        });
        paths.sort(Comparator.comparing((ProcessPath path) -> !path.process().equals(TechnicalSupport.KEY))
                .thenComparing(ProcessPath::from));
        return paths;
    }

    private List<HistoricProcessInstance> instances(String number) {
        return history.createHistoricProcessInstanceQuery()
                .processInstanceBusinessKey(number)
                .list();
    }

    private List<Passage> passages(String instance) {
        return history
                .createHistoricActivityInstanceQuery()
                .processInstanceId(instance)
                .orderByHistoricActivityInstanceStartTime()
                .asc()
                .orderPartiallyByOccurrence()
                .asc()
                .list()
                .stream()
                .map(Passage::of)
                .toList();
    }

    /** The reading of one process instance. */
    private final class Reading {

        private final HistoricProcessInstance instance;
        private final DiagramElements diagrams;
        private final List<Entry> answers;
        private final Map<String, String> named;
        private final Locale reader;
        private final List<Passage> passages;

        Reading(
                HistoricProcessInstance instance,
                DiagramElements diagrams,
                List<Entry> answers,
                Map<String, String> named,
                Locale reader) {
            this.instance = instance;
            this.diagrams = diagrams;
            this.answers = answers;
            this.named = named;
            this.reader = reader;
            this.passages = passages(instance.getId());
        }

        ProcessPath path() {
            String shown = instance.getProcessDefinitionId();
            return new ProcessPath(
                    instance.getId(),
                    shown,
                    instance.getProcessDefinitionKey(),
                    diagrams.processName(shown, reader),
                    diagrams.version(shown),
                    instance.getStartTime().toInstant(),
                    instance.getEndTime() == null ? null : instance.getEndTime().toInstant(),
                    passages.stream()
                            .filter(passage -> !passage.isBody())
                            .map(this::step)
                            .toList(),
                    elements(shown),
                    flows(shown));
        }

        private Step step(Passage passage) {
            Entry answer = answer(passage);
            String by = answer == null ? passage.assignee() : answer.author();
            return new Step(
                    passage.element(),
                    name(passage),
                    passage.type(),
                    passage.from(),
                    passage.to(),
                    seconds(passage),
                    by,
                    by == null ? null : named.computeIfAbsent(by, names::of),
                    passage.cancelled(),
                    diagrams.version(passage.definition()));
        }

        private String name(Passage passage) {
            return diagrams.name(passage.definition(), passage.element(), reader);
        }

        private double seconds(Passage passage) {
            Instant end = passage.to();
            return Duration.between(passage.from(), end == null ? clock.instant() : end)
                            .toMillis()
                    / 1_000.0;
        }

        /** Returns the entry by which a task was completed; who it was handed to last has not always completed it. */
        private @Nullable Entry answer(Passage passage) {
            Instant end = passage.to();
            boolean isTask = diagrams.find(passage.definition(), passage.element()) instanceof UserTask;
            if (!isTask || end == null || passage.cancelled()) {
                return null;
            }
            // The engine keeps milliseconds, the case file microseconds.
            return answers.stream()
                    .filter(entry -> passage.element().equals(entry.element())
                            && !entry.writtenAt().isBefore(passage.from())
                            && entry.writtenAt().isBefore(end.plusMillis(1)))
                    .reduce((earlier, later) -> later)
                    .orElse(null);
        }

        private List<PassedElement> elements(String shown) {
            Set<String> standing = instance.getEndTime() == null ? standing() : Set.of();
            Set<String> failed = instance.getEndTime() == null ? failed() : Set.of();
            Map<String, List<Passage>> byElement = passages.stream()
                    .filter(passage -> !passage.isBody())
                    .collect(Collectors.groupingBy(Passage::element, LinkedHashMap::new, Collectors.toList()));
            // A job in front of an element has not entered it yet.
            Stream.of(standing, failed).flatMap(Set::stream).forEach(id -> byElement.putIfAbsent(id, List.of()));
            List<PassedElement> elements = new ArrayList<>();
            byElement.forEach((id, all) -> {
                Passage last = all.isEmpty() ? null : all.get(all.size() - 1);
                elements.add(new PassedElement(
                        id,
                        last == null ? diagrams.name(shown, id, reader) : name(last),
                        last == null ? "" : last.type(),
                        all.size(),
                        all.stream().mapToDouble(this::seconds).sum(),
                        standing.contains(id),
                        failed.contains(id),
                        diagrams.find(shown, id) != null));
            });
            return elements;
        }

        private List<TakenFlow> flows(String shown) {
            Map<String, List<Taken>> byFlow = FlowsTaken.of(passages, diagrams).stream()
                    .collect(Collectors.groupingBy(
                            taken -> taken.flow().getId(), LinkedHashMap::new, Collectors.toList()));
            return byFlow.entrySet().stream()
                    .map(flow -> new TakenFlow(
                            flow.getKey(),
                            flow.getValue().get(0).flow().getSource().getId(),
                            flow.getValue().get(0).flow().getTarget().getId(),
                            flow.getValue().size(),
                            flow.getValue().stream().allMatch(Taken::certain),
                            diagrams.find(shown, flow.getKey()) != null))
                    .toList();
        }

        /** Returns the elements at which tokens are, also where the engine has not entered them yet. */
        private Set<String> standing() {
            Set<String> elements = new HashSet<>();
            ActivityInstance whole = runtime.getActivityInstance(instance.getId());
            if (whole != null) {
                collect(whole, elements);
            }
            return elements;
        }

        private void collect(ActivityInstance scope, Set<String> elements) {
            for (TransitionInstance ahead : scope.getChildTransitionInstances()) {
                elements.add(ahead.getActivityId());
            }
            for (ActivityInstance inside : scope.getChildActivityInstances()) {
                if (inside.getChildActivityInstances().length + inside.getChildTransitionInstances().length == 0) {
                    elements.add(inside.getActivityId());
                }
                collect(inside, elements);
            }
        }

        private Set<String> failed() {
            return management.createJobQuery().processInstanceId(instance.getId()).noRetriesLeft().list().stream()
                    .map(this::element)
                    .collect(Collectors.toSet());
        }

        /** Returns the element of a job; one whose retries an administrator has set to none has failed nowhere. */
        private String element(Job job) {
            return Objects.requireNonNullElseGet(
                    job.getFailedActivityId(),
                    () -> management
                            .createJobDefinitionQuery()
                            .jobDefinitionId(job.getJobDefinitionId())
                            .singleResult()
                            .getActivityId());
        }
    }
}
