package dev.loopdesk.hardening;

import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.task.TaskDefinition;
import org.camunda.bpm.engine.impl.util.xml.Element;

/**
 * Looks at every diagram that the engine reads, stored ones included, and drops form keys: the engine then hands
 * out Camunda Forms alone.
 */
class ModelParseListener extends AbstractBpmnParseListener {

    @Override
    public void parseProcess(Element element, ProcessDefinitionEntity process) {
        if (process.getStartFormDefinition() != null) {
            process.getStartFormDefinition().setFormKey(null);
        }
        for (TaskDefinition task : process.getTaskDefinitions().values()) {
            task.setFormKey(null);
        }
    }
}
