package dev.loopdesk.process.answers;

import dev.loopdesk.message.RequesterCalls;
import java.util.Locale;
import java.util.Set;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.TaskService;
import org.springframework.stereotype.Component;

/** The texts of a case that a form could show at a task, in English. */
@Component
public class CaseTexts {

    private final ReaderCaseTexts texts;

    CaseTexts(CaseText caseText, Forms forms, RequesterCalls calls, TaskService tasks, RepositoryService models) {
        // A reader whose language is not the one of staff gets every text.
        this.texts = new ReaderCaseTexts(caseText, forms, calls, tasks, models, Locale.ROOT);
    }

    public String summary(String task) {
        return text(task, "caseSummary");
    }

    public String dueBecause(String task) {
        return text(task, "dueBecause");
    }

    private String text(String task, String name) {
        return texts.of(task, Set.of(name), Locale.ENGLISH).getOrDefault(name, "");
    }
}
