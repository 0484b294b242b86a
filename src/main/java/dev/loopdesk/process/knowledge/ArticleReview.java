package dev.loopdesk.process.knowledge;

import dev.loopdesk.knowledge.Article;
import dev.loopdesk.knowledge.Article.State;
import dev.loopdesk.knowledge.Article.Visibility;
import dev.loopdesk.knowledge.Articles;
import dev.loopdesk.process.answers.Answer;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.StageRules;
import dev.loopdesk.process.contract.ReviewKnowledgeProcess;
import dev.loopdesk.process.contract.ReviewKnowledgeProcess.Outcome;
import dev.loopdesk.process.contract.TechnicalSupport.Category;
import dev.loopdesk.process.contract.TechnicalSupport.Variable;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Publishes or retires an article as its reviewer decides, and answers what the diagram asks about it (S6.1). */
@Component("articleReview")
public class ArticleReview implements StageRules {

    private final Articles articles;
    private final Refusals refusals;

    ArticleReview(Articles articles, Refusals refusals) {
        this.articles = articles;
        this.refusals = refusals;
    }

    @Override
    public Set<String> tasks() {
        return Set.of(ReviewKnowledgeProcess.REVIEW_ARTICLE);
    }

    @Override
    public void accept(Answer answer) {
        Article article = articles.lock(Long.parseLong(answer.about())).orElseThrow();
        boolean publishes = Outcome.PUBLISH.equals(answer.text(ReviewKnowledgeProcess.REVIEW_OUTCOME));
        if (publishes && !article.text().helps()) {
            throw refusals.of("article-without-solution").at(ReviewKnowledgeProcess.REVIEW_OUTCOME);
        }
        String readers = answer.text(ReviewKnowledgeProcess.ARTICLE_VISIBILITY);
        articles.review(
                article,
                publishes ? State.REVIEWED : State.RETIRED,
                publishes && readers != null ? Visibility.of(readers) : article.visibility(),
                answer.text(ReviewKnowledgeProcess.REVIEW_NOTE),
                answer.author());
        if (!publishes) {
            articles.follow(article.id(), false);
        }
        // The text may have been corrected during the review; a later review goes by the present words.
        String category = article.text().category();
        answer.set(Variable.CATEGORY, category == null ? Category.OTHER : category);
        answer.set(Variable.TITLE, article.text().title());
    }

    /** Tells whether an article was retired outside its review; its process ends then. */
    public boolean isRetired(long article) {
        return articles.find(article).map(Article::state).orElse(State.RETIRED) == State.RETIRED;
    }
}
