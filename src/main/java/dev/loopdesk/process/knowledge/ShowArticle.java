package dev.loopdesk.process.knowledge;

import dev.loopdesk.knowledge.Article;
import dev.loopdesk.knowledge.ArticleText.Section;
import dev.loopdesk.knowledge.Articles;
import dev.loopdesk.process.contract.ReviewKnowledgeProcess;
import dev.loopdesk.process.contract.ReviewKnowledgeProcess.ArticleFormVariable;
import dev.loopdesk.text.Texts;
import java.util.Locale;
import java.util.Map;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Shows an article in the form of its review, and who may read it now. */
@Component("showArticle")
class ShowArticle implements TaskListener {

    /** Limit in characters of a variable in the engine. */
    private static final int LONGEST = 3_800;

    private final Articles articles;
    private final Texts texts;

    ShowArticle(Articles articles, @Value("${loopdesk.staff-language}") Locale staffLanguage) {
        this.articles = articles;
        this.texts = Texts.of("knowledge", staffLanguage);
    }

    @Override
    public void notify(DelegateTask task) {
        Article article = articles.find((Long) task.getVariable(ReviewKnowledgeProcess.ARTICLE_ID))
                .orElseThrow();
        task.setVariablesLocal(shown(article));
    }

    /** Returns the values of the form that follow the article, which may be corrected during its review. */
    Map<String, Object> shown(Article article) {
        return Map.of(
                ArticleFormVariable.ARTICLE_LINK,
                "/staff/knowledge/" + article.id(),
                ArticleFormVariable.ARTICLE_TEXT,
                words(article),
                ReviewKnowledgeProcess.ARTICLE_VISIBILITY,
                article.visibility().key());
    }

    private String words(Article article) {
        var words = new StringBuilder(article.text().title());
        for (Section section : Section.values()) {
            String text = article.text().section(section);
            if (text != null) {
                words.append("\n\n")
                        .append(texts.get("section." + section.name()))
                        .append('\n')
                        .append(text);
            }
        }
        return words.length() <= LONGEST ? words.toString() : words.substring(0, LONGEST) + " …";
    }
}
