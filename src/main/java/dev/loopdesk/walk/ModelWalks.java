package dev.loopdesk.walk;

import dev.loopdesk.hardening.ModelFinding;
import dev.loopdesk.process.answers.Forms;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.replay.OfflineProduct;
import dev.loopdesk.servicetime.ServiceTimes;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.walk.WalkedTicket.Services;
import dev.loopdesk.walk.WalkedTicket.WalkFault;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.camunda.bpm.engine.HistoryService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.history.HistoricProcessInstance;
import org.camunda.bpm.engine.repository.ProcessDefinition;
import org.camunda.bpm.model.bpmn.instance.CatchEvent;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.LinkEventDefinition;
import org.camunda.bpm.model.bpmn.instance.ReceiveTask;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/**
 * Leads tickets through the newest models of an offline product, until every answer that differs in a value of the process
 * was given, every timer has fired and every message was sent, and reports where they fail, stand still or cannot go on.
 */
@Component
@Profile(OfflineProduct.PROFILE)
public class ModelWalks {

    private static final int MOST_STEPS = 40;

    /** Walks at random after all choices were tried, as long as they pass something new. */
    private static final int RANDOM_WALKS = 10;

    /** Elements of the shipped models that take the same answer more often than walks give it. */
    static final Set<String> SELDOM =
            Set.of("EndEvent_NothingToTell", "EndEvent_RequesterNotReached", "Task_GiveUpCalling");

    private final ProcessEngine engine;
    private final Services services;

    ModelWalks(
            ProcessEngine engine, SupportProcess process, CaseFiles caseFiles, Forms forms, ServiceTimes serviceTimes) {
        this.engine = engine;
        this.services = new Services(engine, process, caseFiles, forms, serviceTimes.zone());
    }

    /**
     * Walks for so long at most.
     *
     * @throws IllegalStateException if there is no process of tickets
     */
    public WalkReport walk(Duration most) {
        return new Walks(System.nanoTime() + most.toNanos()).all();
    }

    /** The walks of one report. */
    private final class Walks {

        private final long deadline;
        private final List<String> definitions = definitions();
        private final KnownWays known = new KnownWays();
        private final Random random = new Random(1);

        /** Elements that were passed, by process definition. */
        private final Map<String, Set<String>> passed = new TreeMap<>();

        private final Map<String, ModelFinding> findings = new LinkedHashMap<>();

        /** Elements that a ticket has left on its way, without being called away from them. */
        private final Set<String> left = new HashSet<>();

        /** The way of the first ticket that has waited at an element to the end of its walk, or was called away from it. */
        private final Map<String, List<String>> waited = new LinkedHashMap<>();

        private final Set<String> answered = new HashSet<>();
        private final Map<String, Refused> refused = new HashMap<>();
        private int walks;
        private int steps;

        /** A refused answer, with the way to its task. */
        private record Refused(String reason, List<String> way) {}

        Walks(long deadline) {
            this.deadline = deadline;
        }

        WalkReport all() {
            List<Choice> starts = new WalkedTicket(services).choices();
            for (Choice start : starts) {
                boolean isNew = true;
                while (isNew && isTime()) {
                    isNew = walk(start, true);
                }
                known.startOtherwise();
            }
            for (int idle = 0; idle < RANDOM_WALKS && isTime(); idle++) {
                int before = passedElements();
                walk(starts.get(random.nextInt(starts.size())), false);
                if (passedElements() > before) {
                    idle = 0;
                }
            }
            refused.forEach((task, refusal) -> {
                if (!answered.contains(task)) {
                    find(task, "element.walk-refused", refusal.reason(), way(refusal.way()));
                }
            });
            waited.forEach((element, way) -> {
                if (!left.contains(element) && isWait(drawnAs(element))) {
                    find(element, "element.walk-stands", way(way));
                }
            });
            int elements = passed.keySet().stream()
                    .mapToInt(definition -> drawn(definition).size())
                    .sum();
            passed.forEach((definition, elementsPassed) -> drawn(definition).forEach(node -> {
                if (!elementsPassed.contains(node.getId()) && !SELDOM.contains(node.getId())) {
                    add(definition, node, "element.walk-missed", false);
                }
            }));
            return new WalkReport(walks, steps, passedElements(), elements, List.copyOf(findings.values()));
        }

