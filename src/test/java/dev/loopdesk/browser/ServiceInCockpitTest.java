package dev.loopdesk.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import dev.loopdesk.process.contract.SupportProcess;
import java.util.List;
import java.util.Map;
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

    @Test
    void anAnalystIsNotLedToTheFigures() {
        try (Browsers browsers = Browsers.open();
                BrowserContext window = Cockpit.window(browsers, "en", 1366, 768)) {
            Page page = Cockpit.signIn(window, port, "analyst");

            page.locator("a[href='#/changes']").first().waitFor();
            page.waitForLoadState(LoadState.NETWORKIDLE);
            for (String name : List.of("service", "history", "heatmap")) {
                assertThat(page.locator("a[href='#/" + name + "']")).hasCount(0);
            }
            page.navigate("http://localhost:" + port + "/camunda/app/cockpit/default/#/service");
            assertThat(page.locator(".ld-service [role=alert]").first()).isVisible();
            assertThat(page.locator(".ld-service .ld-figures")).hasCount(0);
        }
    }
}
