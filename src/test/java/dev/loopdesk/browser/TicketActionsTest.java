package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Actions of the strip in Tasklist and on the staff's page: a correction and a hand-over (S2.3, S3.5). */
@ServedProduct
class TicketActionsTest {

    @LocalServerPort
    private int port;

    @Autowired
    private SupportProcess process;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private TaskService tasks;

    @Test
    void anAgentCorrectsATicketAndHandsItOver() {
        String title = "Scaner is dark " + UUID.randomUUID();
        String number = ticket(title);
        process.complete(
                task(number),
                "agent",
                Map.of("triageOutcome", "diagnose", "category", "hardware", "urgency", "low", "impact", "low"));
        try (Browsers browsers = Browsers.open();
                Tasklist agent = Tasklist.signInForChecks(browsers.browser(), port, "agent", "en");
                BrowserContext lead = Tasklist.signInBeside(window(browsers, "zh-CN"), port, "lead")) {
            Page page = agent.page();
            agent.openTask(task(number));

            page.locator(".ld-actions button:text-is('Correct')").click();
            Locator dialog = page.locator("dialog.ld-dialog");
            assertThat(dialog.getByText("Specialists and checklist follow the category."))
                    .isVisible();
            dialog.getByLabel("Category").selectOption("network");
            dialog.getByLabel("Title").fill("Scanner is dark");
            forEverybody(page, "correct-en-1366");
            dialog.locator("button.ld-primary").click();
            assertThat(dialog).hasCount(0);
            assertThat(page.locator(".ld-strip .ld-title")).hasText("Scanner is dark");
            assertThat(page.locator(".ld-strip .ld-done")).containsText("Category: ");
            assertThat(page.locator(".task-card .fjs-container")).containsText("Checklist: Network");
            assertThat(caseFiles.get(number).category()).isEqualTo("network");

            page.locator(".ld-actions button:text-is('Hand over')").click();
            assertThat(dialog.getByText("Open tasks: ").first()).isVisible();
            dialog.locator("button.ld-primary").click();
            assertThat(dialog.locator("[role=alert]")).hasText("Choose who gets the task.");
            dialog.locator("label.ld-option")
                    .filter(new Locator.FilterOptions().setHasText("Network specialists"))
                    .click();
            dialog.locator("textarea").fill("Look at the <b>switch</b>");
            dialog.locator(".ld-summary > summary").click();
            assertThat(dialog.locator(".ld-summary")).containsText("Since noon");
            dialog.locator(".ld-summary button:text-is('Put into the note')").click();
            assertThat(dialog.locator("textarea"))
                    .hasValue(Pattern.compile(
                            "Look at the <b>switch</b>\\n\\n" + number
                                    + ": Scanner is dark\\n\\nKnown\\n- Description: Since noon \\[.*",
                            Pattern.DOTALL));
            forEverybody(page, "hand-over-en-1366");
            dialog.locator("button.ld-primary").click();
            assertThat(dialog).hasCount(0);
            assertThat(page.locator(".ld-strip .ld-done"))
                    .hasText("Handed over: Diagnose problem, to Network specialists.");
            assertThat(page.locator(".task-card .disabled-form")).hasCount(1);
            assertThat(tasks.createTaskQuery()
                            .taskId(task(number))
                            .taskCandidateGroup("network-specialists")
                            .count())
                    .isEqualTo(1);

            Page beside = lead.newPage();
            beside.navigate("http://localhost:" + port + "/staff/tickets/" + number);
            assertThat(beside.locator(".ld-item").first()).containsText("工单移交");
            assertThat(beside.locator(".ld-item").first()).containsText("网络专家");
            assertThat(beside.locator(".ld-item").first()).containsText("Look at the <b>switch</b>");
            assertThat(beside.locator(".ld-summary[open]")).containsText("待解决");
            beside.locator(".ld-actions button:text-is('移交')").click();
            assertThat(beside.locator("dialog.ld-dialog legend").first()).hasText("移交给人员");
            forEverybody(beside, "hand-over-zh-1366");
            beside.keyboard().press("Escape");
            assertThat(beside.locator("dialog.ld-dialog")).hasCount(0);
            beside.locator(".ld-actions button:text-is('更正')").click();
            assertThat(beside.locator("dialog.ld-dialog select").first()).hasValue("network");
            forEverybody(beside, "correct-zh-1366");
        }
    }

