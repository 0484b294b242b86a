package dev.loopdesk.process.contract;

import java.util.List;

/** Names used in the process {@code review-knowledge}; a test compares them with the diagram and the form. */
public final class ReviewKnowledgeProcess {

    /** Key of the process definition. */
    public static final String KEY = "review-knowledge";

    /** Id of the article, a number. */
    public static final String ARTICLE_ID = "articleId";

    /** True if the article was reviewed before the process began. */
    public static final String ARTICLE_REVIEWED = "articleReviewed";

    /** Decision of the reviewer; one of {@link Outcome}. */
    public static final String REVIEW_OUTCOME = "reviewOutcome";

    /** Message that a published article is to be reviewed again. */
    public static final String REVIEW_WANTED = "ReviewWanted";

    /** Task in which a specialist reviews an article. */
    public static final String REVIEW_ARTICLE = "Task_ReviewArticle";

    /** Place where the process of a published article waits. */
    public static final String AWAIT_REVIEW = "Task_AwaitReview";

    /** Field of the review: readers of the article from now on. */
    public static final String ARTICLE_VISIBILITY = "articleVisibility";

    /** Field of the review: reason for the decision. */
    public static final String REVIEW_NOTE = "reviewNote";

    /** Field of the verification: true if an article is to be drafted from the case once it is closed. */
    public static final String KEEP_AS_KNOWLEDGE = "keepAsKnowledge";

    private ReviewKnowledgeProcess() {}

    /** Decisions on an article. */
    public static final class Outcome {
        public static final String PUBLISH = "publish";
        public static final String RETIRE = "retire";

        /** All of them. */
        public static final List<String> ALL = List.of(PUBLISH, RETIRE);

        private Outcome() {}
    }

    /** Names of local task variables that the form shows. */
    public static final class ArticleFormVariable {
        public static final String ARTICLE_TEXT = "articleText";
        public static final String ARTICLE_LINK = "articleLink";

        private ArticleFormVariable() {}
    }
}
