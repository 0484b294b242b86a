package dev.loopdesk.workspace;

import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;

/** Models of a few elements, to try rights and queries with. */
final class SmallModels {

    private static final String WORK = "Task_Work";

    private SmallModels() {}

    static String userTask(String key, String group) {
        return userTask(key, WORK, group, null);
    }

    static String userTask(String key, String task, String group, @org.jspecify.annotations.Nullable String due) {
        var builder = Bpmn.createExecutableProcess(key)
                .camundaHistoryTimeToLiveString("P1D")
                .startEvent()
                .userTask(task)
                .name(task)
                .camundaCandidateGroups(group);
        if (due != null) {
            builder.camundaDueDate(due);
        }
        if (!task.equals(WORK)) {
            builder.camundaPriority("${taskPriority}");
        }
        return xml(builder.endEvent().done());
    }

    static String asynchronous(String key) {
        return xml(Bpmn.createExecutableProcess(key)
                .camundaHistoryTimeToLiveString("P1D")
                .startEvent()
                .userTask("Task_Later")
                .camundaAsyncBefore()
                .endEvent()
                .done());
    }

    static String script(String key) {
        return xml(Bpmn.createExecutableProcess(key)
                .camundaHistoryTimeToLiveString("P1D")
                .startEvent()
                .scriptTask("Task_Script")
                .scriptFormat("javascript")
                .scriptText("1")
                .endEvent()
                .done());
    }

    static String decision(String key) {
        return """
                <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"
                    xmlns:camunda="http://camunda.org/schema/1.0/dmn" id="d" name="d" namespace="test">
                  <decision id="%s" name="d" camunda:historyTimeToLive="1">
                    <decisionTable id="table"><output id="o" name="o" typeRef="string"/></decisionTable>
                  </decision>
                </definitions>
                """.formatted(key);
    }

    private static String xml(BpmnModelInstance model) {
        return Bpmn.convertToString(model);
    }
}
