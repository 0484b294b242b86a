package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.loopdesk.process.TicketAt;
import dev.loopdesk.process.contract.ShippedModels;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.workspace.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.repository.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Analysts and managers see in Cockpit what a change changes, and decide on it (S7.1). */
@ServedProduct
class ChangesInCockpitTest {

    private static final String PRIORITIES = "ticket-priority.dmn";
    private static final String SUPPORT = "technical-support.bpmn";

    @LocalServerPort
    private int port;

    private static final String RERUN = """
            {"tickets": 120, "same": false, "names": {"en": {"Task_Consult": "Consultation", "Task_Review": "Review"},
              "zh-CN": {"Task_Consult": "会诊", "Task_Review": "复核"}},
             "ways": [{"before": "Task_Consult", "now": "Task_Review", "tickets": ["LD-100001", "LD-100007"]}],
             "stuck": [{"element": "Task_Review", "reason": "", "tickets": ["LD-100007"]}], "stuckBefore": [],
             "ends": [{"before": "EndEvent_TicketClosed", "after": "", "tickets": ["LD-100007"]}],
             "priorities": [{"before": "P2", "after": "P3", "tickets": ["LD-100001"]}], "teams": [],
             "targets": [{"target": "resolution", "priority": "P2", "metBefore": 9, "missedBefore": 1, "metAfter": 8,
               "missedAfter": 2, "newlyMissed": ["LD-100001"], "newlyMet": []}],
             "letters": [{"name": "progress-update", "before": 4, "after": 6, "tickets": ["LD-100001"]},
               {"name": "alert", "before": 1, "after": 2, "tickets": ["LD-100001"]}],
             "loops": {"name": "", "before": 3, "after": 4, "tickets": ["LD-100007"]},
             "work": [{"team": "support-leads", "element": "Task_Review", "before": 0, "after": 2, "minutesBefore": 0,
               "minutesAfter": 150, "tickets": ["LD-100001", "LD-100007"]}],
             "guesses": [{"element": "Task_Review", "field": null, "typical": false, "number": 2,
               "tickets": ["LD-100001", "LD-100007"]}],
             "unasked": [{"name": "Task_Consult", "tickets": ["LD-100001"]}],
             "misplaced": [{"name": "REPLY", "tickets": ["LD-100001"]}], "strays": ["LD-100003"]}
            """;

    @Autowired
    private TestRestTemplate http;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private SupportProcess support;

