package dev.loopdesk.process.answers;

import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.process.contract.TechnicalSupport.Element;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import java.util.List;
import org.camunda.bpm.engine.RepositoryService;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

/** The categories of tickets (S2.5), as the form of the triage offers them. */
@Component
public class TicketCategories {

    private final Forms forms;
    private final RepositoryService models;

    TicketCategories(Forms forms, @Lazy RepositoryService models) {
        this.forms = forms;
        this.models = models;
    }

    /** Returns the categories of the newest version of the standard, in the form's order. */
    public List<String> newest() {
        return of(models.createProcessDefinitionQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .latestVersion()
                .singleResult()
                .getId());
    }

    /** Returns the categories of a version of the standard, in the form's order; none if its triage asks for none. */
    public List<String> of(String processDefinitionId) {
        return forms.ofElement(processDefinitionId, Element.TRIAGE).stream()
                .flatMap(form -> form.describe().stream())
                .filter(field -> field.key().equals(Variable.CATEGORY))
                .map(FormField::options)
                .findFirst()
                .orElse(List.of());
    }
}