    @Test
    void aClosedTicketGoesOnInANewOneThatIsLinkedToIt() {
        String number = ticket("Beamer is dark " + UUID.randomUUID());
        try (Browsers browsers = Browsers.open();
                BrowserContext lead = Tasklist.signInBeside(window(browsers, "zh-CN"), port, "lead")) {
            Page page = lead.newPage();
            page.navigate("http://localhost:" + port + "/staff/tickets/" + number);
            page.locator(".ld-actions button:text-is('关联')").click();
            assertThat(page.locator("dialog.ld-dialog")).containsText("不会关闭任何工单");
            page.keyboard().press("Escape");
            assertThat(page.locator(".ld-actions button:text-is('由此新建工单')")).hasCount(0);
            process.ticketWithdrawn(number);
            page.reload();
            page.locator(".ld-actions button:text-is('由此新建工单')").click();

            Locator dialog = page.locator("dialog.ld-dialog");
            assertThat(dialog).containsText("新工单将与 " + number + " 关联");
            assertThat(dialog.locator("#ld-call-requesterName")).hasValue("Room 12");
            assertThat(dialog.locator("#ld-call-title")).isFocused();
            page.keyboard().type("Beamer is dark again");
            dialog.locator("#ld-call-description").fill("Since noon.");
            forEverybody(page, "new-ticket-from-closed-zh-1366");
            dialog.locator("button.ld-primary").click();

            assertThat(dialog).hasCount(0);
            assertThat(page.locator(".ld-done")).containsText("并与 " + number + " 关联");
            Locator link = page.locator(".ld-related li");
            assertThat(link).containsText("另请参阅");
            assertThat(link).containsText("Beamer is dark again");
            String other = link.locator("a").textContent();
            page.locator(".ld-item a:text-is('" + other + "')").click();
            assertThat(page.locator("main")).hasAttribute("data-ticket", other);
            assertThat(page.locator(".ld-related li")).containsText(number);
        }
    }

    @Test
    void whoComesSecondToATaskIsToldWhoHoldsItAndWhoHasCompletedIt() {
        String number = ticket("Plotter is dark " + UUID.randomUUID());
        String task = task(number);
        try (Browsers browsers = Browsers.open();
                Tasklist lead = Tasklist.signIn(window(browsers, "zh-CN"), port, "lead")) {
            Page page = lead.page();
            lead.openTask(task);
            Locator claim = page.locator("[cam-tasklist-task-meta] button.claim");
            assertThat(claim).isVisible();
            tasks.claim(task, "agent");
            var answers = new CopyOnWriteArrayList<Integer>();
            page.onResponse(answer -> {
                if (answer.url().endsWith("/claim")) {
                    answers.add(answer.status());
                }
            });

            claim.click();

            assertThat(page.locator(".page-notifications")).containsText("此任务现由 Service agent 处理。");
            assertThat(claim).hasCount(0);
            assertThat(page.locator("[cam-tasklist-task-meta]")).containsText("Service agent");
            assertThat(answers).containsExactly(409);

            process.complete(
                    task,
                    "agent",
                    Map.of("triageOutcome", "diagnose", "category", "hardware", "urgency", "low", "impact", "low"));

            assertThat(page.locator(".ld-strip .ld-done")).hasText("Service agent 已完成：初步评估工单。工单现处于：诊断。");
            assertThat(page.locator(".page-notifications .alert-danger")).hasCount(0);
            assertThat(page.locator(".ld-strip .ld-context")).hasText("硬件");

            page.reload();
            assertThat(page.locator(".page-notifications")).containsText("任务已");
            assertThat(page.locator(".page-notifications")).not().containsText("task");
        }
    }

    @Test
    void whoseTaskIsTakenAwayIsToldAndWhoReturnsItIsNot() {
        String number = ticket("Printer is dark " + UUID.randomUUID());
        String task = task(number);
        tasks.claim(task, "agent");
        try (Browsers browsers = Browsers.open();
                Tasklist agent = Tasklist.signIn(window(browsers, "zh-CN"), port, "agent")) {
            Page page = agent.page();
            page.waitForResponse("**/presence", () -> agent.openTask(task));
            Locator said = page.locator(".ld-strip .ld-done");
            Locator claim = page.locator("[cam-tasklist-task-meta] button.claim");
            tasks.setAssignee(task, null);
            askForNews(page);
            assertThat(said).hasText("此任务已不再由您处理，现于团队队列中等待处理。");
            assertThat(claim).isVisible();

            claim.click();
            Locator unclaim = page.locator("[cam-tasklist-task-meta] button.unclaim");
            unclaim.waitFor();
            askForNews(page);
            assertThat(said).isEmpty();
            page.waitForResponse("**/presence", unclaim::click);
            askForNews(page);
            assertThat(claim).isVisible();
            assertThat(said).isEmpty();

            claim.click();
            unclaim.waitFor();
            tasks.setAssignee(task, "lead");
            askForNews(page);
            assertThat(said).hasText("此任务现由 Support lead 处理，不再由您处理。");
        }
        process.ticketWithdrawn(number);
    }

