package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.Media;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.loopdesk.process.contract.SupportProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Managers see in Cockpit how the service does, and the tickets behind each number (S6.2). */
@ServedProduct
class ServiceInCockpitTest {

    @LocalServerPort
    private int port;

    @Autowired
    private SupportProcess support;

    @ParameterizedTest(name = "{0}, {4} x {5}")
    @CsvSource(textBlock = """
            en,    Service,  Came in, Today, 1366, 768
            zh-CN, 服务概况, 收到,    今天,  1920, 1080
            """)
    void aManagerOpensTheTicketsBehindANumber(
            String language, String service, String received, String today, int width, int height) {
        String title = "Nothing <i>prints</i> for " + language;
        String number = support.ticketReceived(Map.of(
                "title", title,
                "description", "Every page comes out blank.",
                "requesterName", "Front desk",
                "requesterEmail", "front.desk@example.org",
                "urgency", "low",
                "impact", "low"));
        try (Browsers browsers = Browsers.open();
                BrowserContext window = window(browsers, language, width, height)) {
            Page page = signIn(window, "manager");
            page.locator("a[href='#/service']").first().click();
            assertThat(page.locator(".ld-service h1")).hasText(service);

            page.getByText(today, new Page.GetByTextOptions().setExact(true)).click();
            Locator figure = page.locator(".ld-figures li")
                    .filter(new Locator.FilterOptions().setHasText(received))
                    .first();
            assertThat(figure.locator("button")).isVisible();
            check(page, language);
            figure.locator("button").click();

            Locator behind = page.locator("dialog .ld-behind");
            assertThat(behind).containsText(number);
            assertThat(behind).containsText(title);
            assertThat(behind.locator("i")).hasCount(0);
            check(page, language + "-tickets");
            page.keyboard().press("Escape");
            assertThat(page.locator("dialog")).hasCount(0);
        }
    }

    /** A chart has its numbers in a table that opens by keyboard, and as a file; each number leads to its tickets. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            en,    Came in and closed, Show table, Missed targets, Number
            zh-CN, 收到与关闭,          显示表格,   超时目标,       编号
            """)
    void aChartHasItsTableBehindAndAsAFile(String language, String chart, String show, String misses, String number)
            throws IOException {
        support.ticketReceived(Map.of(
                "title", "Shown in a chart",
                "description", "Every page comes out blank.",
                "requesterName", "Front desk",
                "requesterEmail", "front.desk@example.org",
                "urgency", "low",
                "impact", "low"));
        try (Browsers browsers = Browsers.open();
                BrowserContext window = window(browsers, language, 1366, 768)) {
            Page page = signIn(window, "manager");
            page.locator("a[href='#/service']").first().click();
            Locator drawn = page.locator(".ld-chart")
                    .filter(new Locator.FilterOptions().setHasText(chart))
                    .first();
            assertThat(drawn.locator("svg path").first()).isAttached();
            assertThat(drawn.locator("[role=img]")).hasAttribute("aria-label", Pattern.compile(chart + ".*\\d.*"));
            assertThat(page.locator(".ld-chart")).hasCount(4);

            Locator table = drawn.locator("table");
            assertThat(table).isHidden();
            Locator toggle = drawn.locator("button", new Locator.LocatorOptions().setHasText(show));
            toggle.focus();
            page.keyboard().press("Enter");
            assertThat(table).isVisible();
            assertThat(drawn.locator("button[aria-expanded=true]")).isVisible();
            check(page, language + "-charts");
            table.locator("button").last().click();
            assertThat(page.locator("dialog .ld-behind")).isVisible();
            page.keyboard().press("Escape");

            Download figures =
                    page.waitForDownload(() -> drawn.locator("a[download]").click());
            assertThat(Files.readString(figures.path())).startsWith("\uFEFF").contains("\r\n");
            assertThat(figures.suggestedFilename()).isEqualTo("service.csv");
            Locator list = page.locator(".ld-list")
                    .filter(new Locator.FilterOptions().setHasText(misses))
                    .first();
            Download missed =
                    page.waitForDownload(() -> list.locator("a[download]").click());
            assertThat(Files.readString(missed.path())).startsWith("\uFEFF" + number + ",");

            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            assertThat(page.locator(".ld-chart-table").last()).isVisible();
            assertThat(page.locator(".ld-period")).isHidden();
            assertThat(page.locator(".Header")).isHidden();
        }
    }

    @Test
    void anAnalystIsNotLedToTheFigures() {
        try (Browsers browsers = Browsers.open();
                BrowserContext window = window(browsers, "en", 1366, 768)) {
            Page page = signIn(window, "analyst");

            page.locator("a[href='#/changes']").first().waitFor();
            page.waitForLoadState(LoadState.NETWORKIDLE);
            assertThat(page.locator("a[href='#/service']")).hasCount(0);
            page.navigate("http://localhost:" + port + "/camunda/app/cockpit/default/#/service");
            assertThat(page.locator(".ld-service [role=alert]").first()).isVisible();
            assertThat(page.locator(".ld-service .ld-figures")).hasCount(0);
        }
    }

    private static BrowserContext window(Browsers browsers, String language, int width, int height) {
        BrowserContext window = browsers.browser()
                .newContext(new Browser.NewContextOptions()
                        .setViewportSize(width, height)
                        // The checker injects scripts.
                        .setBypassCSP(true)
                        .setLocale(language));
        window.setDefaultTimeout(60_000);
        return window;
    }

    private Page signIn(BrowserContext window, String account) {
        Page page = window.newPage();
        page.navigate("http://localhost:" + port + "/camunda/app/cockpit/default/");
        Locator name = page.getByPlaceholder(Pattern.compile("Username|用户名"));
        name.waitFor();
        page.waitForLoadState(LoadState.NETWORKIDLE);
        name.fill(account);
        page.locator("input[type=password]").fill(account);
        page.locator("button[type=submit]").click();
        name.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        return page;
    }

    private static void check(Page page, String picture) {
        Pictures.take(page, "service/" + picture);
        assertThat(new AxeBuilder(page)
                        .include(".ld-service")
                        .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"))
                        .setLegacyMode(true)
                        .analyze()
                        .getViolations())
                .isEmpty();
    }
}
