package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.FilePayload;
import dev.loopdesk.knowledge.Article;
import dev.loopdesk.knowledge.ArticleText;
import dev.loopdesk.knowledge.Articles;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A solved case becomes an article, which a specialist reviews, a requester finds and an agent uses (S3.3, S6.1). */
@ServedProduct
class KnowledgeTest {

    private static final List<String> RULES = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");
    private static final String TITLE = "Quokka badge reader refuses with E-7731";

    @LocalServerPort
    private int port;

    @Autowired
    private SupportProcess process;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private Articles articles;

    @Autowired
    private RuntimeService runtime;

    @Autowired
    private TaskService tasks;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    /** Other tests look for their tickets and tasks in lists that these would fill. */
    @AfterEach
    void removeAll() {
        await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> {
            runtime.createProcessInstanceQuery()
                    .rootProcessInstances()
                    .list()
                    .forEach(instance -> runtime.deleteProcessInstance(instance.getId(), "end of test"));
            return runtime.createProcessInstanceQuery().count() == 0;
        });
        jdbc.sql("delete from knowledge_article").update();
    }

    @Test
    void aSolvedCaseBecomesAnArticleThatARequesterFindsAndAnAgentUses() {
        var agent = new AgentByRest(port, "agent");
        String solved = solved(agent);
        Article draft = articles.draftedFrom(caseFiles.get(solved).id()).get(0);
        String review = tasks.createTaskQuery()
                .taskDefinitionKey("Task_ReviewArticle")
                .processVariableValueEquals("articleId", draft.id())
                .singleResult()
                .getId();

        try (Browsers browsers = Browsers.open();
                Tasklist specialist = Tasklist.signIn(browsers.browser(), port, "specialist");
                BrowserContext requester = browsers.browser().newContext()) {
            specialist.openTask(review);
            assertThat(specialist.page().locator(".fjs-container")).containsText("Clean the reader's lens.");
            specialist.claim();
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("reviewOutcome", "publish");
            answer.put("articleVisibility", "requesters");
            answer.put("reviewNote", "Tried it.");
            specialist.complete("review-article", answer);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> articles.find(draft.id()).orElseThrow().isPublic());

            Page portal = requester.newPage();
            portal.navigate(address("/?lang=en"));
            Locator found = portal.locator("[data-articles] a");
            Tasklist.until(found, () -> {
                portal.locator("#title").fill("");
                portal.locator("#title").pressSequentially("quokka badge e7731");
            });
            assertThat(found).hasText(TITLE);
            assertThat(found).hasAttribute("href", "/knowledge/" + draft.id());
            portal.navigate(address("/knowledge/" + draft.id() + "?lang=zh-CN"));
            assertThat(portal.locator("main")).containsText("解决方案");
            assertThat(portal.locator("main")).containsText("Clean the reader's lens.");
            assertThat(portal.locator("main")).not().containsText("front.desk@example.org");

            String again = process.ticketReceived(report("Quokka badge reader: e7731 at the gate"));
            BrowserContext desk = Tasklist.signInBeside(browsers.browser().newContext(), port, "agent");
            Page page = desk.newPage();
            Locator suggestion = page.locator(".ld-suggestions li")
                    .filter(new Locator.FilterOptions()
                            .setHas(page.locator("a[href='/staff/knowledge/" + draft.id() + "']")));
            Tasklist.until(suggestion, () -> page.navigate(address("/staff/tickets/" + again + "?lang=en")));
            assertThat(suggestion).containsText("7731");
            assertThat(page.locator(".ld-suggestions a[href='/staff/tickets/" + solved + "']"))
                    .hasCount(1);
            assertThat(page.locator(".ld-suggestions a[href='/staff/tickets/" + again + "']"))
                    .hasCount(0);
            Locator solvedIt = suggestion.locator("button:text-is('Solved it')");
            solvedIt.click();
            assertThat(solvedIt).hasAttribute("aria-pressed", "true");
            page.reload();
            assertThat(solvedIt).hasAttribute("aria-pressed", "true");
            assertThat(suggestion).containsText("helped");

            assertAccessible(page);
            desk.close();

            BrowserContext chinese = Tasklist.signInBeside(
                    browsers.browser().newContext(new Browser.NewContextOptions().setLocale("zh-CN")), port, "agent");
            Page list = chinese.newPage();
            list.navigate(address("/staff/knowledge?lang=zh-CN"));
            assertThat(list.locator("h1")).hasText("知识库");
            assertThat(list.locator(".ld-problems")).containsText(TITLE);
            assertThat(list.locator(".ld-problems")).containsText("已发布");
            list.locator("button.ld-primary").click();
            assertAccessible(list);
            list.navigate(address("/staff/knowledge/" + draft.id() + "?lang=zh-CN"));
            assertThat(list.locator("main")).containsText("根据 " + solved + " 起草");
            assertAccessible(list);
            chinese.close();
            assertAccessible(portal);
        }
    }

    @Test
    void aPictureIsDescribedAndUploadedInTheEditorAndSeenByARequester() throws IOException {
        long id = Objects.requireNonNull(transaction.execute(status -> articles.draft(
                new ArticleText("Quokka lamp stays dark", "en", null, null, null, null, "Press **reset**.", null),
                Article.Visibility.REQUESTERS,
                null,
                "agent")));
        var png = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB), "png", png);

        try (Browsers browsers = Browsers.open();
                BrowserContext desk = Tasklist.signInBeside(browsers.browser().newContext(), port, "agent");
                BrowserContext requester = browsers.browser().newContext()) {
            Page page = desk.newPage();
            page.navigate(address("/staff/knowledge/" + id + "?lang=en"));
            assertThat(page.locator(".ld-article strong")).hasText("reset");
            page.locator("button:text-is('Change')").click();
            Locator preview = page.locator(".ld-article-preview");
            assertThat(preview.locator("strong")).hasText("reset");
            page.locator("#SOLUTION").fill("Press **reset** here:");
            page.setInputFiles("#picture", new FilePayload("Reset button.png", "image/png", png.toByteArray()));
            page.locator("button:text-is('Upload and put into the text')").click();
            assertThat(page.locator(".ld-pictures [role=alert]")).containsText("Describe the picture");
            assertThat(page.locator(".ld-pictures li")).hasCount(0);
            page.locator("#description").fill("The [red] button");
            page.locator("button:text-is('Upload and put into the text')").click();
            assertThat(page.locator(".ld-pictures li")).hasCount(1);
            assertThat(page.locator("#SOLUTION"))
                    .hasValue("Press **reset** here:\n\n![The \\[red\\] button](Reset-button.png)");
            assertThat(preview.locator("img")).hasAttribute("alt", "The [red] button");
            assertThat(drawnWidth(preview.locator("img"))).isEqualTo(40);
            assertAccessible(page);
            page.locator("button:text-is('Save')").click();
            assertThat(page.locator("#SOLUTION")).hasCount(0);
            assertThat(page.locator("main .ld-article img")).hasCount(1);
            transaction.executeWithoutResult(status -> articles.review(
                    articles.find(id).orElseThrow(),
                    Article.State.REVIEWED,
                    Article.Visibility.REQUESTERS,
                    null,
                    "specialist"));

            Page portal = requester.newPage();
            portal.navigate(address("/knowledge/" + id + "?lang=zh-CN"));
            Locator seen = portal.locator("main img");
            assertThat(seen).hasAttribute("alt", "The [red] button");
            assertThat(drawnWidth(seen)).isEqualTo(40);
            assertAccessible(portal);
        }
    }

    /** Returns the width of a picture in its file, once the browser has it. */
    private static int drawnWidth(Locator picture) {
        picture.scrollIntoViewIfNeeded();
        return ((Number) picture.evaluate("async picture => (await picture.decode(), picture.naturalWidth)"))
                .intValue();
    }

    /** Suggestions stand beside the form of a call while the agent types; the fields stay where they are. */
    @Test
    void aCallIsToldWhatIsLikeItAndADiagnosisTakesItOver() {
        var byRest = new AgentByRest(port, "agent");
        String solved = solved(byRest);
        String open = process.ticketReceived(report("Quokka badge reader refuses again with E-7731"));
        byRest.triage(open, "diagnose", "");
        try (Browsers browsers = Browsers.open();
                BrowserContext window = browsers.browser()
                        .newContext(new Browser.NewContextOptions()
                                .setLocale("en")
                                .setBypassCSP(true)
                                .setViewportSize(1920, 1000));
                Tasklist agent = Tasklist.signIn(window, port, "agent")) {
            Page page = agent.page();
            page.locator(".ld-take-call").click();
            page.locator("#ld-call-typed").fill("Ida Example");
            page.locator(".ld-desk dialog button:text-is('Somebody new')").click();
            Locator description = page.locator("#ld-call-description");
            Locator like = page.locator(".ld-like");
            assertThat(like.locator("[role=status]")).hasText("Nothing like it so far.");
            page.locator("#ld-call-title").fill("Quokka badge");
            BoundingBox before = Objects.requireNonNull(description.boundingBox());
            Locator closed = like.locator("a[href='/staff/tickets/" + solved + "']");
            Tasklist.until(closed, () -> {
                page.locator("#ld-call-title").fill("");
                page.locator("#ld-call-title").pressSequentially("Quokka badge reader refuses the card");
            });

            BoundingBox after = Objects.requireNonNull(description.boundingBox());
            assertThat(page.locator("#ld-call-title")).isFocused();
            assertThat(after.y).isEqualTo(before.y);
            assertThat(after.x).isEqualTo(before.x);
            assertThat(closed).hasAttribute("target", "_blank");
            assertThat(like.locator("[role=status]")).containsText("like it.");
            Locator item = like.locator("li")
                    .filter(new Locator.FilterOptions()
                            .setHas(page.locator("a[href='/staff/tickets/" + solved + "']")));
            assertThat(item).containsText("same words: Quokka");
            item.locator("summary").first().press("Enter");
            assertThat(item).containsText("Dust on the lens");
            assertAccessible(page, "dialog.ld-dialog");
            Page opened = window.waitForPage(closed::click);
            assertThat(opened.locator("h1").first()).containsText(TITLE);
            opened.close();
            page.keyboard().press("Escape");

            agent.openTask(tasks.createTaskQuery()
                    .processInstanceBusinessKey(open)
                    .taskDefinitionKey("Task_Diagnose")
                    .singleResult()
                    .getId());
            // A wide window shows the case beside the form.
            assertThat(page.locator(".ld-wide .ld-suggestions")).isVisible();
            Locator taken = page.locator(".ld-suggestions li")
                    .filter(new Locator.FilterOptions()
                            .setHas(page.locator("a[href='/staff/tickets/" + solved + "']")));
            takeOver(taken, "Its cause");
            String source = "\n(as in " + solved + ")";
            Locator log = page.locator("[id$='-Field_diagnosisLog']");
            assertThat(log).hasValue("Dust on the lens" + source);
            takeOver(taken, "Its solution");
            assertThat(log).hasValue(Pattern.compile("Clean the reader's lens"));
            page.locator("[id$='-Field_diagnosisOutcome-0']").check();
            takeOver(taken, "Its cause");
            assertThat(page.locator("[id$='-Field_cause']")).hasValue("Dust on the lens" + source);

            taken.locator("button:text-is('Tick the check that found it')").click();
            assertThat(page.locator("[id$='-Field_checksHardware-5']")).isChecked();
            assertThat(page.locator("[id$='-Field_checksHardware-3']")).not().isChecked();
            assertThat(log)
                    .hasValue(Pattern.compile(
                            ".*cable.*\\(as in " + solved + "\\)", Pattern.DOTALL | Pattern.CASE_INSENSITIVE));
        }
    }

    private static void takeOver(Locator taken, String part) {
        Locator details = taken.locator("details").filter(new Locator.FilterOptions().setHasText(part));
        details.first().evaluate("node => node.open = true");
        details.first().locator("button").click();
    }

    private static void assertAccessible(Page page) {
        assertAccessible(page, "html");
    }

    private static void assertAccessible(Page page, String part) {
        assertThat(new AxeBuilder(page)
                        .include(part)
                        .withTags(RULES)
                        .setLegacyMode(true)
                        .analyze()
                        .getViolations())
                .isEmpty();
    }

    private String solved(AgentByRest agent) {
        String number = process.ticketReceived(report(TITLE));
        agent.triage(number, "diagnose", "");
        agent.complete(
                number,
                "Task_Diagnose",
                Map.of(
                        "diagnosisOutcome",
                        "cause-found",
                        "cause",
                        "Dust on the lens",
                        "checksHardware",
                        List.of("other-cable-or-port", "power-cycle")));
        agent.complete(
                number,
                "Task_PrepareSolution",
                Map.of(
                        "option1Steps",
                        "Clean the reader's lens.",
                        "requesterMayChoose",
                        false,
                        "sensitive",
                        false,
                        "performedBy",
                        "staff"));
        agent.complete(number, "Task_CarryOutSolution", Map.of("workDone", "Lens cleaned for front.desk@example.org."));
        agent.complete(
                number,
                "Task_Verify",
                Map.of(
                        "symptomGone", true,
                        "functionsNormal", true,
                        "noNewProblems", true,
                        "keepAsKnowledge", true));
        agent.complete(number, "Task_ConfirmResolution", Map.of("resolutionConfirmed", true));
        return number;
    }

    private static Map<String, Object> report(String title) {
        return Map.of(
                "title",
                title,
                "description",
                "The light stays red. Our address is front.desk@example.org.",
                "requesterName",
                "Front desk",
                "requesterEmail",
                "front.desk@example.org",
                "channel",
                "portal");
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }
}
