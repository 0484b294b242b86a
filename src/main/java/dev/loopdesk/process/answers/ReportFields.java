package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.TechnicalSupport;
import java.util.LinkedHashMap;
import java.util.Map;
import org.camunda.bpm.engine.RepositoryService;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/**
 * The fields of a report (S2.3) as the start form of the newest version of the standard describes them: the one rule for
 * the page, the API and its description. The engine holds every report to the same form.
 */
@Component
public class ReportFields {

    private final Forms forms;
    private final RepositoryService models;

    ReportFields(Forms forms, @Lazy RepositoryService models) {
        this.forms = forms;
        this.models = models;
    }

    /** Returns the fields by key, in the form's order. */
    public Map<String, FormField> byKey() {
        String newest = models.createProcessDefinitionQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .latestVersion()
                .singleResult()
                .getId();
        var fields = new LinkedHashMap<String, FormField>();
        forms.ofStart(newest).describe().forEach(field -> fields.put(field.key(), field));
        return fields;
    }
}
