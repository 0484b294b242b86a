package dev.loopdesk.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.loopdesk.knowledge.Article;
import dev.loopdesk.knowledge.Article.State;
import dev.loopdesk.knowledge.Article.Visibility;
import dev.loopdesk.knowledge.ArticleText;
import dev.loopdesk.knowledge.Articles;
import dev.loopdesk.process.contract.Refusal;
import dev.loopdesk.process.contract.ReviewKnowledgeProcess;
import dev.loopdesk.process.knowledge.ArticleLife;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.camunda.bpm.engine.runtime.Job;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Articles from their draft to their end: each has a process of its own, in which specialists review it (S6.1). */
@Tag("postgresql")
class KnowledgePathsTest extends PathTest {

    private static final ArticleText TEXT = new ArticleText(
            "Printer prints blank pages",
            "en",
            "hardware",
            "Blank ${1+1} <b>",
            null,
            "Empty cartridge",
            "Replace it.",
            null);

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private ArticleLife life;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private Articles articles;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private RuntimeService runtime;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private TaskService tasks;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private JdbcClient jdbc;

    @Autowired
    @SuppressWarnings("NullAway.Init")
    private TransactionTemplate transaction;

    private final List<Long> written = new ArrayList<>();

    @AfterEach
    void removeArticles() {
        for (long article : written) {
            ProcessInstance instance = instance(article);
            if (instance != null) {
                runtime.deleteProcessInstance(instance.getId(), "end of test");
            }
            jdbc.sql("delete from knowledge_article where id = :id")
                    .param("id", article)
                    .update();
        }
    }

    @Test
    void aClosedCaseWhoseVerificationSaysSoDraftsAnArticleForTheSpecialistsOfItsCategory() {
        TicketWalk ticket =
                carriedOut("description", "Blank pages. Ask Front Desk or front.desk@example.org, 0571 8765 4321");
        ticket.answer(
                "Task_Verify",
                AGENT,
                "symptomGone",
                "true",
                "functionsNormal",
                "true",
                "noNewProblems",
                "true",
                ReviewKnowledgeProcess.KEEP_AS_KNOWLEDGE,
                true);
        long id = caseFiles.get(ticket.number()).id();
        assertThat(articles.draftedFrom(id)).as("not before the case is closed").isEmpty();

        ticket.answer("Task_ConfirmResolution", AGENT, "resolutionConfirmed", "true");

        Article draft = onlyDraft(id);
        assertThat(draft.state()).isEqualTo(State.DRAFT);
        assertThat(draft.visibility()).isEqualTo(Visibility.INTERNAL);
        assertThat(draft.sourceTicket()).isEqualTo(ticket.number());
        assertThat(draft.writtenBy()).isEqualTo(AGENT);
        assertThat(draft.text().title()).isEqualTo("Printer prints blank pages");
        assertThat(draft.text().category()).isEqualTo("hardware");
        assertThat(draft.text().symptom()).isEqualTo("Blank pages. Ask … or …, …");
        assertThat(draft.text().cause()).isEqualTo("Empty cartridge");
        assertThat(draft.text().solution()).isEqualTo("Put a new cartridge in.\nCartridge replaced.");
        Task review = review(draft.id());
        assertThat(groups(review)).containsExactlyInAnyOrder("specialists", "workplace-specialists");
        assertThat(passed(draft.id()))
                .containsExactly(
                        "StartEvent_ArticleWritten",
                        "Gateway_Reviewed",
                        "Gateway_ToReview",
                        "Task_FindReviewers",
                        "Task_ReviewArticle");
        assertThat(String.valueOf(tasks.getVariableLocal(review.getId(), "articleText")))
                .contains("Put a new cartridge in.");
        assertThat(tasks.getVariableLocal(review.getId(), "articleLink")).isEqualTo("/staff/knowledge/" + draft.id());
    }

    @Test
    void aClosedCaseWhoseVerificationDoesNotSaySoDraftsNone() {
        TicketWalk ticket = toBeConfirmed();

        ticket.answer("Task_ConfirmResolution", AGENT, "resolutionConfirmed", "true");

        assertThat(articles.draftedFrom(caseFiles.get(ticket.number()).id())).isEmpty();
    }

