package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.loopdesk.Sample;
import dev.loopdesk.process.contract.SupportProcess;
import dev.loopdesk.process.contract.TechnicalSupport;
import dev.loopdesk.ticket.CaseFiles;
import dev.loopdesk.ticket.Entry;
import dev.loopdesk.ticket.EntryKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The search in Tasklist's header: found by the keyboard, opened in the reader's task, or to be read (S3.6). */
@ServedProduct
class SearchInTasklistTest {

    private static final Path NAUGHTY = Path.of("..", "shared", "data", "injection", "blns.json");
    private static final List<String> RULES =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    @Autowired
    private CaseFiles caseFiles;

    /** Tickets that have the words; those that are like them stand in another list. */
    private static final String FOUND = ".ld-found ul:first-of-type li";

    @LocalServerPort
    private int port;

    @Autowired
    private SupportProcess process;

    @Autowired
    private TaskService tasks;

    /** Tickets of a test, which would crowd the queues of the next ones. */
    private final List<String> open = new ArrayList<>();

    @AfterEach
    void endTickets() {
        List.copyOf(open).forEach(this::withdraw);
    }

    @Test
    void anAgentFindsATicketAndOpensItsTaskOrItsCase() {
        String word = "weathercock" + UUID.randomUUID().toString().substring(0, 6);
        String ended = ticket("Old " + word + " squeaks", "Ada Example");
        withdraw(ended);
        String number = ticket("New " + word + " jams", "Bo Example");
        Task task = task(number);
        try (Browsers browsers = Browsers.open();
                Tasklist agent = Tasklist.signIn(window(browsers, "en", 1366, 768), port, "agent")) {
            Page page = agent.page();
            Locator field = page.locator(".ld-find input");
            Locator results = page.locator(FOUND);
            assertThat(field).isVisible();
            keepsTheHeader(page);

            page.keyboard().press("Control+Alt+KeyK");
            assertThat(field).isFocused();
            assertThat(page.locator(".ld-found .ticket-search-hint")).isVisible();
            page.keyboard().type(word);
            assertThat(page.locator(".ld-found [role=status]"))
                    .hasText(SearchStatus.of("2 tickets found for “" + word + "”."));
            assertThat(results.first())
                    .containsText(Pattern.compile("Open: Assessment · held by nobody · P\\d · Bo Example · changed "));
            assertThat(results.last()).containsText("Closed · opens in a new tab · P");
            forEverybody(page, "search-en-1366");
            keepsTheHeader(page);
            page.keyboard().press("Escape");
            assertThat(page.locator(".ld-found")).isHidden();
            page.keyboard().press("ArrowDown");
            assertThat(page.locator(".ld-found")).isVisible();
            assertThat(results.first().locator("a")).isFocused();
            page.keyboard().press("Enter");

            assertThat(page.locator(".ld-found")).isHidden();
            assertThat(page.locator(".ld-strip .ld-number")).hasText(number);
            assertThat(page).hasURL(Pattern.compile("filter=.*task=" + task.getId()));
            assertThat(page.locator(".ld-items .ld-item").first()).isVisible();
            // From within the case, where somebody is writing.
            tasks.setAssignee(task.getId(), "agent");
            page.locator("#ld-text").fill("Half a message");
            page.keyboard().press("Control+Alt+KeyK");
            assertThat(field).isFocused();
            field.fill(ended);
            assertThat(page.locator(".ld-found [role=status]"))
                    .hasText(SearchStatus.of("1 ticket found for “" + ended + "”."));
            Page readOnly = page.waitForPopup(() -> results.first().locator("a").click());
            assertThat(readOnly.locator("h1")).hasText("Old " + word + " squeaks");
            readOnly.close();
            assertThat(page.locator("#ld-text")).hasValue("Half a message");
            field.fill(number);
            assertThat(results.first()).containsText(Pattern.compile("(?<!held by Service agent) · your task"));
            page.locator("footer").click();
            assertThat(page.locator(".ld-found")).isHidden();
            // The only ticket found opens from within the field.
            field.fill(ended);
            assertThat(page.locator(".ld-found [role=status]"))
                    .hasText(SearchStatus.of("1 ticket found for “" + ended + "”."));
            Page only = page.waitForPopup(() -> field.press("Enter"));
            assertThat(only.locator("h1")).hasText("Old " + word + " squeaks");
            only.close();
            assertThat(page.locator(".ld-found")).isHidden();
            // The ticket of that number opens, though another one that has changed since mentions it.
            caseFiles.append(number, EntryKind.NOTE, null, "agent", false, Map.of(Entry.NOTE, "The same as " + ended));
            field.fill(ended.toLowerCase(Locale.ROOT));
            assertThat(results).hasCount(2);
            assertThat(results.first()).containsText("Old " + word + " squeaks");
            Page named = page.waitForPopup(() -> field.press("Enter"));
            assertThat(named.locator("h1")).hasText("Old " + word + " squeaks");
        }
    }

