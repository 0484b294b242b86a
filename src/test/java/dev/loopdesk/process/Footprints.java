package dev.loopdesk.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.TransactionState;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.pvm.PvmTransition;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.pvm.process.TransitionImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;
import org.camunda.bpm.spring.boot.starter.util.SpringBootProcessEnginePlugin;
import org.springframework.stereotype.Component;

/**
 * Notes what process instances pass, elements and sequence flows, in the order in which it happens; a step that is
 * rolled back leaves none.
 */
@Component
class Footprints extends SpringBootProcessEnginePlugin {

    private static final Set<String> PASSED_ON_PATHS = ConcurrentHashMap.newKeySet();
    private static volatile boolean onPath;

    private final Map<String, List<String>> elements = new ConcurrentHashMap<>();
    private final Map<String, List<String>> flows = new ConcurrentHashMap<>();

    /** From now on what is passed counts as covered, or no longer does. */
    static void countAsCovered(boolean count) {
        onPath = count;
    }

    /** Elements that path tests of this JVM have passed: a process, a space, and the id of an element or sequence flow. */
    static Set<String> coveredOnPaths() {
        return PASSED_ON_PATHS;
    }

    /** Ids of the elements that a process instance has entered, in order. */
    List<String> of(String processInstance) {
        return elements.getOrDefault(processInstance, List.of());
    }

    /** Ids of the sequence flows that a process instance has taken, in order. */
    List<String> flowsOf(String processInstance) {
        return flows.getOrDefault(processInstance, List.of());
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl configuration) {
        List<BpmnParseListener> listeners = new ArrayList<>();
        if (configuration.getCustomPostBPMNParseListeners() != null) {
            listeners.addAll(configuration.getCustomPostBPMNParseListeners());
        }
        listeners.add(new AbstractBpmnParseListener() {
            @Override
            public void parseProcess(Element element, ProcessDefinitionEntity process) {
                follow(process);
            }
        });
        configuration.setCustomPostBPMNParseListeners(listeners);
    }

    private void follow(ScopeImpl scope) {
        for (ActivityImpl activity : scope.getActivities()) {
            activity.addListener(ExecutionListener.EVENTNAME_START, (ExecutionListener) this::entered);
            for (PvmTransition flow : activity.getOutgoingTransitions()) {
                ((TransitionImpl) flow).addListener(ExecutionListener.EVENTNAME_TAKE, (ExecutionListener) this::taken);
            }
            follow(activity);
        }
    }

    private void entered(DelegateExecution execution) {
        String instance = execution.getProcessInstanceId();
        String element = execution.getCurrentActivityId();
        note(
                execution,
                element,
                () -> elements.computeIfAbsent(instance, key -> new CopyOnWriteArrayList<>())
                        .add(element));
    }

    private void taken(DelegateExecution execution) {
        String instance = execution.getProcessInstanceId();
        String flow = execution.getCurrentTransitionId();
        note(
                execution,
                flow,
                () -> flows.computeIfAbsent(instance, key -> new CopyOnWriteArrayList<>())
                        .add(flow));
    }

    private static void note(DelegateExecution execution, String passed, Runnable more) {
        String process = execution.getProcessDefinitionId().split(":", 2)[0];
        Context.getCommandContext()
                .getTransactionContext()
                .addTransactionListener(TransactionState.COMMITTED, context -> {
                    if (onPath) {
                        PASSED_ON_PATHS.add(process + " " + passed);
                    }
                    more.run();
                });
    }
}