        /** Leads one ticket, and tells whether it has done something new. */
        private boolean walk(Choice start, boolean searching) {
            var ticket = new WalkedTicket(services);
            Map<String, Choice> habits = new HashMap<>();
            known.begin();
            boolean isNew = !searching || known.isUntried(start);
            walks++;
            ticket.choices();
            boolean goesOn = take(ticket, "", start);
            for (int step = 0; goesOn && step < MOST_STEPS && isTime() && !ticket.hasEnded(); step++) {
                String place = ticket.place();
                List<Choice> choices = ticket.choices();
                known.see(place, choices);
                if (ticket.standsStill(choices)) {
                    ticket.active().forEach(element -> find(element, "element.walk-stands", way(ticket.way())));
                }
                Choice choice = searching ? known.next(place, choices) : picked(choices, habits);
                if (choice == null) {
                    break;
                }
                isNew = true;
                goesOn = take(ticket, place, choice);
            }
            note(ticket);
            return isNew;
        }

        /** Picks at random; a task is mostly answered as it was before, so that ways are repeated to their end. */
        private @Nullable Choice picked(List<Choice> choices, Map<String, Choice> habits) {
            if (choices.isEmpty()) {
                return null;
            }
            Choice choice = choices.get(random.nextInt(choices.size()));
            Choice habit = habits.putIfAbsent(choice.element(), choice);
            return habit != null && choices.contains(habit) && random.nextInt(5) > 0 ? habit : choice;
        }

        /** Does something with a ticket, and tells whether it can go on. */
        private boolean take(WalkedTicket ticket, String place, Choice choice) {
            steps++;
            try {
                ticket.take(choice);
                answered.add(choice.element());
                known.took(place, choice, ticket.place());
                return true;
            } catch (Refusal e) {
                known.refused(place, choice);
                refused.putIfAbsent(
                        choice.element(), new Refused(String.valueOf(e.getMessage()), List.copyOf(ticket.way())));
                return true;
            } catch (WalkFault e) {
                known.failed(place, choice);
                find(e.element(), "element.walk-failed", String.valueOf(e.getMessage()), way(ticket.way()));
                return false;
            }
        }

        /** Tells whether a ticket waits at an element for nobody's work. */
        private static boolean isWait(@Nullable FlowElement element) {
            return element instanceof Gateway || element instanceof CatchEvent || element instanceof ReceiveTask;
        }

        /** Notes which elements a ticket has passed. */
        private void note(WalkedTicket ticket) {
            String number = ticket.number();
            if (number == null) {
                return;
            }
            HistoryService history = engine.getHistoryService();
            for (HistoricProcessInstance instance : history.createHistoricProcessInstanceQuery()
                    .processInstanceBusinessKey(number)
                    .list()) {
                Set<String> elements =
                        passed.computeIfAbsent(instance.getProcessDefinitionId(), definition -> new HashSet<>());
                history.createHistoricActivityInstanceQuery()
                        .processInstanceId(instance.getId())
                        .list()
                        .forEach(activity -> {
                            elements.add(activity.getActivityId());
                            if (activity.getEndTime() != null && !activity.isCanceled()) {
                                left.add(activity.getActivityId());
                            } else {
                                waited.putIfAbsent(activity.getActivityId(), List.copyOf(ticket.way()));
                            }
                        });
            }
        }

        private int passedElements() {
            return passed.values().stream().mapToInt(Set::size).sum();
        }

        private @Nullable FlowElement drawnAs(String element) {
            return definitions.stream()
                    .map(definition -> ModelWalks.this.drawnAs(element, definition))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
        }

        private boolean isTime() {
            return System.nanoTime() < deadline;
        }

        private void find(String element, String key, Object... values) {
            for (String definition : definitions) {
                FlowElement drawn = ModelWalks.this.drawnAs(element, definition);
                if (drawn != null) {
                    add(definition, drawn, key, true, values);
                    return;
                }
            }
            findings.putIfAbsent(key + element, new ModelFinding("", element, null, key, List.of(values), true));
        }

        private void add(String definition, FlowElement element, String key, boolean isError, Object... values) {
            String file = engine.getRepositoryService()
                    .getProcessDefinition(definition)
                    .getResourceName();
            findings.putIfAbsent(
                    key + element.getId(),
                    new ModelFinding(file, element.getId(), element.getName(), key, List.of(values), isError));
        }
    }

    private @Nullable FlowElement drawnAs(String element, String definition) {
        return engine.getRepositoryService().getBpmnModelInstance(definition).getModelElementById(element)
                        instanceof FlowElement drawn
                ? drawn
                : null;
    }

    private static String way(List<String> steps) {
        return String.join(" \u2192 ", steps);
    }

    private List<String> definitions() {
        return engine.getRepositoryService().createProcessDefinitionQuery().latestVersion().list().stream()
                .map(ProcessDefinition::getId)
                .toList();
    }

    private List<FlowNode> drawn(String definition) {
        return engine
                .getRepositoryService()
                .getBpmnModelInstance(definition)
                .getModelElementsByType(FlowNode.class)
                .stream()
                // The engine passes links without recording them.
                .filter(node ->
                        node.getChildElementsByType(LinkEventDefinition.class).isEmpty())
                .toList();
    }
}