    @Test
    void aPublishedArticleIsReviewedAgainAfterAYear() {
        long article = write();
        complete(article, "publish", "requesters");

        assertThat(article(article).state()).isEqualTo(State.REVIEWED);
        assertThat(article(article).isPublic()).isTrue();
        assertThat(article(article).reviewedBy()).isEqualTo(SPECIALIST);
        assertThat(articles.reviews(article)).singleElement().satisfies(review -> {
            assertThat(review.outcome()).isEqualTo(State.REVIEWED);
            assertThat(review.note()).isEqualTo("Read it twice.");
        });
        assertThat(openReviews(article)).isEmpty();
        Job due = Objects.requireNonNull(instanceJob(article));
        assertThat(due.getDuedate().toInstant())
                .isEqualTo(at("2026-03-02 10:00").plus(Duration.ofDays(365)));

        ClockUtil.setCurrentTime(due.getDuedate());
        engine.getManagementService().executeJob(due.getId());

        assertThat(openReviews(article)).hasSize(1);
        assertThat(article(article).state()).as("until it is reviewed").isEqualTo(State.REVIEWED);
        complete(article, "retire", null);
        assertThat(article(article).state()).isEqualTo(State.RETIRED);
        assertThat(instance(article)).isNull();
        assertThat(articles.isFollowed(article)).isFalse();
    }

