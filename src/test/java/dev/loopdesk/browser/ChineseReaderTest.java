package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.loopdesk.process.requester.RequesterActions;
import dev.loopdesk.ticket.Origins.Origin;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Staff whose browser is Chinese read Tasklist, Cockpit and the welcome page in Chinese. */
@ServedProduct
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChineseReaderTest {

    private static final String TITLE = "ERP 无法打开";

    @LocalServerPort
    private int port;

    @Autowired
    private RequesterActions requester;

    private Browsers browsers;

    @BeforeAll
    void report() {
        browsers = Browsers.open();
        requester.report(
                new Origin("tryout", null),
                Map.of(
                        "title", TITLE,
                        "description", "今天早上起打不开",
                        "requesterName", "张示例",
                        "requesterPhone", "123456",
                        "language", "zh-CN",
                        "channel", "chat"));
    }

    @AfterAll
    void close() {
        browsers.close();
    }

    @Test
    void tasklist() {
        try (Tasklist agent = Tasklist.signIn(window(), port, "agent")) {
            Page page = agent.page();
            assertThat(page.locator("html")).hasAttribute("lang", "zh-CN");
            agent.openTask("本组队列", TITLE, "初步评估工单");
            agent.picture("zh-triage");

            assertThat(page.locator(".task-filters, [class*=filters]").first())
                    .containsText(Pattern.compile("我的任务.*本组队列.*等待用户", Pattern.DOTALL));
            Locator form = page.locator(".fjs-container");
            assertThat(form).containsText("类别");
            assertThat(form).containsText("高：工作已经停止");
            assertThat(page.locator(".ld-strip")).containsText("首次响应");
            assertThat(page.locator("li.task").first()).containsText(Pattern.compile("前|后"));
            page.getByText("认领", new Page.GetByTextOptions().setExact(true)).click();
            page.locator("button.btn-primary:has-text('完成'):not([disabled])").click();
            assertThat(page.locator(".fjs-form-field-error").first()).hasText("此项必填。");
            page.getByText("流程图", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.locator(".djs-container").first())
                    .containsText("初步评估工单", new LocatorAssertions.ContainsTextOptions().setTimeout(30_000));
            assertThat(page.locator(".djs-container").first()).containsText("受理");
            agent.picture("zh-diagram");
            page.getByText("启动流程").click();
            page.locator(".modal-body")
                    .getByText("技术支持", new Locator.GetByTextOptions().setExact(true))
                    .click();
            page.locator(".modal-body .fjs-container").waitFor();
            assertThat(page.locator(".modal-body .fjs-container")).containsText("报告人");
            agent.picture("zh-start");
        }
    }

    @Test
    void cockpit() {
        try (BrowserContext window = window()) {
            Page page = signIn(window, "cockpit", "manager");
            assertThat(page.locator("body")).containsText("流程定义");
            Pictures.take(page, "manager-zh-dashboard");
            page.navigate("http://localhost:" + port + "/camunda/app/cockpit/default/#/processes");
            page.getByText("技术支持", new Page.GetByTextOptions().setExact(true))
                    .first()
                    .click();
            assertThat(page.locator(".djs-container").first())
                    .containsText("初步评估工单", new LocatorAssertions.ContainsTextOptions().setTimeout(30_000));
            Pictures.take(page, "manager-zh-process");
            page.navigate("http://localhost:" + port + "/camunda/app/cockpit/default/#/decisions");
            page.getByText("工单优先级", new Page.GetByTextOptions().setExact(true))
                    .first()
                    .click();
            assertThat(page.locator("body")).containsText("紧急程度");
            assertThat(page.locator(".hit-policy").first()).containsText("命中策略：");
            assertThat(page.locator(".clause")).containsText(new String[] {"当", "且", "则"});
            Pictures.take(page, "manager-zh-decision");
        }
    }

    @Test
    void welcomePage() {
        try (BrowserContext window = window()) {
            Page page = signIn(window, "welcome", "agent");
            assertThat(page.locator("body")).containsText("应用");
            assertThat(page.locator("body")).containsText("任务列表");
            Pictures.take(page, "agent-zh-welcome");
        }
    }

    private BrowserContext window() {
        BrowserContext window = browsers.browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(1366, 768)
                        .setLocale("zh-CN"));
        window.setDefaultTimeout(60_000);
        return window;
    }

    private Page signIn(BrowserContext window, String application, String account) {
        Page page = window.newPage();
        page.navigate("http://localhost:" + port + "/camunda/app/" + application + "/default/");
        Locator name = page.getByPlaceholder("用户名");
        name.waitFor();
        page.waitForLoadState(com.microsoft.playwright.options.LoadState.NETWORKIDLE);
        name.fill(account);
        page.locator("input[type=password]").fill(account);
        page.locator("button[type=submit]").click();
        name.waitFor(
                new Locator.WaitForOptions().setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));
        return page;
    }
}
