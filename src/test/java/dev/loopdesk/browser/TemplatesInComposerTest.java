package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.EntryKind;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Templates for replies: a lead writes one, an agent chooses it by typing and sends it (S2.1). */
@ServedProduct
class TemplatesInComposerTest {

    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    @LocalServerPort
    private int port;

    @Autowired
    private SupportProcess process;

    @Autowired
    private CaseFiles caseFiles;

    @Autowired
    private TaskService tasks;

    @Test
    void aLeadWritesATemplateAndAnAgentSendsIt() {
        String mark = UUID.randomUUID().toString().substring(0, 8);
        String title = "<img src=x onerror=alert(1)> {agent} $1 " + mark;
        String number = ticket(title, "en");
        List<String> ran = new CopyOnWriteArrayList<>();
        try (Browsers browsers = Browsers.open();
                BrowserContext leads = Tasklist.signInBeside(window(browsers, "en"), port, "lead");
                Tasklist agent = Tasklist.signIn(window(browsers, "en"), port, "agent")) {
            Page lead = leads.newPage();
            Page page = agent.page();
            for (Page one : List.of(lead, page)) {
                one.onDialog(dialog -> {
                    ran.add(dialog.message());
                    dialog.dismiss();
                });
            }
            String name = "<b onmouseover=alert(1)>Call back</b> " + mark;
            write(lead, name, "About {title}: we call {requester} by {due}.");
            forEverybody(lead, ".ld-desk", "templates-en-1366");
            lead.getByText("Save", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(lead.locator("[role=status]")).hasText("Saved: " + name);
            assertThat(lead.locator("#new")).isFocused();
            assertThat(lead.locator("details summary").first()).containsText("added “" + name + "”");

            agent.openTask(tasks.createTaskQuery()
                    .processInstanceBusinessKey(number)
                    .singleResult()
                    .getId());
            agent.openCase();
            page.locator("#ld-text").fill("Good news. ");
            Locator field = page.locator("[role=combobox][aria-label='Insert a template']");
            field.click();
            assertThat(page.locator("[role=option]").first()).isVisible();
            assertThat(page.getByText("Write templates")).hasCount(0);
            page.keyboard().type(mark + " call");
            assertThat(page.locator("[role=option]")).hasCount(1);
            assertThat(page.locator("[role=option] strong")).hasText(name);
            forEverybody(page, ".ld-composer", "template-choice-en-1366");
            page.keyboard().press("Escape");
            assertThat(page.locator("[role=option]")).hasCount(0);
            page.keyboard().press("ArrowDown");
            assertThat(page.locator("[role=option]")).hasCount(1);
            page.keyboard().press("Enter");

            assertThat(page.locator("#ld-text")).isFocused();
            String text = page.locator("#ld-text").inputValue();
            assertThat(text)
                    .startsWith("Good news.\nAbout " + title + ": we call Room 12 by ")
                    .doesNotContain("{due}");
            // The words in braces of the requester's title are their own, and are named once before they are sent.
            page.locator("button.ld-primary").click();
            assertThat(page.locator(".ld-draft [role=alert]")).containsText("{agent}");
            assertThat(caseFiles.latest(number, EntryKind.STAFF_MESSAGE)).isEmpty();
            page.locator("button.ld-primary").click();
            assertThat(page.locator("#ld-text")).hasValue("");
            assertThat(page.locator(".ld-item").first()).containsText("we call Room 12 by ");
            assertThat(caseFiles
                            .latest(number, EntryKind.STAFF_MESSAGE)
                            .orElseThrow()
                            .toString())
                    .contains(title);
        }
        process.ticketWithdrawn(number);
        assertThat(ran).isEmpty();
    }

    @Test
    void aChineseLeadChangesAndRemovesATemplateAndSelectsWhatHasNoFact() {
        String mark = UUID.randomUUID().toString().substring(0, 8);
        String number = ticket("灯不亮 " + mark, "zh-CN");
        process.ticketWithdrawn(number);
        try (Browsers browsers = Browsers.open();
                BrowserContext leads = Tasklist.signInBeside(window(browsers, "zh-CN"), port, "lead")) {
            Page page = leads.newPage();
            String name = "回电 " + mark;
            write(page, name, "我们将于 {due} 前致电。");
            page.getByText("保存", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.locator("[role=status]")).hasText("已保存：" + name);
            page.getByLabel("修改 " + name).click();
            assertThat(page.getByLabel("名称")).hasValue(name);
            page.getByLabel("正文").fill("我们将于 {dew} 前致电。");
            page.getByText("保存", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.locator(".ld-edit [role=alert]")).containsText("{dew}");
            page.getByLabel("正文").fill("我们将于 {due} 前致电给您。");
            assertThat(page.locator(".ld-preview")).hasText("我们将于 2026年11月30日周一 17:30 前致电给您。");
            page.getByText("保存", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.locator(".ld-edit")).hasCount(0);
            assertThat(page.getByLabel("修改 " + name)).isFocused();
            page.locator("details summary").first().click();
            assertThat(page.locator("details").first()).containsText("修改前");
            forEverybody(page, ".ld-desk", "templates-zh-1366");

            Page beside = leads.newPage();
            beside.navigate("http://localhost:" + port + "/staff/tickets/" + number);
            Locator field = beside.locator("[role=combobox]");
            field.click();
            // In the requester's language first.
            assertThat(beside.locator("[role=option] strong").first())
                    .containsText(Pattern.compile("[\\u4e00-\\u9fff]"));
            assertThat(beside.getByText("编写模板")).isVisible();
            field.fill("回电 " + mark);
            assertThat(beside.locator("[role=option]")).hasCount(1);
            forEverybody(beside, ".ld-composer", "template-choice-zh-1366");
            beside.locator("[role=option]").click();
            assertThat(beside.locator("#ld-text")).hasValue("我们将于 {due} 前致电给您。");
            beside.keyboard().type("周五");
            assertThat(beside.locator("#ld-text")).hasValue("我们将于 周五 前致电给您。");

            page.onDialog(Dialog::accept);
            page.getByLabel("删除 " + name).click();
            assertThat(page.locator("[role=status]")).hasText("已删除：" + name);
            assertThat(page.getByLabel("修改 " + name)).hasCount(0);
            assertThat(page.locator("details summary").first()).containsText("删除了“" + name + "”");
        }
    }

    @Test
    void whoIsNoLeadIsToldSo() {
        try (Browsers browsers = Browsers.open();
                BrowserContext agents = Tasklist.signInBeside(window(browsers, "en"), port, "agent");
                BrowserContext nobody = window(browsers, "en")) {
            Page page = agents.newPage();
            page.navigate("http://localhost:" + port + "/staff/templates");
            assertThat(page.locator("[role=alert]")).containsText("Leads write templates.");
            assertThat(page.locator("#new")).hasCount(0);
            Page strangers = nobody.newPage();
            strangers.navigate("http://localhost:" + port + "/staff/templates");
            assertThat(strangers.locator("[role=alert]")).containsText("You are not signed in.");
        }
    }

    /** Opens the page, and fills in a new template; the button of a placeholder inserts its word at the caret. */
    private void write(Page page, String name, String text) {
        page.navigate("http://localhost:" + port + "/staff/templates");
        page.locator("#new").click();
        Locator form = page.locator(".ld-edit");
        assertThat(form.locator("input")).isFocused();
        form.locator("input").fill(name);
        form.locator("textarea").fill(text);
        page.keyboard().press("End");
        form.locator(".ld-buttons button").nth(1).click();
        assertThat(form.locator("textarea")).hasValue(text + "{title}");
        assertThat(form.locator("textarea")).isFocused();
        form.locator("textarea").fill(text);
    }

    private static void forEverybody(Page page, String part, String picture) {
        Pictures.take(page, "desk/" + picture);
        assertThat(new AxeBuilder(page)
                        .include(part)
                        .withTags(RULES)
                        .setLegacyMode(true)
                        .analyze()
                        .getViolations())
                .as(picture)
                .extracting(rule -> rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes())
                .isEmpty();
    }

    private String ticket(String title, String language) {
        return process.ticketReceived(Map.of(
                "title",
                title,
                "description",
                "Since noon",
                "requesterName",
                "Room 12",
                "requesterEmail",
                "templates-" + UUID.randomUUID() + "@example.org",
                "language",
                language,
                "channel",
                "portal"));
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
