package dev.loopdesk.hardening;

import dev.loopdesk.process.contract.ElementProperties;
import dev.loopdesk.process.contract.TechnicalSupport.Property;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
import org.jspecify.annotations.Nullable;

/** Rules for times that a diagram states: the engine's own calendars can read them, and they lie ahead. */
final class TimerRules {

    private static final Pattern NO_REPETITION = Pattern.compile("R0+/.*");

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
                watched(event);
            }
        }
        for (UserTask task : diagram.getModelElementsByType(UserTask.class)) {
            date(task, literal(task.getCamundaDueDate()));
            date(task, literal(task.getCamundaFollowUpDate()));
            String priority = literal(task.getCamundaPriority());
            if (priority != null && !priority.matches("-?\\d{1,9}")) {
                findings.at(file, task, "element.priority", priority);
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
