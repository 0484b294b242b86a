package dev.loopdesk.hardening;

import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.task.TaskDefinition;
import org.camunda.bpm.engine.impl.util.xml.Element;

/**
 * Checks every diagram that the engine parses, stored ones included, and removes form keys, so that the engine serves
 * Camunda Forms only.
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