    @Autowired
    private JdbcClient jdbc;

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            en,    Changes, Draft, Somebody else,  Discard, The draft is discarded., Discarded, First response within
            zh-CN, 变更,     草稿,   另一位分析师,     放弃,     草稿已放弃。,              已放弃,     首次响应时限
            """)
    void aDraftIsReadByItsAuthorAndDecidedOnByAManager(
            String language,
            String changes,
            String draft,
            String somebodyElse,
            String discard,
            String said,
            String discarded,
            String column) {
        long before = repository.createDeploymentQuery().count();
        String models =
                new String(Objects.requireNonNull(ShippedModels.contents().get(PRIORITIES)), StandardCharsets.UTF_8);
        assertThat(new Caller(http, "analyst")
                        .deploy(PRIORITIES, models.replaceFirst("\"PT15M\"", "\"PT10M\""))
                        .getStatusCode())
                .isEqualTo(HttpStatus.OK);
        try (Browsers browsers = Browsers.open()) {
            try (BrowserContext window = Cockpit.window(browsers, language, 1366, 768)) {
                Page page = open(window, "analyst", changes);
                page.locator(".ld-change-list a").first().click();
                assertThat(page.locator(".ld-changes")).containsText(somebodyElse);
                assertThat(page.locator(".ld-buttons").first().locator("button"))
                        .hasText(new String[] {discard});
                check(page, language + "-analyst");
            }
            try (BrowserContext window = Cockpit.window(browsers, language, 1366, 768)) {
                Page page = open(window, "manager", changes);
                assertThat(page.locator(".ld-change-list tbody tr").first()).containsText(draft);
                check(page, language + "-list");
                page.locator(".ld-change-list a").first().click();
                assertThat(page.locator(".ld-difference tbody tr"))
                        .containsText(new String[] {column + "\"PT15M\"\"PT10M\""});
                assertThat(page.locator(".ld-changes h1")).isFocused();
                check(page, language + "-manager");
                Locator button = page.locator(".ld-buttons button").filter(named(discard));
                button.click();
                page.locator("#ld-change-reason").fill("Not <b>now</b>");
                check(page, language + "-dialog");
                page.locator("dialog button[type=submit]").click();
                assertThat(page.locator(".ld-said")).hasText(said);
                assertThat(page.locator(".ld-changes .ld-mark").first()).hasText(discarded);
                assertThat(page.locator(".ld-items .ld-words")).hasText("Not <b>now</b>");
                assertThat(page.locator(".ld-buttons button")).hasCount(0);
            }
        }
        assertThat(repository.createDeploymentQuery().count()).isEqualTo(before);
    }

    /** Modeler's link to what it has deployed. */
    @Test
    void theLinkOfModelerLeadsToTheDraftAndToNothingElse() throws IOException {
        String models =
                new String(Objects.requireNonNull(ShippedModels.contents().get(PRIORITIES)), StandardCharsets.UTF_8);
        String draft = new ObjectMapper()
                .readTree(new Caller(http, "analyst")
                        .deploy(PRIORITIES, models.replaceFirst("\"PT15M\"", "\"PT10M\""))
                        .getBody())
                .path("id")
                .asText();
        String deployment =
                repository.createDeploymentQuery().listPage(0, 1).get(0).getId();
        try (Browsers browsers = Browsers.open();
                BrowserContext window = Cockpit.window(browsers, "en", 1366, 768)) {
            Page page = open(window, "analyst", "Changes");
            String cockpit = page.url().replaceFirst("#.*", "");
            String place = "#/repository/?deployment=%1$s&deploymentsQuery="
                    + "%%5B%%7B%%22type%%22:%%22id%%22,%%22operator%%22:%%22eq%%22,%%22value%%22:%%22%1$s%%22%%7D%%5D";

            page.navigate(cockpit + place.formatted(draft));
            assertThat(page.locator(".ld-changes h1")).isVisible();
            assertThat(page.locator(".ld-difference tbody tr"))
                    .containsText(new String[] {"First response within\"PT15M\"\"PT10M\""});

            page.navigate(cockpit + place.formatted(deployment));
            page.waitForResponse(answer -> answer.url().endsWith("/changes/" + deployment), () -> page.reload());
            assertThat(page).hasURL(Pattern.compile("#/repository"));
        }
    }

    /** Differences are marked on the diagram, by word too, and found from the table by keyboard. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            en    | Changes | + added | ≠ changed | − removed | Words of this letter | We need an answer from you | Look at ticket
            zh-CN | 变更     | + 新增   | ≠ 修改      | − 删除     | 此消息的内容            | 我们需要您的答复               | 初步评估工单
            """)
    void theDifferenceIsDrawnOnTheDiagram(
            String language,
            String changes,
            String added,
            String changed,
            String removed,
            String wordsOfLetter,
            String subject,
            String triage) {
        assertThat(new Caller(http, "analyst")
                        .deploy(SUPPORT, withDifferences())
                        .getStatusCode())
                .isEqualTo(HttpStatus.OK);
        try (Browsers browsers = Browsers.open();
                BrowserContext window = Cockpit.window(browsers, language, 1366, 768)) {
            Page page = open(window, "manager", changes);
            page.locator(".ld-change-list a").first().click();
            Locator proposed = page.locator(".ld-diagram").first();
            assertThat(proposed.locator(".djs-overlay .ld-sign")).hasText(new String[] {changed, changed, added});
            assertThat(proposed.locator("[data-element-id=Task_Triage].ld-changed"))
                    .hasCount(1);
            Locator live = page.locator(".ld-diagram").nth(1);
            assertThat(live.locator(".djs-overlay .ld-sign.ld-sign-removed").first())
                    .hasText(removed);
            assertThat(live.locator("[data-element-id=TextAnnotation_NextAttempt].ld-removed"))
                    .hasCount(1);
            assertThat(page.locator(".ld-difference details"))
                    .containsText(new String[] {wordsOfLetter, wordsOfLetter});
            assertThat(page.locator(".ld-difference td:nth-child(4) details")).containsText(subject);
            check(page, language + "-diagram");

            page.locator(".ld-difference button").filter(named(triage)).press("Enter");
            assertThat(proposed.locator("[data-element-id=Task_Triage].ld-chosen"))
                    .hasCount(1);
            assertThat(page.locator(".ld-difference button[aria-pressed=true]")).containsText(triage);
            check(page, language + "-diagram-chosen");
        }
    }

    /** The process with a task of another name, another letter, an annotation more and one less. */
    private static String withDifferences() {
        String models =
                new String(Objects.requireNonNull(ShippedModels.contents().get(SUPPORT)), StandardCharsets.UTF_8);
        return models.replace("name=\"Triage ticket\"", "name=\"Look at ticket\"")
                .replaceFirst("name=\"message\" value=\"details-wanted\"", "name=\"message\" value=\"answer-wanted\"")
                .replaceAll("(?s)<bpmn:textAnnotation id=\"TextAnnotation_NextAttempt\".*?</bpmn:textAnnotation>", "")
                .replaceAll("<bpmn:association [^>]*TextAnnotation_NextAttempt[^>]*/>", "")
                .replaceAll(
                        "(?s)<bpmndi:BPMN(Shape|Edge) id=\"[^\"]*NextAttempt[^\"]*\" bpmnElement=\"(?:TextA|A)[^>]*>.*?</bpmndi:BPMN\\1>",
                        "")
                .replaceFirst(
                        "(?s)(<bpmn:textAnnotation id=\"TextAnnotation_Waiting\")",
                        "<bpmn:textAnnotation id=\"TextAnnotation_More\"><bpmn:text>More</bpmn:text></bpmn:textAnnotation>$1")
                .replaceFirst(
                        "(?s)(<bpmndi:BPMNShape id=\"[^\"]*\" bpmnElement=\"TextAnnotation_Waiting\")",
                        "<bpmndi:BPMNShape id=\"Shape_More\" bpmnElement=\"TextAnnotation_More\"><dc:Bounds x=\"200\" y=\"40\" width=\"100\" height=\"30\"/></bpmndi:BPMNShape>$1");
    }

    /** The author sees who is needed; a manager accepts with a reason and can publish then. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            en,    Changes, weakens S4.6, Accept, Publish
            zh-CN, 变更,     削弱 S4.6,     接受,    发布
            """)
    void whatWeakensAGuardIsAcceptedByAManager(
            String language, String changes, String clause, String accept, String publish) {
        String form = new String(
                Objects.requireNonNull(ShippedModels.contents().get("carry-out-solution.form")),
                StandardCharsets.UTF_8);
        assertThat(new Caller(http, "analyst")
                        .deploy(
                                "carry-out-solution.form",
                                form.replace("\"key\": \"backupConfirmed\"", "\"key\": \"saved\""))
                        .getStatusCode())
                .isEqualTo(HttpStatus.OK);
        try (Browsers browsers = Browsers.open()) {
            try (BrowserContext window = Cockpit.window(browsers, language, 1366, 768)) {
                Page page = open(window, "analyst", changes);
                page.locator(".ld-change-list a").first().click();
                assertThat(page.locator(".ld-finding-error")).containsText(clause);
                assertThat(page.locator(".ld-buttons button").filter(named(accept)))
                        .hasCount(0);
            }
            try (BrowserContext window = Cockpit.window(browsers, language, 1366, 768)) {
                Page page = open(window, "manager", changes);
                page.locator(".ld-change-list a").first().click();
                Locator publishing = page.locator(".ld-buttons button").filter(named(publish));
                assertThat(page.locator(".ld-finding-error")).containsText(clause);
                assertThat(publishing).hasCount(0);
                check(page, language + "-guard");
                page.locator(".ld-finding-error button").filter(named(accept)).click();
                page.locator("dialog button[type=submit]").click();
                assertThat(page.locator("dialog")).isVisible();
                page.locator("#ld-accept-reason").fill("The storage keeps <b>versions</b>.");
                check(page, language + "-guard-dialog");
                page.locator("dialog button[type=submit]").click();
                assertThat(page.locator(".ld-finding-error .ld-words")).hasText("The storage keeps <b>versions</b>.");
                assertThat(publishing).isVisible();
                check(page, language + "-guard-accepted");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            en    | Changes | Publish | Try the move | Move running work  | Roll back | can move, 0 cannot   | Moved to this version: | Moved back:
            zh-CN | 变更     | 发布     | 试迁移        | 迁移运行中的流程     | 回滚       | 个可以迁移，0 个不能迁移 | 已迁移到此版本：         | 已迁移回原版本：
            """)
    void runningTicketsAreMovedToAPublicationAndBack(
            String language,
            String changes,
            String publish,
            String attempt,
            String move,
            String rollBack,
            String result,
            String moved,
            String movedBack) {
        List<String> before = deployments();
        support.callTaken("agent", TicketAt.REPORT);
        String models =
                new String(Objects.requireNonNull(ShippedModels.contents().get(PRIORITIES)), StandardCharsets.UTF_8);
        assertThat(new Caller(http, "analyst")
                        .deploy(PRIORITIES, models.replaceFirst("\"PT15M\"", "\"PT10M\""))
                        .getStatusCode())
                .isEqualTo(HttpStatus.OK);
        try (Browsers browsers = Browsers.open();
                BrowserContext window = Cockpit.window(browsers, language, 1366, 768)) {
            Page page = open(window, "manager", changes);
            page.locator(".ld-change-list a").first().click();
            page.locator(".ld-buttons button").filter(named(attempt)).click();
            assertThat(page.locator(".ld-tried")).containsText(result);
            check(page, language + "-tried-before");
            assertThat(page.locator(".ld-buttons button").filter(named(move))).hasCount(0);
            take(page, publish, language + "-publish");
            page.locator(".ld-buttons button").filter(named(attempt)).click();
            assertThat(page.locator(".ld-tried")).containsText(result);
            assertThat(page.locator(".ld-places tbody tr").first()).isVisible();
            check(page, language + "-tried");
            take(page, move, language + "-move");
            assertThat(page.locator(".ld-moved")).containsText(moved);
            check(page, language + "-moved");
            take(page, rollBack, language + "-roll-back");
            assertThat(page.locator(".ld-moved")).containsText(movedBack);
            check(page, language + "-moved-back");
        } finally {
            // Nothing runs on the versions of this test any more but for what was moved back to the newest.
            assertThat(deployments()).hasSize(before.size() + 2);
        }
    }

    /** Past tickets run in processes of their own; here only what they have written is shown. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            en    | Changes | 40 of 120 tickets have run | Stop | It was stopped. | Of 120 tickets | Consultation | Progress update | nothing leads on
            zh-CN | 变更     | 已流转 40 个               | 停止  | 已停止。         | 共 120 个工单   | 会诊          | 进展通报          | 没有后续步骤
            """)
    void pastTicketsThatRunThroughADraftAreShown(
            String language,
            String changes,
            String running,
            String stop,
            String stopped,
            String of,
            String element,
            String letter,
            String stands) {
        String models =
                new String(Objects.requireNonNull(ShippedModels.contents().get(PRIORITIES)), StandardCharsets.UTF_8);
        assertThat(new Caller(http, "analyst")
                        .deploy(PRIORITIES, models.replaceFirst("\"PT15M\"", "\"PT9M\""))
                        .getStatusCode())
                .isEqualTo(HttpStatus.OK);
        String draft = jdbc.sql("select id from model_change where state = 'draft' order by proposed_at desc")
                .query(String.class)
                .list()
                .get(0);
        jdbc.sql("delete from model_change_rerun").update();
        jdbc.sql("""
                        insert into model_change_rerun (change_id, state, most, begun_at, seen_at, tickets, done)
                        values (:id, 'running', 1000, current_timestamp, current_timestamp, 120, 40)
                        """).param("id", draft).update();
        try (Browsers browsers = Browsers.open();
                BrowserContext window = Cockpit.window(browsers, language, 1366, 768)) {
            Page page = open(window, "manager", changes);
            page.locator(".ld-change-list a").first().click();
            assertThat(page.locator("label").filter(new Locator.FilterOptions().setHasText(running)))
                    .isVisible();
            check(page, language + "-rerun");
            page.locator(".ld-changes button").filter(named(stop)).click();
            assertThat(page.getByText(stopped)).isVisible();
            jdbc.sql("update model_change_rerun set state = 'done', done = 120, report = :report")
                    .param("report", RERUN)
                    .update();
            page.reload();
            assertThat(page.getByText(of)).isVisible();
            assertThat(page.locator(".ld-changes")).containsText(element);
            assertThat(page.locator(".ld-changes")).containsText(letter);
            assertThat(page.locator(".ld-changes")).containsText(stands);
            page.getByText(of).scrollIntoViewIfNeeded();
            check(page, language + "-rerun-done");
        } finally {
            jdbc.sql("delete from model_change_rerun").update();
        }
    }

    /** Takes a step in its dialog. */
    private static void take(Page page, String step, String picture) {
        page.locator(".ld-buttons button").filter(named(step)).first().click();
        check(page, picture + "-dialog");
        page.locator("dialog button[type=submit]").click();
        assertThat(page.locator("dialog")).hasCount(0);
    }

    private List<String> deployments() {
        return repository.createDeploymentQuery().list().stream()
                .map(Deployment::getId)
                .toList();
    }

    private static Locator.FilterOptions named(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private Page open(BrowserContext window, String account, String changes) {
        Page page = Cockpit.signIn(window, port, account);
        page.locator("a[href='#/changes']").first().click();
        assertThat(page.locator(".ld-changes h1")).hasText(changes);
        return page;
    }

    private static void check(Page page, String picture) {
        Cockpit.check(page, ".ld-changes", "changes/" + picture);
    }
}
