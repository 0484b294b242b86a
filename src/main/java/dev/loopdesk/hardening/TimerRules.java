package dev.loopdesk.hardening;

import dev.loopdesk.process.contract.AcknowledgeBreachProcess;
import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.TechnicalSupport.Property;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.calendar.BusinessCalendar;
import org.camunda.bpm.engine.impl.calendar.CycleBusinessCalendar;
import org.camunda.bpm.engine.impl.calendar.DueDateBusinessCalendar;
import org.camunda.bpm.engine.impl.calendar.DurationBusinessCalendar;
import org.camunda.bpm.engine.impl.calendar.DurationHelper;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Expression;
import org.camunda.bpm.model.bpmn.instance.FlowElement;
import org.camunda.bpm.model.bpmn.instance.TimerEventDefinition;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaFailedJobRetryTimeCycle;
import org.jspecify.annotations.Nullable;

/** Rules for times that a diagram states: the engine's own calendars can read them, and they lie ahead. */
final class TimerRules {

    private static final Pattern NO_REPETITION = Pattern.compile("R0+/.*");
    private static final Pattern PLAIN = Pattern.compile("\\s*[$#]\\{\\s*([A-Za-z_]\\w*)\\s*}\\s*");
    /** Variables of the process that are dates. */
    private static final Set<String> DATES = Set.of(
            Variable.RECEIVED_AT,
            Variable.FIRST_RESPONSE_AT_RISK,
            Variable.FIRST_RESPONSE_DUE,
            Variable.RESOLUTION_AT_RISK,
            Variable.RESOLUTION_DUE,
            Variable.FOLLOW_UP_DUE,
            Variable.FOLLOW_UP_ON,
            Variable.REMOTE_CONSENT_UNTIL,
            AcknowledgeBreachProcess.BREACHED_AT);
    /** Variables of the process that are durations. */
    private static final Set<String> DURATIONS = Set.of(Variable.PROGRESS_INTERVAL, Variable.FOLLOW_UP_DELAY);

    private final String file;
    private final ModelFindings findings;

    TimerRules(String file, ModelFindings findings) {
        this.file = file;
        this.findings = findings;
    }

    void check(BpmnModelInstance diagram) {
        for (TimerEventDefinition timer : diagram.getModelElementsByType(TimerEventDefinition.class)) {
            if (timer.getParentElement() instanceof FlowElement event) {
                duration(event, timer.getTimeDuration());
                cycle(event, timer.getTimeCycle());
                date(event, literal(timer.getTimeDate()));
                kind(event, timer.getTimeDate(), DATES);
                kind(event, timer.getTimeDuration(), DURATIONS);
                watched(event);
            }
        }
        diagram.getModelElementsByType(CamundaFailedJobRetryTimeCycle.class).forEach(this::retries);
        for (UserTask task : diagram.getModelElementsByType(UserTask.class)) {
            date(task, literal(task.getCamundaDueDate()));
            date(task, literal(task.getCamundaFollowUpDate()));
            kind(task, task.getCamundaDueDate(), DATES);
            kind(task, task.getCamundaFollowUpDate(), DATES);
            String priority = literal(task.getCamundaPriority());
            if (priority != null && !priority.matches("-?\\d{1,9}")) {
                findings.at(file, task, "element.priority", priority);
            }
        }
    }

    private void kind(FlowElement element, @Nullable Expression expression, Set<String> wanted) {
        kind(element, expression == null ? null : expression.getTextContent(), wanted);
    }

    /** Checks that a variable of the process is of the kind that is wanted. */
    private void kind(FlowElement element, @Nullable String text, Set<String> wanted) {
        var plain = PLAIN.matcher(text == null ? "" : text);
        if (plain.matches() && Variable.OF_THE_PROCESS.contains(plain.group(1)) && !wanted.contains(plain.group(1))) {
            findings.at(file, element, "element.wrong-kind", plain.group(1), new TreeSet<>(wanted));
        }
    }

    private void retries(CamundaFailedJobRetryTimeCycle cycle) {
        var around = cycle.getParentElement() == null
                ? null
                : cycle.getParentElement().getParentElement();
        String text = literal(cycle.getTextContent());
        if (text != null && around instanceof FlowElement element) {
            for (String part : text.split(",", -1)) {
                String each = part.strip().replaceFirst("^R\\d*/", "");
                if (!isAhead(new DurationBusinessCalendar(), each)) {
                    findings.at(file, element, "element.retries", part.strip());
                }
            }
        }
    }

    private void duration(FlowElement event, @Nullable Expression duration) {
        String text = literal(duration);
        if (text != null && !isAhead(new DurationBusinessCalendar(), text)) {
            findings.at(file, event, "element.duration", text);
        }
    }

    private void cycle(FlowElement event, @Nullable Expression cycle) {
        String text = literal(cycle);
        if (text != null && !isCycle(text)) {
            findings.at(file, event, "element.cycle", text);
        }
    }

    private static boolean isCycle(String text) {
        if (!text.startsWith("R")) {
            return isAhead(new CycleBusinessCalendar(), text);
        }
        String[] parts = text.split("/", -1);
        for (String part : parts) {
            // The engine would look for the next date for ever.
            if (part.startsWith("-") || (part.startsWith("P") && !isAhead(new DurationBusinessCalendar(), part))) {
                return false;
            }
        }
        try {
            return parts.length > 1
                    && !NO_REPETITION.matcher(text).matches()
                    && new DurationHelper(text, ClockUtil.getCurrentTime()).isRepeat();
        } catch (Exception e) {
            return false;
        }
    }

    private void date(FlowElement element, @Nullable String text) {
        if (text == null) {
            return;
        }
        try {
            new DueDateBusinessCalendar().resolveDuedate(text);
        } catch (ProcessEngineException | IllegalArgumentException e) {
            findings.at(file, element, "element.date", text);
        }
    }

    private static boolean isAhead(BusinessCalendar calendar, String text) {
        try {
            Date next = calendar.resolveDuedate(text);
            return next != null
                    && next.toInstant().isAfter(ClockUtil.getCurrentTime().toInstant());
        } catch (RuntimeException e) {
            return false;
        }
    }

    /** A timer that follows a target names both the target and the moment. */
    private void watched(FlowElement event) {
        Map<String, String> written = ElementProperties.written(event);
        for (String name : Set.of(Property.TARGET, Property.MOMENT)) {
            String other = name.equals(Property.TARGET) ? Property.MOMENT : Property.TARGET;
            if (written.containsKey(other) && !written.containsKey(name)) {
                findings.at(
                        file,
                        event,
                        "element.property-missing",
                        name,
                        ElementProperties.TIMER_CHOICES.getOrDefault(name, List.of()));
            }
        }
    }

    /** Returns a text that is no expression, or null. */
    private static @Nullable String literal(@Nullable Expression expression) {
        return expression == null ? null : literal(expression.getTextContent());
    }

    private static @Nullable String literal(@Nullable String text) {
        return text == null || text.isBlank() || text.contains("${") || text.contains("#{") ? null : text.strip();
    }
}