    @Test
    void anArticleWithoutSolutionIsNotPublished() {
        long article = written(life.write(
                new ArticleText("Blank pages", "en", null, "Blank", null, "Unknown", null, null),
                Visibility.INTERNAL,
                null,
                AGENT));

        assertThat(groups(review(article))).contains("application-specialists");
        assertThatThrownBy(() -> complete(article, "publish", "internal"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("solution");
        assertThat(article(article).state()).isEqualTo(State.DRAFT);
        life.change(
                article,
                1,
                new ArticleText("Blank pages", "en", "network", "Blank", null, null, null, "Use another printer."),
                Visibility.INTERNAL,
                AGENT);
        complete(article, "publish", "internal");
        assertThat(article(article).state()).isEqualTo(State.REVIEWED);
        assertThat(article(article).isPublic()).isFalse();
        assertThat(life.review(article)).isTrue();
        assertThat(groups(review(article))).contains("network-specialists");
    }

    @Test
    void aRetiredArticleEndsAtOnceAndCanBeReviewedAnew() {
        long article = write();
        complete(article, "publish", "requesters");

        life.retire(article, "It is wrong.", LEAD);
        life.retire(article, "Twice.", LEAD);

        assertThat(article(article).state()).isEqualTo(State.RETIRED);
        assertThat(articles.reviews(article)).hasSize(2);
        assertThat(instance(article)).isNull();
        assertThat(life.review(article)).isTrue();
        assertThat(article(article).state()).isEqualTo(State.RETIRED);
        complete(article, "publish", "requesters");
        assertThat(article(article).isPublic()).isTrue();
    }

    @Test
    void anArticleThatIsRetiredDuringItsReviewKeepsItsOneReview() {
        long article = write();

        life.retire(article, "It is wrong.", LEAD);

        assertThat(article(article).state()).isEqualTo(State.RETIRED);
        assertThat(life.review(article)).isFalse();
        assertThat(openReviews(article)).hasSize(1);
        complete(article, "retire", null);
        assertThat(instance(article)).isNull();
        assertThat(articles.isFollowed(article)).isFalse();
    }

    @Test
    void anArticleThatIsInReviewIsNotReviewedTwice() {
        long article = write();

        assertThat(life.review(article)).isFalse();

        assertThat(openReviews(article)).hasSize(1);
    }

    @Test
    void aChangeKeepsTheFormerVersionAndIsRefusedToWhoHasReadAnOlderOne() {
        long article = write();
        ArticleText changed = new ArticleText(
                "Printer prints blank pages",
                "en",
                "hardware",
                "Blank",
                null,
                "Empty cartridge",
                "Shake it first.",
                null);

        life.change(article, 1, changed, Visibility.INTERNAL, SPECIALIST);
        life.change(article, 2, changed, Visibility.INTERNAL, SPECIALIST);

        assertThat(article(article).version())
                .as("the same text makes no version")
                .isEqualTo(2);
        assertThat(article(article).text()).isEqualTo(changed);
        assertThat(articles.versions(article)).singleElement().satisfies(former -> {
            assertThat(former.version()).isEqualTo(1);
            assertThat(former.text()).isEqualTo(TEXT);
            assertThat(former.writtenBy()).isEqualTo(AGENT);
        });
        assertThatThrownBy(() -> life.change(article, 1, TEXT, Visibility.INTERNAL, AGENT))
                .isInstanceOf(Refusal.class);
        assertThat(article(article).text()).isEqualTo(changed);
    }

    @Test
    void aPublishedArticleIsADraftAgainUntilItsNewTextIsReviewed() {
        long article = write();
        complete(article, "publish", "requesters");
        ArticleText changed =
                new ArticleText("Printer prints blank", "en", "hardware", "Blank", null, null, "Shake it.", null);

        life.change(article, 1, changed, Visibility.REQUESTERS, AGENT);

        assertThat(article(article).state()).isEqualTo(State.DRAFT);
        assertThat(article(article).isPublic()).isFalse();
        assertThat(openReviews(article)).hasSize(1);
        complete(article, "publish", "requesters");
        assertThat(article(article).isPublic()).isTrue();
        assertThat(article(article).version()).isEqualTo(2);
    }

    @Test
    void anImportedArticleIsPublishedAndFollowedOnce() {
        long article = imported();

        life.followImported();
        life.followImported();

        assertThat(openReviews(article)).isEmpty();
        assertThat(passed(article))
                .containsExactly(
                        "StartEvent_ArticleWritten", "Gateway_Reviewed", "Gateway_ToPublished", "Task_AwaitReview");
        assertThat(article(article).isPublic()).isTrue();
        assertThat(articles.notFollowed(10)).doesNotContain(article);
    }

    private long imported() {
        return written(Objects.requireNonNull(transaction.execute(
                        status -> articles.take("a/printer.md", TEXT, Visibility.REQUESTERS, false, AGENT)))
                .id());
    }

    private long write() {
        return written(life.write(TEXT, Visibility.INTERNAL, null, AGENT));
    }

    private long written(long article) {
        written.add(article);
        return article;
    }

    @Test
    void anArticleThatIsCorrectedDuringItsReviewIsShownThereWithItsNewTextAndReaders() {
        long id = write();
        Task review = review(id);
        var corrected = new ArticleText(
                "Printer prints blank pages",
                "en",
                "hardware",
                "Blank",
                null,
                "Empty cartridge",
                "Shake it first.",
                null);

        life.change(id, articles.find(id).orElseThrow().version(), corrected, Visibility.REQUESTERS, AGENT);

        Map<String, Object> shown = tasks.getVariablesLocal(review.getId());
        assertThat(shown).containsEntry("articleVisibility", "requesters");
        assertThat(String.valueOf(shown.get("articleText")))
                .contains("Shake it first.")
                .doesNotContain("Replace it.");
        assertThat(review(id).getId()).as("the review goes on").isEqualTo(review.getId());
    }

    private Article onlyDraft(long ticket) {
        List<Article> drafts = articles.draftedFrom(ticket);
        drafts.forEach(draft -> written.add(draft.id()));
        assertThat(drafts).hasSize(1);
        return drafts.get(0);
    }

    private Article article(long id) {
        return articles.find(id).orElseThrow();
    }

    private void complete(long article, String outcome, @Nullable String readers) {
        Map<String, Object> answer = new HashMap<>();
        answer.put("reviewOutcome", outcome);
        answer.put("reviewNote", "Read it twice.");
        if (readers != null) {
            answer.put("articleVisibility", readers);
        }
        process.complete(review(article).getId(), SPECIALIST, answer);
    }

    private Task review(long article) {
        List<Task> open = openReviews(article);
        assertThat(open).hasSize(1);
        return open.get(0);
    }

    private List<Task> openReviews(long article) {
        return tasks.createTaskQuery()
                .taskDefinitionKey(ReviewKnowledgeProcess.REVIEW_ARTICLE)
                .processVariableValueEquals(ReviewKnowledgeProcess.ARTICLE_ID, article)
                .list();
    }

    private List<String> groups(Task task) {
        return tasks.getIdentityLinksForTask(task.getId()).stream()
                .map(IdentityLink::getGroupId)
                .filter(Objects::nonNull)
                .toList();
    }

    private @Nullable ProcessInstance instance(long article) {
        return runtime.createProcessInstanceQuery()
                .processDefinitionKey(ReviewKnowledgeProcess.KEY)
                .variableValueEquals(ReviewKnowledgeProcess.ARTICLE_ID, article)
                .singleResult();
    }

    private @Nullable Job instanceJob(long article) {
        return engine.getManagementService()
                .createJobQuery()
                .processInstanceId(Objects.requireNonNull(instance(article)).getId())
                .singleResult();
    }

    private List<String> passed(long article) {
        return footprints.of(Objects.requireNonNull(instance(article)).getId());
    }
}