    @Test
    void theSearchSpeaksChineseAndAWideWindowShowsFormAndCase() {
        String word = "风向标" + UUID.randomUUID().toString().substring(0, 6);
        String number = ticket(word + "不转", "Bo Example");
        try (Browsers browsers = Browsers.open();
                Tasklist lead = Tasklist.signIn(window(browsers, "zh-CN", 1920, 1080), port, "lead")) {
            Page page = lead.page();
            Locator field = page.locator(".ld-find input");
            assertThat(field).hasAttribute("placeholder", "工单编号、姓名、电话、文字……");
            assertThat(page.getByLabel("查找工单")).isVisible();

            field.fill(word);
            assertThat(page.locator(".ld-found [role=status]")).hasText(SearchStatus.of("找到 1 个与“" + word + "”相关的工单。"));
            assertThat(page.locator(FOUND)).containsText(Pattern.compile("处理中：评估 · 暂无处理人 · P\\d · Bo Example · 更新于 "));
            forEverybody(page, "search-zh-1920");
            keepsTheHeader(page);
            page.locator(FOUND + " a").click();

            assertThat(page.locator(".ld-strip .ld-number")).hasText(number);
            assertThat(page.locator(".fjs-container")).isVisible();
            assertThat(page.locator(".ld-beside .ld-item").first()).isVisible();
            field.fill("没有人写过的袋狼");
            assertThat(page.locator(".ld-found [role=status]")).hasText(SearchStatus.of("没有找到与“没有人写过的袋狼”相关的工单。"));
        }
    }

    @Test
    @Tag("sampled")
    void nothingInAResultRuns() throws IOException {
        String word = "grotesque" + UUID.randomUUID().toString().substring(0, 6);
        List<String> texts = new ArrayList<>(List.of(
                "<img src=x onerror=alert(1)>",
                "\"><script>alert(1)</script>",
                "{{constructor.constructor('alert(1)')()}}",
                "javascript:alert(1)",
                "{0} {1}"));
        if (Files.exists(NAUGHTY)) {
            var naughty = new ArrayList<String>();
            for (JsonNode text : new ObjectMapper().readTree(Files.readString(NAUGHTY))) {
                if (text.asText().contains("<") && text.asText().length() < 200) {
                    naughty.add(text.asText());
                }
            }
            texts.addAll(Sample.every(10, naughty));
        }
        List<String> shown = texts.subList(0, Math.min(15, texts.size()));
        shown.forEach(text -> ticket(text + " " + word, text));
        List<String> ran = new CopyOnWriteArrayList<>();
        try (Browsers browsers = Browsers.open();
                Tasklist agent = Tasklist.signIn(window(browsers, "en", 1366, 768), port, "agent")) {
            Page page = agent.page();
            page.onDialog(dialog -> {
                ran.add(dialog.message());
                dialog.dismiss();
            });

            page.locator(".ld-find input").fill(word);
            assertThat(page.locator(FOUND)).hasCount(shown.size());
            assertThat(page.locator(FOUND)
                            .filter(new Locator.FilterOptions()
                                    .setHasText("{{constructor.constructor('alert(1)')()}}")))
                    .hasCount(1);
            assertThat(page.locator(".ld-found").innerHTML()).doesNotContain("<img", "<script", "<svg");
            for (String text : texts) {
                page.locator(".ld-find input").fill(word + " " + text);
                page.keyboard().press("Enter");
                assertThat(page.locator(".ld-found [role=status]"))
                        .containsText(
                                Pattern.compile(word + "|did not work"),
                                new LocatorAssertions.ContainsTextOptions().setTimeout(30_000));
            }
        }
        assertThat(ran).isEmpty();
    }

    /** The header stays one line within the window, and nothing in it lies on something else. */
    private static void keepsTheHeader(Page page) {
        assertThat(page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth"))
                .isEqualTo(true);
        assertThat((List<?>) page.evaluate("""
                () => {
                    const parts = [...document.querySelectorAll(
                        '[cam-widget-header] .navbar-brand, .ld-find form, [cam-widget-header] nav > ul > li > a, '
                        + '[cam-widget-header] nav view a')].filter(part => part.offsetParent);
                    const boxes = parts.map(part => part.getBoundingClientRect());
                    return boxes.flatMap((box, n) => [
                        ...(box.top < 0 || box.bottom > 50 || box.right > window.innerWidth ? [parts[n].outerHTML] : []),
                        ...boxes.slice(n + 1).filter(other => box.left < other.right - 1 && other.left < box.right - 1)
                            .map(other => parts[n].outerHTML + ' lies on ' + JSON.stringify(other))]);
                }""")).isEmpty();
    }

    private static void forEverybody(Page page, String picture) {
        Pictures.take(page, "desk/" + picture);
        assertThat(new AxeBuilder(page)
                        .include(".ld-find")
                        .withTags(RULES)
                        .setLegacyMode(true)
                        .analyze()
                        .getViolations())
                .as(picture)
                .extracting(rule -> rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes())
                .isEmpty();
    }

    private Task task(String number) {
        // Who has no mail address is called, which is another task.
        return tasks.createTaskQuery()
                .processDefinitionKey(TechnicalSupport.KEY)
                .processInstanceBusinessKey(number)
                .singleResult();
    }

    private void withdraw(String number) {
        process.ticketWithdrawn(number);
        open.remove(number);
    }

    private String ticket(String title, String name) {
        String number = process.ticketReceived(Map.of(
                "title",
                title,
                "description",
                "It does.",
                "requesterName",
                name,
                "requesterEmail",
                "search-" + UUID.randomUUID() + "@example.org",
                "channel",
                "portal"));
        open.add(number);
        return number;
    }

    private static BrowserContext window(Browsers browsers, String locale, int width, int height) {
        return browsers.browser()
                .newContext(new Browser.NewContextOptions()
                        .setLocale(locale)
                        // The checker injects scripts.
                        .setBypassCSP(true)
                        .setViewportSize(width, height));
    }
}
