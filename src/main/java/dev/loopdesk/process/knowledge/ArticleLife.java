package dev.loopdesk.process.knowledge;

import dev.loopdesk.knowledge.Article;
import dev.loopdesk.knowledge.Article.State;
import dev.loopdesk.knowledge.Article.Visibility;
import dev.loopdesk.knowledge.ArticleText;
import dev.loopdesk.knowledge.Articles;
import dev.loopdesk.process.answers.AccountRights;
import dev.loopdesk.process.answers.Refusals;
import dev.loopdesk.process.answers.RetriedTransaction;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.SupportProcess;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Writing, changing and retiring of articles; each has a process of reviews (S6.1). */
@Service
public class ArticleLife {

    /** Imported articles whose process is started in one transaction. */
    private static final int AT_ONCE = 100;

    private final Articles articles;
    private final SupportProcess process;
    private final Refusals refusals;
    private final RetriedTransaction transaction;
    private final ShowArticle form;
    private final AccountRights rights;

    ArticleLife(
            Articles articles,
            SupportProcess process,
            Refusals refusals,
            RetriedTransaction transaction,
            ShowArticle form,
            AccountRights rights) {
        this.articles = articles;
        this.process = process;
        this.refusals = refusals;
        this.transaction = transaction;
        this.form = form;
        this.rights = rights;
    }

    /**
     * Writes a draft and has it reviewed.
     *
     * @param sourceTicket id of the closed case that it is drafted from, or null
     * @param author account
     * @return the article's id
     * @throws Refusal if the text cannot be stored
     */
    @Transactional
    public long write(ArticleText text, Visibility visibility, @Nullable Long sourceTicket, String author) {
        requireStorable(text);
        long id = articles.draft(text, visibility, sourceTicket, author);
        follow(articles.lock(id).orElseThrow());
        return id;
    }

    /**
     * Changes the text or the readers of an article. Whoever is pointed to an article reads what was reviewed, so a published
     * one is a draft again until its new text is.
     *
     * @param version version that the author has read
     * @param author account
     * @throws Refusal if somebody changed it meanwhile, or if the text cannot be stored
     */
    @Transactional
    public void change(long id, int version, ArticleText text, Visibility visibility, String author) {
        requireStorable(text);
        Article article = articles.lock(id).orElseThrow(() -> refusals.of("no-such-article"));
        if (article.version() != version) {
            throw refusals.of("article-changed-meanwhile");
        }
        if (article.text().equals(text.tidied()) && article.visibility() == visibility) {
            return;
        }
        articles.change(article, text, visibility, author);
        if (article.state() == State.REVIEWED) {
            articles.takeBack(id);
            process.reviewWanted(id);
        } else {
            // Its author may not work on the review, which shows the new text and its readers all the same.
            Article changed = articles.lock(id).orElseThrow();
            rights.unchecked(() -> process.articleChanged(id, form.shown(changed)));
        }
    }

    /**
     * Retires an article at once: nobody is pointed to it any more.
     *
     * @param author account
     */
    @Transactional
    public void retire(long id, @Nullable String note, String author) {
        Article article = articles.lock(id).orElseThrow(() -> refusals.of("no-such-article"));
        if (article.state() == State.RETIRED) {
            return;
        }
        articles.review(article, State.RETIRED, article.visibility(), note, author);
        boolean ends = process.reviewWanted(id);
        // Its process goes on while it is in review, whose reviewer decides anew.
        articles.follow(id, !ends);
    }

    /**
     * Has an article reviewed again, also a retired one.
     *
     * @return false if it is in review already
     */
    @Transactional
    public boolean review(long id) {
        Article article = articles.lock(id).orElseThrow(() -> refusals.of("no-such-article"));
        if (!articles.isFollowed(id)) {
            process.articleWritten(
                    id, false, article.text().title(), article.text().category());
            articles.follow(id, true);
            return true;
        }
        return process.reviewWanted(id);
    }

    /** Starts the processes of articles that were imported outside the product. */
    @Scheduled(initialDelay = 1, fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    public void followImported() {
        List<Long> next = articles.notFollowed(AT_ONCE);
        while (!next.isEmpty()) {
            next.forEach(id -> transaction.run(() -> articles.lock(id)
                    .filter(article -> !articles.isFollowed(id))
                    .map(this::follow)));
            next = next.size() < AT_ONCE ? List.of() : articles.notFollowed(AT_ONCE);
        }
    }

    private Article follow(Article article) {
        process.articleWritten(
                article.id(),
                article.state() == State.REVIEWED,
                article.text().title(),
                article.text().category());
        articles.follow(article.id(), true);
        return article;
    }

    private void requireStorable(ArticleText text) {
        if (!text.tidied().canBeStored()) {
            throw refusals.of("article-not-storable", ArticleText.LONGEST_TITLE);
        }
    }
}