    /** Somebody else was quicker: the reader is told, and the strip and Tasklist show who holds the task. */
    @Test
    void aHandingOverThatComesSecondShowsWhoHoldsTheTask() {
        String number = ticket("Copier is dark " + UUID.randomUUID());
        String task = task(number);
        tasks.claim(task, "agent");
        try (Browsers browsers = Browsers.open();
                Tasklist agent = Tasklist.signIn(window(browsers, "en"), port, "agent")) {
            Page page = agent.page();
            page.waitForResponse("**/presence", () -> agent.openTask(task));
            page.locator(".ld-actions button:text-is('Hand over')").click();
            Locator dialog = page.locator("dialog.ld-dialog");
            dialog.locator("label.ld-option").first().click();
            tasks.setAssignee(task, "lead");
            var answers = new CopyOnWriteArrayList<Integer>();
            page.onResponse(answer -> {
                if (answer.request().method().equals("POST") && answer.url().endsWith("/hand-over")) {
                    answers.add(answer.status());
                }
            });

            dialog.locator("button.ld-primary").click();

            assertThat(dialog.locator("[role=alert]")).isVisible();
            assertThat(page.locator(".ld-strip .ld-done"))
                    .hasText("This task is not yours any more: Support lead holds it now.");
            assertThat(page.locator("[cam-tasklist-task-meta]")).containsText("Support lead");
            assertThat(dialog.locator("[role=alert]")).isVisible();
            assertThat(answers).containsExactly(409);
        }
        process.ticketWithdrawn(number);
    }

    @Test
    void whoLoadsATaskThatIsOverIsToldWhatHasBecomeOfItAndFindsTheTicket() {
        String number = ticket("Shredder is dark " + UUID.randomUUID());
        String task = task(number);
        tasks.claim(task, "agent");
        try (Browsers browsers = Browsers.open();
                Tasklist agent = Tasklist.signIn(window(browsers, "zh-CN"), port, "agent")) {
            Page page = agent.page();
            page.waitForResponse("**/presence", () -> agent.openTask(task));
            process.ticketWithdrawn(number);

            page.reload();

            Locator notice = page.locator(".page-notifications .alert");
            assertThat(notice.getByText(number)).hasAttribute("href", "/staff/tickets/" + number);
            assertThat(notice).containsText("已无需处理：初步评估工单。");
            assertThat(notice).not().containsText("task");
        }
    }

    /** The page asks when it is shown again, without waiting for its quarter of a minute. */
    private static void askForNews(Page page) {
        page.waitForResponse(
                "**/presence", () -> page.evaluate("document.dispatchEvent(new Event('visibilitychange'))"));
    }

    private static void forEverybody(Page page, String picture) {
        Pictures.take(page, "desk/" + picture);
        var options = new AxeRunOptions();
        options.setResultTypes(List.of("violations"));
        assertThat(new AxeBuilder(page)
                        .include("dialog.ld-dialog")
                        .options(options)
                        .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"))
                        .setLegacyMode(true)
                        .analyze()
                        .getViolations())
                .as(picture)
                .extracting(rule -> rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes())
                .isEmpty();
    }

    private String task(String number) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(number)
                .singleResult()
                .getId();
    }

    private String ticket(String title) {
        return process.ticketReceived(Map.of(
                "title", title,
                "description", "Since noon",
                "requesterName", "Room 12",
                "requesterEmail", "actions-" + UUID.randomUUID() + "@example.org",
                "requesterPhone", "+49 123 45",
                "channel", "portal"));
    }

    private static BrowserContext window(Browsers browsers, String locale) {
        return browsers.browser()
                .newContext(new Browser.NewContextOptions()
                        .setLocale(locale)
                        // The checker injects scripts.
                        .setBypassCSP(true)
                        .setViewportSize(1366, 768));
    }
}
