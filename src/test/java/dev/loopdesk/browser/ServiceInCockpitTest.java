package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.Media;
import dev.loopdesk.process.contract.SupportProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
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
        String number = reported(title);
        try (Browsers browsers = Browsers.open();
                BrowserContext window = Cockpit.window(browsers, language, width, height)) {
            Page page = Cockpit.signIn(window, port, "manager");
            page.locator("a[href='#/service']").first().click();
            assertThat(page.locator(".ld-service h1")).hasText(service);

            page.getByText(today, new Page.GetByTextOptions().setExact(true)).click();
            Locator figure = page.locator(".ld-figures li")
                    .filter(new Locator.FilterOptions().setHasText(received))
                    .first();
            assertThat(figure.locator("button")).isVisible();
            Cockpit.check(page, ".ld-service", "service/" + language);
            figure.locator("button").click();

            Locator behind = page.locator("dialog .ld-behind");
            assertThat(behind).containsText(number);
            assertThat(behind).containsText(title);
            assertThat(behind.locator("i")).hasCount(0);
            Cockpit.check(page, ".ld-service", "service/" + language + "-tickets");
            page.keyboard().press("Escape");
            assertThat(page.locator("dialog")).hasCount(0);

            figure.locator("button").click();
            behind.getByText(number, new Locator.GetByTextOptions().setExact(true))
                    .click();
            assertThat(page.locator(".ld-history h1")).containsText(number);
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
        reported("Shown in a chart");
        try (Browsers browsers = Browsers.open();
                BrowserContext window = Cockpit.window(browsers, language, 1366, 768)) {
            Page page = Cockpit.signIn(window, port, "manager");
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
            Cockpit.check(page, ".ld-service", "service/" + language + "-charts");
            table.locator("button").last().click();
            assertThat(page.locator("dialog .ld-behind")).isVisible();
            page.keyboard().press("Escape");

            Download figures =
                    page.waitForDownload(() -> drawn.locator("a[download]").click());
            Assertions.assertThat(Files.readString(figures.path()))
                    .startsWith("\uFEFF")
                    .contains("\r\n");
            Assertions.assertThat(figures.suggestedFilename()).isEqualTo("service.csv");
            Locator list = page.locator(".ld-list")
                    .filter(new Locator.FilterOptions().setHasText(misses))
                    .first();
            Download missed =
                    page.waitForDownload(() -> list.locator("a[download]").click());
            Assertions.assertThat(Files.readString(missed.path())).startsWith("\uFEFF" + number + ",");

            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            assertThat(page.locator(".ld-chart-table").last()).isVisible();
            assertThat(page.locator(".ld-period")).isHidden();
            assertThat(page.locator(".Header")).isHidden();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(textBlock = """
            en,    Standard, This month, S2.1, Fulfilled
            zh-CN, 规范,     本月,       S2.1, 已执行
            """)
    void eachNumberOfAClauseOpensItsTickets(
            String language, String heading, String month, String clause, String state) {
        String number = reported("Shown below a clause");
        try (Browsers browsers = Browsers.open();
                BrowserContext window = Cockpit.window(browsers, language, 1366, 768)) {
            Page page = Cockpit.signIn(window, port, "manager");
            page.locator("a[href='#/standard']").first().click();
            assertThat(page.locator(".ld-service h1")).hasText(heading);
            page.getByText(month, new Page.GetByTextOptions().setExact(true)).click();
            Locator count = page.locator("button[aria-label^='" + clause + ", " + state + "']");
            assertThat(count).isVisible();
            assertThat(page.locator(".ld-service tbody tr")).hasCount(31);
            Cockpit.check(page, ".ld-service", "standard/" + language);

            count.click();

            assertThat(page.locator("dialog .ld-behind")).containsText(number);
        }
    }

    @Test
    void anAnalystIsNotLedToTheFigures() {
        try (Browsers browsers = Browsers.open();
                BrowserContext window = Cockpit.window(browsers, "en", 1366, 768)) {
            Page page = Cockpit.signIn(window, port, "analyst");

            page.locator("a[href='#/changes']").first().waitFor();
            page.waitForLoadState(LoadState.NETWORKIDLE);
            for (String name : List.of("service", "standard", "history", "heatmap")) {
                assertThat(page.locator("a[href='#/" + name + "']")).hasCount(0);
            }
            page.navigate("http://localhost:" + port + "/camunda/app/cockpit/default/#/service");
            assertThat(page.locator(".ld-service [role=alert]").first()).isVisible();
            assertThat(page.locator(".ld-service .ld-figures")).hasCount(0);
        }
    }

    private String reported(String title) {
        return support.ticketReceived(Map.of(
                "title", title,
                "description", "Every page comes out blank.",
                "requesterName", "Front desk",
                "requesterEmail", "front.desk@example.org",
                "urgency", "low",
                "impact", "low"));
    }
}
